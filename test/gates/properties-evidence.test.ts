import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { RatioProcess, ShareProcess } from '../../src/gates/e-process.ts'
import {
  anytimeP,
  confidenceSequence,
  failEvidence,
  type Interval,
  passEvidence,
  restartedFailEvidence,
  shareEvidence,
} from '../../src/gates/evidence.ts'
import { GRID, logSumExp } from '../../src/gates/grid.ts'
import {
  changed,
  expectAtMost,
  expectClose,
  fullCounts,
  fullIntervals,
  intervals,
  RUNS,
  ratio,
  share,
} from './arbitraries.ts'

const LARGEST = Math.log(50)
const SIDES = ['above', 'below'] as const

/** That a change of one interval can only move evidence one way. */
function moves(
  evidence: (all: readonly Interval[], bound: number) => number,
  way: 'up' | 'down',
  change: (one: Interval) => Interval,
): void {
  fc.assert(
    fc.property(fullIntervals, fc.nat(), ratio, (all, at, bound) => {
      const [before, after] = [evidence(all, bound), evidence(changed(all, at, change), bound)]
      if (way === 'up') expectAtMost(before, after)
      else expectAtMost(after, before)
    }),
    RUNS,
  )
}

const canaryError = (one: Interval) => ({ ...one, x: Math.min(one.n, one.x + 1) })
const baselineError = (one: Interval) => ({ ...one, y: Math.min(one.m, one.y + 1) })
const canaryAnswer = (one: Interval) => ({ ...one, n: one.n + 1 })
const baselineAnswer = (one: Interval) => ({ ...one, m: one.m + 1 })

describe('evidence is monotone in counts', () => {
  test.each([
    ['an error of the canary speaks for failing', failEvidence, 'up', canaryError],
    ['an error of the baseline speaks against failing', failEvidence, 'down', baselineError],
    ['a good answer of the canary speaks against failing', failEvidence, 'down', canaryAnswer],
    ['a good answer of the baseline speaks for failing', failEvidence, 'up', baselineAnswer],
    ['an error of the canary speaks against passing', passEvidence, 'down', canaryError],
    ['an error of the baseline speaks for passing', passEvidence, 'up', baselineError],
    ['a good answer of the canary speaks for passing', passEvidence, 'up', canaryAnswer],
    ['a good answer of the baseline speaks against passing', passEvidence, 'down', baselineAnswer],
  ] as const)('%s', (_, evidence, way, change) => moves(evidence, way, change))

  test('an event speaks against a share, a good answer for it', () => {
    fc.assert(
      fc.property(fullIntervals, fc.nat(), share, (all, at, p0) => {
        const [event, answer] = [changed(all, at, canaryError), changed(all, at, canaryAnswer)]
        expectAtMost(shareEvidence(all, p0, 'above'), shareEvidence(event, p0, 'above'))
        expectAtMost(shareEvidence(event, p0, 'below'), shareEvidence(all, p0, 'below'))
        expectAtMost(shareEvidence(answer, p0, 'above'), shareEvidence(all, p0, 'above'))
        expectAtMost(shareEvidence(all, p0, 'below'), shareEvidence(answer, p0, 'below'))
      }),
      RUNS,
    )
  })

  test('a share that is allowed to be larger is harder to exceed and easier to stay below', () => {
    fc.assert(
      fc.property(fullIntervals, share, (all, p0) => {
        expectAtMost(shareEvidence(all, p0 * 1.5, 'above'), shareEvidence(all, p0, 'above'))
        expectAtMost(shareEvidence(all, p0, 'below'), shareEvidence(all, p0 * 1.5, 'below'))
      }),
      RUNS,
    )
  })
})

describe('evidence has symmetries', () => {
  test('only the split of the requests counts, not how many of them went well', () => {
    fc.assert(
      fc.property(fullIntervals, ratio, fc.integer({ min: 2, max: 1000 }), (all, bound, times) => {
        const scaled = all.map((one) => ({ ...one, n: one.n * times, m: one.m * times }))
        expectClose(failEvidence(scaled, bound), failEvidence(all, bound))
        expectClose(passEvidence(scaled, bound), passEvidence(all, bound))
      }),
      RUNS,
    )
  })

  test('a ratio of two is the same as twice the requests', () => {
    fc.assert(
      fc.property(fullIntervals, fc.integer({ min: 2, max: 9 }), (all, bound) => {
        const exposed = all.map((one) => ({ ...one, n: one.n * bound }))
        expectClose(failEvidence(exposed, 1), failEvidence(all, bound))
        expectClose(passEvidence(exposed, 1), passEvidence(all, bound))
      }),
      RUNS,
    )
  })

  test('to pass is to fail with the arms exchanged', () => {
    fc.assert(
      fc.property(fullIntervals, ratio, (all, bound) => {
        const exchanged = all.map(({ n, x, m, y }) => ({ n: m, x: y, m: n, y: x }))
        expectClose(passEvidence(exchanged, 1 / bound), failEvidence(all, bound))
      }),
      RUNS,
    )
  })

  test('cutting an interval changes nothing while the split stays', () => {
    fc.assert(
      fc.property(fullCounts, ratio, fc.nat(), fc.nat(), (one, bound, x, y) => {
        const half = { n: one.n, m: one.m, x: x % (one.n + 1), y: y % (one.m + 1) }
        const whole = { n: 2 * one.n, m: 2 * one.m, x: one.x + half.x, y: one.y + half.y }
        expectClose(failEvidence([one, half], bound), failEvidence([whole], bound))
        expectClose(passEvidence([one, half], bound), passEvidence([whole], bound))
      }),
      RUNS,
    )
  })

  test('intervals of different splits are not pooled: a ramp through one incident does not reject a good canary', () => {
    // 40 % of all requests fail in the last interval, in both arms alike.
    const ramp = [5, 10, 25, 50].map((weight) => {
      const bad = weight === 50 ? 0.4 : 0.001
      const [n, m] = [weight * 200, (100 - weight) * 200]
      return { n, m, x: Math.round(n * bad), y: Math.round(m * bad) }
    })
    const sum = (key: keyof Interval) => ramp.reduce((total, one) => total + one[key], 0)
    const pooled = { n: sum('n'), x: sum('x'), m: sum('m'), y: sum('y') }
    expect(failEvidence([pooled], 1.1)).toBeGreaterThan(Math.log(100))
    expect(failEvidence(ramp, 1.1)).toBeLessThan(0)
  })

  test('errors that always come in bursts, divided by their size, weigh as single ones', () => {
    fc.assert(
      fc.property(fullIntervals, ratio, fc.integer({ min: 2, max: 10 }), (all, bound, burst) => {
        for (const side of SIDES) {
          const [single, bursts] = [new RatioProcess(bound, side), new RatioProcess(bound, side)]
          for (const one of all) {
            single.add(one)
            bursts.add({ ...one, x: one.x * burst, y: one.y * burst }, burst)
          }
          expectClose(bursts.ln(), single.ln())
        }
      }),
      RUNS,
    )
  })

  test('a burst divides the evidence by its size, or more', () => {
    fc.assert(
      fc.property(intervals, ratio, share, fc.integer({ min: 2, max: 10 }), (all, bound, p0, burst) => {
        for (const side of SIDES) {
          const [full, divided] = [new RatioProcess(bound, side), new RatioProcess(bound, side)]
          const [fullShare, dividedShare] = [new ShareProcess(p0, side), new ShareProcess(p0, side)]
          for (const one of all) {
            full.add(one)
            divided.add(one, burst)
            fullShare.add(one.n, one.x)
            dividedShare.add(one.n, one.x, burst)
          }
          expectAtMost(divided.ln(), full.ln() / burst)
          expectAtMost(dividedShare.ln(), fullShare.ln() / burst)
        }
      }),
      RUNS,
    )
  })
})

describe('evidence has limits', () => {
  test('each error of the canary multiplies it by 50 at most, and without one there is none', () => {
    fc.assert(
      fc.property(intervals, ratio, share, (all, bound, p0) => {
        const errors = all.reduce((sum, { x }) => sum + x, 0)
        expectAtMost(failEvidence(all, bound), errors * LARGEST)
        expectAtMost(shareEvidence(all, p0, 'above'), errors * LARGEST)
      }),
      RUNS,
    )
  })

  test('each error of the baseline multiplies evidence to pass by 50 at most, and without one there is none', () => {
    fc.assert(
      fc.property(intervals, ratio, (all, bound) => {
        const errors = all.reduce((sum, { y }) => sum + y, 0)
        expectAtMost(passEvidence(all, bound), errors * LARGEST)
      }),
      RUNS,
    )
  })

  test('it is a number for all counts there can be', () => {
    const huge = fc.maxSafeNat()
    fc.assert(
      fc.property(huge, huge, huge, huge, ratio, share, (a, b, c, d, bound, p0) => {
        const one = { n: Math.max(a, b), x: Math.min(a, b), m: Math.max(c, d), y: Math.min(c, d) }
        const all = [one, { ...one, n: one.m, x: one.y, m: one.n, y: one.x }]
        for (const value of [
          failEvidence(all, bound),
          passEvidence(all, bound),
          shareEvidence(all, p0, 'above'),
          shareEvidence(all, p0, 'below'),
          confidenceSequence(all, 0.05).lower,
          anytimeP(all, bound),
        ]) {
          expect(Number.isFinite(value)).toBe(true)
        }
      }),
      RUNS,
    )
  })

  test('fed interval by interval it is the same after each as all at once', () => {
    fc.assert(
      fc.property(intervals, ratio, (all, bound) => {
        const process = new RatioProcess(bound, 'above')
        all.forEach((one, i) => {
          process.add(one)
          expectClose(process.ln(), failEvidence(all.slice(0, i + 1), bound))
        })
      }),
      RUNS,
    )
  })

  test('the cheap bound never lies below it, nor 32 times above what is staked', () => {
    fc.assert(
      fc.property(intervals, ratio, share, fc.integer({ min: 1, max: 5 }), (all, bound, p0, stages) => {
        for (const side of SIDES) {
          const [relative, absolute] = [new RatioProcess(bound, side, stages), new ShareProcess(p0, side, stages)]
          all.forEach((one, i) => {
            relative.enter(Math.min(stages - 1, i))
            absolute.enter(Math.min(stages - 1, i))
            relative.add(one)
            absolute.add(one.n, one.x)
            for (const process of [relative, absolute]) {
              // What is beyond the range of a number is far from any limit.
              if (Math.abs(process.ln()) > 700) continue
              expectAtMost(process.ln(), Math.log(process.atMost()))
              expectAtMost(Math.log(process.atMost()), process.ln() + Math.log(GRID.length))
            }
          })
        }
      }),
      RUNS,
    )
  })

  test('one stage more costs it ln 2 at most', () => {
    fc.assert(
      fc.property(fc.array(intervals, { minLength: 2, maxLength: 4 }), ratio, (stages, bound) => {
        expectAtMost(failEvidence(stages.flat(), bound) - Math.LN2, restartedFailEvidence(stages, bound))
      }),
      RUNS,
    )
  })

  test('stages that have not begun leave their share of it untouched', () => {
    fc.assert(
      fc.property(intervals, ratio, fc.integer({ min: 1, max: 5 }), (all, bound, more) => {
        const begun = restartedFailEvidence([all, ...Array.from({ length: more }, () => [])], bound)
        expectClose(begun, logSumExp([failEvidence(all, bound) + Math.log(0.5), Math.log(0.5)]))
      }),
      RUNS,
    )
  })

  test('a p-value lies in (0, 1], and is one over the most evidence that there ever was', () => {
    fc.assert(
      fc.property(intervals, ratio, (all, bound) => {
        const most = Math.max(0, ...all.map((_, i) => failEvidence(all.slice(0, i + 1), bound)))
        const p = anytimeP(all, bound)
        expectClose(Math.log(p), -most)
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  test('the grid runs from 1.2 to 50 in even steps, and its weights fall and sum to one', () => {
    expect([GRID.length, GRID[0]?.ratio, GRID.at(-1)?.ratio]).toEqual([
      32,
      expect.closeTo(1.2, 12),
      expect.closeTo(50, 9),
    ])
    expectClose(
      GRID.reduce((sum, { weight }) => sum + weight, 0),
      1,
      1e-14,
    )
    GRID.slice(1).forEach(({ logRatio, weight }, j) => {
      const before = GRID[j] as (typeof GRID)[number]
      expectClose(logRatio - before.logRatio, Math.log(50 / 1.2) / 31)
      expectClose(weight / before.weight, Math.sqrt(before.ratio) / Math.exp(logRatio / 2))
    })
  })
})
