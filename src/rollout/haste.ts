import { Overdue } from '../errors.ts'

/**
 * A limit that only a cancelled job has: its process gets 7.5 s before it is killed, and everything must be in order
 * before.
 *
 * @param cancel the run's own cancel signal; an Overdue is no reason for haste
 * @returns aborts `ms` milliseconds after the cancel, or after now where it was cancelled already
 */
export function hurried(cancel: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController()
  const begin = () => {
    if (cancel.reason instanceof Overdue) return
    setTimeout(() => controller.abort(cancel.reason), ms).unref()
  }
  if (cancel.aborted) begin()
  else cancel.addEventListener('abort', begin, { once: true })
  return controller.signal
}
