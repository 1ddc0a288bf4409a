import type { Gap, Metric, Reading } from '../types.ts'
import { increment, type Series, slowRequests, type Window } from './counting.ts'
import type { Arm, Separation, Snapshot } from './snapshot.ts'

/** What one arm counted in a window; windows that follow each other add up. */
export interface ArmTally {
  /** Its pods answered scrapes. */
  scraped: boolean
  /** Series that count its requests. */
  series: number
  requests: number
  events: number
  /** slow: events as PASS counts them. */
  strict: number
  lowerBound: boolean
  /** slow: the bucket boundaries that were used; null: none above. */
  upper: number | null | undefined
  lower: number | undefined
}
export type Tally = Record<Arm, ArmTally>

export interface Counting {
  arms: Separation
  window: Window
  isError(labels: Readonly<Record<string, string>>): boolean
  /** Seconds of one unit of `le`. */
  bucketUnit: number
}

export function emptyTally(): Tally {
  return { canary: emptyArm(), baseline: emptyArm() }
}

function emptyArm(): ArmTally {
  return {
    scraped: false,
    series: 0,
    requests: 0,
    events: 0,
    strict: 0,
    lowerBound: false,
    upper: undefined,
    lower: undefined,
  }
}

/** @throws {NotACount} a counter of either arm is no count */
export function tally(metric: Metric, snapshot: Snapshot, counting: Counting): Tally {
  const sums = emptyTally()
  for (const arm of ['canary', 'baseline'] as const) {
    sums[arm].scraped = counting.arms.scraped(arm, snapshot.targets, counting.window.from)
  }
  if (metric.kind === 'slow') addSlow(sums, metric.bound as number, snapshot, counting)
  else addEvents(sums, snapshot, counting)
  return sums
}

function addEvents(sums: Tally, snapshot: Snapshot, counting: Counting): void {
  const each = (all: readonly Series[], add: (arm: ArmTally, count: number, series: Series) => void) => {
    for (const series of snapshot.targets.once(all)) {
      const arm = counting.arms.of(series)
      if (arm === undefined) continue
      const { count, lowerBound } = increment(series, snapshot.targets.of(series), counting.window, snapshot.begin)
      add(sums[arm], count, series)
      if (lowerBound) sums[arm].lowerBound = true
    }
  }
  each(snapshot.requests, (arm, count, series) => {
    arm.series += 1
    arm.requests += count
    if (snapshot.errors === undefined && counting.isError(series.labels)) arm.events += count
  })
  each(snapshot.errors ?? [], (arm, count) => {
    arm.events += count
  })
}

function addSlow(sums: Tally, bound: number, snapshot: Snapshot, counting: Counting): void {
  const histograms = new Map<string, { arm: ArmTally; buckets: Map<number, number> }>()
  for (const series of snapshot.targets.once(snapshot.buckets)) {
    const arm = counting.arms.of(series)
    const le = bucketBound(series.labels.le)
    if (arm === undefined || le === undefined) continue
    const { count, lowerBound } = increment(series, snapshot.targets.of(series), counting.window, snapshot.begin)
    if (lowerBound) sums[arm].lowerBound = true
    const { le: _, ...rest } = series.labels
    const key = JSON.stringify(Object.entries(rest).sort())
    const histogram = histograms.get(key) ?? { arm: sums[arm], buckets: new Map() }
    histograms.set(key, histogram)
    const seconds = le * counting.bucketUnit
    histogram.buckets.set(seconds, (histogram.buckets.get(seconds) ?? 0) + count)
  }
  for (const { arm, buckets } of histograms.values()) {
    const slow = slowRequests(buckets, bound)
    if (slow === undefined) continue
    arm.series += 1
    arm.requests += slow.total
    arm.events += slow.above
    arm.strict += slow.below
    // Where histograms differ the coarsest boundaries are the ones to tell of.
    arm.upper = arm.upper === null || slow.upper === null ? null : Math.max(arm.upper ?? 0, slow.upper)
    arm.lower = Math.min(arm.lower ?? Number.POSITIVE_INFINITY, slow.lower)
  }
}

/** "0.5", "5e-1", "+Inf" → a number; undefined where it is none. */
function bucketBound(le: string | undefined): number | undefined {
  if (le === '+Inf') return Number.POSITIVE_INFINITY
  const value = le === undefined || le.trim() === '' ? Number.NaN : Number(le)
  return Number.isFinite(value) ? value : undefined
}

/** Adds the tally of a window that follows. */
export function addTally(sums: Tally, next: Tally): void {
  for (const arm of ['canary', 'baseline'] as const) {
    const [to, from] = [sums[arm], next[arm]]
    to.scraped ||= from.scraped
    to.series += from.series
    to.requests += from.requests
    to.events += from.events
    to.strict += from.strict
    to.lowerBound ||= from.lowerBound
    if (from.upper !== undefined) to.upper = to.upper === undefined ? from.upper : coarser(to.upper, from.upper)
    if (from.lower !== undefined) to.lower = Math.min(to.lower ?? from.lower, from.lower)
  }
}

function coarser(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b)
}

/** What is missing of an arm; undefined where its requests are counted. */
export function missingOf(metric: Metric, arm: ArmTally, pods: string): Gap | undefined {
  const what = metric.kind === 'slow' ? 'duration buckets' : 'request counts'
  if (arm.series > 0) return undefined
  return arm.scraped
    ? gap('zero', `${pods} are scraped and have no ${what} yet`)
    : gap('absent', `${pods} have no ${what}, and no scrape of them is known`)
}

/** The reading of a metric: counts, or why there are none. */
export function readingOf(metric: Metric, { canary, baseline }: Tally): Reading {
  const missing = missingOf(metric, canary, "the canary's pods")
  if (missing?.gap === 'absent') return missing
  if (canary.requests === 0 && metric.kind !== 'requests') {
    return missing ?? gap('zero', `the canary's pods count no request, the baseline's ${baseline.requests}`)
  }
  if (canary.events > canary.requests || baseline.events > baseline.requests) {
    return gap('not-a-number', 'more errors than requests were counted; the queries do not belong together')
  }
  const events = metric.kind === 'requests' ? 'requests' : 'events'
  return {
    n: canary.requests,
    x: canary[events],
    m: baseline.requests,
    y: baseline[events],
    ...(metric.kind === 'slow' ? between(metric.bound as number, canary, baseline) : {}),
    ...(canary.lowerBound || baseline.lowerBound ? { lowerBound: true as const } : {}),
  }
}

function between(bound: number, canary: ArmTally, baseline: ArmTally) {
  const above = coarser(canary.upper ?? null, baseline.upper === undefined ? bound : baseline.upper)
  const below = Math.min(canary.lower ?? 0, baseline.lower ?? bound)
  if (above === bound && below === bound) return {}
  return { between: { above, below, x: canary.strict, y: baseline.strict } }
}

function gap(cause: Gap['gap'], detail: string): Gap {
  return { gap: cause, detail }
}
