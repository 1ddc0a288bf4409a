import { expect } from '@jest/globals'
import fc from 'fast-check'
import type { Interval } from '../../src/gates/evidence.ts'
import type { Counts, Gap, GapCause, GatePlan, Look, Metric, Reading } from '../../src/gates/types.ts'

/** Every property is tried with the same inputs in every run of the tests. */
export const RUNS = { numRuns: 60, seed: 4711 }

/** Requests of both arms, and errors that are rare, common, or missing from an arm. */
export const counts: fc.Arbitrary<Counts> = fc
  .record({
    n: fc.oneof(fc.nat(20), fc.nat(2_000)),
    m: fc.oneof(fc.nat(20), fc.nat(20_000)),
    bad: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.2, noNaN: true })),
    worse: fc.double({ min: 0, max: 5, noNaN: true }),
  })
  .map(({ n, m, bad, worse }) => ({ n, m, x: Math.min(n, Math.floor(n * bad * worse)), y: Math.floor(m * bad) }))

/** The same with requests in both arms, some of them without errors and some with. */
export const fullCounts: fc.Arbitrary<Counts> = fc
  .record({ n: fc.integer({ min: 2, max: 2_000 }), m: fc.integer({ min: 2, max: 20_000 }) })
  .chain(({ n, m }) =>
    fc.record({
      n: fc.constant(n),
      m: fc.constant(m),
      x: fc.integer({ min: 1, max: Math.max(1, Math.floor(n / 3)) }),
      y: fc.integer({ min: 1, max: Math.max(1, Math.floor(m / 3)) }),
    }),
  )

export const intervals = fc.array(counts, { minLength: 1, maxLength: 20 })
export const fullIntervals = fc.array(fullCounts, { minLength: 1, maxLength: 12 })
export const ratio = fc.double({ min: 0.3, max: 5, noNaN: true })
export const share = fc.double({ min: 0.001, max: 0.5, noNaN: true })

export function gap(cause: GapCause): Gap {
  return { gap: cause, detail: 'as the test says' }
}

export const CAUSES: readonly GapCause[] = ['absent', 'zero', 'not-a-number', 'unreachable']
export const gaps = fc.constantFrom(...CAUSES.map(gap))

export const errors: Metric = { name: 'errors', kind: 'errors', required: true, mode: 'sequential' }
export const p95: Metric = { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 }
export const requests: Metric = { name: 'requests', kind: 'requests', required: false, mode: 'sequential' }

export function planOf(...metrics: Metric[]): GatePlan {
  return { metrics, notMeasured: [], alpha: 0.01, beta: 0.05, harmBudget: 0.0025, before: {}, stages: 3 }
}

export const WEIGHTS = [5, 25, 50] as const

/** Looks of ten seconds at one step. */
export function looksAt(step: number, readings: readonly Record<string, Reading>[], from = 0): Look[] {
  return readings.map((one, i) => ({
    from: from + i * 10,
    to: from + (i + 1) * 10,
    step,
    weight: WEIGHTS[step] as number,
    readings: one,
  }))
}

export function errorLooks(...readings: Reading[]): Look[] {
  return looksAt(
    0,
    readings.map((reading) => ({ errors: reading })),
  )
}

const reading: fc.Arbitrary<Reading> = fc.oneof({ weight: 5, arbitrary: counts }, { weight: 1, arbitrary: gaps })

/** Looks at errors, p95 and requests through up to three steps, gaps among them. */
export const looks: fc.Arbitrary<Look[]> = looksOf(reading)

/** The same without gaps. */
export const countedLooks: fc.Arbitrary<Look[]> = looksOf(counts)

function looksOf(of: fc.Arbitrary<Reading>): fc.Arbitrary<Look[]> {
  const one = fc.record({ errors: of, p95: of, requests: of.map(asRequests) })
  return fc.array(one, { minLength: 1, maxLength: 24 }).map((all) =>
    all.flatMap((readings, i) => {
      const step = Math.min(2, Math.floor(i / 8))
      return looksAt(step, [readings], i * 10)
    }),
  )
}

/** For the request rate every request is an event. */
function asRequests(of: Reading): Reading {
  return 'n' in of ? { n: of.n, x: of.n, m: of.m, y: of.m } : of
}

export const STEP = { index: 0, weight: 5 }

export function lastStep(all: readonly Look[]): { index: number; weight: number } {
  const last = all.at(-1)
  return last ? { index: last.step, weight: last.weight } : STEP
}

export function expectClose(actual: number, expected: number, tolerance = 1e-9): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(actual), Math.abs(expected)))
}

/** Not above, but for rounding. */
export function expectAtMost(value: number, limit: number): void {
  expect(value).toBeLessThanOrEqual(limit + 1e-9 * Math.max(1, Math.abs(limit)))
}

/** Changes one of the intervals: the one that the number comes to. */
export function changed(all: readonly Interval[], at: number, change: (one: Interval) => Interval): Interval[] {
  const i = at % all.length
  return all.with(i, change(all[i] as Interval))
}
