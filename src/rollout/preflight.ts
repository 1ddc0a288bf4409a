import { isDeepStrictEqual } from 'node:util'
import { messageOf, UserError } from '../errors.ts'
import { missingRights } from '../kube/access.ts'
import { hasStatus } from '../kube/errors.ts'
import { deployments as deploymentsPath, pods as podsPath, services as servicesPath } from '../kube/paths.ts'
import { type Need, rule } from '../kube/rights.ts'
import type { Kube } from '../kube/types.ts'
import { NotInUse } from '../traffic/http-route.ts'
import { providers } from '../traffic/providers.ts'
import type { ProviderName, TrafficPlan } from '../traffic/router.ts'
import { canaryName, isOurs, selectingCanary, servicesOf } from '../workload/canary.ts'
import { isComplete, replicaSetsOf } from '../workload/health.ts'
import type { Deployment, Pod, Service } from '../workload/types.ts'
import type { PlacedService } from './plan.ts'

/** What every rollout does besides splitting traffic. `docs/rbac.md` prints it as a Role. */
export const RIGHTS: readonly Need[] = [
  ...needs('apps', 'deployments', ['get', 'list', 'watch', 'create', 'patch', 'delete']),
  ...needs('', 'services', ['list']),
  ...needs('', 'pods', ['list', 'watch']),
  ...needs('', 'configmaps', ['get', 'list', 'create', 'update', 'delete']),
  ...needs('coordination.k8s.io', 'leases', ['get', 'create', 'update']),
]

/** Best effort only: events and logs of a canary that can't serve, and disruption budgets for the confidence score. */
export const HELPFUL_RIGHTS: readonly Need[] = [
  ...needs('', 'events', ['list']),
  ...needs('', 'pods/log', ['get']),
  ...needs('policy', 'poddisruptionbudgets', ['list']),
]

function needs(group: string, resource: string, verbs: readonly string[]): Need[] {
  return verbs.map((verb) => ({ group, resource, verb }))
}

/** Everything a rollout with this provider does. */
export function rightsFor(provider: ProviderName): Need[] {
  return [...RIGHTS, ...routerRights(provider)]
}

function routerRights(provider: ProviderName): Need[] {
  return providers[provider].rights.flatMap((right) => needs(right.group, right.resource, right.verbs))
}

/** What a survey has to know of a service. */
type Surveyed = Pick<PlacedService, 'namespace' | 'deployment' | 'traffic'>

/** The cluster before the first write. */
export interface Scene {
  stable: Deployment
  traffic: TrafficPlan
  /** The stable Service, where the canary gets one beside it. */
  own?: Service
  /** ReplicaSets of the pods that stable has now. */
  replicaSets: string[]
  /** Unix seconds when the newest of them was made: since then all of them count requests. */
  wholeSince: number
  /** By container: the image by digest that the pods say they run. */
  running: Record<string, string>
  /** What a person should know before the start; one sentence each. */
  warnings: string[]
}

/**
 * Looks at everything a rollout needs and refuses what can't work, before the first write.
 *
 * @throws {UserError} a missing right (with the rule to add), Deployment, Service or route
 */
export async function survey(kube: Kube, service: Surveyed): Promise<Scene> {
  const missing = await lackingRights(kube, service)
  refuseWithout(
    missing.filter((need) => service.traffic.provider !== 'auto' || !isOfRouter(need)),
    service,
  )
  const canary = canaryName(service.deployment)
  const [deployments, services] = await Promise.all([
    kube.list<Deployment>(deploymentsPath(service.namespace)),
    kube.list<Service>(servicesPath(service.namespace)),
  ])
  const named = (name: string) => deployments.items.find((one) => one.metadata.name === name)
  const stable = named(service.deployment)
  if (!stable) {
    throw new UserError(
      `deployment: there is no Deployment ${service.deployment} in namespace ${service.namespace}; give the name of the one that serves now, and its namespace`,
    )
  }
  const wish = {
    namespace: service.namespace,
    deployment: service.deployment,
    canary,
    services: servicesOf(stable, services.items),
    ...(service.traffic.route === undefined ? {} : { route: service.traffic.route }),
    ...(service.traffic.rule === undefined ? {} : { rule: service.traffic.rule }),
  }
  const labelSelector = Object.entries(stable.spec.selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const [{ traffic, unseen }, pods] = await Promise.all([
    planTraffic(kube, service.traffic.provider, wish),
    kube.list<Pod>(podsPath(service.namespace), { query: { labelSelector } }),
  ])
  refuseWithout(
    missing.filter((need) => rightsFor(traffic.provider).some((one) => isDeepStrictEqual(one, need))),
    service,
  )
  refuseForeign(named(canary), 'Deployment')
  refuseForeign(
    services.items.find((one) => one.metadata.name === traffic.canaryService),
    'Service',
  )
  const own = traffic.canaryService && services.items.find((one) => one.metadata.name === traffic.service)
  return {
    stable,
    traffic,
    ...(own ? { own: withoutBookkeeping(own) } : {}),
    replicaSets: ownReplicaSets(stable, pods.items),
    wholeSince: Math.max(0, ...pods.items.map((pod) => Date.parse(pod.metadata.creationTimestamp ?? '') / 1000 || 0)),
    running: runningImages(pods.items),
    warnings: [...unseen, ...(own ? strayTraffic(stable, own, services.items) : [])],
  }
}

/** @throws {UserError} somebody else's object has the name of one that the rollout makes */
function refuseForeign(found: Deployment | Service | undefined, kind: string): void {
  if (!found || isOurs(found)) return
  throw new UserError(
    `${kind} ${found.metadata.name} in namespace ${found.metadata.namespace} has the name that the canary gets, and Gradus didn't make it; remove or rename it`,
  )
}

/** Services beside the one whose traffic is split that would pick the canary's pods up as well. */
function strayTraffic(stable: Deployment, own: Service, services: readonly Service[]): string[] {
  return selectingCanary(stable, own, services).map(
    ({ metadata }) =>
      `Service ${metadata.name} selects the canary's pods too, so they get some of its requests whatever the weight is`,
  )
}

function runningImages(pods: readonly Pod[]): Record<string, string> {
  const statuses = pods.flatMap((pod) => pod.status?.containerStatuses ?? [])
  return Object.fromEntries(
    statuses.flatMap(({ name, imageID }) => {
      const image = /^(?:[a-z-]+:\/\/)?(.+@sha256:[0-9a-f]{64})$/.exec(imageID ?? '')?.[1]
      return image === undefined ? [] : [[name, image]]
    }),
  )
}

/** @throws {UserError} stable isn't whole, so that nothing could be told from comparing with it */
export function refuseUnfit(stable: Deployment): void {
  const name = `Deployment ${stable.metadata.name}`
  if (stable.spec.paused) throw new UserError(`${name} is paused; resume it first (kubectl rollout resume)`)
  if (stable.spec.strategy?.type === 'Recreate') {
    throw new UserError(
      `${name} has the strategy Recreate, which says that two versions of it must not run at once, and a canary runs beside stable; give it the strategy RollingUpdate if that is safe`,
    )
  }
  if ((stable.spec.replicas ?? 1) === 0) {
    throw new UserError(`${name} is scaled to 0, so there is no stable version to compare with; scale it up first`)
  }
  if (!isComplete(stable)) {
    const { readyReplicas = 0, updatedReplicas = 0 } = stable.status ?? {}
    throw new UserError(
      `${name} is not whole: ${readyReplicas} of ${stable.spec.replicas ?? 1} pods are ready, ${updatedReplicas} of them of its present template; wait for it or mend it first`,
    )
  }
}

/** What the runner may not do, of everything that the configured provider, or any for `auto`, would need. */
async function lackingRights(kube: Kube, service: Surveyed): Promise<Need[]> {
  const { provider } = service.traffic
  const names = provider === 'auto' ? (Object.keys(providers) as ProviderName[]) : [provider]
  try {
    return await missingRights(kube, service.namespace, [...RIGHTS, ...names.flatMap(routerRights)])
  } catch (error) {
    // A cluster that lets nobody ask about rights still answers each request.
    if (hasStatus(error, 403)) return []
    throw error
  }
}

function isOfRouter(need: Need): boolean {
  return !RIGHTS.some((one) => isDeepStrictEqual(one, need))
}

function refuseWithout(missing: readonly Need[], service: Surveyed): void {
  if (missing.length === 0) return
  throw new UserError(
    `the runner may not do all that a rollout needs in namespace ${service.namespace}; add to its Role:\n${rule(missing)}`,
  )
}

/**
 * @returns the plan, and for `auto` what it means that nobody could tell whether an HTTPRoute is in use
 * @throws {UserError} the provider can't split this traffic
 */
async function planTraffic(
  kube: Kube,
  provider: ProviderName | 'auto',
  wish: Parameters<(typeof providers)['replicas']['plan']>[1],
): Promise<{ traffic: TrafficPlan; unseen: string[] }> {
  if (provider !== 'auto') return { traffic: await providers[provider].plan(kube, wish), unseen: [] }
  try {
    return { traffic: await providers['gateway-api'].plan(kube, wish), unseen: [] }
  } catch (error) {
    const unseen = whyUnseen(error, wish.namespace)
    if (!(error instanceof NotInUse) && unseen === undefined) throw error
    if (wish.route !== undefined) throw error
    try {
      const traffic = await providers.replicas.plan(kube, wish)
      return { traffic, unseen: unseen === undefined ? [] : [unseen] }
    } catch (cause) {
      throw new UserError(messageOf(cause), { cause: error })
    }
  }
}

/** Undefined where the error is about something else than HTTPRoutes that can't be listed. */
function whyUnseen(error: unknown, namespace: string): string | undefined {
  const instead = 'so pods are the weight (traffic: replicas)'
  if (hasStatus(error, 403)) {
    return `the runner may not list HTTPRoutes in namespace ${namespace}, ${instead}; if a route leads to this service, add the Role for gateway-api, else give traffic.provider: replicas`
  }
  if (hasStatus(error, 404)) {
    return `this cluster has no HTTPRoutes (gateway.networking.k8s.io/v1 is not served), ${instead}; install Gateway API to split by weights, or give traffic.provider: replicas`
  }
  return undefined
}

/** What the server notes for itself has no place in a record. */
function withoutBookkeeping(service: Service): Service {
  const { name, labels } = service.metadata
  return { metadata: { name, ...(labels === undefined ? {} : { labels }) }, spec: service.spec }
}

/** ReplicaSets of a Deployment's pods, without those of its canary. */
export function ownReplicaSets(stable: Deployment, pods: readonly Pod[]): string[] {
  const prefix = `${stable.metadata.name}-`
  return replicaSetsOf(pods).filter((name) => name.startsWith(prefix) && /^[a-z0-9]+$/.test(name.slice(prefix.length)))
}
