import type { Kube, KubeObject } from '../kube/types.ts'

export type ProviderName = 'replicas' | 'gateway-api'

/** Where a rollout's traffic is split: fixed when the rollout is planned, kept in the record. */
export interface TrafficPlan {
  provider: ProviderName
  namespace: string
  /** The Kubernetes Service that stable is behind. */
  service: string
  /** The canary's Deployment. */
  canary: string
  /** The canary's own Service; absent where stable's Service serves both (`replicas`). */
  canaryService?: string
  /** The route whose weights are written, with what it looked like before; absent for `replicas`. */
  route?: RoutePlan
}

export interface RoutePlan {
  kind: 'HTTPRoute'
  name: string
  /** The rules that name the stable Service, as they were found. */
  rules: RulePlan[]
}

export interface RulePlan {
  index: number
  /** `rules[].name`, where the rule has one. */
  name?: string
  /** Every backend of the rule as found, in order; `weight` undefined where the field was absent. */
  backends: { name: string; namespace?: string; weight?: number }[]
  /** Which of them is stable. */
  stable: number
}

/** How a weight was seen to be in force. */
export interface Observation {
  /** True where the implementation reported that it took the change over. */
  confirmed: boolean
  detail: string
}

/** Somebody else changed the route since it was last read; nothing was written. */
export class Drifted extends Error {
  override readonly name = 'Drifted'
}

/** Another run holds the lease now and has marked the objects with its number; nothing was written. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

/** Annotation on objects whose traffic a rollout moves: the fencing number of the lease under which it was written. */
export const FENCE = 'gradus.dev/fence'

/**
 * One way to split traffic. A router only writes weights; how many pods a weight needs, and that they are ready
 * before it rises, is the engine's business.
 */
export interface Router {
  /** True where 100 percent can go to the canary while stable's pods stay. */
  readonly full: boolean
  /** The weight in force, undefined where somebody else changed the route; `attached`: the canary stands in it. */
  read(): Promise<{ weight: number | undefined; attached: boolean }>
  /** Marks the route with this run's fencing number, so that a run that held the lease before can't write any more. */
  seize(fence: number): Promise<void>
  /** The weight that another run left in force, by the record: from now on anything else is drift. */
  expect(weight: number): void
  /**
   * Compare-and-set; attaches the canary where it isn't yet.
   * @throws {Drifted} the weights in force are not those that were written last
   * @throws {Fenced} the route carries another run's number
   */
  write(weight: number): Promise<void>
  /** Canary out, every weight as it was found, our mark removed: one write. Does nothing where that is so already. */
  release(): Promise<void>
  /** Resolves when the data plane has taken over what was written last; says how it knows. */
  settled(signal: AbortSignal): Promise<Observation>
  /**
   * Resolves when an arm's Service has so many ready endpoints: proxies go by these, and they come a moment after the
   * pods are ready. At once where no weight hangs on it.
   */
  reachable(arm: 'stable' | 'canary', pods: number, signal: AbortSignal): Promise<void>
  /** Says what is wrong where the weights are not what they must be; undefined where they are. */
  drift(): string | undefined
  /** Canary pods that a weight needs beside `stable` pods. */
  capacity(weight: number, stable: number): number
  stop(): void
}

/** What an open router is handed besides its plan. */
export interface RouterWorld {
  kube: Kube
  fence: number
  /** Resolves while this run still holds the lease. @throws {Fenced} */
  confirmLease(): Promise<void>
}

export interface Provider {
  /** API group and resources the router reads and writes, for the check of rights before the first write. */
  readonly rights: readonly { group: string; resource: string; verbs: readonly string[] }[]
  /**
   * Finds what the rollout will write, and refuses what the provider can't do, before the first write.
   * @throws {UserError}
   */
  plan(kube: Kube, wish: TrafficWish): Promise<TrafficPlan>
  open(plan: TrafficPlan, world: RouterWorld): Promise<Router>
}

/** What the configuration says about traffic, and the Services that select the stable pods. */
export interface TrafficWish {
  namespace: string
  deployment: string
  /** Name the canary's Deployment will have. */
  canary: string
  services: readonly KubeObject[]
  route?: string
  rule?: string
}
