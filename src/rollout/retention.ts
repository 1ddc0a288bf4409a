import { HistoryStore } from '../confidence/history-store.ts'
import { messageOf, UserError } from '../errors.ts'
import { historyFrom } from './history.ts'
import { isLive } from './machine.ts'
import type { RolloutRecord } from './record.ts'
import type { RecordStore } from './record-store.ts'
import type { Context } from './session.ts'

/**
 * Removes records beyond the newest `keep`; what they knew goes into the history of the service first, so that a
 * rollout costs it a request only when something is about to be forgotten. Where the history is damaged they stay.
 */
export async function retain(
  context: Context,
  store: RecordStore,
  records: readonly RolloutRecord[],
  keep: number,
): Promise<void> {
  const ended = records.filter((record) => !isLive(record.state))
  if (ended.length <= keep) return
  try {
    const history = new HistoryStore(context.kube, context.namespace, context.service)
    await history.update((known) => historyFrom(known, records))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    context.tell(`old records stay in the cluster: ${messageOf(error)}`)
    return
  }
  await store.prune(records, keep)
}
