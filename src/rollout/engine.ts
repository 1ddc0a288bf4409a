import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../errors.ts'
import type { Arms, MetricSource } from '../gates/types.ts'
import { service as servicePath } from '../kube/paths.ts'
import type { Kube } from '../kube/types.ts'
import { providers } from '../traffic/providers.ts'
import { Fenced, type Router } from '../traffic/router.ts'
import { isComplete, progressFailure, readyPods, replicaSetsOf } from '../workload/health.ts'
import { imagePatch, restoreStrategy, templateWithout } from '../workload/promote.ts'
import type { Service } from '../workload/types.ts'
import { Cluster, Superseded } from './cluster.ts'
import { describeTrouble } from './diagnosis.ts'
import { evaluateStep } from './evaluate.ts'
import { AbortRequested, type Lease } from './lease.ts'
import { isLive, type State } from './machine.ts'
import { enter, type RecordStore, type RolloutRecord } from './record.ts'
import { CanaryFailed, Cancelled, Watchdog } from './watchdog.ts'

/** What a run wants of a rollout: all of it, the next weight, the promotion now, or to have it taken back. */
export type Goal = 'finish' | 'step' | 'promote' | 'abort'

/** Everything the engine is handed besides the record. */
export interface World {
  kube: Kube
  store: RecordStore
  lease: Lease
  /** Absent for a rollout without gates. */
  source?: MetricSource
  /** Aborts when the job is cancelled or its time is up; the reason is a Cancelled. */
  cancel: AbortSignal
  /** One line of progress for a person. */
  tell(line: string): void
  /** Unix seconds. */
  now(): number
}

/** After a cancel the platform gives a process 7.5 s before it is killed; everything must be in order before. */
const CANCEL_DRAIN_SECONDS = 1
const CANCEL_STABLE_MS = 3_000
/** How long stable may take to become whole again when a promotion is taken back. */
const STABLE_BACK_MS = 600_000
/** Longest wait for the last counts of a canary that has no traffic any more. */
const LONGEST_TALLY_WAIT_SECONDS = 35

/**
 * Drives one rollout from wherever its record stands: read the record, take the one next effect, write down that it
 * is begun, do it, write down that it is done. Every effect may be repeated, so any run can take up what another left.
 *
 * @throws {Fenced} another run holds the lease; nothing more was written
 * @throws whatever kept it from taking the rollout back; the record then says ROLLING_BACK
 */
export async function drive(record: RolloutRecord, world: World, goal: Goal): Promise<void> {
  const rollout = await Rollout.open(record, world)
  try {
    await rollout.run(goal)
  } finally {
    rollout.close()
  }
}

class Rollout {
  readonly #record: RolloutRecord
  readonly #world: World
  readonly #cluster: Cluster
  readonly #router: Router
  readonly #watchdog: Watchdog

  private constructor(record: RolloutRecord, world: World, cluster: Cluster, router: Router) {
    this.#record = record
    this.#world = world
    this.#cluster = cluster
    this.#router = router
    this.#watchdog = new Watchdog(cluster, router, [world.cancel, world.lease.lost, world.lease.abortRequested])
  }

  static async open(record: RolloutRecord, world: World): Promise<Rollout> {
    const { kube, lease } = world
    const takenUp = record.fence !== lease.fence
    record.fence = lease.fence
    const cluster = await Cluster.follow(kube, record, lease)
    try {
      const provider = providers[record.plan.traffic.provider]
      const router = await provider.open(record.plan.traffic, {
        kube,
        fence: lease.fence,
        confirmLease: () => lease.confirm(),
      })
      if (takenUp) await Promise.all([router.seize(lease.fence), cluster.seizeCanary()])
      return new Rollout(record, world, cluster, router)
    } catch (error) {
      cluster.stop()
      throw error
    }
  }

  close(): void {
    this.#watchdog.stop()
    this.#router.stop()
    this.#cluster.stop()
  }

  async run(goal: Goal): Promise<void> {
    try {
      if (goal === 'abort' && this.#record.state !== 'ROLLING_BACK') {
        throw new AbortRequested('a person asked for it')
      }
      while (await this.#advance(goal)) {
        // Each turn is one state.
      }
    } catch (error) {
      await this.#land(error)
    }
  }

  /** Does what the present state asks for. False when the goal is reached. */
  async #advance(goal: Goal): Promise<boolean> {
    const at: State = this.#record.state
    switch (at) {
      case 'INIT':
        await this.#enter('DEPLOYING', `bring ${this.#record.plan.to} beside stable`)
        return true
      case 'DEPLOYING':
        await this.#deploy()
        return true
      case 'CANARY':
        await this.#takeStep(goal)
        return this.#record.state !== 'CANARY_WAITING'
      case 'CANARY_EVALUATING':
        await this.#evaluate(goal)
        return this.#record.state !== 'CANARY_WAITING'
      case 'CANARY_WAITING':
        await this.#goOn(goal)
        return true
      case 'PROMOTING':
        await this.#promote()
        return false
      case 'ROLLING_BACK':
        await this.#takeBack(this.#record.transitions.at(-1)?.reason ?? 'taken up', false)
        return false
      default:
        return false
    }
  }

  async #deploy(): Promise<void> {
    const { plan } = this.#record
    const weight = plan.steps[0] as number
    await this.#cluster.createCanary(this.#capacity(weight), await this.#ownService())
    await this.#untilCanaryReady(this.#capacity(weight))
    const pods = readyPods(this.#cluster.canaryPods()).length
    this.#record.canaryReplicaSets = replicaSetsOf(this.#cluster.canaryPods())
    this.#record.readyAt = this.#world.now()
    this.#record.step = 0
    await this.#enter('CANARY', `${pods} canary ${pods === 1 ? 'pod is' : 'pods are'} ready`, { weight })
  }

  /** Gives the canary the weight of the present step. */
  async #takeStep(goal: Goal): Promise<void> {
    const { plan, step } = this.#record
    const weight = plan.steps[step] as number
    if (weight === 100) {
      await this.#enter('PROMOTING', 'every step before 100 has passed')
      return
    }
    await this.#setWeight(weight)
    const { now } = this.#world
    const warm = (this.#record.readyAt ?? 0) + plan.intervalSeconds
    this.#record.stepSince = step === 0 ? Math.max(now(), warm) : now()
    if (goal === 'step')
      await this.#enter('CANARY_WAITING', `at ${weight} %, for gates or a person to decide`, { weight })
    else await this.#enter('CANARY_EVALUATING', `${weight} % in force`, { weight })
  }

  async #evaluate(goal: Goal): Promise<void> {
    const { plan, step } = this.#record
    const weight = plan.steps[step] as number
    this.#watchdog.guard(weight)
    const verdict = await evaluateStep(this.#record, {
      source: this.#source(),
      arms: this.#arms(),
      signal: this.#watchdog.signal,
      now: this.#world.now,
      tell: this.#world.tell,
      checkpoint: () => this.#save(),
    })
    if (verdict.verdict === 'fail' || (verdict.verdict === 'inconclusive' && plan.onInconclusive === 'rollback')) {
      throw new CanaryFailed(verdict.reason)
    }
    if (verdict.verdict === 'inconclusive' || goal === 'step') {
      await this.#enter('CANARY_WAITING', `${verdict.verdict} at ${weight} %: ${verdict.reason}`, { weight })
      return
    }
    this.#record.step = step + 1
    const next = plan.steps[step + 1] as number
    if (next === 100) await this.#enter('PROMOTING', `pass at ${weight} %: ${verdict.reason}`)
    else await this.#enter('CANARY', `pass at ${weight} %: ${verdict.reason}`, { weight: next })
  }

  /** A waiting rollout goes on because somebody said so: the next step, or the promotion. */
  async #goOn(goal: Goal): Promise<void> {
    const { plan } = this.#record
    if (goal === 'promote') {
      this.#record.step = plan.steps.length - 1
      await this.#enter('PROMOTING', 'asked to promote')
      return
    }
    const next = plan.steps[this.#record.step + 1]
    if (next === undefined || next === 100) {
      throw new Error('a waiting rollout at its last step was asked for another')
    }
    this.#record.step += 1
    await this.#enter('CANARY', `asked for the next step`, { weight: next })
  }

  async #setWeight(weight: number): Promise<void> {
    const pods = this.#capacity(weight)
    await this.#cluster.scaleCanary(pods)
    await this.#untilCanaryReady(pods)
    await this.#router.write(weight)
    const seen = await this.#router.settled(this.#watchdog.signal)
    this.#record.weight = weight
    this.#record.trafficSince ??= this.#world.now()
    delete this.#record.intent
    this.#watchdog.guard(weight)
    this.#world.tell(`weight ${weight} %${this.#shareNote(weight)}: ${seen.detail}`)
  }

  /**
   * Stable gets the new image pod by pod while the canary carries the traffic (all of it, where the router can); then
   * the traffic returns, the canary drains and goes.
   */
  async #promote(): Promise<void> {
    const { plan } = this.#record
    this.#refuseForeignStable()
    if (this.#cluster.stableImage() === plan.from) {
      if (this.#router.full) await this.#setWeight(100)
      this.#watchdog.guard(this.#record.weight)
      await this.#cluster.patchStable((stable) =>
        stable.spec.template.spec.containers[plan.container.index]?.image === plan.to
          ? []
          : imagePatch(stable, plan.container, plan.from, plan.to),
      )
      this.#world.tell(`stable rolls to ${plan.to}, pod by pod`)
    }
    await this.#untilStableWhole(this.#watchdog.signal)
    await this.#router.release()
    this.#watchdog.guard(0)
    await this.#router.settled(this.#watchdog.signal)
    this.#record.weight = 0
    this.#world.tell('stable is whole with the new version; its traffic has returned')
    await this.#tally(plan.drainSeconds)
    await this.#removeTraces()
    await this.#enter('PROMOTED', `stable runs ${plan.to}`)
  }

  /** Whatever went wrong: the rollout is held, taken back, or left to the run that holds the lease now. */
  async #land(cause: unknown): Promise<void> {
    const error = this.#watchdog.signal.aborted ? this.#watchdog.signal.reason : cause
    if (error instanceof Fenced) throw error
    const { state, plan } = this.#record
    if (!isLive(state)) throw error
    const cancelled = error instanceof Cancelled
    const holdable = state === 'CANARY' || state === 'CANARY_EVALUATING' || state === 'CANARY_WAITING'
    if (cancelled && plan.onCancel === 'hold' && holdable) {
      await this.#enter('CANARY_WAITING', `${messageOf(error)}; held at ${this.#record.weight} %`, {
        weight: this.#record.weight,
      })
      return
    }
    const diagnosis =
      error instanceof CanaryFailed && error.trouble
        ? await describeTrouble(this.#world.kube, plan.namespace, error.trouble)
        : ''
    if (diagnosis !== '') this.#world.tell(diagnosis)
    await this.#takeBack(messageOf(error), cancelled)
    if (!isExpected(error)) throw error
  }

  async #takeBack(reason: string, urgent: boolean): Promise<void> {
    const { plan } = this.#record
    if (this.#record.state !== 'ROLLING_BACK') await this.#enter('ROLLING_BACK', reason, { weight: 0 })
    await this.#router.release()
    this.#record.weight = 0
    this.#world.tell(`weight 0 %: ${reason}`)
    const promoted = this.#stableImageOrNone() === plan.to
    if (promoted) {
      await this.#cluster.patchStable((stable) =>
        stable.spec.template.spec.containers[plan.container.index]?.image === plan.from
          ? []
          : imagePatch(stable, plan.container, plan.to, plan.from),
      )
      this.#world.tell(`stable goes back to ${plan.from}`)
      await this.#untilStableWhole(AbortSignal.timeout(urgent ? CANCEL_STABLE_MS : STABLE_BACK_MS))
    }
    await this.#router.settled(AbortSignal.timeout(urgent ? CANCEL_STABLE_MS : 30_000)).catch((error) => {
      this.#world.tell(`the route's controller did not confirm the weight 0: ${messageOf(error)}`)
    })
    await this.#tally(urgent ? Math.min(CANCEL_DRAIN_SECONDS, plan.drainSeconds) : plan.drainSeconds, urgent)
    await this.#removeTraces()
    await this.#enter('ROLLED_BACK', reason)
  }

  /** Lets connections drain, then counts what the canary answered in all, before its pods go. */
  async #tally(drainSeconds: number, urgent = false): Promise<void> {
    const { plan, trafficSince } = this.#record
    if (trafficSince === undefined) return
    const released = this.#world.now()
    const source = this.#world.source
    const wait = source && !urgent ? Math.min(plan.delaySeconds, LONGEST_TALLY_WAIT_SECONDS) : 0
    await sleep(Math.max(drainSeconds, wait) * 1000)
    const errors = plan.gates?.metrics.find((metric) => metric.kind === 'errors')
    if (!source || !errors) return
    const window = { from: Date.parse(this.#record.startedAt) / 1000, to: released + wait }
    const readings = await source.look([errors], this.#arms(), window, AbortSignal.timeout(5_000))
    const reading = readings[errors.name]
    if (reading && 'n' in reading) {
      this.#record.outcome = {
        reason: '',
        requests: reading.n,
        harmed: reading.x,
        lowerBound: reading.lowerBound === true || wait < plan.delaySeconds,
      }
    }
  }

  async #removeTraces(): Promise<void> {
    await this.#cluster.deleteCanary()
    if (!this.#stableImageOrNone()) return
    await this.#cluster.patchStable((stable) => restoreStrategy(stable, this.#record.plan.strategy))
  }

  async #untilCanaryReady(pods: number): Promise<void> {
    const deadline = AbortSignal.timeout(this.#record.plan.readySeconds * 1000)
    const signal = AbortSignal.any([this.#watchdog.signal, deadline])
    try {
      await this.#cluster.untilCanary((canary) => {
        if (!canary || canary.spec.replicas !== pods) return false
        const failure = progressFailure(canary)
        if (failure !== undefined) throw new CanaryFailed(`Deployment ${canary.metadata.name} gave up: ${failure}`)
        return isComplete(canary)
      }, signal)
    } catch (error) {
      if (!deadline.aborted || this.#watchdog.signal.aborted) throw error
      const ready = readyPods(this.#cluster.canaryPods()).length
      throw new CanaryFailed(`${ready} of ${pods} canary pods were ready after ${this.#record.plan.readySeconds} s`)
    }
  }

  async #untilStableWhole(signal: AbortSignal): Promise<void> {
    await this.#cluster.untilStable((stable) => {
      const failure = progressFailure(stable)
      if (failure !== undefined) throw new CanaryFailed(`Deployment ${stable.metadata.name} gave up: ${failure}`)
      return isComplete(stable)
    }, signal)
  }

  #refuseForeignStable(): void {
    const { plan } = this.#record
    const image = this.#cluster.stableImage()
    if (image !== plan.from && image !== plan.to) {
      throw new Superseded(
        `Deployment ${plan.deployment} was changed to ${image || 'other containers'} while the rollout was live`,
      )
    }
    if (templateWithout(this.#cluster.stable(), plan.container.name) !== plan.template) {
      throw new Superseded(`the pod template of Deployment ${plan.deployment} was edited while the rollout was live`)
    }
  }

  #stableImageOrNone(): string | undefined {
    try {
      return this.#cluster.stableImage()
    } catch (error) {
      if (error instanceof Superseded) return undefined
      throw error
    }
  }

  async #ownService(): Promise<Service | undefined> {
    const { traffic } = this.#record.plan
    if (traffic.canaryService === undefined) return undefined
    return await this.#world.kube.get<Service>(servicePath(traffic.namespace, traffic.service))
  }

  #capacity(weight: number): number {
    return this.#router.capacity(weight, this.#cluster.stable().spec.replicas ?? 1)
  }

  #shareNote(weight: number): string {
    if (this.#router.full) return ''
    const canary = readyPods(this.#cluster.canaryPods()).length
    const stable = this.#cluster.stable().spec.replicas ?? 1
    const share = Math.round((1000 * canary) / (canary + stable)) / 10
    return ` wanted, ${share} % with ${canary} of ${canary + stable} pods${share === weight ? '' : ' (the nearest possible)'}`
  }

  #arms(): Arms {
    const { plan } = this.#record
    return {
      namespace: plan.namespace,
      service: plan.traffic.service,
      stable: { replicaSets: plan.replicaSets },
      canary: { replicaSets: this.#record.canaryReplicaSets },
    }
  }

  #source(): MetricSource {
    if (!this.#world.source) throw new Error('a rollout with gates needs a metric source')
    return this.#world.source
  }

  async #enter(to: State, reason: string, metadata?: Record<string, string | number>): Promise<void> {
    const at = new Date(this.#world.now() * 1000)
    enter(this.#record, to, reason, at, metadata)
    this.#world.tell(`${to}: ${reason}`)
    await this.#save()
  }

  #save(): Promise<void> {
    return this.#world.store.save(this.#record, new Date(this.#world.now() * 1000))
  }
}

function isExpected(error: unknown): boolean {
  return (
    error instanceof CanaryFailed ||
    error instanceof Cancelled ||
    error instanceof AbortRequested ||
    error instanceof Superseded ||
    (error instanceof Error && error.name === 'Drifted')
  )
}
