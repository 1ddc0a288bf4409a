import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { passMargin } from '../../src/gates/error-rate.ts'
import {
  anytimeP,
  confidenceSequence,
  failEvidence,
  type Interval,
  passEvidence,
  restartedFailEvidence,
  shareEvidence,
} from '../../src/gates/evidence.ts'
import { GRID } from '../../src/gates/grid.ts'
import { RatioProfile } from '../../src/gates/profile.ts'
import type { GatePlan, Look, Metric, Reading } from '../../src/gates/types.ts'
import { judge } from '../../src/gates/verdict.ts'

const RUNS = { numRuns: 100, seed: 4711 }

const interval: fc.Arbitrary<Interval> = fc
  .record({ n: fc.nat(2000), m: fc.nat(20000), bad: fc.double({ min: 0, max: 0.2, noNaN: true }), worse: fc.nat(5) })
  .map(({ n, m, bad, worse }) => ({
    n,
    m,
    x: Math.min(n, Math.floor(n * bad * worse)),
    y: Math.floor(m * bad),
  }))
const intervals = fc.array(interval, { minLength: 1, maxLength: 30 })
const rho = fc.double({ min: 0.3, max: 5, noNaN: true })

function close(a: number, b: number): void {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)))
}

/** The formulas of the specification word for word: slow, and without the bookkeeping of the real thing. */
function byTheBook(all: readonly Interval[], ratio: (g: number) => number, boundary: number): number {
  const terms = GRID.map(({ ratio: g, logWeight }) => {
    const r = ratio(g)
    return all.reduce((sum, { n, x, m, y }) => {
      if (n === 0 && m === 0) return sum
      const first = x === 0 ? 0 : x * Math.log(r / boundary)
      const second = x + y === 0 ? 0 : (x + y) * Math.log1p(((r - boundary) * n) / (boundary * n + m))
      return sum + first - second
    }, logWeight)
  })
  const highest = Math.max(...terms)
  return highest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - highest), 0))
}

describe('evidence', () => {
  test('is that of the formulas', () => {
    fc.assert(
      fc.property(intervals, rho, (all, boundary) => {
        close(
          failEvidence(all, boundary),
          byTheBook(all, (g) => boundary * g, boundary),
        )
        close(
          passEvidence(all, boundary),
          byTheBook(all, (g) => boundary / g, boundary),
        )
      }),
      RUNS,
    )
  })

  test('does not depend on the order of intervals', () => {
    fc.assert(
      fc.property(intervals, rho, (all, boundary) => {
        const other = all.toReversed()
        close(failEvidence(other, boundary), failEvidence(all, boundary))
        close(passEvidence(other, boundary), passEvidence(all, boundary))
      }),
      RUNS,
    )
  })

  test('to fail grows with an error of the canary and shrinks with one of the baseline; to pass the other way', () => {
    fc.assert(
      fc.property(intervals, fc.nat(), rho, (all, at, boundary) => {
        const i = at % all.length
        const one = all[i] as Interval
        if (one.n <= one.x || one.m <= one.y) return
        const worse = all.with(i, { ...one, x: one.x + 1 })
        const better = all.with(i, { ...one, y: one.y + 1 })
        const slack = 1e-9
        expect(failEvidence(worse, boundary)).toBeGreaterThanOrEqual(failEvidence(all, boundary) - slack)
        expect(failEvidence(better, boundary)).toBeLessThanOrEqual(failEvidence(all, boundary) + slack)
        expect(passEvidence(worse, boundary)).toBeLessThanOrEqual(passEvidence(all, boundary) + slack)
        expect(passEvidence(better, boundary)).toBeGreaterThanOrEqual(passEvidence(all, boundary) - slack)
      }),
      RUNS,
    )
  })

  test('is not moved by an interval without errors or without one of the arms', () => {
    fc.assert(
      fc.property(intervals, rho, fc.nat(1000), (all, boundary, n) => {
        for (const idle of [
          { n, x: 0, m: n, y: 0 },
          { n: 0, x: 0, m: n, y: n },
          { n, x: n, m: 0, y: 0 },
        ]) {
          close(failEvidence([...all, idle], boundary), failEvidence(all, boundary))
          close(passEvidence([...all, idle], boundary), passEvidence(all, boundary))
        }
      }),
      RUNS,
    )
  })

  test('to fail falls as the ratio that is still good rises', () => {
    fc.assert(
      fc.property(interval, rho, (one, boundary) => {
        if (one.x === 0) return
        expect(failEvidence([one], boundary * 1.5)).toBeLessThanOrEqual(failEvidence([one], boundary) + 1e-9)
      }),
      RUNS,
    )
  })

  test('is an e-value: its mean is at most 1 where the canary is just as good as allowed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), rho, (n, m, boundary) => {
        const baseline = 0.3 / Math.max(1, boundary)
        for (const side of ['fail', 'pass'] as const) {
          expect(mean(n, m, boundary * baseline, baseline, boundary, side)).toBeLessThanOrEqual(1 + 1e-9)
        }
      }),
      { ...RUNS, numRuns: 25 },
    )
  })

  test('survives ten thousand intervals, and comes back from far below', () => {
    const good = Array.from({ length: 10_000 }, () => ({ n: 100, x: 1, m: 1900, y: 19 }))
    const bad = Array.from({ length: 2000 }, () => ({ n: 100, x: 9, m: 1900, y: 19 }))
    close(
      failEvidence(good, 1.1),
      byTheBook(good, (g) => 1.1 * g, 1.1),
    )
    close(
      failEvidence([...good, ...bad], 1.1),
      byTheBook([...good, ...bad], (g) => 1.1 * g, 1.1),
    )
    close(
      passEvidence([...bad, ...good], 2),
      byTheBook([...bad, ...good], (g) => 2 / g, 2),
    )
  })

  test('restarted is the weighted sum of processes that begin with each stage', () => {
    fc.assert(
      fc.property(fc.array(intervals, { minLength: 1, maxLength: 5 }), rho, (stages, boundary) => {
        const weight = (s: number) => (stages.length === 1 ? 1 : s === 0 ? 0.5 : 0.5 / (stages.length - 1))
        const parts = stages.map((_, s) => Math.log(weight(s)) + failEvidence(stages.slice(s).flat(), boundary))
        const highest = Math.max(...parts)
        const sum = highest + Math.log(parts.reduce((total, part) => total + Math.exp(part - highest), 0))
        close(restartedFailEvidence(stages, boundary), sum)
      }),
      RUNS,
    )
  })

  test('of a share does not depend on how requests are cut into intervals', () => {
    fc.assert(
      fc.property(intervals, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (all, p0) => {
        const pooled = { n: all.reduce((sum, { n }) => sum + n, 0), x: all.reduce((sum, { x }) => sum + x, 0) }
        for (const side of ['above', 'below'] as const)
          close(shareEvidence(all, p0, side), shareEvidence([pooled], p0, side))
      }),
      RUNS,
    )
  })
})

/** Mean of the e-value over all outcomes of binomial errors. */
function mean(n: number, m: number, p: number, q: number, boundary: number, side: 'fail' | 'pass'): number {
  let sum = 0
  for (let x = 0; x <= n; x++) {
    for (let y = 0; y <= m; y++) {
      const evidence = side === 'fail' ? failEvidence : passEvidence
      sum += binomial(n, x, p) * binomial(m, y, q) * Math.exp(evidence([{ n, x, m, y }], boundary))
    }
  }
  return sum
}

function binomial(n: number, x: number, p: number): number {
  let value = (1 - p) ** (n - x) * p ** x
  for (let i = 0; i < x; i++) value *= (n - i) / (i + 1)
  return value
}

describe('the confidence sequence', () => {
  test('holds the estimate, widens as alpha falls, and swaps with the arms', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const wide = confidenceSequence(all, 0.01)
        const narrow = confidenceSequence(all, 0.1)
        const top = (upper: number | null) => upper ?? Number.POSITIVE_INFINITY
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower)
        expect(top(wide.upper)).toBeGreaterThanOrEqual(top(narrow.upper))
        if (narrow.estimate !== null) {
          expect(narrow.lower).toBeLessThanOrEqual(narrow.estimate)
          expect(top(narrow.upper)).toBeGreaterThanOrEqual(narrow.estimate)
        }
        const swapped = confidenceSequence(
          all.map(({ n, x, m, y }) => ({ n: m, x: y, m: n, y: x })),
          0.1,
        )
        if (narrow.upper !== null) expect(Math.abs(swapped.lower * narrow.upper - 1)).toBeLessThan(1e-6)
      }),
      RUNS,
    )
  })

  test('is unbounded where bursts leave next to nothing', () => {
    const one = new RatioProfile()
    one.add({ n: 100, x: 0.02, m: 100, y: 0.02 })
    expect(one.confidence(0.01)).toEqual({ estimate: expect.closeTo(1, 6), lower: 0, upper: null })
  })

  test('is the set of ratios whose likelihood is not beaten', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const { lower, upper } = confidenceSequence(all, 0.05)
        const seen = all.filter(({ n, m }) => n > 0 && m > 0)
        const l = (r: number) =>
          seen.reduce((sum, { n, x, m, y }) => {
            return sum + (x ? x * Math.log(r) : 0) - (x + y) * Math.log1p(((r - 1) * n) / (n + m))
          }, 0)
        const prior = GRID.flatMap(({ ratio, logWeight }) => [ratio, 1 / ratio].map((r) => logWeight - Math.LN2 + l(r)))
        const highest = Math.max(...prior)
        const floor = highest + Math.log(prior.reduce((sum, one) => sum + Math.exp(one - highest), 0)) - Math.log(20)
        if (lower > 0) expect(Math.abs(l(lower) - floor)).toBeLessThan(1e-5)
        if (upper !== null) expect(Math.abs(l(upper) - floor)).toBeLessThan(1e-5)
      }),
      RUNS,
    )
  })
})

test('the anytime p-value never rises', () => {
  fc.assert(
    fc.property(intervals, (all) => {
      let last = 1
      for (let k = 1; k <= all.length; k++) {
        const p = anytimeP(all.slice(0, k), 1.1)
        expect(p).toBeLessThanOrEqual(last)
        last = p
      }
    }),
    RUNS,
  )
})

test('the margin of a step falls from 3 to 1.25 as its weight rises', () => {
  expect([1, 5, 10, 25, 50, 100].map(passMargin)).toEqual([3, 3, 2, 1.5, 1.25, 1.25])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), (weight) => {
      expect(passMargin(weight + 1)).toBeLessThanOrEqual(passMargin(weight))
    }),
    RUNS,
  )
})

const errors: Metric = { name: 'errors', kind: 'errors', required: true, mode: 'sequential' }
const p95: Metric = { name: 'p95', kind: 'slow', required: true, mode: 'sequential', bound: 0.5, share: 0.05 }
const requests: Metric = { name: 'requests', kind: 'requests', required: false, mode: 'sequential' }
const plan: GatePlan = {
  metrics: [errors, p95, requests],
  notMeasured: [],
  alpha: 0.01,
  beta: 0.05,
  harmBudget: 0.0025,
  before: {},
  stages: 3,
}

const gaps = fc.constantFrom(
  { gap: 'absent', detail: '' } as const,
  { gap: 'zero', detail: '' } as const,
  { gap: 'not-a-number', detail: '' } as const,
  { gap: 'unreachable', detail: '' } as const,
)
const reading: fc.Arbitrary<Reading> = fc.oneof({ weight: 4, arbitrary: interval }, { weight: 1, arbitrary: gaps })
const looks: fc.Arbitrary<Look[]> = fc
  .array(fc.record({ errors: reading, p95: reading, requests: reading }), { minLength: 1, maxLength: 30 })
  .map((all) =>
    all.map((readings, i) => {
      const step = Math.min(2, Math.floor(i / 10))
      return { from: i * 10, to: i * 10 + 10, step, weight: [5, 25, 50][step] as number, readings }
    }),
  )
const last = (all: Look[]) => ({ index: all.at(-1)?.step ?? 0, weight: all.at(-1)?.weight ?? 5 })

describe('a judgement', () => {
  test('that failed stays failed', () => {
    fc.assert(
      fc.property(looks, (all) => {
        let failed = false
        for (let k = 1; k <= all.length; k++) {
          const seen = all.slice(0, k)
          const { verdict } = judge(plan, seen, last(seen))
          if (failed) expect(verdict).toBe('fail')
          failed = verdict === 'fail'
        }
      }),
      RUNS,
    )
  })

  test('fails exactly when a gate fails, and passes only when every required gate does', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const { verdict, gates, reason } = judge(plan, all, last(all))
        expect(verdict === 'fail').toBe(gates.some((gate) => gate.verdict === 'fail'))
        if (verdict === 'pass') {
          for (const gate of gates) if (gate.required) expect(gate.verdict).toBe('pass')
        }
        expect(reason).not.toMatch(/NaN|undefined|Infinity/)
        for (const gate of gates) expect(gate.reason).not.toMatch(/NaN|undefined|Infinity/)
      }),
      RUNS,
    )
  })

  test('never passes on gaps alone, and never fails on a server that is down', () => {
    fc.assert(
      fc.property(fc.array(gaps, { minLength: 1, maxLength: 20 }), (all) => {
        const only = all.map((gap, i): Look => {
          return {
            from: i * 10,
            to: i * 10 + 10,
            step: 0,
            weight: 5,
            readings: { errors: gap, p95: gap, requests: gap },
          }
        })
        const { verdict } = judge(plan, only, { index: 0, weight: 5 })
        expect(verdict).not.toBe('pass')
        if (all.every(({ gap }) => gap !== 'absent')) expect(verdict).toBe('inconclusive')
      }),
      RUNS,
    )
  })

  test('is the same after a round trip through a record', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const kept = JSON.parse(JSON.stringify({ plan, all })) as { plan: GatePlan; all: Look[] }
        const judgement = judge(plan, all, last(all))
        expect(judge(kept.plan, kept.all, last(all))).toEqual(judgement)
        expect(JSON.parse(JSON.stringify(judgement))).toEqual(judgement)
      }),
      RUNS,
    )
  })

  test('is not made worse by a dry gate', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const alone = judge({ ...plan, metrics: [errors] }, all, last(all))
        const beside = judge(
          { ...plan, metrics: [errors, { ...p95, dry: true }, { ...requests, dry: true }] },
          all,
          last(all),
        )
        expect([beside.verdict, beside.reason]).toEqual([alone.verdict, alone.reason])
      }),
      RUNS,
    )
  })
})
