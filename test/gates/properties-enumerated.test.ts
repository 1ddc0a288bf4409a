import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { RatioProcess, ShareProcess } from '../../src/gates/e-process.ts'
import {
  confidenceSequence,
  failEvidence,
  type Interval,
  passEvidence,
  shareEvidence,
} from '../../src/gates/evidence.ts'
import type { Counts } from '../../src/gates/types.ts'
import { judge } from '../../src/gates/verdict.ts'
import {
  errorLooks,
  errors,
  expectAtMost,
  expectClose,
  looksAt,
  p95,
  planOf,
  RUNS,
  ratio,
  STEP,
} from './arbitraries.ts'

/**
 * False alarms are what the gates promise, so their bound is not sampled here but summed over every outcome that there
 * is: exact, for few requests.
 */
const FEW = { ...RUNS, numRuns: 20 }
const small = fc.integer({ min: 1, max: 8 })
const rate = fc.double({ min: 0.01, max: 0.95, noNaN: true })
const below = fc.double({ min: 0, max: 1, noNaN: true })

/** Chances of 0, 1, 2 … errors among requests that fail with these rates each. */
function errorsOf(rates: readonly number[]): number[] {
  return rates.reduce(
    (chances, p) => {
      const next = new Array<number>(chances.length + 1).fill(0)
      chances.forEach((chance, k) => {
        next[k] = (next[k] as number) + chance * (1 - p)
        next[k + 1] = (next[k + 1] as number) + chance * p
      })
      return next
    },
    [1],
  )
}

function same(n: number, p: number): number[] {
  return errorsOf(new Array<number>(n).fill(p))
}

/** Every outcome of an interval with its chance. */
function outcomes(canary: readonly number[], baseline: readonly number[]): { one: Interval; chance: number }[] {
  const [n, m] = [canary.length - 1, baseline.length - 1]
  return canary.flatMap((p, x) => baseline.map((q, y) => ({ one: { n, x, m, y }, chance: p * q })))
}

function mean(all: readonly { one: Interval; chance: number }[], of: (one: Interval) => number): number {
  return all.reduce((sum, { one, chance }) => sum + chance * of(one), 0)
}

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

/** Chance of ever crossing within so many intervals, over all paths. */
function crossing(
  intervals: number,
  all: readonly { one: Interval; chance: number }[],
  crossed: (path: readonly Interval[]) => boolean,
  path: readonly Interval[] = [],
): number {
  if (path.length > 0 && crossed(path)) return 1
  if (path.length === intervals) return 0
  return all.reduce((sum, { one, chance }) => sum + chance * crossing(intervals, all, crossed, [...path, one]), 0)
}

describe('the chance of ever crossing, over all paths, with a look after each interval', () => {
  test.each([
    [0.5, 1.1],
    [0.2, 1.1],
    [0.2, 3],
    [0.1, 2],
  ])('of evidence to fail stays below alpha %d at ratio %d', (alpha, bound) => {
    const all = outcomes(same(2, 0.2 * bound), same(3, 0.2))
    const chance = crossing(3, all, (path) => failEvidence(path, bound) >= Math.log(1 / alpha))
    expectAtMost(chance, alpha)
    expect(chance).toBeGreaterThan(0)
  })

  test('of a rollout with a gate on errors and one on slow requests stays below alpha, though they go together', () => {
    const alpha = 0.2
    const plan = { ...planOf(errors, { ...p95, share: 0.25 }), alpha, stages: 1 }
    // Each failed request is slow as well: both gates see the same counts, both at the boundary of what is good.
    const all = outcomes(same(2, 0.25), same(2, 0.25 / 1.1))
    const chance = crossing(3, all, (path) => {
      const readings = path.map((one): Record<string, Counts> => ({ errors: { ...one }, p95: { ...one } }))
      return judge(plan, looksAt(0, readings), STEP).verdict === 'fail'
    })
    expectAtMost(chance, alpha)
  })

  test('of a wrong pass stays below beta for each of the two proofs', () => {
    const beta = 0.4
    const relative = crossing(
      3,
      outcomes(same(3, 0.6), same(2, 0.2)),
      (path) => passEvidence(path, 3) >= Math.log(1 / beta),
    )
    expectAtMost(relative, beta)
    const harm = crossing(6, outcomes(same(3, 0.3), [1]), (path) => {
      return shareEvidence(path, 0.3, 'below') >= Math.log(1 / beta)
    })
    expectAtMost(harm, beta)
    expect(Math.min(relative, harm)).toBeGreaterThan(0)
  })

  test('of a confidence sequence that misses the truth stays below alpha', () => {
    const alpha = 0.3
    const truth = 2
    const all = outcomes(same(2, 0.4), same(3, 0.2))
    const missed = crossing(3, all, (path) => {
      const { lower, upper } = confidenceSequence(path, alpha)
      return lower > truth || (upper !== null && upper < truth)
    })
    expectAtMost(missed, alpha)
    expect(missed).toBeGreaterThan(0)
  })

  test('of errors four at a time stays below alpha when max-burst says so, and does not otherwise', () => {
    const alpha = 0.05
    const fours = outcomes(same(1, 0.3), same(2, 0.3)).map(({ one, chance }) => {
      return { one: { n: 4 * one.n, x: 4 * one.x, m: 4 * one.m, y: 4 * one.y }, chance }
    })
    const chance = (maxBurst: number) => {
      const plan = { ...planOf({ ...errors, ratio: 1, maxBurst }), alpha, stages: 1 }
      return crossing(
        4,
        fours,
        (path) => judge(plan, errorLooks(...path.map((one) => ({ ...one }))), STEP).verdict === 'fail',
      )
    }
    expectAtMost(chance(4), alpha)
    expect(chance(1)).toBeGreaterThan(alpha)
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
