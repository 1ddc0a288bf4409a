import type { Arms, MetricSource } from '../gates/types.ts'
import type { Kube } from '../kube/types.ts'
import { providers } from '../traffic/providers.ts'
import type { Router } from '../traffic/router.ts'
import { type Admit, noteAdmission } from './admission.ts'
import { armsOf } from './arms.ts'
import { Cluster } from './cluster.ts'
import type { Lease } from './lease.ts'
import type { State } from './machine.ts'
import { enter, type RolloutRecord } from './record.ts'
import type { RecordStore } from './record-store.ts'
import { Watchdog } from './watchdog.ts'

/** Everything the engine is handed besides the record. */
export interface World {
  kube: Kube
  store: RecordStore
  lease: Lease
  /** Absent for a rollout without gates. */
  source?: MetricSource
  /** Aborts when the job is cancelled or its time is up; the reason is a Cancelled or an Overdue. */
  cancel: AbortSignal
  /** One line of progress for a person. */
  tell(line: string): void
  /** Events and last log lines of a pod that can't serve: for the person, never for the record. */
  testify(lines: readonly string[]): void
  /** Asked at the moment that an image comes in; absent: every image may. */
  admit?: Admit
  /** Unix seconds. */
  now(): number
}

/** One rollout with the cluster around it: what the effects of `forward.ts` and `landing.ts` work on. */
export class Stage {
  readonly record: RolloutRecord
  readonly world: World
  readonly cluster: Cluster
  readonly router: Router
  readonly watchdog: Watchdog
  /** Another run had the rollout before. */
  readonly takenUp: boolean
  /** Aborts when somebody outside wants this run to stop; the watchdog's signal also when the canary can't go on. */
  readonly stopped: AbortSignal

  private constructor(record: RolloutRecord, world: World, cluster: Cluster, router: Router, takenUp: boolean) {
    this.record = record
    this.takenUp = takenUp
    this.world = world
    this.cluster = cluster
    this.router = router
    this.stopped = AbortSignal.any([world.cancel, world.lease.lost, world.lease.abortRequested])
    this.watchdog = new Watchdog(cluster, router, record.plan, this.stopped)
  }

  /** Follows the cluster, and where another run had the rollout before, marks its objects with this run's number. */
  static async open(record: RolloutRecord, world: World): Promise<Stage> {
    const { kube, lease } = world
    const takenUp = record.fence !== lease.fence
    record.fence = lease.fence
    const following = Cluster.follow(kube, record, lease)
    const opening: Promise<Router> = providers[record.plan.traffic.provider].open(record.plan.traffic, {
      kube,
      fence: lease.fence,
      confirmLease: () => lease.confirm(),
    })
    try {
      const [cluster, router] = await Promise.all([following, opening])
      if (takenUp) await Promise.all([router.seize(lease.fence), cluster.seizeCanary()])
      // In the other states a run may have died between the write of a weight and its word in the record.
      if (record.state === 'CANARY_EVALUATING' || record.state === 'CANARY_WAITING') router.expect(record.weight)
      return new Stage(record, world, cluster, router, takenUp)
    } catch (error) {
      for (const begun of [following, opening]) begun.then((one) => one.stop()).catch(() => {})
      throw error
    }
  }

  close(): void {
    this.watchdog.stop()
    this.router.stop()
    this.cluster.stop()
  }

  /** Canary pods for a weight, beside as many stable pods as there are now. */
  capacity(weight: number): number {
    return this.router.capacity(weight, this.cluster.stable().spec.replicas ?? 1)
  }

  arms(): Arms {
    return armsOf(this.record.plan, this.record.canaryReplicaSets)
  }

  /** Changes the state and writes it down. */
  async enter(to: State, reason: string, metadata?: Record<string, string | number>): Promise<void> {
    enter(this.record, to, reason, new Date(this.world.now() * 1000), metadata)
    this.world.tell(`${to}: ${reason}`)
    await this.save()
  }

  /** Right before the image comes in. @throws {UserError} it may not */
  async admitImage(): Promise<void> {
    const admission = await this.world.admit?.(this.record)
    if (admission === undefined) return
    this.world.tell(noteAdmission(this.record, admission))
    await this.save()
  }

  save(): Promise<void> {
    return this.world.store.save(this.record, new Date(this.world.now() * 1000))
  }
}
