import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { confidenceSequence, type Interval } from '../../src/gates/evidence.ts'
import { GRID, logSumExp } from '../../src/gates/grid.ts'
import { expectAtMost, expectClose, fullCounts, fullIntervals, intervals, RUNS } from './arbitraries.ts'

const alpha = fc.double({ min: 0.001, max: 0.5, noNaN: true })
const top = (upper: number | null) => upper ?? Number.POSITIVE_INFINITY

/** The likelihood of a ratio, by the formula. */
function likelihood(all: readonly Interval[], r: number): number {
  return all.reduce((sum, { n, x, m, y }) => {
    return n === 0 || m === 0 ? sum : sum + x * Math.log(r) - (x + y) * Math.log1p(((r - 1) * n) / (n + m))
  }, 0)
}

/** Evidence against a ratio being the true one: of the prior's ratios against it. */
function against(all: readonly Interval[], r: number): number {
  const terms = GRID.flatMap(({ ratio, logWeight }) =>
    [ratio, 1 / ratio].map((other) => logWeight - Math.LN2 + likelihood(all, other)),
  )
  return logSumExp(terms) - likelihood(all, r)
}

describe('the confidence sequence', () => {
  test('of one interval has the ratio of the two error rates as its estimate', () => {
    fc.assert(
      fc.property(fullCounts, alpha, (one, level) => {
        const { estimate } = confidenceSequence([one], level)
        expectClose(Math.log(estimate as number), Math.log((one.x * one.m) / (one.y * one.n)), 1e-7)
      }),
      RUNS,
    )
  })

  test('contains its estimate, at every level', () => {
    fc.assert(
      fc.property(intervals, alpha, (all, level) => {
        const { estimate, lower, upper } = confidenceSequence(all, level)
        expect(lower).toBeGreaterThanOrEqual(0)
        expectAtMost(lower, top(upper))
        if (estimate === null) return
        expectAtMost(lower, estimate)
        expectAtMost(estimate, top(upper))
      }),
      RUNS,
    )
  })

  test('leaves out exactly the ratios that the test of them rejects', () => {
    fc.assert(
      fc.property(fullIntervals, alpha, fc.double({ min: -5, max: 5, noNaN: true }), (all, level, ln) => {
        const { lower, upper } = confidenceSequence(all, level)
        const r = Math.exp(ln)
        const excess = against(all, r) - Math.log(1 / level)
        if (Math.abs(excess) < 1e-6) return
        expect(r < lower || r > top(upper)).toBe(excess > 0)
      }),
      RUNS,
    )
  })

  test('is wider the surer it is to be', () => {
    fc.assert(
      fc.property(intervals, alpha, (all, level) => {
        const [wide, narrow] = [confidenceSequence(all, level / 2), confidenceSequence(all, level)]
        expectAtMost(wide.lower, narrow.lower)
        expectAtMost(top(narrow.upper), top(wide.upper))
        expect(wide.estimate).toBe(narrow.estimate)
      }),
      RUNS,
    )
  })

  test('does not depend on the order of intervals', () => {
    fc.assert(
      fc.property(fullIntervals, alpha, (all, level) => {
        const [one, other] = [confidenceSequence(all, level), confidenceSequence(all.toReversed(), level)]
        expectClose(one.lower, other.lower, 1e-7)
        expect(one.upper === null).toBe(other.upper === null)
        if (one.upper !== null) expectClose(Math.log(one.upper), Math.log(top(other.upper)), 1e-7)
      }),
      RUNS,
    )
  })

  test('turns over with the arms', () => {
    fc.assert(
      fc.property(fullIntervals, alpha, (all, level) => {
        const exchanged = all.map(({ n, x, m, y }) => ({ n: m, x: y, m: n, y: x }))
        const [one, other] = [confidenceSequence(all, level), confidenceSequence(exchanged, level)]
        expectClose(Math.log(one.estimate as number), -Math.log(other.estimate as number), 1e-6)
        if (one.lower > 0) expectClose(Math.log(one.lower), -Math.log(top(other.upper)), 1e-6)
        else expect(other.upper).toBeNull()
      }),
      RUNS,
    )
  })

  test('only sees the split of the requests', () => {
    fc.assert(
      fc.property(fullIntervals, alpha, fc.integer({ min: 2, max: 100 }), (all, level, times) => {
        const scaled = all.map((one) => ({ ...one, n: one.n * times, m: one.m * times }))
        const [one, other] = [confidenceSequence(all, level), confidenceSequence(scaled, level)]
        expectClose(one.lower, other.lower, 1e-7)
        expectClose(Math.log1p(top(one.upper) === Infinity ? 0 : top(one.upper)), Math.log1p(other.upper ?? 0), 1e-7)
      }),
      RUNS,
    )
  })

  test('narrows as the same is seen again and again', () => {
    fc.assert(
      fc.property(fullCounts, alpha, (one, level) => {
        // Beyond the prior's ratios there is little to be learned from.
        fc.pre(Math.abs(Math.log((one.x * one.m) / (one.y * one.n))) < Math.log(40))
        const width = (times: number) => {
          const { lower, upper } = confidenceSequence(new Array<Interval>(times).fill(one), level)
          return Math.log(top(upper)) - Math.log(lower)
        }
        expect(width(40)).toBeLessThan(width(2))
        expect(width(40)).toBeLessThan(Number.POSITIVE_INFINITY)
      }),
      RUNS,
    )
  })

  test('is open below without canary errors, and above without baseline errors', () => {
    fc.assert(
      fc.property(fullIntervals, alpha, (all, level) => {
        const none = confidenceSequence(
          all.map((one) => ({ ...one, x: 0 })),
          level,
        )
        expect([none.estimate, none.lower]).toEqual([0, 0])
        const unknown = confidenceSequence(
          all.map((one) => ({ ...one, y: 0 })),
          level,
        )
        expect([unknown.estimate, unknown.upper]).toEqual([null, null])
        expect(unknown.lower).toBeGreaterThanOrEqual(0)
      }),
      RUNS,
    )
  })

  test('knows nothing from intervals without errors or with one arm empty', () => {
    const silent = fc.record({ n: fc.nat(1000), m: fc.nat(1000), kind: fc.integer({ min: 0, max: 2 }) })
    fc.assert(
      fc.property(fc.array(silent), alpha, (all, level) => {
        const nothing = all.map(({ n, m, kind }): Interval => {
          if (kind === 0) return { n, m, x: 0, y: 0 }
          return kind === 1 ? { n, m: 0, x: n, y: 0 } : { n: 0, m, x: 0, y: m }
        })
        expect(confidenceSequence(nothing, level)).toEqual({ estimate: null, lower: 0, upper: null })
      }),
      RUNS,
    )
  })

  test('rises with an error of the canary and falls with one of the baseline', () => {
    fc.assert(
      fc.property(fullIntervals, alpha, (all, level) => {
        const [first, ...rest] = all as [Interval, ...Interval[]]
        const at = (one: Interval) => confidenceSequence([one, ...rest], level).estimate as number
        expect(at({ ...first, x: first.x + 1 })).toBeGreaterThan(at(first))
        expect(at({ ...first, y: first.y + 1 })).toBeLessThan(at(first))
      }),
      RUNS,
    )
  })
})
