import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { RatioProcess, ShareProcess } from '../../src/gates/e-process.ts'
import { failEvidence, type Interval, passEvidence, shareEvidence } from '../../src/gates/evidence.ts'
import { expectAtMost, expectClose, RUNS, ratio } from './arbitraries.ts'
import { errorsOf, mean, outcomes, same } from './outcomes.ts'

/**
 * False alarms are what the gates promise, so their bound is not sampled here but summed over every outcome that there
 * is: exact, for few requests.
 */
const FEW = { ...RUNS, numRuns: 20 }
const small = fc.integer({ min: 1, max: 8 })
const rate = fc.double({ min: 0.01, max: 0.95, noNaN: true })
const below = fc.double({ min: 0, max: 1, noNaN: true })

/** A canary's and a baseline's error rate, the canary's at most (or at least) `bound` times the other. */
function nullRates(bound: number, side: 'fail' | 'pass', high: number, part: number): [number, number] {
  if (side === 'fail') {
    const baseline = Math.min(high, 0.99 / bound)
    return [bound * baseline * part, baseline]
  }
  const baseline = Math.min(high, 0.99 / bound) * part
  return [Math.min(0.99, bound * Math.min(high, 0.99 / bound)), baseline]
}

describe.each([
  ['fail', failEvidence],
  ['pass', passEvidence],
] as const)('evidence to %s is an e-value', (side, evidence) => {
  test('its mean is at most one wherever the canary is as the null says', () => {
    fc.assert(
      fc.property(small, small, ratio, rate, below, (n, m, bound, high, part) => {
        const [p, q] = nullRates(bound, side, high, part)
        expectAtMost(
          mean(outcomes(same(n, p), same(m, q)), (one) => Math.exp(evidence([one], bound))),
          1,
        )
      }),
      FEW,
    )
  })

  test('its mean is at most one when requests differ in how likely they fail', () => {
    const rates = fc.array(rate, { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(rates, rates, ratio, (canary, baseline, bound) => {
        const average = (all: number[]) => all.reduce((sum, p) => sum + p, 0) / all.length
        // Scales the rates of one arm down until the null's boundary is met.
        const excess = average(canary) / (bound * average(baseline))
        const [p, q] =
          excess > 1 ? [canary.map((one) => one / excess), baseline] : [canary, baseline.map((one) => one * excess)]
        const all = outcomes(errorsOf(p), errorsOf(q))
        expectAtMost(
          mean(all, (one) => Math.exp(evidence([one], bound))),
          1,
        )
      }),
      FEW,
    )
  })

  test('its mean does not grow with the next interval, whatever came before and however the split follows it', () => {
    fc.assert(
      fc.property(small, small, ratio, rate, rate, (n, m, bound, first, second) => {
        const [[p, q], [r, s]] = [nullRates(bound, side, first, 1), nullRates(bound, side, second, 1)]
        for (const { one } of outcomes(same(Math.min(n, 4), p), same(Math.min(m, 4), q))) {
          // A step up after a good interval, a step down after a bad one.
          const next = one.x === 0 ? outcomes(same(6, r), same(2, s)) : outcomes(same(1, r), same(5, s))
          const after = mean(next, (two) => Math.exp(evidence([one, two], bound)))
          expectAtMost(after, Math.exp(evidence([one], bound)))
        }
      }),
      FEW,
    )
  })
})

test('with restarts its mean does not grow either, within a stage or into the next', () => {
  fc.assert(
    fc.property(ratio, rate, fc.integer({ min: 1, max: 3 }), fc.boolean(), (bound, high, stages, enters) => {
      const [p, q] = nullRates(bound, 'fail', high, 1)
      const all = outcomes(same(3, p), same(3, q))
      const wealth = (path: readonly Interval[]) => {
        const process = new RatioProcess(bound, 'above', stages)
        path.forEach((one, i) => {
          if (enters) process.enter(i)
          process.add(one)
        })
        return Math.exp(process.ln())
      }
      for (const { one } of all)
        expectAtMost(
          mean(all, (two) => wealth([one, two])),
          wealth([one]),
        )
      expectAtMost(
        mean(all, (one) => wealth([one])),
        1,
      )
    }),
    FEW,
  )
})

describe('evidence on a share is an e-value', () => {
  test('its mean is one at the boundary, on both sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), rate, (n, p0) => {
        for (const side of ['above', 'below'] as const) {
          const all = outcomes(same(n, p0), [1])
          expectClose(
            mean(all, ({ x }) => Math.exp(shareEvidence([{ n, x }], p0, side))),
            1,
          )
        }
      }),
      FEW,
    )
  })

  test('its mean is at most one within the null, and above it outside', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        rate,
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (n, p0, part) => {
          const [lower, higher] = [p0 * part, p0 + (1 - p0) * (1 - part)]
          const at = (p: number, side: 'above' | 'below') =>
            mean(outcomes(same(n, p), [1]), ({ x }) => Math.exp(shareEvidence([{ n, x }], p0, side)))
          expectAtMost(at(lower, 'above'), 1)
          expectAtMost(at(higher, 'below'), 1)
          expect(at(lower, 'below')).toBeGreaterThan(1)
          expect(at(higher, 'above')).toBeGreaterThan(1)
        },
      ),
      FEW,
    )
  })

  test('its mean is at most one with requests that differ, as far as their mean is the boundary', () => {
    fc.assert(
      fc.property(fc.array(rate, { minLength: 2, maxLength: 12 }), (rates) => {
        const p0 = rates.reduce((sum, p) => sum + p, 0) / rates.length
        const n = rates.length
        for (const side of ['above', 'below'] as const) {
          expectAtMost(
            mean(outcomes(errorsOf(rates), [1]), ({ x }) => Math.exp(shareEvidence([{ n, x }], p0, side))),
            1,
          )
        }
      }),
      FEW,
    )
  })

  test('with restarts its mean does not grow', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 4 }), (p0, stages) => {
        const all = outcomes(same(5, p0), [1])
        const wealth = (path: readonly Interval[]) => {
          const process = new ShareProcess(p0, 'above', stages)
          path.forEach(({ n, x }, i) => {
            process.enter(i)
            process.add(n, x)
          })
          return Math.exp(process.ln())
        }
        for (const { one } of all)
          expectAtMost(
            mean(all, (two) => wealth([one, two])),
            wealth([one]),
          )
      }),
      FEW,
    )
  })
})

test('the request rate is an e-value too: requests that arrive at random, half of the canary’s share', () => {
  const poisson = (mean: number) => {
    const chances = [Math.exp(-mean)]
    for (let k = 1; k < 36; k++) chances.push(((chances[k - 1] as number) * mean) / k)
    return chances
  }
  fc.assert(
    fc.property(fc.constantFrom(5, 25, 50), fc.double({ min: 1, max: 8, noNaN: true }), (weight, total) => {
      const [canary, baseline] = [(0.5 * total * weight) / 100, (total * (100 - weight)) / 100]
      const exposed = { n: weight / 100, m: 1 - weight / 100 }
      let sum = 0
      poisson(canary).forEach((p, x) => {
        poisson(baseline).forEach((q, y) => {
          const process = new RatioProcess(0.5, 'below')
          process.add({ ...exposed, x, y })
          sum += p * q * Math.exp(process.ln())
        })
      })
      expectClose(sum, 1, 1e-6)
    }),
    { ...RUNS, numRuns: 3 },
  )
})
