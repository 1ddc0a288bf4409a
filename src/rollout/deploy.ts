import { UserError } from '../errors.ts'
import { outlook } from '../gates/outlook.ts'
import { planGates, wantedMetrics } from '../gates/planner.ts'
import { Unreachable } from '../kube/errors.ts'
import { chooseContainer, parseImage, shortImage } from '../workload/image.ts'
import { noteAdmission } from './admission.ts'
import { armsOf } from './arms.ts'
import type { Lease } from './lease.ts'
import { isLive } from './machine.ts'
import { reasonOf } from './outcome.ts'
import { limitsOf, makePlan, type PlacedService } from './plan.ts'
import { refuseUnfit, survey } from './preflight.ts'
import { type Admission, newRecord, type Plan, type RolloutRecord, type StepScore } from './record.ts'
import type { RecordStore } from './record-store.ts'
import { retain } from './retention.ts'
import { advance, type Context, chooseRecord, liveOf, newId, storeOf, withLease } from './session.ts'

/** Baseline counts are read this far back, where stable's pods are as old, for the rate of the first step. */
const LONGEST_LOOKBACK_SECONDS = 600
const SHORTEST_LOOKBACK_SECONDS = 10

export interface DeployWish {
  image: string
  service: PlacedService
  /** The check of its signatures that was made before anything else. */
  admission?: Admission
}

/** Looks and decides, writes nothing. @throws {UserError} */
export async function planRollout(context: Context, wish: DeployWish): Promise<Plan> {
  parseImage(wish.image)
  const scene = await survey(context.kube, wish.service)
  refuseUnfit(scene.stable)
  if (!wish.service.gates) return makePlan(wish.service, scene, wish.image, undefined, undefined)
  const source = await context.source()
  const container = chooseContainer(scene.stable, parseImage(wish.image), wish.service.container)
  const { namespace } = wish.service
  const { traffic, replicaSets } = scene
  const arms = armsOf({ namespace, traffic, replicaSets, ...limitsOf(container) }, [])
  const age = context.now() - scene.wholeSince
  const lookback = Math.min(LONGEST_LOOKBACK_SECONDS, Math.max(SHORTEST_LOOKBACK_SECONDS, age))
  const found = await source.survey(wantedMetrics(wish.service.gates), arms, lookback, context.cancel)
  const gates = planGates(wish.service.gates, found, wish.service.steps.length - 1)
  const timing = { scrapeSeconds: found.scrapeSeconds, delaySeconds: source.delaySeconds }
  const plan = makePlan(wish.service, scene, wish.image, gates, timing)
  const weights = plan.steps.slice(0, -1)
  const longest = plan.onInconclusive === 'extend' ? plan.stepDeadlineSeconds : plan.settleSeconds
  const late = outlook(gates, weights, longest, lookback)?.warnings ?? []
  return { ...plan, warnings: [...(plan.warnings ?? []), ...late] }
}

/**
 * Brings an image to all users (`finish`), or begins to (`step`: to the first weight, then waits). A rollout that a
 * dead run left is finished first where it brings the same image, and taken back where it brings another.
 *
 * @returns the record, or undefined where stable runs the image already
 */
export async function deploy(
  context: Context,
  wish: DeployWish,
  goal: { kind: 'finish' } | { kind: 'step' },
): Promise<RolloutRecord | undefined> {
  parseImage(wish.image)
  const plan = await planRollout(context, wish).catch(async (error) => {
    // A stable that isn't whole may be what a dead run of ours left behind.
    const mayPass = error instanceof UserError && !(error instanceof Unreachable)
    if (mayPass && (await hasLive(context).catch(() => false))) return undefined
    throw error
  })
  if (plan && plan.from === plan.to && !(await hasLive(context))) return undefined
  return await withLease(context, async (lease, store) => {
    const records = await store.list(context.service)
    const live = liveOf(records)
    if (live) {
      const settled = await settleLive(context, lease, store, live, wish)
      if (settled) return settled
    }
    const fresh = live || !plan ? await planRollout(context, wish) : plan
    const at = new Date(context.now() * 1000)
    const record = newRecord(newId(context.service, at), 'rollout', fresh, context.actor, lease.fence, at)
    if (wish.admission) noteAdmission(record, wish.admission)
    await store.create(record)
    context.tell(`rollout ${record.id}: ${reasonOf(record)}`)
    for (const warning of fresh.warnings ?? []) context.warn(warning)
    await advance(context, lease, store, record, goal)
    await retain(context, store, [record, ...records], wish.service.retention.records)
    return record
  })
}

async function hasLive(context: Context): Promise<boolean> {
  return liveOf(await storeOf(context).list(context.service)) !== undefined
}

/** What a dead run left: the same image is finished, another one is taken back, one that waits for a person stays. */
async function settleLive(
  context: Context,
  lease: Lease,
  store: RecordStore,
  live: RolloutRecord,
  { image, admission }: DeployWish,
): Promise<RolloutRecord | undefined> {
  if (live.state === 'CANARY_WAITING') {
    throw new UserError(
      `rollout ${live.id} of ${context.service} waits at ${live.weight} % for a person; go on with deploy-canary command: promote, or take it back with rollback command: abort`,
    )
  }
  const same = live.plan.to === image && live.state !== 'ROLLING_BACK'
  context.tell(
    `rollout ${live.id} was left in ${live.state} by ${live.actors.at(-1)?.run}; ${same ? 'finishing it' : 'taking it back first'}`,
  )
  if (same && admission) noteAdmission(live, admission)
  await advance(
    context,
    lease,
    store,
    live,
    same ? { kind: 'finish' } : { kind: 'abort', reason: `another version, ${shortImage(image)}, is to be brought` },
  )
  return same ? live : undefined
}

/** Finishes what another run left, from the record alone. @throws {UserError} nothing is live */
export async function resume(context: Context, id: string | undefined): Promise<RolloutRecord> {
  await live(context, storeOf(context), id)
  return await withLease(context, async (lease, store) => {
    const record = await live(context, store, id)
    await advance(context, lease, store, record, { kind: 'finish' })
    return record
  })
}

/**
 * For the step after a run that was killed before it could land: what it left goes to the state that `on-cancel`
 * names. Nothing to do where it had begun nothing, or had ended.
 *
 * @param context its `cancel` is aborted already, with an Overdue
 */
export async function landKilled(context: Context): Promise<RolloutRecord | undefined> {
  const left = liveOf(await storeOf(context).list(context.service))
  const ours = left?.actors.at(-1)?.run === context.actor.run
  if (!left || !ours || left.state === 'CANARY_WAITING') return undefined
  return await withLease(context, async (lease, store) => {
    const record = await live(context, store, left.id)
    await advance(context, lease, store, record, { kind: 'finish' })
    return record
  })
}

export interface Decision {
  id?: string
  /** A person who takes the decision where the gates have not; never after a fail. */
  approvedBy?: string
}

/** The next weight of a waiting rollout. @throws {UserError} its gates have not passed, or only the promotion is left */
export async function step(context: Context, decision: Decision): Promise<RolloutRecord> {
  await refuseEarly(context, decision, refuseLastStep)
  return await withLease(context, async (lease, store) => {
    const record = await waiting(context, store, decision)
    refuseLastStep(record)
    await advance(context, lease, store, record, { kind: 'step' })
    return record
  })
}

function refuseLastStep(record: RolloutRecord): void {
  const next = record.plan.steps[record.step + 1]
  if (next !== undefined && next !== 100) return
  throw new UserError(`rollout ${record.id} has no step left before 100; go on with command: promote`)
}

/** Makes a waiting rollout's version stable. @throws {UserError} its gates have not passed, or its score asks a person */
export async function promote(context: Context, decision: Decision): Promise<RolloutRecord> {
  await refuseEarly(context, decision)
  return await withLease(context, async (lease, store) => {
    const record = await waiting(context, store, decision, scoreDoubt)
    await advance(context, lease, store, record, { kind: 'promote' })
    return record
  })
}

/** Reads only. */
export async function status(context: Context, id: string | undefined): Promise<RolloutRecord> {
  return chooseRecord(await storeOf(context).list(context.service), id, context.service)
}

/** What can be known without the lease; while another run is at work the rollout's state is not for long. */
async function refuseEarly(
  context: Context,
  decision: Decision,
  further: (record: RolloutRecord) => void = () => {},
): Promise<void> {
  const store = storeOf(context)
  const record = await live(context, store, decision.id)
  if (record.state !== 'CANARY_WAITING') return
  further(await waiting(context, store, decision))
  await context.admit?.(record)
}

async function live(context: Context, store: RecordStore, id: string | undefined): Promise<RolloutRecord> {
  const record = chooseRecord(await store.list(context.service), id, context.service)
  if (!isLive(record.state)) {
    throw new UserError(`rollout ${record.id} is ${record.state} already; there is nothing to go on with`)
  }
  return record
}

type Doubt = (record: RolloutRecord) => string | undefined

/** @param further what makes a person decide besides gates that have not passed */
async function waiting(
  context: Context,
  store: RecordStore,
  decision: Decision,
  further: Doubt = () => undefined,
): Promise<RolloutRecord> {
  const record = await live(context, store, decision.id)
  if (record.state !== 'CANARY_WAITING') {
    throw new UserError(
      `rollout ${record.id} is ${record.state}, not CANARY_WAITING; finish what was begun with command: resume`,
    )
  }
  const last = record.verdicts.findLast((verdict) => verdict.step === record.step)
  if (last?.verdict === 'fail') {
    throw new UserError(
      `rollout ${record.id} failed its gates at ${last.weight} % (${last.reason}); take it back with rollback command: abort`,
    )
  }
  const scored = scoreAt(record)
  if (scored?.decision === 'rollback') {
    throw new UserError(
      `the score of rollout ${record.id} at ${record.weight} % says rollback (${scored.reasons[0]}); take it back with rollback command: abort, or mend that and score it again`,
    )
  }
  const doubt = gateDoubt(record) ?? further(record)
  if (doubt !== undefined) {
    if (decision.approvedBy === undefined) {
      throw new UserError(`${doubt}, or name the person who decides with approved-by`)
    }
    record.approvals.push({
      step: record.step,
      by: decision.approvedBy,
      at: new Date(context.now() * 1000).toISOString(),
    })
  }
  return record
}

const gateDoubt: Doubt = ({ id, plan, verdicts, step, weight }) => {
  const last = verdicts.findLast((verdict) => verdict.step === step)
  if (!plan.gates || last?.verdict === 'pass') return undefined
  const seen = last ? `are inconclusive at ${last.weight} % (${last.reason})` : `have not been asked at ${weight} %`
  return `the gates of rollout ${id} ${seen}; run evaluate-gates first`
}

const scoreDoubt: Doubt = (record) => {
  const scored = scoreAt(record)
  if (!scored || scored.decision === 'auto-promote') return undefined
  const points = Math.round(scored.score * 10) / 10
  return `the score of rollout ${record.id} at ${record.weight} % is ${points}, for a person to decide (${scored.reasons[0]}); mend that and score it again`
}

/** The score that is about the step where the rollout stands. */
function scoreAt({ scores, step }: RolloutRecord): StepScore | undefined {
  return scores?.find((one) => one.step === step)
}
