import { messageOf } from '../errors.ts'
import { isCounts, isGap, isGauge } from '../gates/gaps.ts'
import type { GapCause, GatePlan, Gauge, Look, MetricKind, Verdict } from '../gates/types.ts'
import { failLimits, Judging } from '../gates/verdict.ts'
import type { RolloutRecord } from '../rollout/record.ts'

/**
 * The series behind the pictures: what the gates said at each look, computed again from the counts in the record. The
 * logarithms are natural ones.
 */
export interface Curves {
  /** Merged evidence of all gates fails the rollout here: ln(1/alpha). */
  failLimit: number
  /** Evidence of a step passes a gate here: ln(1/beta). */
  passLimit: number
  /** Where the rollout stood at each look. */
  looks: CurveLook[]
  gates: GateCurve[]
}

export interface CurveLook {
  /** Begin and end in seconds of looking: pauses between steps are left out. */
  from: number
  to: number
  step: number
  weight: number
  verdict: Verdict
  /** Merged evidence to fail. */
  lnEvidence: number
}

export interface GateCurve {
  name: string
  kind: MetricKind
  dry: boolean
  required: boolean
  /** Evidence at which it fails the rollout alone; absent where it weighs none. */
  failLimit?: number
  /** Part of the merged evidence that its own is multiplied by, as a logarithm; absent where it has none. */
  lnShare?: number
  /** Largest ratio canary/baseline still called good; for requests the smallest share of its share. */
  ratio?: number
  /** CPU and memory: share of the limit. */
  bound?: number
  /** One for each look. */
  points: GatePoint[]
}

export interface GatePoint {
  verdict: Verdict
  lnFail: number
  /** Evidence to pass, of the step alone: the better of ratio and harm budget. */
  lnPass: number
  /** Null: unbounded, or nothing is known of it. */
  ratio: { estimate: number | null; lower: number; upper: number | null }
  /** Why the look has no counts. */
  gap?: GapCause
  gauge?: Gauge
}

/**
 * @returns undefined where no gates looked
 * @throws {BadCounts} the record has counts that cannot be
 */
export function curvesOf({ plan, looks }: RolloutRecord): Curves | undefined {
  if (plan.gates === undefined || looks.length === 0) return undefined
  const { gates } = plan
  const judging = new Judging(gates)
  const limits = failLimits(gates)
  const curves: Curves = {
    failLimit: Math.log(1 / gates.alpha),
    passLimit: Math.log(1 / gates.beta),
    looks: [],
    gates: gates.metrics.map((metric) => gateCurve(gates, metric, limits.get(metric.name))),
  }
  for (const [index, look] of looks.entries()) {
    judging.add(look)
    const judgement = judging.judgement({ index: look.step, weight: look.weight })
    const { verdict, lnEvidence } = judgement
    curves.looks.push({
      from: index * plan.intervalSeconds,
      to: (index + 1) * plan.intervalSeconds,
      step: look.step,
      weight: look.weight,
      verdict,
      lnEvidence,
    })
    judgement.gates.forEach((result, at) => {
      curves.gates[at]?.points.push({
        verdict: result.verdict,
        lnFail: result.lnEFail,
        lnPass: Math.max(result.lnEPass, result.lnEHarm ?? Number.NEGATIVE_INFINITY),
        ratio: result.ratio,
        ...seen(look, result.name),
      })
    })
  }
  return curves
}

function gateCurve(plan: GatePlan, metric: GatePlan['metrics'][number], failLimit: number | undefined): GateCurve {
  const { name, kind, dry = false, required, ratio, bound } = metric
  return {
    name,
    kind,
    dry,
    required,
    ...(failLimit === undefined ? {} : { failLimit }),
    ...(failLimit === undefined || dry ? {} : { lnShare: Math.log(1 / plan.alpha) - failLimit }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(bound === undefined ? {} : { bound }),
    points: [],
  }
}

function seen(look: Look, name: string): Pick<GatePoint, 'gap' | 'gauge'> {
  const reading = look.readings[name]
  if (reading === undefined) return { gap: 'absent' }
  if (isGap(reading)) return { gap: reading.gap }
  return isGauge(reading) ? { gauge: reading } : {}
}

interface Drawn {
  curves?: Curves
  trouble?: string
}

/** A record's summary and its page show the same curves; a look more makes others of them. */
const drawn = new WeakMap<RolloutRecord, { looks: number; result: Drawn }>()

/** What is told about a record whose counts nobody can judge. */
export function curvesOrTrouble(record: RolloutRecord): Drawn {
  const before = drawn.get(record)
  if (before?.looks === record.looks.length) return before.result
  const result = draw(record)
  drawn.set(record, { looks: record.looks.length, result })
  return result
}

function draw(record: RolloutRecord): Drawn {
  try {
    const curves = curvesOf(record)
    return curves === undefined ? {} : { curves }
  } catch (error) {
    return { trouble: messageOf(error) }
  }
}

/** The weight over time, in seconds since the rollout started. */
export interface WeightCurve {
  /** Percent of requests that the new version is to get from then on, the first at 0 s. */
  asked: { at: number; weight: number }[]
  /** Percent that the canary was seen to get in the look that ended then; null: nothing was counted. */
  observed: { at: number; weight: number | null }[]
  marks: WeightMark[]
  end: number
}

export interface WeightMark {
  at: number
  weight: number
  verdict: Verdict
}

export function weightCurve(record: RolloutRecord): WeightCurve {
  const start = Date.parse(record.startedAt)
  const since = (milliseconds: number) => Math.max(0, (milliseconds - start) / 1000)
  const asked = [{ at: 0, weight: 0 }]
  for (const { at, to, metadata } of record.transitions) {
    const weight = weightIn(to, metadata?.weight)
    const last = asked.at(-1) as { at: number; weight: number }
    if (weight !== undefined && weight !== last.weight) {
      asked.push({ at: Math.max(last.at, since(Date.parse(at))), weight })
    }
  }
  const observed = record.looks.map((look) => ({ at: since(look.to * 1000), weight: share(look, record) }))
  const marks = record.verdicts.map(({ at, weight, verdict }) => ({ at: since(Date.parse(at)), weight, verdict }))
  const ends = [record.updatedAt, ...record.transitions.map(({ at }) => at)].map((at) => since(Date.parse(at)))
  const end = [...asked, ...observed, ...marks].reduce((latest, { at }) => Math.max(latest, at), Math.max(...ends))
  return { asked, observed, marks, end }
}

/** The weight that is in force once a state is entered; undefined: the one before stays. */
function weightIn(state: RolloutRecord['state'], weight: unknown): number | undefined {
  switch (state) {
    case 'CANARY_WAITING':
    case 'CANARY_EVALUATING':
      return typeof weight === 'number' && weight >= 0 && weight <= 100 ? weight : undefined
    case 'PROMOTING':
      return 100
    case 'ROLLING_BACK':
      return 0
    default:
      return undefined
  }
}

function share(look: Look, { plan }: RolloutRecord): number | null {
  const metrics = plan.gates?.metrics ?? []
  const byErrors = [...metrics].sort((a, b) => Number(b.kind === 'errors') - Number(a.kind === 'errors'))
  for (const { name } of byErrors) {
    const reading = look.readings[name]
    if (reading !== undefined && isCounts(reading) && reading.n + reading.m > 0) {
      return (100 * reading.n) / (reading.n + reading.m)
    }
  }
  return null
}
