import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../errors.ts'
import { isComplete, progressFailure } from '../workload/health.ts'
import { shortImage } from '../workload/image.ts'
import { imagePatch, restoreStrategy, templateDigest } from '../workload/promote.ts'
import { Superseded } from './cluster.ts'
import { setWeight } from './forward.ts'
import type { Outcome } from './record.ts'
import type { Stage } from './stage.ts'
import { CanaryFailed } from './watchdog.ts'

/** After a cancel the platform gives a process 7.5 s before it is killed; everything must be in order before. */
const CANCEL_DRAIN_SECONDS = 1
const CANCEL_STABLE_MS = 3_000
/** How long stable may take to become whole again when a promotion is taken back. */
const STABLE_BACK_MS = 600_000
/** How long the word of the route's controller is waited for when the weight has gone to 0. */
const RELEASE_MS = 30_000
/** Longest wait for the last counts of a canary that has no traffic any more. */
const LONGEST_TALLY_WAIT_SECONDS = 35
const TALLY_LOOK_MS = 5_000

/**
 * Stable gets the new image pod by pod while the canary carries the traffic (all of it, where the router can); then
 * the traffic returns, the canary drains and goes.
 *
 * @throws {Superseded} somebody else edited stable meanwhile
 */
export async function promoteCanary(stage: Stage): Promise<void> {
  const { record, cluster, router, watchdog, world } = stage
  const { plan } = record
  refuseForeignStable(stage)
  if (cluster.stableImage() === plan.from) {
    if (router.full) await setWeight(stage, 100)
    watchdog.guard(record.weight)
    await bringToStable(stage, plan.from, plan.to)
    world.tell(`stable rolls to ${shortImage(plan.to)}, pod by pod`)
  }
  await untilStableWhole(stage, watchdog.signal)
  watchdog.guard(0)
  await router.release()
  await router.settled(watchdog.signal)
  record.weight = 0
  world.tell('stable is whole with the new version; its traffic has returned')
  await tally(stage, plan.drainSeconds)
  await removeTraces(stage)
  await stage.enter('PROMOTED', `stable runs ${shortImage(plan.to)}`)
}

/** Weight 0 first, within one write; then stable as it was; then, after the drain, the canary goes. */
export async function takeBack(stage: Stage, reason: string, urgent: boolean): Promise<void> {
  const { record, router, watchdog, world } = stage
  const { plan } = record
  watchdog.guard(0)
  if (record.state !== 'ROLLING_BACK') await stage.enter('ROLLING_BACK', reason, { weight: 0 })
  await router.release()
  record.weight = 0
  world.tell(`weight 0 %: ${reason}`)
  if (stableImage(stage) === plan.to) {
    await bringToStable(stage, plan.to, plan.from)
    world.tell(`stable goes back to ${shortImage(plan.from)}`)
    await untilStableWhole(stage, AbortSignal.timeout(urgent ? CANCEL_STABLE_MS : STABLE_BACK_MS))
  }
  try {
    await router.settled(AbortSignal.timeout(urgent ? CANCEL_STABLE_MS : RELEASE_MS))
  } catch (error) {
    world.tell(`the route's controller did not confirm the weight 0: ${messageOf(error)}`)
  }
  await tally(stage, urgent ? Math.min(CANCEL_DRAIN_SECONDS, plan.drainSeconds) : plan.drainSeconds, urgent)
  await removeTraces(stage)
  await stage.enter('ROLLED_BACK', reason)
}

async function bringToStable(stage: Stage, from: string, to: string): Promise<void> {
  const { container } = stage.record.plan
  await stage.cluster.patchStable((stable) =>
    stable.spec.template.spec.containers[container.index]?.image === to ? [] : imagePatch(stable, container, from, to),
  )
}

/** Lets connections drain, then counts what the canary answered in all, before its pods go. */
async function tally(stage: Stage, drainSeconds: number, urgent = false): Promise<void> {
  const { record, world } = stage
  const { plan } = record
  if (record.trafficSince === undefined) return
  const released = world.now()
  const wait = world.source && !urgent ? Math.min(plan.delaySeconds, LONGEST_TALLY_WAIT_SECONDS) : 0
  await sleep(Math.max(drainSeconds, wait) * 1000)
  try {
    const counted = await canaryTotals(stage, released + drainSeconds)
    if (counted) record.outcome = { ...counted, lowerBound: counted.lowerBound || wait < plan.delaySeconds }
  } catch (error) {
    world.tell(`what the canary answered in all can't be counted: ${messageOf(error)}`)
  }
}

async function canaryTotals(stage: Stage, to: number): Promise<Outcome | undefined> {
  const { record, world } = stage
  const errors = record.plan.gates?.metrics.find((metric) => metric.kind === 'errors')
  if (!world.source || !errors) return undefined
  const window = { from: Date.parse(record.startedAt) / 1000, to }
  // Stable's pods may be gone by now; only the canary's are asked about.
  const arms = { ...stage.arms(), stable: { replicaSets: [] } }
  const readings = await world.source.look([errors], arms, window, AbortSignal.timeout(TALLY_LOOK_MS))
  const reading = readings[errors.name]
  if (!reading || !('n' in reading)) return undefined
  return { requests: reading.n, harmed: reading.x, lowerBound: reading.lowerBound === true }
}

async function removeTraces(stage: Stage): Promise<void> {
  await stage.cluster.deleteCanary()
  if (stableImage(stage) === undefined) return
  await stage.cluster.patchStable((stable) => restoreStrategy(stable, stage.record.plan.strategy))
}

async function untilStableWhole(stage: Stage, signal: AbortSignal): Promise<void> {
  await stage.cluster.untilStable((stable) => {
    const failure = progressFailure(stable)
    if (failure !== undefined) throw new CanaryFailed(`Deployment ${stable.metadata.name} gave up: ${failure}`)
    return isComplete(stable)
  }, signal)
}

function refuseForeignStable(stage: Stage): void {
  const { cluster, record } = stage
  const { plan } = record
  const image = cluster.stableImage()
  if (image !== plan.from && image !== plan.to) {
    throw new Superseded(
      `Deployment ${plan.deployment} was changed to ${image || 'other containers'} while the rollout was live`,
    )
  }
  if (templateDigest(cluster.stable(), plan.container.name) !== plan.template) {
    throw new Superseded(`the pod template of Deployment ${plan.deployment} was edited while the rollout was live`)
  }
}

/** Undefined when somebody deleted stable meanwhile. */
function stableImage(stage: Stage): string | undefined {
  try {
    return stage.cluster.stableImage()
  } catch (error) {
    if (error instanceof Superseded) return undefined
    throw error
  }
}
