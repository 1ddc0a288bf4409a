import { UserError } from '../errors.ts'
import { readRecordedCounts } from '../gates/metrics/file.ts'
import { rehearsalSummary } from '../report/rehearsal.ts'
import { gatesOf, type Rehearsed, rehearseCounts, rehearsePast } from '../rollout/rehearse.ts'
import { configuredService } from '../rollout/workplace.ts'
import type { Action } from './action.ts'
import { countsOf } from './counts.ts'
import type { Inputs } from './inputs.ts'
import { placeOf } from './rollout.ts'
import type { evaluateGates } from './tables/evaluate-gates.ts'

type GatesAction = Action<keyof typeof evaluateGates.outputs>
type GatesInputs = Inputs<typeof evaluateGates.inputs>

/** evaluate-gates with rehearse: what would have become of the plan. Nothing is touched. */
export async function rehearseCommand(
  action: GatesAction,
  inputs: GatesInputs,
): Promise<{ verdict: string; reason: string }> {
  const rehearsed = inputs.source === 'file' ? onFile(action, inputs) : await onPast(action, inputs)
  const { rehearsal, intervalSeconds, range, rolloutId } = rehearsed
  const { verdict, reason, gates, lnEvidence, ...told } = rehearsal
  action.output('verdict', verdict)
  action.output('reason', reason)
  action.output('gates', gates)
  action.output('evidence', lnEvidence)
  action.output('rehearsal', { ...told, interval: intervalSeconds, ...range })
  if (rolloutId !== undefined) action.output('rollout-id', rolloutId)
  action.summary(rehearsalSummary(rehearsed))
  for (const step of rehearsal.steps)
    action.log(`${step.weight} %: ${step.outcome}${step.reason && `: ${step.reason}`}`)
  action.log(`${verdict}: ${reason}; ${told.harmed} requests harmed`)
  return { verdict, reason }
}

function onPast(action: GatesAction, inputs: GatesInputs): Promise<Rehearsed> {
  const { rolloutId, from, to, stable, canary } = inputs
  return rehearsePast(placeOf(action, inputs), {
    rolloutId,
    from,
    to,
    stable: namesIn('stable', stable),
    canary: namesIn('canary', canary),
  })
}

function onFile(action: GatesAction, inputs: GatesInputs): Rehearsed {
  const service = configuredService(placeOf(action, inputs), 'recorded')
  const { text, path } = countsOf(inputs.counts)
  return rehearseCounts(service, readRecordedCounts(text, path, gatesOf(service)))
}

/** Names of ReplicaSets with commas between them. */
function namesIn(input: string, text: string | undefined): string[] {
  const names = (text ?? '').split(',').map((name) => name.trim())
  const wrong = names.find((name) => name !== '' && !/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name))
  if (wrong !== undefined) {
    throw new UserError(
      `input ${input}: ${JSON.stringify(wrong.slice(0, 80))} is no ReplicaSet; write names with commas, such as shop-7d9f8c6b5d`,
    )
  }
  return names.filter((name) => name !== '')
}
