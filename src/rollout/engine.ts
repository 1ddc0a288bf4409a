import { Cancelled, messageOf } from '../errors.ts'
import { Drifted, Fenced } from '../traffic/router.ts'
import { Superseded } from './cluster.ts'
import { describeTrouble } from './diagnosis.ts'
import type { Patience } from './evaluate.ts'
import { askGates, deployCanary, takeStep } from './forward.ts'
import { promoteCanary, takeBack } from './landing.ts'
import { AbortRequested } from './lease.ts'
import { isLive } from './machine.ts'
import type { RolloutRecord } from './record.ts'
import { Stage, type World } from './stage.ts'
import { CanaryFailed } from './watchdog.ts'

/** What a run wants of a rollout. */
export type Goal =
  | { kind: 'finish' }
  /** The next weight, then wait. */
  | { kind: 'step' }
  /** A verdict about the present weight, then wait; `seconds` to look, absent: as planned. */
  | { kind: 'evaluate'; seconds?: number }
  /** The new version to stable, now. */
  | { kind: 'promote' }
  | { kind: 'abort'; reason: string }

/** The next weight's pods are asked for this much earlier than the first ones took to get ready. */
const READY_MARGIN_SECONDS = 1

/**
 * Drives one rollout from wherever its record stands: read the record, take the one next effect, write down that it
 * is begun, do it, write down that it is done. Every effect may be repeated, so any run can take up what another left.
 *
 * @throws {Fenced} another run holds the lease; nothing more was written
 * @throws whatever kept it from taking the rollout back; the record then says ROLLING_BACK
 */
export async function drive(record: RolloutRecord, world: World, goal: Goal): Promise<void> {
  const stage = await Stage.open(record, world)
  try {
    if (goal.kind === 'abort' && record.state !== 'ROLLING_BACK') throw new AbortRequested(goal.reason)
    if (stage.takenUp && goesOn(record, goal)) await stage.admitImage()
    do stage.watchdog.signal.throwIfAborted()
    while (await advance(stage, goal))
  } catch (error) {
    await land(stage, error)
  } finally {
    stage.close()
  }
}

/** Another run may be told other things of whom to trust, and an image that is in gets more users. */
function goesOn({ state }: RolloutRecord, { kind }: Goal): boolean {
  return (kind === 'finish' || kind === 'step') && state.startsWith('CANARY')
}

/** Does what the present state asks for. False when the goal is reached. */
async function advance(stage: Stage, goal: Goal): Promise<boolean> {
  const { record } = stage
  switch (record.state) {
    case 'DEPLOYING':
      await deployCanary(stage)
      return true
    case 'CANARY':
      await takeStep(stage, goal.kind === 'step' ? 'CANARY_WAITING' : 'CANARY_EVALUATING')
      return goal.kind !== 'step'
    case 'CANARY_EVALUATING':
      return await evaluate(stage, goal)
    case 'CANARY_WAITING':
      return await goOn(stage, goal)
    case 'PROMOTING':
      await promoteCanary(stage)
      return false
    case 'ROLLING_BACK':
      await takeBack(stage, 'taken up')
      return false
    default:
      return false
  }
}

async function evaluate(stage: Stage, goal: Goal): Promise<boolean> {
  const { record } = stage
  const { plan, step } = record
  const { verdict, reason, weight } = await askGates(stage, patienceFor(stage, goal))
  const told = `${verdict} at ${weight} %: ${reason}`
  if (goal.kind === 'evaluate') {
    await stage.enter('CANARY_WAITING', told, { weight })
    return false
  }
  if (verdict === 'fail' || (verdict === 'inconclusive' && plan.onInconclusive === 'rollback')) {
    throw new CanaryFailed(reason)
  }
  if (verdict === 'inconclusive' || goal.kind === 'step') {
    await stage.enter('CANARY_WAITING', told, { weight })
    return false
  }
  const next = plan.steps[step + 1] as number
  record.step = step + 1
  if (next === 100) await stage.enter('PROMOTING', told)
  else await stage.enter('CANARY', told, { weight: next })
  return true
}

function patienceFor(stage: Stage, goal: Goal): Patience {
  const { plan, weightSince, startedAt, readyAt } = stage.record
  const now = stage.world.now()
  const since = weightSince ?? now
  if (goal.kind === 'evaluate') {
    // Nobody has said yet that there will be a next weight.
    const seconds = goal.seconds ?? plan.settleSeconds
    const deadline =
      goal.seconds === undefined ? Math.max(since + longest(plan), now + seconds) : Math.max(since, now) + seconds
    return { prepare: Infinity, settled: since + seconds, deadline }
  }
  const settled = since + plan.settleSeconds
  const lead = (readyAt ?? now) - Date.parse(startedAt) / 1000 + READY_MARGIN_SECONDS
  return { prepare: settled - lead, settled, deadline: Math.max(since + longest(plan), now + plan.settleSeconds) }
}

function longest(plan: RolloutRecord['plan']): number {
  return plan.onInconclusive === 'extend' ? plan.stepDeadlineSeconds : plan.settleSeconds
}

/** A waiting rollout goes on because somebody said so. */
async function goOn(stage: Stage, goal: Goal): Promise<boolean> {
  const { record } = stage
  const { plan } = record
  if (goal.kind === 'promote') {
    record.step = plan.steps.length - 1
    await stage.enter('PROMOTING', 'asked to promote')
    return true
  }
  if (goal.kind !== 'step') {
    await stage.enter('CANARY_EVALUATING', 'asked for a verdict', { weight: record.weight })
    return true
  }
  const next = plan.steps[record.step + 1]
  if (next === undefined || next === 100) throw new Error('a rollout at its last step was asked for another')
  record.step += 1
  await stage.enter('CANARY', 'asked for the next step', { weight: next })
  return true
}

/** Whatever went wrong: the rollout is held, taken back, or left to the run that holds the lease now. */
async function land(stage: Stage, cause: unknown): Promise<void> {
  const { record, world, watchdog } = stage
  const asked = cause instanceof AbortRequested
  const error = watchdog.signal.aborted && !asked ? watchdog.signal.reason : cause
  if (error instanceof Fenced) throw error
  if (!isLive(record.state)) throw error
  const holdable = ['CANARY', 'CANARY_EVALUATING', 'CANARY_WAITING'].includes(record.state)
  if (error instanceof Cancelled && record.plan.onCancel === 'hold' && holdable) {
    if (record.state === 'CANARY_WAITING') return
    await stage.enter('CANARY_WAITING', `${error.message}; held at ${record.weight} %`, { weight: record.weight })
    return
  }
  const trouble = error instanceof CanaryFailed ? error.trouble : undefined
  const witness = trouble && describeTrouble(world.kube, record.plan.namespace, trouble).then(world.testify)
  await takeBack(stage, messageOf(error), witness)
  if (!isOutcome(error)) throw error
}

/** Ends of a rollout that are told in its record; anything else is an error of its own as well. */
function isOutcome(error: unknown): boolean {
  return [CanaryFailed, Cancelled, AbortRequested, Superseded, Drifted].some((kind) => error instanceof kind)
}
