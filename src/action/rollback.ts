import { listSummary } from '../report/summary.ts'
import { factsOf } from '../rollout/outcome.ts'
import { abort, list, rollback } from '../rollout/rollback.ts'
import { openWorkplace } from '../rollout/workplace.ts'
import type { Action } from './action.ts'
import { admitting } from './admission/asked.ts'
import type { Inputs } from './inputs.ts'
import { placeOf, refuseUnless, reportRollout } from './rollout.ts'
import type { rollback as definition } from './tables/rollback.ts'

type RollbackAction = Action<keyof typeof definition.outputs>
type RollbackInputs = Inputs<typeof definition.inputs>

/** rollback: what its input `command` asks for. */
export async function rollbackCommand(action: RollbackAction, inputs: RollbackInputs): Promise<void> {
  const { context: place, service, testimony, close } = await openWorkplace(placeOf(action, inputs))
  try {
    const context = { ...place, admit: admitting(action, inputs, service) }
    if (inputs.command === 'list') {
      const records = await list(context)
      action.summary(listSummary(service.name, records))
      action.output('rollouts', records.map(factsOf))
      for (const record of records) action.log(`${record.id} ${record.kind} ${record.state} ${record.plan.to}`)
      return
    }
    const began = context.now()
    const record =
      inputs.command === 'abort'
        ? await abort(context, inputs.rolloutId, inputs.reason)
        : await rollback(context, { service, to: inputs.rolloutId ?? inputs.to, reason: inputs.reason })
    // A rollback that another run began is a live rollout as any other, and was taken back.
    const forward = record.kind === 'rollback' && Date.parse(record.startedAt) >= Math.floor(began * 1000)
    const done = forward ? record.state === 'PROMOTED' : record.state === 'ROLLED_BACK'
    const { from, to } = record.plan
    const outputs = {
      'rollout-id': record.id,
      state: record.state,
      'from-image': forward ? from : to,
      'to-image': forward ? to : from,
      duration: Math.round((context.now() - began) * 10) / 10,
      'recovered-at': done ? record.updatedAt : '',
      requests: record.outcome?.requests ?? '',
      harmed: record.outcome?.harmed ?? '',
    }
    await reportRollout(action, record, outputs, testimony)
    refuseUnless(done, record, testimony)
  } finally {
    close()
  }
}
