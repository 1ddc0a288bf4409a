import { KubeError } from '../kube/errors.ts'
import { events as eventsPath, podLog } from '../kube/paths.ts'
import type { Kube, KubeObject } from '../kube/types.ts'
import type { Trouble } from '../workload/health.ts'

const LOG_LINES = 10
const EVENTS = 5

interface Event extends KubeObject {
  type?: string
  reason?: string
  message?: string
  lastTimestamp?: string
}

/**
 * What a person would look at next: the pod's warnings and the last lines of its log. Best effort; a missing right
 * costs these lines and nothing else.
 */
export async function describeTrouble(kube: Kube, namespace: string, trouble: Trouble): Promise<string> {
  const [warnings, log] = await Promise.all([warningsOf(kube, namespace, trouble.pod), logOf(kube, namespace, trouble)])
  return [...warnings, ...log].join('\n')
}

async function warningsOf(kube: Kube, namespace: string, pod: string): Promise<string[]> {
  try {
    const found = await kube.list<Event>(eventsPath(namespace), {
      query: { fieldSelector: `involvedObject.name=${pod},type=Warning` },
      deadlineMs: 2_000,
    })
    return found.items
      .slice(-EVENTS)
      .map((event) => `event of ${pod}: ${event.reason ?? 'Warning'}: ${event.message ?? ''}`)
  } catch (error) {
    return excused(error, `events of ${pod}`)
  }
}

async function logOf(kube: Kube, namespace: string, trouble: Trouble): Promise<string[]> {
  const query = {
    tailLines: String(LOG_LINES),
    ...(trouble.container === undefined ? {} : { container: trouble.container }),
    ...(trouble.reason === 'CrashLoopBackOff' ? { previous: 'true' } : {}),
  }
  try {
    const answer = await kube.raw('GET', podLog(namespace, trouble.pod), undefined, { query, deadlineMs: 2_000 })
    if (answer.status !== 200) return []
    return answer.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `log of ${trouble.pod}: ${line}`)
  } catch (error) {
    return excused(error, `log of ${trouble.pod}`)
  }
}

function excused(error: unknown, what: string): string[] {
  if (error instanceof KubeError) return error.status === 404 ? [] : [`(the ${what} can't be read: ${error.message})`]
  if (error instanceof Error && error.name === 'UserError') return [`(the ${what} can't be read: ${error.message})`]
  throw error
}
