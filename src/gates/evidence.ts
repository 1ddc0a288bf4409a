import { RatioProcess, ShareProcess } from './e-process.ts'
import { GRID, logSumExp } from './grid.ts'
import { RatioProfile } from './profile.ts'

/** Requests and events of one interval: canary (n, x) and baseline (m, y). */
export interface Interval {
  readonly n: number
  readonly x: number
  readonly m: number
  readonly y: number
}

/** Counts that cannot be: they are an error, never a verdict. */
export class BadCounts extends Error {
  override readonly name = 'BadCounts'
}

/** @throws {BadCounts} a count is negative, not a whole number, too large to be exact, or events exceed requests */
export function checkCounts({ n, x, m, y }: Interval): void {
  if (!isCount(n) || !isCount(x) || !isCount(m) || !isCount(y)) {
    throw new BadCounts(`n, x, m, y are ${n}, ${x}, ${m}, ${y}, which are not all whole numbers from 0`)
  }
  if (x > n) throw new BadCounts(`the canary has ${x} events in ${n} requests`)
  if (y > m) throw new BadCounts(`the baseline has ${y} events in ${m} requests`)
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/**
 * Evidence against "canary event rate <= rho x baseline event rate", valid at every look.
 *
 * @param intervals counts per interval, never pooled
 * @param rho       largest ratio still called good, > 0
 * @returns natural logarithm of the e-value; >= ln(1/alpha) means FAIL at level alpha
 * @throws {BadCounts} a count is negative, not an integer, or events exceed requests
 * @see Lindon, Sanden, Shirikian 2022, arXiv 2205.14762; the mixture is over GRID
 */
export function failEvidence(intervals: readonly Interval[], rho: number): number {
  return follow(new RatioProcess(rho, 'above'), intervals)
}

/**
 * Evidence against "canary event rate >= tau x baseline event rate", valid at every look.
 *
 * @returns natural logarithm of the e-value; >= ln(1/beta) means that the canary is proven to be below tau
 * @throws {BadCounts} as failEvidence
 */
export function passEvidence(intervals: readonly Interval[], tau: number): number {
  return follow(new RatioProcess(tau, 'below'), intervals)
}

/**
 * failEvidence with restarts: one process begins with each stage, so that a regression that begins late need not first
 * win back what the good stages before it lost. The first stage has half of the weight, the others share the rest.
 *
 * @param stages intervals of each stage; stages that have not begun are empty and must be there, as the weights are
 *               fixed beforehand
 */
export function restartedFailEvidence(stages: readonly (readonly Interval[])[], rho: number): number {
  const process = new RatioProcess(rho, 'above', stages.length)
  stages.forEach((intervals, stage) => {
    if (intervals.length > 0) process.enter(stage)
    for (const interval of intervals) {
      checkCounts(interval)
      process.add(interval)
    }
  })
  return process.ln()
}

/**
 * One-sample evidence on a share of requests: side "above" speaks against "share <= p0", side "below" against
 * "share >= p0".
 *
 * @param samples n requests, x of them events, per interval
 * @returns natural logarithm of the e-value
 * @throws {BadCounts} as failEvidence
 */
export function shareEvidence(
  samples: readonly { n: number; x: number }[],
  p0: number,
  side: 'above' | 'below',
): number {
  const process = new ShareProcess(p0, side)
  for (const { n, x } of samples) {
    checkCounts({ n, x, m: 0, y: 0 })
    process.add(n, x)
  }
  return process.ln()
}

/** Anytime-valid p-value: min(1, 1 / the largest e-value seen). */
export function anytimeP(intervals: readonly Interval[], rho: number): number {
  const process = new RatioProcess(rho, 'above')
  let highest = 0
  for (const interval of intervals) {
    checkCounts(interval)
    process.add(interval)
    highest = Math.max(highest, process.ln())
  }
  return Math.exp(-highest)
}

/** Ratio canary/baseline with its confidence sequence; null where it is unbounded or nothing is known of it. */
export interface RatioInterval {
  estimate: number | null
  lower: number
  upper: number | null
}

/**
 * Confidence sequence for the ratio canary/baseline: covers the truth at every look at once with 1 - alpha.
 *
 * @throws {BadCounts} as failEvidence
 */
export function confidenceSequence(intervals: readonly Interval[], alpha: number): RatioInterval {
  const profile = new RatioProfile()
  for (const interval of intervals) {
    checkCounts(interval)
    profile.add(interval)
  }
  return profile.confidence(alpha)
}

/** Requests without an event that prove a share below p0 at error bound beta. */
export function requestsToProve(p0: number, beta: number): number {
  const perRequest = GRID.map(({ ratio }) => -Math.log1p(-p0 + p0 / ratio))
  const ln = (n: number) => logSumExp(GRID.map(({ logWeight }, j) => logWeight + n * (perRequest[j] as number)))
  let low = 0
  let high = 1
  while (ln(high) < Math.log(1 / beta)) high *= 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (ln(middle) >= Math.log(1 / beta)) high = middle
    else low = middle
  }
  return high
}

function follow(process: RatioProcess, intervals: readonly Interval[]): number {
  for (const interval of intervals) {
    checkCounts(interval)
    process.add(interval)
  }
  return process.ln()
}
