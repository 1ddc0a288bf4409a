import { UserError } from '../errors.ts'
import { KubeError } from '../kube/errors.ts'
import { httpRoute, httpRoutes } from '../kube/paths.ts'
import type { PatchOperation, Tracker } from '../kube/types.ts'
import { track } from '../kube/watch.ts'
import { Endpoints } from './endpoints.ts'
import { acceptance, canaryServiceOf, findRoute, type HttpRoute, planRules } from './http-route.ts'
import { driftOf, isAttached, markPatch, type RoutedPlan, restorePatch, weightIn, weightPatch } from './route-patch.ts'
import { Drifted, type Observation, type Provider, type Router, type RouterWorld } from './router.ts'

/** How long a route controller may take to write its status before the weight counts as not confirmed. */
const STATUS_WAIT_MS = 10_000
/** Attempts at a write whose precondition failed for a reason that is nobody's intent (a status update). */
const WRITE_ATTEMPTS = 5
/** Longest name of a Service: it is a DNS label. */
const LONGEST_SERVICE = 63

export const gatewayApi: Provider = {
  rights: [
    { group: 'gateway.networking.k8s.io', resource: 'httproutes', verbs: ['get', 'list', 'watch', 'patch'] },
    { group: '', resource: 'services', verbs: ['get', 'create', 'delete'] },
    { group: 'discovery.k8s.io', resource: 'endpointslices', verbs: ['list', 'watch'] },
  ],

  async plan(kube, wish) {
    const { route, service } = await findRoute(kube, wish)
    const canaryService = canaryServiceOf(service)
    if (canaryService.length > LONGEST_SERVICE) {
      throw new UserError(
        `traffic: the canary's Service would be called ${canaryService}, longer than the ${LONGEST_SERVICE} characters a Service may have; give the stable Service a shorter name`,
      )
    }
    const rules = planRules(route, { name: service, namespace: wish.namespace }, wish.rule)
    // A route that a controller refuses already would be taken for a canary that is refused.
    acceptance(route, route.metadata.generation ?? 0)
    return {
      provider: 'gateway-api',
      namespace: wish.namespace,
      service,
      canary: wish.canary,
      canaryService,
      route: { kind: 'HTTPRoute', name: route.metadata.name, rules },
    }
  },

  async open(plan, world) {
    const { route, canaryService } = plan
    if (!route || canaryService === undefined) throw new Error('a gateway-api plan without a route')
    const router = new GatewayApiRouter({ ...plan, route, canaryService }, world)
    await router.start()
    return router
  },
}

class GatewayApiRouter implements Router {
  readonly full = true
  readonly #plan: RoutedPlan
  readonly #world: RouterWorld
  readonly #name: string
  readonly #path: string
  readonly #stopped = new AbortController()
  #tracker: Tracker<HttpRoute> | undefined
  #endpoints: Endpoints | undefined
  /** The route as the API server answered last. */
  #answered: HttpRoute | undefined
  /** The weight that must be in force; undefined until it is known. */
  #expected: number | undefined

  constructor(plan: RoutedPlan, world: RouterWorld) {
    this.#plan = plan
    this.#world = world
    this.#name = `HTTPRoute ${plan.route.name}`
    this.#path = httpRoute(plan.namespace, plan.route.name)
  }

  async start(): Promise<void> {
    const { namespace, service, canaryService, route } = this.#plan
    const { signal } = this.#stopped
    ;[this.#tracker, this.#endpoints] = await Promise.all([
      track<HttpRoute>(this.#world.kube, httpRoutes(namespace), {
        fieldSelector: `metadata.name=${route.name}`,
        signal,
      }),
      Endpoints.follow(this.#world.kube, namespace, [service, canaryService], signal),
    ])
  }

  async read(): Promise<{ weight: number | undefined; attached: boolean }> {
    const route = this.#live()
    if (!route) return { weight: undefined, attached: false }
    return { weight: weightIn(this.#plan, route), attached: isAttached(this.#plan, route) }
  }

  async seize(fence: number): Promise<void> {
    await this.#patch((route) => (route ? markPatch(this.#plan, route, fence) : []))
  }

  async write(weight: number): Promise<void> {
    await this.#patch((route) => {
      if (!route) throw new Drifted(`${this.#name} was deleted`)
      return weightPatch(this.#plan, route, { from: this.#expected, to: weight }, this.#world.fence)
    })
    this.#expected = weight
  }

  async release(): Promise<void> {
    await this.#patch((route) => (route ? restorePatch(this.#plan, route, this.#world.fence) : []))
    this.#expected = undefined
  }

  async settled(signal: AbortSignal): Promise<Observation> {
    const generation = this.#answered?.metadata.generation ?? 0
    const deadline = AbortSignal.timeout(STATUS_WAIT_MS)
    let refusal: UserError | undefined
    try {
      return await this.#tracking().until(
        (items) => {
          const route = items.get(this.#plan.route.name)
          try {
            refusal = undefined
            return route && acceptance(route, generation)
          } catch (error) {
            // A controller may see a new backend before its endpoints; that hurts nobody as long as it has no weight.
            if (!(error instanceof UserError) || this.#expected) throw error
            refusal = error
            return undefined
          }
        },
        AbortSignal.any([signal, deadline]),
      )
    } catch (error) {
      if (signal.aborted || !deadline.aborted) throw error
      if (refusal) throw refusal
      return { confirmed: false, detail: `no controller reported on ${this.#name} within ${STATUS_WAIT_MS / 1000} s` }
    }
  }

  async reachable(arm: 'stable' | 'canary', pods: number, signal: AbortSignal): Promise<void> {
    const { service, canaryService } = this.#plan
    await this.#endpoints?.until(arm === 'stable' ? service : canaryService, pods, signal)
  }

  expect(weight: number): void {
    this.#expected = weight
  }

  drift(): string | undefined {
    const expected = this.#expected
    if (expected === undefined || expected === 0) return undefined
    const route = this.#tracking().items.get(this.#plan.route.name)
    if (!route) return `${this.#name} was deleted`
    if ((route.metadata.generation ?? 0) < (this.#answered?.metadata.generation ?? 0)) return undefined
    return weightIn(this.#plan, route) === expected ? undefined : driftOf(this.#plan, route, expected).message
  }

  capacity(weight: number, stable: number): number {
    return Math.max(1, Math.ceil((weight * stable) / 100))
  }

  stop(): void {
    this.#stopped.abort()
    this.#tracker?.stop()
  }

  /**
   * Writes what `operations` makes of the route as it stands; where it changed meanwhile, and this run still holds the
   * lease, looks again and asks for the operations anew. Nothing is written for an empty list.
   */
  async #patch(operations: (route: HttpRoute | undefined) => PatchOperation[]): Promise<void> {
    let route = this.#live()
    for (let attempt = 1; ; attempt++) {
      const wanted = operations(route)
      if (wanted.length === 0) return
      try {
        this.#answered = await this.#world.kube.jsonPatch<HttpRoute>(this.#path, wanted)
        return
      } catch (error) {
        if (!isStale(error) || attempt === WRITE_ATTEMPTS) throw error
        await this.#world.confirmLease()
        route = await this.#world.kube.find<HttpRoute>(this.#path)
        this.#answered = route ?? this.#answered
      }
    }
  }

  #tracking(): Tracker<HttpRoute> {
    if (!this.#tracker) throw new Error('the router was not started')
    return this.#tracker
  }

  /** The newest of what was tracked and what was answered, without a request; undefined where it was deleted. */
  #live(): HttpRoute | undefined {
    const tracked = this.#tracking().items.get(this.#plan.route.name)
    return tracked && this.#answered && isNewer(this.#answered, tracked) ? this.#answered : tracked
  }
}

/** @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions (decimal numbers that rise) */
function isNewer(a: HttpRoute, b: HttpRoute): boolean {
  const [left, right] = [a, b].map((one) => Number(one.metadata.resourceVersion))
  return (left ?? Number.NaN) > (right ?? Number.NaN)
}

/** The write rested on a route that has changed, or is gone. */
function isStale(error: unknown): boolean {
  return error instanceof KubeError && (error.status === 422 || error.status === 409 || error.status === 404)
}
