import { messageOf } from '../errors.ts'
import { KubeError } from '../kube/errors.ts'
import { events as eventsPath, podLog } from '../kube/paths.ts'
import type { Kube, KubeObject } from '../kube/types.ts'
import type { Trouble } from '../workload/health.ts'

const LOG_LINES = 10
const EVENTS = 5
/** The weight goes to 0 meanwhile; only the canary's pods wait for this. */
const READ_MS = 5_000

interface Event extends KubeObject {
  type?: string
  reason?: string
  message?: string
  lastTimestamp?: string
}

/**
 * What a person would look at next: the pod's warnings and the last lines of its log. Never rejects: what can't be
 * read, for want of a right or otherwise, is a line that says so.
 */
export async function describeTrouble(kube: Kube, namespace: string, trouble: Trouble): Promise<string[]> {
  const [warnings, log] = await Promise.all([warningsOf(kube, namespace, trouble.pod), logOf(kube, namespace, trouble)])
  return [...warnings, ...log]
}

async function warningsOf(kube: Kube, namespace: string, pod: string): Promise<string[]> {
  try {
    const found = await kube.list<Event>(eventsPath(namespace), {
      query: { fieldSelector: `involvedObject.name=${pod},type=Warning` },
      deadlineMs: READ_MS,
    })
    return found.items
      .toSorted((a, b) => (a.lastTimestamp ?? '').localeCompare(b.lastTimestamp ?? ''))
      .slice(-EVENTS)
      .map((event) => `event of ${pod}: ${event.reason ?? 'Warning'}: ${event.message ?? ''}`)
  } catch (error) {
    return excused(error, `events of ${pod}`)
  }
}

/** A container may have been restarted meanwhile: what was wrong is in the log of the run before then. */
async function logOf(kube: Kube, namespace: string, trouble: Trouble): Promise<string[]> {
  const both = await Promise.all([
    logLines(kube, namespace, trouble, { previous: 'true' }),
    logLines(kube, namespace, trouble, {}),
  ])
  return [...new Set(both.flat())]
}

async function logLines(kube: Kube, namespace: string, { pod, container }: Trouble, which: object): Promise<string[]> {
  const query = { tailLines: String(LOG_LINES), ...(container === undefined ? {} : { container }), ...which }
  try {
    const { status, text } = await kube.raw('GET', podLog(namespace, pod), undefined, { query, deadlineMs: READ_MS })
    if (status === 403) return [`(the log of ${pod} can't be read: add get of pods/log to the runner's Role)`]
    const lines = status === 200 ? text.split('\n').filter((line) => line !== '') : []
    return lines.map((line) => `log of ${pod}: ${line}`)
  } catch (error) {
    return excused(error, `log of ${pod}`)
  }
}

function excused(error: unknown, what: string): string[] {
  if (error instanceof KubeError && error.status === 404) return []
  return [`(the ${what} can't be read: ${messageOf(error)})`]
}
