import type { Router } from '../traffic/router.ts'
import { Drifted } from '../traffic/router.ts'
import { readyPods, type Trouble, trouble, unready } from '../workload/health.ts'
import type { Cluster } from './cluster.ts'
import type { Plan } from './record.ts'
import { refuseForeignStable } from './stable.ts'

/** The canary can't serve, or the gates said no: it is taken back. */
export class CanaryFailed extends Error {
  override readonly name = 'CanaryFailed'
  readonly trouble: Trouble | undefined

  constructor(message: string, trouble?: Trouble) {
    super(message)
    this.trouble = trouble
  }
}

/**
 * Watches what must stay true while the engine waits: canary pods live, somebody is ready to take the canary's
 * traffic, and the route is as it was written.
 */
export class Watchdog {
  readonly signal: AbortSignal
  readonly #controller = new AbortController()
  readonly #cleanups: (() => void)[] = []
  readonly #cluster: Cluster
  readonly #router: Router
  readonly #plan: Plan
  #weight = 0

  constructor(cluster: Cluster, router: Router, plan: Plan, stopped: AbortSignal) {
    this.#cluster = cluster
    this.#router = router
    this.#plan = plan
    this.signal = AbortSignal.any([this.#controller.signal, stopped])
    this.#cleanups.push(cluster.onPodChange(() => this.#look()))
    this.#cleanups.push(cluster.onStableChange(() => this.#lookAtStable()))
    this.#lookAtStable()
    const timer = setInterval(() => this.#look(), 500)
    timer.unref()
    this.#cleanups.push(() => clearInterval(timer))
  }

  /** From now on the canary carries this weight; at 0 nothing is asked of it. */
  guard(weight: number): void {
    this.#weight = weight
    this.#look()
  }

  /** An edited stable is another one than the plan and the evidence are about. */
  #lookAtStable(): void {
    try {
      refuseForeignStable(this.#cluster, this.#plan)
    } catch (error) {
      this.#controller.abort(error)
    }
  }

  stop(): void {
    for (const cleanup of this.#cleanups) cleanup()
  }

  #look(): void {
    if (this.#controller.signal.aborted) return
    const pods = this.#cluster.canaryPods()
    const found = trouble(pods)
    if (found) {
      this.#controller.abort(
        new CanaryFailed(`canary pod ${found.pod} can't serve: ${found.reason} (${found.message})`, found),
      )
      return
    }
    if (this.#weight === 0) return
    if (readyPods(pods).length === 0) {
      this.#controller.abort(
        new CanaryFailed(`no canary pod is ready while the canary has ${this.#weight} % of the traffic`, unready(pods)),
      )
      return
    }
    const drift = this.#router.drift()
    if (drift !== undefined) this.#controller.abort(new Drifted(drift))
  }
}
