/** One series of raw samples, as the metrics server has them; times in unix seconds. */
export interface Series {
  labels: Readonly<Record<string, string>>
  samples: readonly (readonly [time: number, value: number])[]
}

/** The half-open interval (from, to], unix seconds. */
export interface Window {
  from: number
  to: number
}

/** What is known of a scrape target besides its counters. */
export interface Target {
  /** Times of its scrapes that worked, rising. */
  seen: readonly number[]
  /** When its process started, as told at each scrape; empty when it doesn't say. */
  starts: readonly (readonly [time: number, started: number])[]
}

export interface Increment {
  count: number
  /** The truth may be higher: a first value of unknown history, a restart, a target that went away. */
  lowerBound: boolean
}

/** A counter that is no counter: NaN, infinite, negative, or not whole. */
export class NotACount extends Error {
  override readonly name = 'NotACount'
}

/** Start times are rounded by those who tell them. */
const START_ROUNDING = 1
/** A target that was not scraped for this many scrapes is gone, or its end is not known. */
const SILENT_SCRAPES = 1.5

/**
 * How much a counter rose in a window, from its raw samples: the sum of its steps from the last sample at or before
 * the window to the last one in it. Windows that follow each other neither lose an increment nor count one twice.
 * `rate()` and `increase()` do both, and miss the first events of a newborn series: the canary's.
 *
 * @param begin start of the samples that were asked for; lies before `window.from`
 * @throws {NotACount} a value is no count
 */
export function increment(series: Series, target: Target, window: Window, begin: number): Increment {
  const samples = inOrder(series, window.to)
  let previous = samples.findLast(([time]) => time <= window.from)
  const inside = samples.filter(([time]) => time > window.from)
  let count = 0
  let lowerBound = false
  const first = inside[0]
  if (previous === undefined && first !== undefined) {
    if (isBorn(target, first[0], begin)) count = first[1]
    else lowerBound = true
    previous = inside.shift()
  }
  for (const sample of inside) {
    const [before, now] = [previous as readonly [number, number], sample]
    if (now[1] < before[1] || restartedBetween(target, before[0], now[0])) {
      count += now[1]
      // What came after the last scrape of the old process was never seen.
      lowerBound = true
    } else {
      count += now[1] - before[1]
    }
    previous = sample
  }
  if (previous !== undefined && endUnknown(target, previous[0], window.to)) lowerBound = true
  return { count, lowerBound }
}

/**
 * Proof that a series' first value was counted from zero within what we look at: its process started then, or its
 * target was scraped before and did not have it yet.
 */
function isBorn(target: Target, first: number, begin: number): boolean {
  if (target.seen.some((time) => time < first)) return true
  const started = startAt(target, first)
  return started !== undefined && started > begin
}

function restartedBetween(target: Target, before: number, now: number): boolean {
  const [then, later] = [startAt(target, before), startAt(target, now)]
  return then !== undefined && later !== undefined && later > then + START_ROUNDING
}

function startAt(target: Target, time: number): number | undefined {
  return target.starts.findLast(([told]) => told <= time)?.[1]
}

function endUnknown(target: Target, last: number, to: number): boolean {
  const lastSeen = target.seen.findLast((time) => time <= to) ?? last
  if (last < lastSeen) return true
  const gap = scrapeSeconds([target])
  return gap !== undefined && to - lastSeen > SILENT_SCRAPES * gap
}

/** Sorted, later ones dropped, and each time once: the two kinds of windows overlap by a sample. */
function inOrder({ samples, labels }: Series, to: number): (readonly [number, number])[] {
  const wanted = samples.filter(([time]) => time <= to).toSorted(([a], [b]) => a - b)
  const once = wanted.filter(([time], i) => time !== wanted[i + 1]?.[0])
  for (const [, value] of once) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new NotACount(`${labels.__name__ ?? 'a counter'} is ${value}, not a whole number`)
    }
  }
  return once
}

/** The usual time between two scrapes: the median over targets; undefined where none was scraped twice. */
export function scrapeSeconds(targets: Iterable<Target>): number | undefined {
  const gaps: number[] = []
  for (const { seen } of targets) {
    for (let i = 1; i < seen.length; i++) gaps.push((seen[i] as number) - (seen[i - 1] as number))
  }
  gaps.sort((a, b) => a - b)
  return gaps[Math.floor(gaps.length / 2)]
}

/** Requests above a bound, from the buckets of one histogram. */
export interface Slow {
  total: number
  /** Above the bound, or above the next boundary up where the bound is none: what FAIL may use. */
  above: number
  /** Above the bound, or above the next boundary down: what PASS has to use. */
  below: number
  /** Boundaries used: equal to the bound where it is one. null: none, the histogram ends below the bound. */
  upper: number | null
  lower: number
}

/**
 * @param buckets increments by `le` in seconds, +Inf included, of one histogram of one target
 * @returns undefined without a +Inf bucket
 */
export function slowRequests(buckets: ReadonlyMap<number, number>, bound: number): Slow | undefined {
  const total = buckets.get(Number.POSITIVE_INFINITY)
  if (total === undefined) return undefined
  let [lower, upper]: [number, number | null] = [0, null]
  let [within, withinLower, withinUpper] = [0, 0, total]
  for (const [le, count] of [...buckets].toSorted(([a], [b]) => a - b)) {
    if (!Number.isFinite(le)) continue
    // Buckets are cumulative; a scrape between two updates can show them out of step.
    within = Math.min(total, Math.max(within, count))
    const same = Math.abs(le - bound) <= 1e-9 * bound
    if (same || le < bound) [lower, withinLower] = [same ? bound : le, within]
    if (upper === null && (same || le > bound)) [upper, withinUpper] = [same ? bound : le, within]
  }
  return { total, above: upper === null ? 0 : total - withinUpper, below: total - withinLower, upper, lower }
}
