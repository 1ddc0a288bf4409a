import { UserError } from '../errors.ts'
import { httpRoute, httpRoutes } from '../kube/paths.ts'
import type { Kube, KubeObject } from '../kube/types.ts'
import type { Observation, RulePlan, TrafficWish } from './router.ts'
import { LARGEST_SPLITTABLE } from './weights.ts'

/**
 * HTTPRoute of gateway.networking.k8s.io/v1, as far as Gradus reads it.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproute
 */
export interface HttpRoute extends KubeObject {
  spec: { rules?: { name?: string; backendRefs?: BackendRef[] }[] }
  status?: { parents?: ParentStatus[] }
}

export interface BackendRef {
  group?: string
  kind?: string
  name: string
  namespace?: string
  port?: number
  weight?: number
}

interface ParentStatus {
  controllerName: string
  conditions?: { type: string; status: string; reason?: string; message?: string; observedGeneration?: number }[]
}

/** No route of this kind sends traffic to the service: another provider may be the one in use. */
export class NotInUse extends UserError {}

export async function findRoute(kube: Kube, wish: TrafficWish): Promise<{ route: HttpRoute; service: string }> {
  const names = wish.services.map((service) => service.metadata.name)
  const serves = (route: HttpRoute) =>
    names.find((name) => {
      const service = { name, namespace: wish.namespace }
      return route.spec.rules?.some((rule) => rule.backendRefs?.some((ref) => refersTo(ref, service)))
    })
  if (wish.route !== undefined) {
    const route = await kube.find<HttpRoute>(httpRoute(wish.namespace, wish.route))
    if (!route) {
      throw new UserError(
        `traffic.route: there is no HTTPRoute ${wish.route} in namespace ${wish.namespace}; give the route that sends traffic to ${listed(names)}, or leave traffic.route out to have it found`,
      )
    }
    const service = serves(route)
    if (service === undefined) {
      const backends = route.spec.rules?.flatMap((rule) => rule.backendRefs?.map((ref) => ref.name) ?? []) ?? []
      const has = backends.length === 0 ? 'it has no backend' : `only ${[...new Set(backends)].join(' and ')}`
      throw new UserError(
        `traffic.route: HTTPRoute ${wish.route} doesn't name the stable Service (${listed(names)}) as a backend, ${has}; give the route whose backendRefs name it`,
      )
    }
    return { route, service }
  }
  const routes = (await kube.list<HttpRoute>(httpRoutes(wish.namespace))).items
  const found = routes.flatMap((route) => {
    const service = serves(route)
    return service === undefined ? [] : [{ route, service }]
  })
  const [only, another] = found
  if (!only) {
    throw new NotInUse(
      `traffic.provider: no HTTPRoute in namespace ${wish.namespace} names the Service ${listed(names)} as a backend; add it to a route's backendRefs, or give traffic.provider: replicas`,
    )
  }
  if (another) {
    throw new UserError(
      `traffic.route: ${found.length} HTTPRoutes name the stable Service (${found.map((one) => one.route.metadata.name).join(', ')}); say which one with traffic.route`,
    )
  }
  return only
}

/**
 * The rules that a rollout splits, as they are now.
 *
 * @param ruleName only the rule of this name; absent: every rule that names the service
 * @throws {UserError} there is none, or one can't be split
 */
export function planRules(route: HttpRoute, service: ServiceAt, ruleName: string | undefined): RulePlan[] {
  const rules = (route.spec.rules ?? []).flatMap((rule, index): RulePlan[] => {
    if (ruleName !== undefined && rule.name !== ruleName) return []
    const backends = rule.backendRefs ?? []
    const stable = backends.findIndex((ref) => refersTo(ref, service))
    if (stable === -1) return []
    refuseUnsplittable(route, service, `rule ${rule.name ?? index + 1}`, backends)
    return [
      {
        index,
        ...(rule.name === undefined ? {} : { name: rule.name }),
        backends: backends.map((ref) => ({
          name: ref.name,
          ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
          ...(ref.weight === undefined ? {} : { weight: ref.weight }),
        })),
        stable,
      },
    ]
  })
  if (rules.length === 0) {
    throw new UserError(
      `traffic.rule: HTTPRoute ${route.metadata.name} has no rule ${ruleName} with the backend ${service.name}; give a rule that has`,
    )
  }
  return rules
}

function refuseUnsplittable(route: HttpRoute, service: ServiceAt, rule: string, backends: readonly BackendRef[]): void {
  const where = `HTTPRoute ${route.metadata.name} ${rule}`
  const named = backends.filter((ref) => refersTo(ref, service))
  if (named.length > 1) {
    throw new UserError(`${where} names the Service ${service.name} twice; name it once, with the sum of the weights`)
  }
  if (backends.some((backend) => backend.name === canaryServiceOf(service.name))) {
    throw new UserError(
      `${where} names ${canaryServiceOf(service.name)} already, and no live rollout of Gradus does that; remove the backend from the route, or abort what left it there`,
    )
  }
  const busy = backends.find((backend) => route.metadata.annotations?.[fenceOn(backend.name)] !== undefined)
  if (busy) {
    throw new UserError(
      `${where} is being split by a rollout of ${busy.name.replace(/-canary$/, '')}; wait for it to end, or give the services rules of their own`,
    )
  }
  if ((named[0]?.weight ?? 1) === 0) {
    throw new UserError(`${where} gives the stable Service ${service.name} the weight 0; give it traffic first`)
  }
  if (backends.length > 1 && backends.some((backend) => (backend.weight ?? 1) > LARGEST_SPLITTABLE)) {
    throw new UserError(
      `${where} has a weight above ${LARGEST_SPLITTABLE}, too fine to split; divide its weights by a common factor`,
    )
  }
}

export interface ServiceAt {
  name: string
  namespace: string
}

/** True for a reference to that Service, from a route in the Service's own namespace. */
export function refersTo(ref: BackendRef, service: ServiceAt): boolean {
  return (
    ref.name === service.name &&
    (ref.kind ?? 'Service') === 'Service' &&
    (ref.group ?? '') === '' &&
    (ref.namespace ?? service.namespace) === service.namespace
  )
}

/** The canary's own Service beside a stable one. */
export function canaryServiceOf(service: string): string {
  return `${service}-canary`
}

/**
 * Annotation on the route: the fencing number of the lease under which a canary's weight is written. Each canary has
 * its own, as services with leases of their own may share a route.
 */
export function fenceOn(canaryService: string): string {
  return `fence.gradus.dev/${canaryService}`
}

/**
 * What the route's controllers say of a generation: undefined while one of them has yet to look at it.
 *
 * @throws {UserError} one refuses it
 */
export function acceptance(route: HttpRoute, generation: number): Observation | undefined {
  const parents = route.status?.parents ?? []
  if (parents.length === 0) return undefined
  for (const parent of parents) {
    for (const type of ['Accepted', 'ResolvedRefs']) {
      const condition = parent.conditions?.find((one) => one.type === type)
      if (!condition || (condition.observedGeneration ?? generation) < generation) return undefined
      if (condition.status === 'False') {
        throw new UserError(
          `${parent.controllerName} says ${type}=False of HTTPRoute ${route.metadata.name}: ${condition.message ?? condition.reason ?? 'no reason given'}; mend the route first`,
        )
      }
      if (condition.status !== 'True') return undefined
    }
  }
  return { confirmed: true, detail: `accepted by ${parents.map((parent) => parent.controllerName).join(', ')}` }
}

/** Who wrote the object last, as managedFields have it. */
export function lastManager(object: KubeObject): string {
  const fields = (object.metadata as { managedFields?: { manager?: string; time?: string; subresource?: string }[] })
    .managedFields
  const newest = (fields ?? [])
    .filter((entry) => entry.subresource === undefined)
    .sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
    .at(-1)
  return newest?.manager ?? 'somebody else'
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'that selects the pods' : names.join(' or ')
}
