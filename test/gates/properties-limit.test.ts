import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Poisson, randomOf } from '../../bench/gates/random.ts'
import { failEvidence, shareEvidence } from '../../src/gates/evidence.ts'
import { logSumExp } from '../../src/gates/grid.ts'
import type { Counts, GateResult, Look, Metric } from '../../src/gates/types.ts'
import { judge } from '../../src/gates/verdict.ts'
import { errors, expectAtMost, expectClose, fullIntervals, p95, planOf, RUNS } from './arbitraries.ts'

const LIMIT = 0.05
const slow: Metric = { ...p95, name: 'errors', required: true, share: LIMIT }
const limited: Metric = { ...errors, limit: LIMIT }

function gate(metric: Metric, all: readonly Counts[], weight = 50): GateResult {
  const looks = all.map(
    (one, k): Look => ({ from: k * 10, to: k * 10 + 10, step: 0, weight, readings: { errors: one } }),
  )
  const plan = { ...planOf(metric), stages: 1 }
  return judge(plan, looks, { index: 0, weight }).gates[0] as GateResult
}

/** Intervals in which both arms fail exactly as often, more often than the limit allows. */
const equallyBad = fc.array(
  fc
    .record({
      i: fc.integer({ min: 1, max: 200 }),
      j: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 200 })),
      c: fc.integer({ min: 2, max: 20 }),
    })
    .map(({ i, j, c }): Counts => ({ n: 20 * i, x: i * c, m: 20 * j, y: j * c })),
  { minLength: 1, maxLength: 5 },
)

describe('a limit that the baseline breaks too', () => {
  test.each([
    ['on slow requests', slow],
    ['on errors', { ...limited, ratio: 10 }],
  ] as const)('fails no canary that is just as bad, at any split: %s', (_, metric) => {
    fc.assert(
      fc.property(equallyBad, (all) => {
        expect(gate(metric, all).verdict).not.toBe('fail')
      }),
      RUNS,
    )
  })

  test('fails hardly a canary that is as bad but for chance, though it has half of the requests', () => {
    const random = randomOf('both above the limit')
    const [bad, good] = [new Poisson(1000 * 0.06), new Poisson(1000 * 0.94)]
    const draw = () => {
      const [x, y] = [bad.draw(random), bad.draw(random)]
      return { n: x + good.draw(random), x, m: y + good.draw(random), y }
    }
    const failed = Array.from({ length: 100 }, () => gate(slow, Array.from({ length: 30 }, draw)))
    expect(failed.filter(({ verdict }) => verdict === 'fail').length).toBeLessThanOrEqual(2)
  })

  test('fails a canary that is also worse than the baseline', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1000 }), (n) => {
        const all = new Array<Counts>(5).fill({ n, x: Math.ceil(n * 0.6), m: n, y: Math.ceil(n * 0.08) })
        expect(gate(slow, all).verdict).toBe('fail')
      }),
      RUNS,
    )
  })

  test('is said to be unhealthy once the canary alone would be proven above it', () => {
    fc.assert(
      fc.property(equallyBad, (all) => {
        const { verdict, reason } = gate(slow, all)
        const proven = shareEvidence(all, LIMIT, 'above') >= Math.log(100)
        if (verdict === 'inconclusive' && proven) expect(reason).toMatch(/the baseline is unhealthy/)
      }),
      RUNS,
    )
  })
})

describe('a limit that the baseline keeps', () => {
  const healthy = fullIntervals.map((all) =>
    all.map((one) => ({ ...one, y: Math.min(one.y, Math.floor(one.m * LIMIT)) })),
  )

  test('on slow requests is tested by itself', () => {
    fc.assert(
      fc.property(healthy, (all) => {
        expectClose(gate(slow, all).lnEFail, shareEvidence(all, LIMIT, 'above'))
      }),
      RUNS,
    )
  })

  test('on errors is weighed half and half with the comparison', () => {
    fc.assert(
      fc.property(healthy, (all) => {
        const [relative, absolute] = [failEvidence(all, 1.1), shareEvidence(all, LIMIT, 'above')]
        expectClose(gate(limited, all).lnEFail, logSumExp([relative, absolute]) - Math.LN2)
      }),
      RUNS,
    )
  })
})

test('whatever the baseline does, evidence of a limit is never more than that of the canary alone', () => {
  fc.assert(
    fc.property(fullIntervals, (all) => {
      expectAtMost(gate(slow, all).lnEFail, shareEvidence(all, LIMIT, 'above'))
    }),
    RUNS,
  )
})

test('slow requests pass by the share of the step alone, by the lower bucket where there are two', () => {
  fc.assert(
    fc.property(fullIntervals, (all) => {
      expectClose(gate(slow, all).lnEPass, shareEvidence(all, LIMIT, 'below'))
      const between = all.map((one) => ({ ...one, between: { above: 1, below: 0.25, x: one.n, y: one.m } }))
      expectClose(
        gate(slow, between).lnEPass,
        shareEvidence(
          all.map(({ n }) => ({ n, x: n })),
          LIMIT,
          'below',
        ),
      )
    }),
    RUNS,
  )
})
