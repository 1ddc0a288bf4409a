import { refusalOf } from '../confidence/safety/report.ts'
import { Overdue, UserError } from '../errors.ts'
import { planSummary } from '../report/plan.ts'
import { deploy, landKilled, planRollout, promote, resume, status, step } from '../rollout/deploy.ts'
import { isLive } from '../rollout/machine.ts'
import type { RolloutRecord } from '../rollout/record.ts'
import { openWorkplace, type Workplace } from '../rollout/workplace.ts'
import type { Action } from './action.ts'
import type { Inputs } from './inputs.ts'
import { safetyReportAt } from './report-files.ts'
import { placeOf, refuseUnless, reportRollout, rolloutOutputs } from './rollout.ts'
import type { deployCanary } from './tables/deploy-canary.ts'

type DeployAction = Action<keyof typeof deployCanary.outputs>
type DeployInputs = Inputs<typeof deployCanary.inputs>

/** Saved when a run begins to act, and again when it has landed: what the post step needs to know. */
const PHASE = 'phase'

/** deploy-canary: what its input `command` asks for. */
export async function deployCommand(action: DeployAction, inputs: DeployInputs): Promise<void> {
  refuseUnsafe(inputs)
  const begin = () => action.saveState(PHASE, 'acting')
  const acted = new Set<RolloutRecord>()
  const work = await openWorkplace({ ...placeOf(action, inputs), begin, act: (record) => acted.add(record) })
  try {
    if (inputs.command === 'plan' || inputs.dryRun) return await showPlan(action, work, inputs)
    const record = await perform(work, inputs).catch(async (error) => {
      for (const left of [...acted].slice(-1)) await reportRollout(action, left, rolloutOutputs(left), work.testimony)
      throw error
    })
    if (!record || hasLanded(record)) action.saveState(PHASE, 'landed')
    if (!record) return alreadyThere(action, inputs)
    await reportRollout(action, record, rolloutOutputs(record), work.testimony)
    refuseUnless(inputs.command === 'status' || isDone(record), record, work.testimony)
  } finally {
    work.close()
  }
}

/** Commands that bring a version on; the others only look, or finish what was begun. */
const GO_ON: readonly string[] = ['run', 'plan', 'start', 'step', 'promote']

/** Before the cluster is asked for anything. @throws {UserError} the safety report doesn't let this version go on */
function refuseUnsafe({ command, image, safetyReport }: DeployInputs): void {
  if (safetyReport === undefined || !GO_ON.includes(command)) return
  const digest = image?.split('@')[1]
  const refusal = refusalOf(safetyReportAt(safetyReport), digest === undefined ? {} : { digest })
  if (refusal !== undefined) throw new UserError(`${refusal}; nothing was changed`)
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

async function perform({ context, service }: Workplace, inputs: DeployInputs): Promise<RolloutRecord | undefined> {
  const decision = {
    ...(inputs.rolloutId === undefined ? {} : { id: inputs.rolloutId }),
    ...(inputs.approvedBy === undefined ? {} : { approvedBy: inputs.approvedBy }),
  }
  switch (inputs.command) {
    case 'run':
      return await deploy(context, { image: imageOf(inputs), service }, { kind: 'finish' })
    case 'start':
      return await deploy(context, { image: imageOf(inputs), service }, { kind: 'step' })
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

async function showPlan(action: DeployAction, { context, service }: Workplace, inputs: DeployInputs): Promise<void> {
  const plan = await planRollout(context, { image: imageOf(inputs), service })
  const shown = planSummary(plan)
  action.log(shown)
  action.summary(shown)
  action.output('image', plan.to)
  action.output('previous-image', plan.from)
}

function alreadyThere(action: DeployAction, inputs: DeployInputs): void {
  const image = imageOf(inputs)
  action.notice(`stable runs ${image} already; there is nothing to do`)
  action.output('state', 'PROMOTED')
  action.output('image', image)
  action.output('previous-image', image)
}

function imageOf(inputs: DeployInputs): string {
  if (inputs.image === undefined) {
    throw new UserError(`input image: command ${inputs.command} needs it; write registry/repository@sha256:…`)
  }
  return inputs.image
}

/** Nothing of the rollout is left for a post step to finish. */
function hasLanded(record: RolloutRecord): boolean {
  return record.state === 'CANARY_WAITING' || !isLive(record.state)
}

/** A rollout that waits for a person has done what was asked so far. */
function isDone(record: RolloutRecord): boolean {
  return ['PROMOTED', 'VERIFIED', 'CANARY_WAITING'].includes(record.state)
}
