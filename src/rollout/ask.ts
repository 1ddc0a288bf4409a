import { UserError } from '../errors.ts'
import { isLive } from './machine.ts'
import type { RolloutRecord } from './record.ts'
import { advance, type Context, chooseRecord, withLease } from './session.ts'

/**
 * Asks the gates about the present weight of a waiting rollout and writes their verdict into its record; nothing is
 * moved, unless the canary can't serve at all: then it is taken back.
 *
 * @param seconds how long to look at most; absent: as planned
 * @throws {UserError} no rollout waits at a weight, or it has no gates
 */
export async function askVerdict(context: Context, id: string | undefined, seconds?: number): Promise<RolloutRecord> {
  return await withLease(context, async (lease, store) => {
    const record = chooseRecord(await store.list(context.service), id, context.service)
    if (!isLive(record.state) || record.step < 0) {
      throw new UserError(
        `rollout ${record.id} is ${record.state} and has no weight to look at; start one with deploy-canary command: start`,
      )
    }
    if (record.state !== 'CANARY_WAITING' && record.state !== 'CANARY_EVALUATING') {
      throw new UserError(
        `rollout ${record.id} was left in ${record.state}; finish it with deploy-canary command: resume, or take it back with rollback command: abort`,
      )
    }
    if (!record.plan.gates)
      throw new UserError(`rollout ${record.id} was started with gates: none, so there is nothing to ask`)
    await advance(context, lease, store, record, { kind: 'evaluate', ...(seconds === undefined ? {} : { seconds }) })
    return record
  })
}
