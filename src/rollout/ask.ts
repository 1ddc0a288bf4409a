import { UserError } from '../errors.ts'
import { isLive } from './machine.ts'
import type { RolloutRecord } from './record.ts'
import { advance, type Context, chooseRecord, storeOf, withLease } from './session.ts'

/**
 * Asks the gates about the present weight of a waiting rollout and writes their verdict into its record; nothing is
 * moved, unless the canary can't serve at all: then it is taken back.
 *
 * @param seconds how long to look at most; absent: as planned
 * @throws {UserError} no rollout waits at a weight, or it has no gates
 */
export async function askVerdict(context: Context, id: string | undefined, seconds?: number): Promise<RolloutRecord> {
  refuseUnasked(chooseRecord(await storeOf(context).list(context.service), id, context.service))
  return await withLease(context, async (lease, store) => {
    const record = chooseRecord(await store.list(context.service), id, context.service)
    refuseUnasked(record)
    if (record.step < 0 || (record.state !== 'CANARY_WAITING' && record.state !== 'CANARY_EVALUATING')) {
      throw new UserError(
        `rollout ${record.id} was left in ${record.state}; finish it with deploy-canary command: resume, or take it back with rollback command: abort`,
      )
    }
    await advance(context, lease, store, record, { kind: 'evaluate', ...(seconds === undefined ? {} : { seconds }) })
    return record
  })
}

/** What no other run at work could change. */
function refuseUnasked(record: RolloutRecord): void {
  if (!isLive(record.state)) {
    throw new UserError(
      `rollout ${record.id} is ${record.state} and has no weight to look at; start one with deploy-canary command: start`,
    )
  }
  if (!record.plan.gates) {
    throw new UserError(`rollout ${record.id} was started with gates: none, so there is nothing to ask`)
  }
}
