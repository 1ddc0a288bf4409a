import { UserError } from '../errors.ts'
import { deployment as deploymentPath, pods as podsPath } from '../kube/paths.ts'
import type { Kube } from '../kube/types.ts'
import type { RolloutRecord } from '../rollout/record.ts'
import { RecordStore } from '../rollout/record-store.ts'
import { TRACK_LABEL } from '../workload/canary.ts'
import type { Deployment, Pod } from '../workload/types.ts'
import { claimed, orWhy, proved } from './link.ts'
import type { Link } from './types.ts'

export interface RunningQuestion {
  readonly service: string
  readonly namespace: string
  /** Default: the one of the service's last rollout, or the service's name. */
  readonly deployment?: string
  /** Default: the one of the last rollout, or the only one. */
  readonly container?: string
}

/** What runs, and what is known of how it came there. */
export interface Running {
  /** By the digest that is deployed: `ghcr.io/acme/shop@sha256:…`. */
  readonly image: string
  /** What the pods' runtimes say they run: that digest, or a platform of it. */
  readonly digest: string
  readonly link: Link
  readonly contradictions: readonly string[]
  /** Newest first. */
  readonly records: readonly RolloutRecord[]
  /** Why there are no records. */
  readonly where?: string
}

/** Records that can't be read are no reason not to look at the rest (T30). */
export async function recordsOf(
  kube: Kube,
  namespace: string,
  service: string,
): Promise<Pick<Running, 'records' | 'where'>> {
  const read = await orWhy(() => new RecordStore(kube, namespace).list(service))
  return 'why' in read ? { records: [], where: read.why } : { records: read }
}

const RUNS = /@(sha256:[0-9a-f]{64})$/

/**
 * Looks at what a service's pods run.
 *
 * @throws {UserError} there is no such Deployment, or nothing of it runs by digest
 */
export async function runningOf(kube: Kube, question: RunningQuestion): Promise<Running> {
  const { service, namespace } = question
  const known = await recordsOf(kube, namespace, service)
  const plan = known.records[0]?.plan
  const name = question.deployment ?? plan?.deployment ?? service
  const found = await kube.find<Deployment>(deploymentPath(namespace, name))
  if (found === undefined) {
    throw new UserError(
      `there is no Deployment ${name} in namespace ${namespace}; give the name of the one that serves ${service}`,
    )
  }
  const container = containerOf(found, question.container ?? plan?.container.name)
  const seen = digestsOf(await podsOf(kube, found, namespace), container.name)
  const [most, ...others] = [...seen].sort(([, a], [, b]) => b.length - a.length)
  if (most === undefined) {
    throw new UserError(
      `no pod of Deployment ${name} in namespace ${namespace} runs ${container.name} yet; look again when one does`,
    )
  }
  const [digest, pods] = most
  const image = container.image.includes('@sha256:')
    ? container.image
    : `${container.image.replace(/:[\w.-]+$/, '')}@${digest}`
  const many = `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}`
  const link = proved(
    'running',
    `${many} of Deployment ${name} in namespace ${namespace} run ${digest}`,
    `the runtimes of these pods say so, as the API server ${kube.server} has it`,
    { pods: pods.sort().join(', '), container: container.name, 'image of the Deployment': container.image },
  )
  const contradictions = others.map(
    ([other, its]) => `${its.length} of the pods of ${name} run ${other} and not ${digest}: ${its.sort().join(', ')}`,
  )
  return { image, digest, link, contradictions, ...known }
}

/** @param instead what was seen in place of it, or why nothing was */
export function given(image: string, instead: string): Link {
  return claimed('running', `${image} runs or ran`, `who asked says so; ${instead}`, { image })
}

function containerOf(found: Deployment, name: string | undefined): { name: string; image: string } {
  const { containers } = found.spec.template.spec
  const chosen =
    name === undefined && containers.length === 1 ? containers[0] : containers.find((one) => one.name === name)
  if (chosen !== undefined) return chosen
  const names = containers.map((one) => one.name).join(', ')
  throw new UserError(`Deployment ${found.metadata.name} has the containers ${names}; say which one with container`)
}

/** Stable's own: those that a ReplicaSet of the Deployment made and that stay, the canary's not among them. */
async function podsOf(kube: Kube, { metadata, spec }: Deployment, namespace: string): Promise<Pod[]> {
  const labels = Object.entries(spec.selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`)
  const { items } = await kube.list<Pod>(podsPath(namespace), { query: { labelSelector: labels.join(',') } })
  const start = `${metadata.name}-`
  return items.filter(
    (pod) =>
      pod.metadata.labels?.[TRACK_LABEL] !== 'canary' &&
      pod.metadata.deletionTimestamp === undefined &&
      pod.metadata.ownerReferences?.some(
        ({ kind, name }) =>
          kind === 'ReplicaSet' && name.startsWith(start) && /^[a-z0-9]+$/.test(name.slice(start.length)),
      ),
  )
}

/** Digest → names of pods. */
function digestsOf(pods: readonly Pod[], container: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { metadata, status } of pods) {
    const { imageID, state } = status?.containerStatuses?.find((one) => one.name === container) ?? {}
    const digest = RUNS.exec(imageID ?? '')?.[1]
    if (digest === undefined || state?.running === undefined) continue
    found.set(digest, [...(found.get(digest) ?? []), metadata.name])
  }
  return found
}
