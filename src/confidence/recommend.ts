import { type HistoryEntry, type Scored, succeeded } from './history.ts'
import { scoreOf } from './score.ts'
import {
  DEFAULT_THRESHOLDS,
  DEFAULT_WEIGHTS,
  FACTORS,
  type Factor,
  type FactorName,
  type Factors,
  type Thresholds,
  type Weights,
} from './types.ts'

/** What a service's past suggests, with the numbers behind it. */
export interface Recommendation {
  about: 'settle' | 'steps' | 'factor' | 'change' | 'threshold' | 'success'
  /** One sentence. */
  text: string
}

/** The settings that the past is held against. */
export interface PresentSettings {
  settleSeconds: number
  weights?: Weights
  thresholds?: Thresholds
}

/** Fewer rollouts than that say nothing about times and shares, … */
const ENOUGH = 5
/** … and nothing about a whole factor. */
const ENOUGH_FOR_FACTOR = 20
const DAY_MS = 86_400_000

/** @param history oldest first */
export function recommendations(history: readonly HistoryEntry[], present: PresentSettings): Recommendation[] {
  return [
    ...settle(history, present.settleSeconds),
    ...undecided(history),
    ...factors(history, present.weights ?? DEFAULT_WEIGHTS, present.thresholds ?? DEFAULT_THRESHOLDS),
    ...size(history),
    ...threshold(history, (present.thresholds ?? DEFAULT_THRESHOLDS).promote),
    ...recentFailures(history),
  ]
}

/** How long the gates took where they did decide, at each weight. */
function settle(history: readonly HistoryEntry[], settleSeconds: number): Recommendation[] {
  const slowest = stepsByWeight(history)
    .map(({ weight, steps }) => ({
      weight,
      times: steps.filter((step) => step.seconds > 0).map((step) => step.seconds),
    }))
    .filter(({ times }) => times.length >= ENOUGH)
    .map(({ weight, times }) => ({ weight, times, mean: mean(times), enough: roundUp(Math.max(...times) * 1.2) }))
  const longest = slowest.reduce<(typeof slowest)[number] | undefined>(
    (most, one) => (most === undefined || one.enough > most.enough ? one : most),
    undefined,
  )
  if (!longest || longest.enough >= settleSeconds * 0.75) return []
  const { weight, times, mean: average, enough } = longest
  return [
    {
      about: 'settle',
      text: `the gates conclude slowest at ${weight} %: after ${Math.round(average)} s on average, ${Math.round(Math.max(...times))} s at most, in ${times.length} rollouts; settle ${enough}s is enough, ${settleSeconds}s is set`,
    },
  ]
}

/** Weights at which the gates often end without a verdict. */
function undecided(history: readonly HistoryEntry[]): Recommendation[] {
  return stepsByWeight(history).flatMap(({ weight, steps }) => {
    const open = steps.filter((step) => step.verdict === 'inconclusive').length
    if (steps.length < ENOUGH || open * 4 < steps.length) return []
    return [
      {
        about: 'steps' as const,
        text: `at ${weight} % the gates ended without a verdict in ${open} of ${steps.length} rollouts; a longer settle, a larger harm-budget or a larger first weight lets them conclude`,
      },
    ]
  })
}

/** Factors that never changed a decision, and factors that are mostly missing. */
function factors(history: readonly HistoryEntry[], weights: Weights, thresholds: Thresholds): Recommendation[] {
  const scored = history.flatMap((entry) => entry.scored ?? [])
  if (scored.length < ENOUGH_FOR_FACTOR) return []
  return FACTORS.flatMap((name): Recommendation[] => {
    const known = scored.filter((one) => one.factors[name] !== undefined)
    const missing = scored.length - known.length
    if (missing * 2 >= scored.length) {
      return [
        {
          about: 'factor',
          text: `${name} was missing in ${missing} of ${scored.length} scores, which leaves ${weights[name] / 10} points open each time; give it, or give it no weight`,
        },
      ]
    }
    const moved = known.filter((one) => moves(one, name, weights, thresholds)).length
    if (moved > 0 || known.length < ENOUGH_FOR_FACTOR) return []
    return [{ about: 'factor', text: `${name} never moved a decision in ${known.length} rollouts` }]
  })
}

/** Whether the decision would have been another had the factor been perfect. */
function moves(scored: Scored, name: FactorName, weights: Weights, thresholds: Thresholds): boolean {
  const decide = (factors: Scored['factors']) =>
    scoreOf(
      {
        factors: asFactors(factors),
        ...(scored.verdict === undefined ? {} : { verdict: scored.verdict }),
        vetoes: scored.vetoed ? ['as it was'] : [],
      },
      weights,
      thresholds,
    ).decision
  return decide(scored.factors) !== decide({ ...scored.factors, [name]: 100 })
}

function asFactors(values: Scored['factors']): Factors {
  const factor = (value: number | undefined): Factor =>
    value === undefined ? { missing: 'not known' } : { value, reasons: [] }
  return Object.fromEntries(FACTORS.map((name) => [name, factor(values[name])])) as unknown as Factors
}

/** Whether large changes are taken back more often than small ones. */
function size(history: readonly HistoryEntry[]): Recommendation[] {
  const sized = history.flatMap((entry) => {
    const lines = entry.scored?.change && entry.scored.change.la + entry.scored.change.ld
    return lines === undefined ? [] : [{ lines, bad: !succeeded(entry) }]
  })
  if (sized.length < 2 * ENOUGH) return []
  const middle = median(sized.map(({ lines }) => lines))
  const large = sized.filter(({ lines }) => lines > middle)
  const small = sized.filter(({ lines }) => lines <= middle)
  const [badLarge, badSmall] = [large, small].map((group) => group.filter(({ bad }) => bad).length) as [number, number]
  if (badLarge < 3 || badLarge * small.length < 2 * badSmall * large.length) return []
  return [
    {
      about: 'change',
      text: `changes of more than ${middle} lines were taken back in ${badLarge} of ${large.length} rollouts, smaller ones in ${badSmall} of ${small.length}; smaller changes would help`,
    },
  ]
}

/** Whether what was scored high stayed. */
function threshold(history: readonly HistoryEntry[], promote: number): Recommendation[] {
  const high = history.filter((entry) => entry.scored !== undefined && entry.scored.score >= promote)
  const bad = high.filter((entry) => !succeeded(entry))
  if (high.length < ENOUGH || bad.length * 20 < high.length) return []
  const best = Math.max(...bad.map((entry) => entry.scored?.score ?? 0))
  return [
    {
      about: 'threshold',
      text: `${bad.length} of the ${high.length} rollouts that scored ${promote} or more were taken back, the best of them with ${Math.round(best)}; a promote threshold above that would have asked a person`,
    },
  ]
}

/** Whether the last month was worse than what was before. */
function recentFailures(history: readonly HistoryEntry[]): Recommendation[] {
  const latest = history.at(-1)
  if (!latest) return []
  const since = Date.parse(latest.at) - 30 * DAY_MS
  const recent = history.filter((entry) => Date.parse(entry.at) > since)
  const bad = recent.filter((entry) => !succeeded(entry))
  if (recent.length < ENOUGH || bad.length * 3 < recent.length) return []
  const revoked = bad.filter((entry) => entry.revoked !== undefined).length
  const after =
    revoked === 0 ? '' : `, ${revoked} of them after the promotion (a verification or later gates would have to see it)`
  return [
    {
      about: 'success',
      text: `${bad.length} of the ${recent.length} rollouts of the last 30 days were taken back${after}; what they have in common is worth a look`,
    },
  ]
}

function stepsByWeight(history: readonly HistoryEntry[]): { weight: number; steps: HistoryEntry['steps'] }[] {
  const groups = new Map<number, HistoryEntry['steps']>()
  for (const step of history.flatMap((entry) => entry.steps)) {
    groups.set(step.weight, [...(groups.get(step.weight) ?? []), step])
  }
  return [...groups].map(([weight, steps]) => ({ weight, steps })).sort((a, b) => a.weight - b.weight)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}

/** To a time that a person would write. */
function roundUp(seconds: number): number {
  const unit = seconds <= 120 ? 5 : seconds <= 600 ? 30 : 60
  return Math.ceil(seconds / unit) * unit
}
