import { UserError } from '../errors.ts'
import { hasStatus } from '../kube/errors.ts'
import { deployment } from '../kube/paths.ts'
import type { KubeObject } from '../kube/types.ts'
import { replicaSplit } from './replica-split.ts'
import {
  FENCE,
  Fenced,
  type Observation,
  type Provider,
  type Router,
  type RouterWorld,
  type TrafficPlan,
} from './router.ts'

/**
 * Two Deployments behind one Service: a pod more or less is the weight. The engine scales the canary to what a weight
 * needs before it asks for the weight, so there is nothing left to write here but the way back to none.
 */
export const replicas: Provider = {
  rights: [],

  async plan(_kube, wish) {
    const [service, another] = wish.services
    if (!service) {
      throw new UserError(
        `deployment: no Service in namespace ${wish.namespace} selects the pods of Deployment ${wish.deployment}; a canary needs one to get traffic by`,
      )
    }
    if (wish.route !== undefined) {
      throw new UserError(
        'traffic.route: the provider replicas writes no route; leave it out, or give traffic.provider: gateway-api',
      )
    }
    return {
      provider: 'replicas',
      namespace: wish.namespace,
      canary: wish.canary,
      service: another ? wish.services.map((one) => one.metadata.name).join(', ') : service.metadata.name,
    }
  },

  async open(plan, world) {
    return new ReplicaRouter(plan, world)
  },
}

class ReplicaRouter implements Router {
  readonly full = false
  readonly #world: RouterWorld
  readonly #path: string
  #weight = 0

  constructor(plan: TrafficPlan, world: RouterWorld) {
    this.#world = world
    this.#path = deployment(plan.namespace, plan.canary)
  }

  async read(): Promise<{ weight: number; attached: boolean }> {
    return { weight: this.#weight, attached: this.#weight > 0 }
  }

  async seize(): Promise<void> {
    // The canary Deployment carries the mark, and the engine renews it there.
  }

  expect(weight: number): void {
    this.#weight = weight
  }

  async write(weight: number): Promise<void> {
    this.#weight = weight
  }

  async release(): Promise<void> {
    this.#weight = 0
    const mark = { path: `/metadata/annotations/${FENCE.replace('/', '~1')}`, value: String(this.#world.fence) }
    try {
      await this.#world.kube.jsonPatch<KubeObject>(this.#path, [
        { op: 'test', ...mark },
        { op: 'replace', path: '/spec/replicas', value: 0 },
      ])
    } catch (error) {
      if (hasStatus(error, 404)) return
      if (!hasStatus(error, 422) || !(await this.#isNobodys())) throw error
    }
  }

  /** True for a Deployment without a mark: no rollout made it. @throws {Fenced} another run has marked it */
  async #isNobodys(): Promise<boolean> {
    const found = await this.#world.kube.find<KubeObject>(this.#path)
    const mark = found?.metadata.annotations?.[FENCE]
    if (mark !== undefined && mark !== String(this.#world.fence)) {
      throw new Fenced(
        `Deployment ${found?.metadata.name} carries the fencing number ${mark}, this run has ${this.#world.fence}`,
      )
    }
    return mark === undefined
  }

  async settled(): Promise<Observation> {
    return { confirmed: true, detail: 'pods behind the Service are ready' }
  }

  async reachable(): Promise<void> {
    // Pods that no proxy knows yet get no requests; the others behind the same Service do.
  }

  drift(): string | undefined {
    return undefined
  }

  capacity(weight: number, stable: number): number {
    // Before stable rolls, as many new pods as old ones are as far as plain replicas go.
    return weight === 100 ? stable : replicaSplit(stable, weight).canary
  }

  stop(): void {
    // Follows nothing.
  }
}
