import { messageOf, UserError } from '../errors.ts'
import { isComplete, progressFailure } from '../workload/health.ts'
import { shortImage } from '../workload/image.ts'
import { imagePatch, restoreStrategy } from '../workload/promote.ts'
import { proxiesKnow, setWeight } from './forward.ts'
import { hurried } from './haste.ts'
import { refuseForeignStable, stableImage } from './stable.ts'
import type { Stage } from './stage.ts'
import { drain, tally } from './tally.ts'
import { CanaryFailed } from './watchdog.ts'

/** How long stable may take to become whole again when a promotion is taken back, also when the job is cancelled. */
const STABLE_BACK_MS = 600_000
const HURRIED_STABLE_MS = 2_500
/** How long the word of the route's controller is waited for when the weight has gone to 0. */
const RELEASE_MS = 30_000
const HURRIED_RELEASE_MS = 1_000
const HURRIED_DRAIN_MS = 1_000

/**
 * Stable gets the new image pod by pod while the canary carries the traffic (all of it, where the router can); then
 * the traffic returns, the canary drains and goes.
 *
 * @throws {Superseded} somebody else edited stable meanwhile
 */
export async function promoteCanary(stage: Stage): Promise<void> {
  const { record, cluster, router, watchdog, world } = stage
  const { plan } = record
  refuseForeignStable(cluster, plan)
  if (cluster.stableImage() === plan.from) {
    await stage.admitImage()
    if (router.full) await setWeight(stage, 100)
    watchdog.guard(record.weight)
    await bringToStable(stage, plan.from, plan.to)
    world.tell(`stable rolls to ${shortImage(plan.to)}, pod by pod`)
  }
  await untilStableWhole(stage, watchdog.signal)
  await router.reachable('stable', 1, watchdog.signal)
  // Where stable is one pod, proxies may know only the one that is gone.
  if ((cluster.stable().spec.replicas ?? 1) === 1) await proxiesKnow(stage)
  watchdog.guard(0)
  await router.release()
  await router.settled(watchdog.signal)
  record.weight = 0
  world.tell('stable is whole with the new version; its traffic has returned')
  const since = world.now()
  // While connections drain anyway.
  await restoreStable(stage)
  const drained = await drain(stage, since, stage.stopped)
  stage.stopped.throwIfAborted()
  await tally(stage, drained)
  await cluster.deleteCanary()
  await stage.enter('PROMOTED', `stable runs ${shortImage(plan.to)}`)
}

/**
 * Weight 0 first, within one write; then stable as it was; then, after the drain, the canary goes. Where the job is
 * cancelled and stable's pods take longer than that leaves, the rollout stays in ROLLING_BACK, without traffic, for the
 * post step or another run to finish.
 *
 * @param because why; a rollout that was being taken back already keeps its reason
 * @param witness resolves when the canary's pods aren't needed any more to tell what was wrong with them
 */
export async function takeBack(stage: Stage, because: string, witness?: Promise<void>): Promise<void> {
  const { record, router, watchdog, world } = stage
  const begun = record.state === 'ROLLING_BACK' ? record.transitions.at(-1)?.reason : undefined
  const reason = begun ?? because
  watchdog.guard(0)
  if (begun === undefined) await stage.enter('ROLLING_BACK', reason, { weight: 0 })
  await router.release()
  record.weight = 0
  world.tell(`weight 0 %: ${reason}`)
  if (!(await stableComesBack(stage))) return
  try {
    await router.settled(AbortSignal.any([AbortSignal.timeout(RELEASE_MS), hurried(world.cancel, HURRIED_RELEASE_MS)]))
  } catch (error) {
    world.tell(`the route's controller did not confirm the weight 0: ${messageOf(error)}`)
  }
  await tally(stage, await drain(stage, world.now(), hurried(world.cancel, HURRIED_DRAIN_MS)))
  await witness
  await removeTraces(stage)
  await stage.enter('ROLLED_BACK', reason)
}

/**
 * Gives stable the image that it had, where a promotion has begun to change it, and waits until it is whole.
 *
 * @returns false where the job was cancelled and that takes longer than a cancelled job has
 * @throws {UserError} it doesn't get whole
 */
async function stableComesBack(stage: Stage): Promise<boolean> {
  const { record, cluster, world } = stage
  const { plan } = record
  if (!record.transitions.some(({ to }) => to === 'PROMOTING')) return true
  if (stableImage(stage.cluster) === plan.to) {
    await bringToStable(stage, plan.to, plan.from)
    world.tell(`stable goes back to ${shortImage(plan.from)}`)
  }
  if (stableImage(stage.cluster) !== plan.from) return true
  const hurry = hurried(world.cancel, HURRIED_STABLE_MS)
  const limit = AbortSignal.timeout(STABLE_BACK_MS)
  try {
    await cluster.untilStable(isComplete, AbortSignal.any([limit, hurry]))
    return true
  } catch (cause) {
    if (hurry.aborted) {
      world.tell('stable is on its way back and serves; the rest is for the post step of this run, or for another run')
      return false
    }
    if (!limit.aborted) throw cause
    throw new UserError(
      `Deployment ${plan.deployment} did not get whole again within ${STABLE_BACK_MS / 1000} s with ${shortImage(plan.from)}; see what its pods lack`,
      { cause },
    )
  }
}

async function bringToStable(stage: Stage, from: string, to: string): Promise<void> {
  const { container } = stage.record.plan
  await stage.cluster.patchStable((stable) =>
    stable.spec.template.spec.containers[container.index]?.image === to ? [] : imagePatch(stable, container, from, to),
  )
}

async function removeTraces(stage: Stage): Promise<void> {
  await stage.cluster.deleteCanary()
  await restoreStable(stage)
}

/** The strategy that stable had before. */
async function restoreStable(stage: Stage): Promise<void> {
  if (stableImage(stage.cluster) === undefined) return
  await stage.cluster.patchStable((stable) => restoreStrategy(stable, stage.record.plan.strategy))
}

async function untilStableWhole(stage: Stage, signal: AbortSignal): Promise<void> {
  await stage.cluster.untilStable((stable) => {
    const failure = progressFailure(stable)
    if (failure !== undefined) throw new CanaryFailed(`Deployment ${stable.metadata.name} gave up: ${failure}`)
    return isComplete(stable)
  }, signal)
}
