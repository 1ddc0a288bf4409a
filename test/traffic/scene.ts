import { httpRoute } from '../../src/kube/paths.ts'
import { gatewayApi } from '../../src/traffic/gateway-api.ts'
import { type BackendRef, fenceOn, type HttpRoute } from '../../src/traffic/http-route.ts'
import type { Router, TrafficPlan } from '../../src/traffic/router.ts'
import { MemoryKube } from '../memory-kube.ts'

export const PATH = httpRoute('shop', 'web')
export const MARK = fenceOn('shop-canary')
export const WISH = {
  namespace: 'shop',
  deployment: 'shop',
  canary: 'shop-canary',
  services: [{ metadata: { name: 'shop' } }],
}
export const SHOP: BackendRef = { name: 'shop', port: 80 }
export const FILTERS = [
  { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-team', value: 'shop' }] } },
]

export type Rule = NonNullable<HttpRoute['spec']['rules']>[number] & { matches?: unknown; filters?: unknown }
export type Route = HttpRoute & { spec: { rules: Rule[] } }

export function route(...rules: Rule[]): Route {
  return { metadata: { name: 'web', namespace: 'shop', labels: { team: 'shop' } }, spec: { rules } }
}

export function setWeight(rule: Rule | undefined, name: string, weight: number): void {
  for (const ref of rule?.backendRefs ?? []) if (ref.name === name) ref.weight = weight
}

/** One route in a cluster of its own, and the runs that work on it. */
export class RouteScene {
  readonly kube = new MemoryKube()
  readonly #routers: Router[] = []

  constructor(...rules: Rule[]) {
    this.kube.put(PATH, route(...rules))
  }

  /** A router as a run with that lease opens it; the plan is made of the route as it is now, or handed in. */
  async run(fence: number, plan?: TrafficPlan): Promise<{ router: Router; plan: TrafficPlan }> {
    const planned = plan ?? (await gatewayApi.plan(this.kube, WISH))
    const router = await gatewayApi.open(planned, { kube: this.kube, fence, confirmLease: async () => {} })
    this.#routers.push(router)
    return { router, plan: planned }
  }

  get route(): Route {
    return this.kube.at<Route>(PATH)
  }

  /** `shop=95 shop-canary=5`; `-` for a weight that isn't given. */
  backends(rule = 0): string {
    return (this.route.spec.rules[rule]?.backendRefs ?? []).map((ref) => `${ref.name}=${ref.weight ?? '-'}`).join(' ')
  }

  /** What somebody else does to the route. */
  edit(change: (route: Route) => void): void {
    this.kube.edit<Route>(PATH, change)
  }

  /** The route without what the API server counts. */
  comparable(): object {
    const { resourceVersion: _version, generation: _generation, ...metadata } = this.route.metadata
    return { ...this.route, metadata }
  }

  /** Lets watches catch up. */
  async tick(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
  }

  close(): void {
    for (const router of this.#routers.splice(0)) router.stop()
  }
}
