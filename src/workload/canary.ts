import { createHash } from 'node:crypto'
import type { KubeObject } from '../kube/types.ts'
import type { Deployment, Service } from './types.ts'

export const MANAGED_BY = 'app.kubernetes.io/managed-by'
export const SERVICE_LABEL = 'gradus.dev/service'
export const ROLLOUT_LABEL = 'gradus.dev/rollout'
export const TRACK_LABEL = 'gradus.dev/track'

const SUFFIX = '-canary'
/** Kubernetes' limit for a label's value. */
const LONGEST_LABEL = 63
const DIGEST_CHARACTERS = 8
/** Labels whose value is changed first, as the least is attached to them. */
const PREFERRED = ['track', 'app.kubernetes.io/instance', 'app', 'app.kubernetes.io/name']

export interface CanaryWish {
  rollout: string
  service: string
  fence: number
  container: string
  /** By digest. */
  image: string
  replicas: number
  /** The stable Service, where the canary gets one of its own; absent where both stand behind the same Service. */
  own?: Service
}

/**
 * The canary beside a live stable Deployment: a raw copy, so that fields no model knows come along, with the new image
 * and labels of its own. With a Service of its own the canary's pods leave the stable Service's selector: one label
 * that it selects by gets the suffix `-canary`. Without one they stay in it.
 */
export function canaryDeployment(stable: Deployment, wish: CanaryWish): Deployment {
  const spec = structuredClone(stable.spec)
  const changed = canaryLabels(stable, wish.own)
  const labels = { ...spec.template.metadata?.labels, ...changed }
  spec.template.metadata = { ...spec.template.metadata, labels }
  for (const container of spec.template.spec.containers) {
    if (container.name === wish.container) container.image = wish.image
  }
  const selector = { ...changed }
  for (const key of Object.keys(stable.spec.selector.matchLabels ?? {})) selector[key] = labels[key] as string
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: canaryName(stable.metadata.name),
      namespace: stable.metadata.namespace as string,
      labels: { ...inherited(stable.metadata.labels), ...ownerLabels(wish) },
      annotations: { 'gradus.dev/fence': String(wish.fence) },
    },
    spec: { ...spec, replicas: wish.replicas, paused: false, selector: { matchLabels: selector } },
  }
}

/** The canary's own Service: the stable one's ports on the canary's pods. */
export function canaryService(stable: Deployment, own: Service, wish: CanaryWish): Service {
  const labels = { ...stable.spec.template.metadata?.labels, ...canaryLabels(stable, own) }
  const selector: Record<string, string> = { [TRACK_LABEL]: 'canary' }
  for (const key of Object.keys(own.spec.selector ?? {})) selector[key] = labels[key] as string
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: canaryName(own.metadata.name),
      namespace: stable.metadata.namespace as string,
      labels: { ...inherited(own.metadata.labels), ...ownerLabels(wish) },
    },
    spec: {
      type: 'ClusterIP',
      selector,
      ports: (own.spec.ports ?? []).map(({ name, port, protocol, targetPort, appProtocol }) => ({
        ...(name === undefined ? {} : { name }),
        port,
        ...(protocol === undefined ? {} : { protocol }),
        ...(targetPort === undefined ? {} : { targetPort }),
        ...(appProtocol === undefined ? {} : { appProtocol }),
      })),
    },
  }
}

export function canaryName(name: string): string {
  return `${name}${SUFFIX}`
}

/** Services whose selector picks the pods of a Deployment. */
export function servicesOf(deployment: Deployment, services: readonly Service[]): Service[] {
  const labels = deployment.spec.template.metadata?.labels ?? {}
  return services.filter((service) => {
    const wanted = Object.entries(service.spec.selector ?? {})
    return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
  })
}

/** Services other than `own` whose selector picks the canary's pods, as it has a Service of its own. */
export function selectingCanary(stable: Deployment, own: Service, services: readonly Service[]): Service[] {
  const labels: Record<string, string> = { ...stable.spec.template.metadata?.labels, ...canaryLabels(stable, own) }
  const ours = canaryName(own.metadata.name)
  return services.filter(({ metadata, spec }) => {
    const wanted = Object.entries(spec.selector ?? {})
    if (metadata.name === own.metadata.name || metadata.name === ours || wanted.length === 0) return false
    return wanted.every(([key, value]) => labels[key] === value)
  })
}

/** True for objects that a rollout of Gradus made. */
export function isOurs(object: KubeObject): boolean {
  return object.metadata.labels?.[MANAGED_BY] === 'gradus' && object.metadata.labels[ROLLOUT_LABEL] !== undefined
}

/** Argo CD and Flux tell their objects by these; what carries one and is not in Git may be pruned. */
const TRACKING =
  /^(?:app\.kubernetes\.io\/instance|argocd\.argoproj\.io\/.*|(?:kustomize|helm)\.toolkit\.fluxcd\.io\/.*)$/

function inherited(labels: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !TRACKING.test(key)))
}

function ownerLabels(wish: CanaryWish): Record<string, string> {
  return { [MANAGED_BY]: 'gradus', [SERVICE_LABEL]: wish.service, [ROLLOUT_LABEL]: wish.rollout }
}

function canaryLabels(stable: Deployment, own: Service | undefined): Record<string, string> {
  const labels: Record<string, string> = { [TRACK_LABEL]: 'canary' }
  const template = stable.spec.template.metadata?.labels ?? {}
  const rename = (selector: Record<string, string>) => {
    const keys = Object.keys(selector)
    if (keys.length === 0 || keys.some((key) => labels[key] !== undefined)) return
    const key = PREFERRED.find((one) => keys.includes(one)) ?? (keys.sort()[0] as string)
    labels[key] = suffixed(template[key] ?? '')
  }
  if (own) {
    const shared = intersection(own.spec.selector ?? {}, stable.spec.selector.matchLabels ?? {})
    rename(Object.keys(shared).length > 0 ? shared : (own.spec.selector ?? {}))
    rename(stable.spec.selector.matchLabels ?? {})
  }
  return labels
}

function intersection(a: Record<string, string>, b: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(a).filter(([key]) => key in b))
}

/** A long value keeps its beginning and gets a digest of the whole, so that it stays apart from its like. */
function suffixed(value: string): string {
  if (value === '') return SUFFIX.slice(1)
  if (value.length + SUFFIX.length <= LONGEST_LABEL) return `${value}${SUFFIX}`
  const digest = createHash('sha256').update(value).digest('hex').slice(0, DIGEST_CHARACTERS)
  return `${value.slice(0, LONGEST_LABEL - SUFFIX.length - DIGEST_CHARACTERS - 1)}-${digest}${SUFFIX}`
}
