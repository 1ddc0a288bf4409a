import type { Gap, Metric, Reading, Survey } from '../types.ts'
import { NoAnswer } from './http.ts'
import { WrongAnswer } from './query.ts'

/** What was seen of one metric at stable: its requests and events where it has any, or why it can't be measured. */
export type Seen = { before?: { m: number; y: number } } | { why: string }

export function surveyOf(scrapeSeconds: number, metrics: readonly Metric[], seenOf: (metric: Metric) => Seen): Survey {
  const survey: Survey = { scrapeSeconds, present: [], absent: [], before: {} }
  for (const metric of metrics) {
    const seen = seenOf(metric)
    if ('why' in seen) {
      survey.absent.push({ name: metric.name, why: seen.why })
      continue
    }
    survey.present.push(metric.name)
    if (seen.before) survey.before[metric.name] = seen.before
  }
  return survey
}

/**
 * The readings of a look that was not answered.
 *
 * @throws the error, where it is no answer of the system's
 */
export function unanswered(metrics: readonly Metric[], error: unknown): Record<string, Reading> {
  const gap = asGap(error)
  return Object.fromEntries(metrics.map(({ name }) => [name, gap]))
}

function asGap(error: unknown): Gap {
  if (error instanceof WrongAnswer) return { gap: 'not-a-number', detail: error.message }
  if (error instanceof NoAnswer) return { gap: 'unreachable', detail: error.message }
  throw error
}
