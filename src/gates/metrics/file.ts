import { type GateConfig, LATENCY_GATES, type LatencyName } from '../../config/gates-schema.ts'
import { type Infer, type JsonSchema, typed } from '../../config/json-schema.ts'
import { report, sentenceOf } from '../../config/load.ts'
import { type Problem, readBySchema } from '../../config/read.ts'
import { messageOf, UserError } from '../../errors.ts'
import { checkCounts } from '../evidence.ts'
import { latencyShare, planGates, wantedMetrics } from '../planner.ts'
import type { Counts, Gap, GapCause, GatePlan, Look, Metric, Reading } from '../types.ts'

/** Larger files are refused. */
const LARGEST_FILE = 50e6
const MOST_INTERVALS = 1_000_000

const whole = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const

/** Recorded counts: `{"interval": 10, "metrics": [{"name", "kind", "intervals": [{n, x, m, y}]}], "stages": […]}` */
export const recordedCountsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['interval', 'metrics'],
  properties: {
    interval: { type: 'number', exclusiveMinimum: 0, maximum: 86400, description: 'Seconds of one interval.' },
    metrics: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'kind', 'intervals'],
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 100 },
          kind: { type: 'string', enum: ['errors', 'slow', 'requests'] },
          bound: { type: 'number', exclusiveMinimum: 0, maximum: 86400, description: 'slow: seconds.' },
          share: {
            type: 'number',
            exclusiveMinimum: 0,
            exclusiveMaximum: 1,
            description: 'slow: share of requests that may be above the bound; a name such as p95 says it too.',
          },
          intervals: {
            type: 'array',
            minItems: 1,
            maxItems: MOST_INTERVALS,
            items: {
              type: 'object',
              additionalProperties: false,
              description: 'Canary requests n and events x, baseline requests m and events y; or why there are none.',
              properties: {
                n: whole,
                x: whole,
                m: whole,
                y: whole,
                gap: { type: 'string', enum: ['absent', 'zero', 'not-a-number', 'unreachable'] },
                detail: { type: 'string' },
              },
            },
          },
        },
      },
    },
    stages: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['weight', 'from'],
        properties: {
          weight: { type: 'number', exclusiveMinimum: 0, maximum: 100, description: 'Percent of requests.' },
          from: { ...whole, description: 'Its first interval, from 0.' },
        },
      },
    },
  },
} as const satisfies JsonSchema

type Recorded = Infer<typeof recordedCountsSchema>
type RecordedMetric = Recorded['metrics'][number]
type Stage = { weight: number; from: number }

/** A rollout as recorded counts tell it: ready for `judge`. */
export interface RecordedRollout {
  plan: GatePlan
  looks: Look[]
  /** The last step that was begun. */
  step: { index: number; weight: number }
}

/**
 * Reads recorded counts.
 *
 * @param where how errors call the text, such as the file's path
 * @param gates settings of the gates; those without counts in the file are left out
 * @throws {UserError} all that is wrong with it
 */
export function readRecordedCounts(text: string, where: string, gates: GateConfig): RecordedRollout {
  if (text.length > LARGEST_FILE) {
    throw new UserError(`${where}: is larger than ${LARGEST_FILE / 1e6} MB; give fewer intervals`)
  }
  const problems: Problem[] = []
  const recorded = readBySchema(typed(recordedCountsSchema), parse(text, where), [], problems) as Recorded
  if (problems.length === 0) checkWhole(recorded, problems)
  if (problems.length > 0) {
    throw new UserError(report(problems.map((problem) => `${where}: ${sentenceOf(problem)}`)))
  }
  const stages: readonly Stage[] = recorded.stages ?? [{ weight: achievedWeight(recorded), from: 0 }]
  const looks = looksOf(recorded, stages)
  const last = looks.at(-1) as Look
  return {
    plan: planOf(recorded, gates, stages.length, where),
    looks,
    step: { index: last.step, weight: last.weight },
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new UserError(`${where}: is no JSON (${messageOf(error)}); give recorded counts as docs/gates.md shows them`)
  }
}

/** What the schema can't say. */
function checkWhole(recorded: Recorded, problems: Problem[]): void {
  const length = recorded.metrics[0]?.intervals.length ?? 0
  const names = new Set<string>()
  recorded.metrics.forEach((metric, i) => {
    const at = ['metrics', i]
    const say = (sentence: string) => problems.push({ path: at, sentence })
    if (names.has(metric.name)) say(`the name ${metric.name} is there twice; give each metric its own`)
    names.add(metric.name)
    if (metric.kind === 'slow' && metric.bound === undefined) say('has no bound; give the seconds that are too slow')
    if (metric.kind === 'slow' && shareOf(metric) === undefined) say('has no share; name it such as p95, or give one')
    if (metric.intervals.length !== length) {
      say(`has ${metric.intervals.length} intervals, the first metric ${length}; give as many for each`)
    }
    metric.intervals.forEach((interval, k) => {
      const sentence = wrongInterval(interval)
      if (sentence) problems.push({ path: [...at, 'intervals', k], sentence })
    })
  })
  recorded.stages?.forEach(({ from }, i, stages) => {
    const before = stages[i - 1]?.from
    const wrong = before === undefined ? from !== 0 : from <= before
    if (wrong || from >= length) {
      const sentence = `from: ${from} is out of order; the first is 0, each next is larger, all are below ${length}`
      problems.push({ path: ['stages', i], sentence })
    }
  })
}

function wrongInterval(interval: RecordedMetric['intervals'][number]): string | undefined {
  const { n, x, m, y, gap } = interval
  const some = [n, x, m, y].filter((value) => value !== undefined).length
  if (gap !== undefined) return some === 0 ? undefined : 'has counts and a gap; give one of the two'
  if (some < 4) return 'has not all of n, x, m and y; give the four counts, or a gap'
  try {
    checkCounts({ n, x, m, y } as Counts)
    return undefined
  } catch (error) {
    return `${messageOf(error)}; events are among the requests`
  }
}

function looksOf(recorded: Recorded, stages: readonly Stage[]): Look[] {
  const length = recorded.metrics[0]?.intervals.length ?? 0
  return Array.from({ length }, (_, k) => {
    const step = stages.findLastIndex(({ from }) => from <= k)
    const readings = recorded.metrics.map(({ name, intervals }) => [name, readingOf(intervals[k])] as const)
    return {
      from: k * recorded.interval,
      to: (k + 1) * recorded.interval,
      step,
      weight: (stages[step] as Stage).weight,
      readings: Object.fromEntries(readings),
    }
  })
}

function readingOf(interval: RecordedMetric['intervals'][number] | undefined): Reading {
  const { gap, detail, ...counts } = interval ?? {}
  if (gap !== undefined) return { gap: gap as GapCause, detail: detail ?? 'as recorded' } satisfies Gap
  return counts as Counts
}

/** Without stages: one, at the share of requests that the canary got. */
function achievedWeight(recorded: Recorded): number {
  let [canary, all] = [0, 0]
  for (const { n = 0, m = 0 } of recorded.metrics[0]?.intervals ?? []) {
    canary += n
    all += n + m
  }
  return all === 0 || canary === 0 ? 1 : (100 * canary) / all
}

function planOf(recorded: Recorded, gates: GateConfig, stages: number, where: string): GatePlan {
  const wanted = wantedMetrics(gates)
  const metrics = recorded.metrics
    .map((metric) => asMetric(metric, gates, wanted))
    .filter((metric) => metric !== undefined)
  if (metrics.length === 0) {
    throw new UserError(`${where}: has counts only for gates that are off; switch one on, or give counts for another`)
  }
  const survey = { scrapeSeconds: recorded.interval, present: [], absent: [], before: {} }
  const plan = planGates({ ...gates, errors: true }, survey, stages)
  return { ...plan, metrics }
}

/** The gate of a recorded metric: that of its name or kind as configured; undefined where it is off. */
function asMetric(recorded: RecordedMetric, gates: GateConfig, wanted: readonly Metric[]): Metric | undefined {
  const { name, kind, bound } = recorded
  if (kind === 'errors' || kind === 'requests') {
    const configured = wanted.find((metric) => metric.kind === kind)
    return configured && { ...configured, name }
  }
  if (isLatencyName(name) && gates[name] === false) return undefined
  const configured = wanted.find((metric) => metric.name === name && metric.kind === 'slow')
  const slow: Metric = { name, kind: 'slow', required: false, mode: 'sequential', ...configured }
  return { ...slow, bound: bound as number, share: shareOf(recorded) as number }
}

function shareOf({ name, share }: RecordedMetric): number | undefined {
  return share ?? (isLatencyName(name) ? latencyShare(name) : undefined)
}

function isLatencyName(name: string): name is LatencyName {
  return (LATENCY_GATES as readonly string[]).includes(name)
}
