import { refusalOf } from '../confidence/safety/report.ts'
import { Overdue, UserError } from '../errors.ts'
import { planSummary } from '../report/plan.ts'
import type { Admit } from '../rollout/admission.ts'
import { type DeployWish, deploy, landKilled, planRollout, promote, resume, status, step } from '../rollout/deploy.ts'
import { isLive } from '../rollout/machine.ts'
import type { PlacedService } from '../rollout/plan.ts'
import type { RolloutRecord } from '../rollout/record.ts'
import type { Context } from '../rollout/session.ts'
import { openWorkplace } from '../rollout/workplace.ts'
import { parseImage } from '../workload/image.ts'
import type { Action } from './action.ts'
import { admitting } from './admission/asked.ts'
import type { Inputs } from './inputs.ts'
import { safetyReportAt } from './report-files.ts'
import { placeOf, refuseUnless, reportRollout, rolloutOutputs } from './rollout.ts'
import type { deployCanary } from './tables/deploy-canary.ts'
import { refuseUntrustedOrigin } from './untrusted-event.ts'

type DeployAction = Action<keyof typeof deployCanary.outputs>
type DeployInputs = Inputs<typeof deployCanary.inputs>

/** Saved when a run begins to act, and again when it has landed: what the post step needs to know. */
const PHASE = 'phase'

/** deploy-canary: what its input `command` asks for. */
export async function deployCommand(action: DeployAction, inputs: DeployInputs): Promise<void> {
  const plans = inputs.command === 'plan' || inputs.dryRun
  // Code of somebody who may not write here gets no user (T5); a plan shows, and a way back is never refused.
  if (!plans && GO_ON.includes(inputs.command)) refuseUntrustedOrigin('deploying', process.env)
  refuseUnsafe(inputs, inputs.image)
  refuseTwo(inputs)
  const begin = () => action.saveState(PHASE, 'acting')
  const acted = new Set<RolloutRecord>()
  const work = await openWorkplace({ ...placeOf(action, inputs), begin, act: (record) => acted.add(record) })
  try {
    const { repository: packages = work.service.packages } = inputs
    const service = { ...work.service, ...(packages !== undefined && { packages }) }
    const context = { ...work.context, admit: admitting(action, inputs, service) }
    const entry = plans || BEGIN.includes(inputs.command) ? await entryOf(action, inputs, context, service) : undefined
    if (plans && entry) return await showPlan(action, context, entry)
    const record = await perform(context, inputs, entry).catch(async (error) => {
      for (const left of [...acted].slice(-1)) await reportRollout(action, left, rolloutOutputs(left), work.testimony)
      throw error
    })
    if (!record || hasLanded(record)) action.saveState(PHASE, 'landed')
    if (!record) return alreadyThere(action, entry)
    await reportRollout(action, record, rolloutOutputs(record), work.testimony)
    refuseUnless(inputs.command === 'status' || isDone(record), record, work.testimony)
  } finally {
    work.close()
  }
}

/** Commands that bring a version in. */
const BEGIN: readonly string[] = ['run', 'start']

/** Commands that bring a version on; the others only look, or finish what was begun. */
const GO_ON: readonly string[] = ['run', 'plan', 'start', 'step', 'promote']

/**
 * Before the cluster is asked for anything, and again when a package has said which image it brings.
 *
 * @throws {UserError} the safety report doesn't let this version go on
 */
function refuseUnsafe({ command, safetyReport }: DeployInputs, image: string | undefined): void {
  if (safetyReport === undefined || !GO_ON.includes(command)) return
  const digest = image?.split('@')[1]
  const refusal = refusalOf(safetyReportAt(safetyReport), digest === undefined ? {} : { digest })
  if (refusal !== undefined) throw new UserError(`${refusal}; nothing was changed`)
}

/** @throws {UserError} two things say what comes in */
function refuseTwo({ image, package: pack }: DeployInputs): void {
  if (image !== undefined && pack !== undefined) {
    throw new UserError('inputs image and package are both there; give one of them: a package names its image itself')
  }
}

/**
 * What comes in, checked where signatures are asked for: before the first write, and before the plan is made.
 *
 * @throws {UserError} nothing says what, or it may not come in
 */
async function entryOf(
  action: DeployAction,
  inputs: DeployInputs,
  context: Context & { admit: Admit },
  service: PlacedService,
): Promise<DeployWish> {
  if (inputs.package !== undefined) {
    const { bringPackage } = await import('./admission/bring.ts')
    const wish = await bringPackage(action, inputs, inputs.package, context, service)
    refuseUnsafe(inputs, wish.image)
    return wish
  }
  const { image } = inputs
  if (image === undefined) {
    throw new UserError(
      `input image: command ${inputs.command} needs it, or package in its place; write registry/repository@sha256:…`,
    )
  }
  const { reference: to } = parseImage(image)
  const admission = await context.admit({ kind: 'rollout', plan: { to } })
  return { image, service, ...(admission && { admission }) }
}

/** The post step: lands what a killed main left. */
export async function landCommand(action: Action<never>, inputs: DeployInputs): Promise<void> {
  if (action.state(PHASE) !== 'acting') return
  const cancel = AbortSignal.abort(new Overdue('the run was killed before it could land'))
  const work = await openWorkplace({ ...placeOf(action, inputs), cancel })
  try {
    const record = await landKilled(work.context)
    if (record) action.log(`rollout ${record.id} is ${record.state} now`)
  } finally {
    work.close()
  }
}

async function perform(
  context: Context,
  inputs: DeployInputs,
  entry: DeployWish | undefined,
): Promise<RolloutRecord | undefined> {
  const decision = {
    ...(inputs.rolloutId === undefined ? {} : { id: inputs.rolloutId }),
    ...(inputs.approvedBy === undefined ? {} : { approvedBy: inputs.approvedBy }),
  }
  if (entry) return await deploy(context, entry, { kind: inputs.command === 'start' ? 'step' : 'finish' })
  switch (inputs.command) {
    case 'step':
      return await step(context, decision)
    case 'promote':
      return await promote(context, decision)
    case 'resume':
      return await resume(context, inputs.rolloutId)
    default:
      return await status(context, inputs.rolloutId)
  }
}

async function showPlan(action: DeployAction, context: Context, entry: DeployWish): Promise<void> {
  const plan = await planRollout(context, entry)
  const shown = planSummary(plan, entry.admission)
  action.log(shown)
  action.summary(shown)
  action.output('image', plan.to)
  action.output('previous-image', plan.from)
  tellAdmission(action, entry)
}

function alreadyThere(action: DeployAction, entry: DeployWish | undefined): void {
  if (entry === undefined) throw new Error('only a rollout that begins can find its image there')
  action.notice(`stable runs ${entry.image} already; there is nothing to do`)
  action.output('state', 'PROMOTED')
  action.output('image', entry.image)
  action.output('previous-image', entry.image)
  tellAdmission(action, entry)
}

function tellAdmission(action: DeployAction, { admission }: DeployWish): void {
  action.output('package', admission?.package?.reference)
  action.output('signer', admission?.signers.map(({ signer }) => signer).join(', '))
}

/** Nothing of the rollout is left for a post step to finish. */
function hasLanded(record: RolloutRecord): boolean {
  return record.state === 'CANARY_WAITING' || !isLive(record.state)
}

/** A rollout that waits for a person has done what was asked so far. */
function isDone(record: RolloutRecord): boolean {
  return ['PROMOTED', 'VERIFIED', 'CANARY_WAITING'].includes(record.state)
}
