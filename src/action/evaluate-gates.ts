import { readSettings } from '../config/inputs.ts'
import { UserError } from '../errors.ts'
import { readRecordedCounts } from '../gates/metrics/file.ts'
import { judge } from '../gates/verdict.ts'
import { judgementSummary } from '../report/summary.ts'
import { askVerdict } from '../rollout/ask.ts'
import { openWorkplace } from '../rollout/workplace.ts'
import type { Action } from './action.ts'
import { countsOf } from './counts.ts'
import type { Inputs } from './inputs.ts'
import { rehearseCommand } from './rehearse.ts'
import { placeOf, reportRollout } from './rollout.ts'
import type { evaluateGates } from './tables/evaluate-gates.ts'

type GatesAction = Action<keyof typeof evaluateGates.outputs>
type GatesInputs = Inputs<typeof evaluateGates.inputs>

/** evaluate-gates: the verdict about a waiting rollout, about recorded counts, or about a rehearsal. */
export async function evaluateCommand(action: GatesAction, inputs: GatesInputs): Promise<void> {
  const ask = inputs.rehearse ? rehearseCommand : inputs.source === 'file' ? fromFile : fromRollout
  const { verdict, reason } = await ask(action, inputs)
  const red = inputs.failOn === 'fail' ? verdict === 'fail' : inputs.failOn === 'inconclusive' && verdict !== 'pass'
  if (red) throw new UserError(`the gates say ${verdict}: ${reason}`)
}

async function fromRollout(action: GatesAction, inputs: GatesInputs): Promise<{ verdict: string; reason: string }> {
  const { context, testimony, close } = await openWorkplace(placeOf(action, inputs))
  try {
    const record = await askVerdict(context, inputs.rolloutId, inputs.duration)
    const last = record.verdicts.at(-1)
    const verdict = record.state === 'CANARY_WAITING' ? (last?.verdict ?? 'inconclusive') : 'fail'
    const reason = record.state === 'CANARY_WAITING' ? (last?.reason ?? '') : (record.transitions.at(-1)?.reason ?? '')
    const outputs = {
      verdict,
      reason,
      gates: last?.gates ?? [],
      evidence: last?.lnEvidence ?? '',
      'rollout-id': record.id,
      step: record.step,
      weight: record.weight,
    }
    await reportRollout(action, record, outputs, testimony)
    return { verdict, reason }
  } finally {
    close()
  }
}

/** Recorded counts need no cluster: the gates are those of the input, else the defaults. */
async function fromFile(action: GatesAction, inputs: GatesInputs): Promise<{ verdict: string; reason: string }> {
  const { text, path } = countsOf(inputs.counts)
  const { gates = {} } = readSettings({ gates: inputs.settings.gates })
  if (gates === 'none')
    throw new UserError('input gates: none leaves nothing to evaluate; leave it out for the defaults')
  const recorded = readRecordedCounts(text, path, gates)
  const judgement = judge(recorded.plan, recorded.looks, recorded.step)
  action.output('verdict', judgement.verdict)
  action.output('reason', judgement.reason)
  action.output('gates', judgement.gates)
  action.output('evidence', judgement.lnEvidence)
  action.summary(judgementSummary(judgement, recorded.step.weight))
  action.log(`${judgement.verdict}: ${judgement.reason}`)
  return judgement
}
