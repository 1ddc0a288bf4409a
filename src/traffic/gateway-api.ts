import { KubeError } from '../kube/errors.ts'
import { httpRoute, httpRoutes } from '../kube/paths.ts'
import type { KubeObject, PatchOperation, Tracker } from '../kube/types.ts'
import { track } from '../kube/watch.ts'
import { acceptance, findRoute, type HttpRoute, lastManager, planRules, refersTo } from './http-route.ts'
import {
  Drifted,
  FENCE,
  Fenced,
  type Observation,
  type Provider,
  type RoutePlan,
  type Router,
  type RouterWorld,
  type TrafficPlan,
} from './router.ts'
import { shareOf, splitRule } from './weights.ts'

/** How long a route controller may take to write its status before the weight counts as not confirmed. */
const STATUS_WAIT_MS = 10_000
/** Attempts at a write whose precondition failed for a reason that is nobody's intent (a status update). */
const WRITE_ATTEMPTS = 5

export const gatewayApi: Provider = {
  rights: [{ group: 'gateway.networking.k8s.io', resource: 'httproutes', verbs: ['get', 'list', 'watch', 'patch'] }],

  async plan(kube, wish) {
    const { route, service } = await findRoute(kube, wish)
    return {
      provider: 'gateway-api',
      namespace: wish.namespace,
      service,
      canary: wish.canary,
      canaryService: `${service}-canary`,
      route: { kind: 'HTTPRoute', name: route.metadata.name, rules: planRules(route, service, wish.rule) },
    }
  },

  async open(plan, world) {
    const router = new GatewayApiRouter(plan, world)
    await router.start()
    return router
  },
}

class GatewayApiRouter implements Router {
  readonly full = true
  readonly #route: RoutePlan
  readonly #plan: TrafficPlan
  readonly #world: RouterWorld
  readonly #path: string
  readonly #stopped = new AbortController()
  #tracker: Tracker<HttpRoute> | undefined
  /** What this run wrote last, with the object as it was answered. */
  #written: { weight: number; route: HttpRoute } | undefined

  constructor(plan: TrafficPlan, world: RouterWorld) {
    if (!plan.route || !plan.canaryService) throw new Error('a gateway-api plan without a route')
    this.#plan = plan
    this.#route = plan.route
    this.#world = world
    this.#path = httpRoute(plan.namespace, plan.route.name)
  }

  async start(): Promise<void> {
    this.#tracker = await track<HttpRoute>(this.#world.kube, httpRoutes(this.#plan.namespace), {
      fieldSelector: `metadata.name=${this.#route.name}`,
      signal: this.#stopped.signal,
    })
  }

  async read(): Promise<{ weight: number; attached: boolean }> {
    const route = await this.#live()
    const seen = route ? this.#weightsIn(route) : []
    return { weight: seen[0] ?? 0, attached: seen.length > 0 }
  }

  async seize(fence: number): Promise<void> {
    const route = await this.#fresh()
    if (!route) return
    await this.#world.kube.jsonPatch(this.#path, markAs(route, fence))
  }

  async write(weight: number): Promise<void> {
    let route = await this.#live()
    for (let attempt = 1; ; attempt++) {
      if (!route) throw new Drifted(`HTTPRoute ${this.#route.name} was deleted`)
      const attached = this.#weightsIn(route).length > 0
      try {
        const operations = attached ? this.#change(route, weight) : this.#attach(route, weight)
        this.#written = { weight, route: await this.#world.kube.jsonPatch<HttpRoute>(this.#path, operations) }
        return
      } catch (error) {
        if (!isConflict(error) || attempt === WRITE_ATTEMPTS) throw error
        await this.#world.confirmLease()
        route = await this.#fresh()
        this.#refuseForeign(route, attached, weight)
        if (route && attached && this.#holds(route, weight)) {
          this.#written = { weight, route }
          return
        }
      }
    }
  }

  async release(): Promise<void> {
    let route = await this.#live()
    for (let attempt = 1; route; attempt++) {
      const operations = this.#restore(route)
      if (operations.length === 0) return
      try {
        this.#written = { weight: 0, route: await this.#world.kube.jsonPatch<HttpRoute>(this.#path, operations) }
        return
      } catch (error) {
        if (!isConflict(error) || attempt === WRITE_ATTEMPTS) throw error
        await this.#world.confirmLease()
        route = await this.#fresh()
      }
    }
  }

  async settled(signal: AbortSignal): Promise<Observation> {
    const generation = this.#written?.route.metadata.generation ?? 0
    const deadline = AbortSignal.timeout(STATUS_WAIT_MS)
    try {
      return await this.#tracking().until(
        (items) => {
          const route = items.get(this.#route.name)
          return route ? acceptance(route, generation) : undefined
        },
        AbortSignal.any([signal, deadline]),
      )
    } catch (error) {
      if (signal.aborted || !deadline.aborted) throw error
      return {
        confirmed: false,
        detail: `no controller reported on HTTPRoute ${this.#route.name} within ${STATUS_WAIT_MS / 1000} s`,
      }
    }
  }

  drift(): string | undefined {
    const written = this.#written
    if (!written || written.weight === 0) return undefined
    const route = this.#tracking().items.get(this.#route.name)
    if (!route) return `HTTPRoute ${this.#route.name} was deleted`
    if ((route.metadata.generation ?? 0) <= (written.route.metadata.generation ?? 0)) return undefined
    if (this.#holds(route, written.weight)) return undefined
    return `HTTPRoute ${this.#route.name} was changed by ${lastManager(route)}: the canary's share is ${describe(this.#weightsIn(route))}, not ${written.weight} % as written`
  }

  capacity(weight: number, stable: number): number {
    return Math.max(1, Math.ceil((weight * stable) / 100))
  }

  stop(): void {
    this.#stopped.abort()
    this.#tracker?.stop()
  }

  #tracking(): Tracker<HttpRoute> {
    if (!this.#tracker) throw new Error('the router was not started')
    return this.#tracker
  }

  /** The newest of what was tracked and what was written, without a request. */
  async #live(): Promise<HttpRoute | undefined> {
    const tracked = this.#tracking().items.get(this.#route.name)
    const written = this.#written?.route
    if (!tracked || !written) return tracked ?? written
    return (tracked.metadata.generation ?? 0) >= (written.metadata.generation ?? 0) ? tracked : written
  }

  #fresh(): Promise<HttpRoute | undefined> {
    return this.#world.kube.find<HttpRoute>(this.#path)
  }

  #weightsIn(route: HttpRoute): number[] {
    return (route.spec.rules ?? []).flatMap((rule) => {
      const canary = rule.backendRefs?.find((ref) => refersTo(ref, this.#canary))
      const stable = rule.backendRefs?.find((ref) => refersTo(ref, this.#plan.service))
      return canary ? [shareOf(canary.weight ?? 1, stable?.weight ?? (stable ? 1 : 0))] : []
    })
  }

  #holds(route: HttpRoute, weight: number): boolean {
    const seen = this.#weightsIn(route)
    return seen.length === this.#route.rules.length && seen.every((one) => Math.abs(one - weight) < 1e-9)
  }

  #refuseForeign(route: HttpRoute | undefined, wasAttached: boolean, weight: number): void {
    if (!route) return
    const mark = route.metadata.annotations?.[FENCE]
    if (mark !== undefined && Number(mark) !== this.#world.fence) {
      throw new Fenced(
        `HTTPRoute ${this.#route.name} carries the fencing number ${mark}, this run has ${this.#world.fence}`,
      )
    }
    const seen = this.#weightsIn(route)
    if (!wasAttached) return
    const last = this.#written?.weight
    if (seen.length === 0 || (last !== undefined && !this.#holds(route, last) && !this.#holds(route, weight))) {
      throw new Drifted(
        `HTTPRoute ${this.#route.name} was changed by ${lastManager(route)}: the canary's share is ${describe(seen)}, expected ${last ?? 0} %`,
      )
    }
  }

  #attach(route: HttpRoute, weight: number): PatchOperation[] {
    const operations: PatchOperation[] = [
      { op: 'test', path: '/metadata/resourceVersion', value: route.metadata.resourceVersion },
      ...markAs(route, this.#world.fence),
    ]
    for (const rule of this.#route.rules) {
      const refs = route.spec.rules?.[rule.index]?.backendRefs ?? []
      const stable = refs[rule.stable]
      if (!stable || !refersTo(stable, this.#plan.service)) {
        throw new Drifted(
          `HTTPRoute ${this.#route.name} rule ${rule.index + 1} doesn't name ${this.#plan.service} any more`,
        )
      }
      const split = splitRule(rule, weight)
      const path = `/spec/rules/${rule.index}/backendRefs`
      split.backends.forEach((value, index) => {
        operations.push({ op: 'add', path: `${path}/${index}/weight`, value })
      })
      operations.push({ op: 'add', path: `${path}/-`, value: { ...stable, name: this.#canary, weight: split.canary } })
    }
    return operations
  }

  #change(route: HttpRoute, weight: number): PatchOperation[] {
    const operations: PatchOperation[] = [
      { op: 'test', path: `/metadata/annotations/${FENCE.replace('/', '~1')}`, value: String(this.#world.fence) },
    ]
    for (const rule of this.#route.rules) {
      const refs = route.spec.rules?.[rule.index]?.backendRefs ?? []
      const split = splitRule(rule, weight)
      refs.forEach((ref, index) => {
        const value = refersTo(ref, this.#canary) ? split.canary : split.backends[index]
        if (value === undefined) return
        const path = `/spec/rules/${rule.index}/backendRefs/${index}`
        operations.push({ op: 'test', path: `${path}/name`, value: ref.name })
        if (ref.weight !== undefined) operations.push({ op: 'test', path: `${path}/weight`, value: ref.weight })
        operations.push({ op: 'add', path: `${path}/weight`, value })
      })
    }
    return operations
  }

  /** Takes the canary out wherever it stands; a weight that somebody else changed meanwhile stays as they left it. */
  #restore(route: HttpRoute): PatchOperation[] {
    const operations: PatchOperation[] = []
    const rules = route.spec.rules ?? []
    for (const [index, rule] of rules.entries()) {
      const refs = rule.backendRefs ?? []
      const at = refs.findIndex((ref) => refersTo(ref, this.#canary))
      if (at === -1) continue
      const found = this.#route.rules.find((one) =>
        one.name === undefined ? one.index === index : one.name === rule.name,
      )
      const path = `/spec/rules/${index}/backendRefs`
      operations.push({ op: 'test', path: `${path}/${at}/name`, value: this.#canary })
      for (const [position, backend] of found?.backends.entries() ?? []) {
        if (refs[position]?.name !== backend.name) continue
        if (backend.weight !== undefined) {
          operations.push({ op: 'add', path: `${path}/${position}/weight`, value: backend.weight })
        } else if (refs[position]?.weight !== undefined) {
          operations.push({ op: 'remove', path: `${path}/${position}/weight` })
        }
      }
      operations.push({ op: 'remove', path: `${path}/${at}` })
    }
    return [...operations, ...unmark(route)]
  }

  get #canary(): string {
    return this.#plan.canaryService as string
  }
}

function markAs(route: KubeObject, fence: number): PatchOperation[] {
  return route.metadata.annotations
    ? [{ op: 'add', path: `/metadata/annotations/${FENCE.replace('/', '~1')}`, value: String(fence) }]
    : [{ op: 'add', path: '/metadata/annotations', value: { [FENCE]: String(fence) } }]
}

function unmark(route: KubeObject): PatchOperation[] {
  const annotations = route.metadata.annotations
  if (annotations?.[FENCE] === undefined) return []
  return Object.keys(annotations).length === 1
    ? [{ op: 'remove', path: '/metadata/annotations' }]
    : [{ op: 'remove', path: `/metadata/annotations/${FENCE.replace('/', '~1')}` }]
}

function isConflict(error: unknown): boolean {
  return error instanceof KubeError && (error.status === 422 || error.status === 409)
}

function describe(shares: readonly number[]): string {
  return shares.length === 0 ? 'none' : shares.map((share) => `${Math.round(share * 10) / 10} %`).join(' and ')
}
