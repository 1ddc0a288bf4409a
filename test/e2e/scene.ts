import type { LabObject, Loose } from '../lab/api.ts'
import type { Lab } from '../lab/lab.ts'
import type { Answer, Load } from '../lab/load.ts'
import type { LabService, ServiceOptions } from '../lab/service.ts'

/** Steps of a few seconds, looks as close as scrapes of one second allow: fast, and nothing else is different. */
export const QUICK = { steps: '5,50,100', settle: '4s', interval: '2s', drain: '1s' }

/** What a pod serves on for after SIGTERM: longer than word of its end takes to reach the proxy on a busy machine. */
export const SERVES_ON_MS = 5000

/** A tolerance that a few hundred requests can prove: for what does not depend on how sharp the gates are. */
export const FEW_REQUESTS = { gates: '{"harm-budget": "2%"}' }

export interface Scene {
  shop: LabService
  load: Load
}

/** A service under load whose pods the metrics know. */
export async function underLoad(lab: Lab, rps: number, options: ServiceOptions = {}): Promise<Scene> {
  const shop = await lab.service('shop', options)
  const load = await shop.load(rps)
  await untilMeasured(lab, shop)
  return { shop, load }
}

/** Two scrapes of every pod: what a service that has run for a while has. */
export async function untilMeasured(lab: Lab, shop: LabService): Promise<void> {
  const name = 'http_server_request_duration_seconds_count'
  const query = `count(count_over_time(${name}{namespace="${shop.namespace}",pod=~"${shop.name}-.*"}[10s]) >= 2) by (pod)`
  const pods = (await shop.stable()).spec.replicas
  await lab.until('all pods are scraped', 30, async () => (await lab.query(query)).length === pods)
}

/** What users would lay at a rollout's door: a bad gateway, a time-out, a connection that broke. */
export function lost(answers: readonly Answer[]): Answer[] {
  return answers.filter(({ status }) => status === 0 || [502, 503, 504].includes(status))
}

/** Records as the cluster has them, newest first. */
export async function recordsOf(shop: LabService): Promise<Loose[]> {
  const maps = (await shop.records()).filter(({ kind, data }) => kind === 'ConfigMap' && data['record.json'])
  return maps.map(({ data }) => JSON.parse(data['record.json'])).sort((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** The newest record. */
export async function recordOf(shop: LabService): Promise<Loose> {
  const [record] = await recordsOf(shop)
  return record
}

/** Waits until the newest record is in a state. */
export function untilState(lab: Lab, shop: LabService, state: string, seconds = 60): Promise<Loose> {
  return lab.until(`the rollout is ${state}`, seconds, async () => {
    const record = await recordOf(shop)
    return record?.state === state && record
  })
}

/** The image that stable's pod template names. */
export async function stableImage(shop: LabService): Promise<string> {
  return (await shop.stable()).spec.template.spec.containers[0].image
}

/** What a rollout has left in the namespace besides its records: nothing, when all is well. */
export async function leftovers(shop: LabService): Promise<string[]> {
  const lease = (await shop.records()).find(({ kind }) => kind === 'Lease')
  const holder = lease?.spec.holderIdentity
  const marks = Object.keys((await shop.snapshot())[`HTTPRoute/${shop.name}`]?.metadata.annotations ?? {})
  return [
    ...(await shop.objects()).filter((name) => name.includes('canary')),
    ...marks.map((mark) => `annotation ${mark}`),
    ...(holder ? [`lease of ${holder}`] : []),
  ]
}

/** Snapshots without Kubernetes' own count of a Deployment's templates: stable has been rolled and rolled back. */
export function rolledBack(snapshot: Record<string, LabObject>): Record<string, LabObject> {
  const copy = structuredClone(snapshot)
  for (const { metadata } of Object.values(copy)) delete metadata.annotations?.['deployment.kubernetes.io/revision']
  return copy
}

/** Smallest number of ready pods that the service had from now until `stop`. */
export function fewestReady(shop: LabService): { stop(): Promise<number> } {
  let fewest = Number.POSITIVE_INFINITY
  let stopped = false
  const watching = (async () => {
    while (!stopped) {
      const pods = await shop.pods(`app=${shop.name}`)
      fewest = Math.min(fewest, pods.filter(isReady).length)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return fewest
  })()
  return {
    stop() {
      stopped = true
      return watching
    },
  }
}

function isReady({ metadata, status }: LabObject): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    status?.conditions?.some((one: Loose) => one.type === 'Ready' && one.status === 'True')
  )
}
