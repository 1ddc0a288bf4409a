import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BadCounts } from '../../src/gates/evidence.ts'
import type { Counts, GateResult, Gauge, Judgement, Metric, Reading } from '../../src/gates/types.ts'
import { judge } from '../../src/gates/verdict.ts'
import { counts, errorLooks, errors, gaps, intervals, looksAt, p95, planOf, RUNS, STEP } from './arbitraries.ts'

const threshold: Metric = { ...errors, mode: 'threshold' }
const slow: Metric = { ...p95, name: 'errors', required: true, mode: 'threshold' }
const limits = fc.integer({ min: 1, max: 5 })
const mixed = fc.array(
  fc.oneof({ weight: 4, arbitrary: counts as fc.Arbitrary<Reading> }, { weight: 1, arbitrary: gaps }),
)

function judged(metric: Metric, readings: readonly Reading[]): Judgement {
  return judge(planOf(metric), errorLooks(...readings), STEP)
}

function gate(metric: Metric, readings: readonly Reading[]): GateResult {
  return judged(metric, readings).gates[0] as GateResult
}

/** The rule in a line: undefined where there is nothing to compare. */
function isOver(reading: Reading): boolean | undefined {
  if (!('n' in reading) || reading.n === 0) return undefined
  return reading.m > 0 && reading.x / reading.n > (1.1 * reading.y) / reading.m
}

function indexesOver(all: readonly Reading[]): number[] {
  return all.flatMap((reading, i) => (isOver(reading) ? [i + 1] : []))
}

describe('threshold mode', () => {
  test('fails at exactly the interval over the limit that is one too many', () => {
    fc.assert(
      fc.property(fc.array(counts), limits, (all, failureLimit) => {
        const { failAt, verdict } = gate({ ...threshold, failureLimit }, all)
        expect(failAt).toBe(indexesOver(all)[failureLimit - 1] ?? 0)
        expect(verdict === 'fail').toBe(failAt > 0)
      }),
      RUNS,
    )
  })

  test('passes exactly while it has not failed and its last interval was within the limit', () => {
    fc.assert(
      fc.property(fc.array(counts), limits, (all, failureLimit) => {
        const last = all.map(isOver).findLast((over) => over !== undefined)
        const fails = indexesOver(all).length >= failureLimit
        const { verdict } = gate({ ...threshold, failureLimit }, all)
        expect(verdict).toBe(fails ? 'fail' : last === false ? 'pass' : 'inconclusive')
      }),
      RUNS,
    )
  })

  test('latches', () => {
    fc.assert(
      fc.property(intervals, intervals, (before, after) => {
        const there = gate(threshold, before)
        if (there.verdict !== 'fail') return
        const { verdict, failAt, reason } = gate(threshold, [...before, ...after])
        expect({ verdict, failAt, reason }).toEqual({ verdict: 'fail', failAt: there.failAt, reason: there.reason })
      }),
      RUNS,
    )
  })

  test('counts no gap as an interval over the limit, nor as one within it', () => {
    fc.assert(
      fc.property(mixed, limits, (all, failureLimit) => {
        const counted = all.filter((reading) => 'n' in reading)
        const [with_, without] = [all, counted].map((some) =>
          gate({ ...threshold, failureLimit, required: false }, some),
        )
        expect(with_?.verdict === 'fail').toBe(without?.verdict === 'fail')
        if (with_?.verdict === 'pass') expect(without?.verdict).toBe('pass')
      }),
      RUNS,
    )
  })

  test('that forgives more fails no sooner', () => {
    fc.assert(
      fc.property(fc.array(counts), limits, (all, failureLimit) => {
        const at = (limit: number) =>
          gate({ ...threshold, failureLimit: limit }, all).failAt || Number.POSITIVE_INFINITY
        expect(at(failureLimit)).toBeLessThanOrEqual(at(failureLimit + 1))
      }),
      RUNS,
    )
  })

  test('weighs nothing: no evidence of it goes into that of the others', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const { lnEvidence, gates } = judged(threshold, all)
        expect([lnEvidence, gates[0]?.lnEFail, gates[0]?.lnEPass]).toEqual([0, 0, 0])
      }),
      RUNS,
    )
  })

  test('takes a limit in addition, which says nothing where the baseline breaks it as much', () => {
    fc.assert(
      fc.property(fc.array(counts), fc.double({ min: 0.001, max: 0.3, noNaN: true }), (all, limit) => {
        const limited = { ...threshold, ratio: 1000, limit }
        const over = all.some(({ n, x, m, y }) => {
          if (n === 0 || x / n <= limit) return false
          return m === 0 || y / m <= limit || x / n > (1000 * y) / m
        })
        const worse = all.some(({ n, x, m, y }) => n > 0 && m > 0 && x / n > (1000 * y) / m)
        expect(gate(limited, all).verdict === 'fail').toBe(over || worse)
      }),
      RUNS,
    )
  })

  test('of the request rate compares it with the share that the weight promises', () => {
    const requests: Metric = { name: 'errors', kind: 'requests', required: true, mode: 'threshold', ratio: 0.5 }
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (n, m) => {
        const { verdict } = gate(requests, [{ n, x: n, m, y: m }])
        // 5 % of the requests is a nineteenth of the others'.
        const expected = n + m === 0 ? 'inconclusive' : n * 19 < m * 0.5 ? 'fail' : 'pass'
        expect(verdict).toBe(expected)
      }),
      RUNS,
    )
  })
})

describe('threshold mode between two buckets', () => {
  const reading = fc
    .record({ n: fc.integer({ min: 1, max: 500 }), x: fc.nat(), lower: fc.nat(), m: fc.nat(5000) })
    .map(({ n, x, lower, m }) => {
      const above = x % (n + 1)
      const strict = above + (lower % (n - above + 1))
      return { n, x: above, m, y: 0, between: { above: 1, below: 0.25, x: strict, y: 0 } } satisfies Counts
    })

  test('fails by the upper and passes by the lower one', () => {
    fc.assert(
      fc.property(reading, (one) => {
        const { verdict } = gate(slow, [one])
        const [over, within] = [one.x / one.n > 0.05, one.between.x / one.n <= 0.05]
        expect(verdict).toBe(over ? 'fail' : within ? 'pass' : 'inconclusive')
      }),
      RUNS,
    )
  })

  test('cannot pass where no bucket lies below the bound', () => {
    fc.assert(
      fc.property(reading, (one) => {
        const { verdict, reason } = gate(slow, [{ ...one, between: { ...one.between, below: 0 } }])
        expect(verdict).not.toBe('pass')
        expect(reason).toMatch(/passes by no bucket, so it cannot pass/)
      }),
      RUNS,
    )
  })
})

const cpu: Metric = { name: 'cpu', kind: 'cpu', required: true, mode: 'threshold', bound: 0.8 }
const gauge: fc.Arbitrary<Gauge> = fc.record({
  canary: fc.double({ min: 0, max: 1.2, noNaN: true }),
  baseline: fc.double({ min: 0, max: 1.2, noNaN: true }),
})
const gauges = fc.array(gauge, { maxLength: 15 })

function saturation(readings: readonly Reading[]): GateResult {
  const looks = looksAt(
    0,
    readings.map((one) => ({ cpu: one })),
  )
  return judge(planOf(cpu), looks, STEP).gates[0] as GateResult
}

function saturated({ canary, baseline }: Gauge): boolean {
  return canary > 0.8 && canary > baseline + 0.1
}

describe('CPU and memory', () => {
  test('fail at the third interval in a row above the bound and above the baseline by 10 points', () => {
    fc.assert(
      fc.property(gauges, (all) => {
        const third = all.findIndex((_, i) => i >= 2 && all.slice(i - 2, i + 1).every(saturated))
        expect(saturation(all).failAt).toBe(third + 1)
      }),
      RUNS,
    )
  })

  test('pass while the last interval was not so, and nothing failed', () => {
    fc.assert(
      fc.property(gauges, (all) => {
        const { verdict, failAt } = saturation(all)
        const last = all.at(-1)
        if (failAt === 0) expect(verdict).toBe(last === undefined || saturated(last) ? 'inconclusive' : 'pass')
      }),
      RUNS,
    )
  })

  test('begin to count anew after a gap of any cause', () => {
    fc.assert(
      fc.property(gaps, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), (gap, before, after) => {
        const hot: Gauge = { canary: 0.95, baseline: 0.2 }
        const all = [...new Array<Gauge>(before).fill(hot), gap, ...new Array<Gauge>(after).fill(hot)]
        expect(saturation(all).verdict).not.toBe('fail')
      }),
      RUNS,
    )
  })

  test('never fail where the baseline is as hot', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 2, noNaN: true })), (all) => {
        expect(saturation(all.map((canary) => ({ canary, baseline: canary }))).verdict).not.toBe('fail')
      }),
      RUNS,
    )
  })

  test('go by the bound alone where no baseline can be seen', () => {
    fc.assert(
      fc.property(gauges, (all) => {
        const alone = all.map(({ canary }) => ({ canary, baseline: Number.NaN }))
        expect(saturation(alone)).toEqual(saturation(all.map(({ canary }) => ({ canary, baseline: 0 }))))
      }),
      RUNS,
    )
  })

  test.each([[Number.NaN], [-0.1], [Number.POSITIVE_INFINITY]])(
    'a use of %d is an error, never a verdict',
    (canary) => {
      fc.assert(
        fc.property(gauges, (all) => {
          expect(() => saturation([...all, { canary, baseline: 0.1 }])).toThrow(BadCounts)
        }),
        RUNS,
      )
    },
  )
})
