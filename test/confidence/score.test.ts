import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { blastRadius } from '../../src/confidence/factors/blast.ts'
import { type Change, changeComplexity } from '../../src/confidence/factors/complexity.ts'
import { canaryHealth } from '../../src/confidence/factors/health.ts'
import { historicalSuccess, type PastRollout } from '../../src/confidence/factors/history.ts'
import { scoreOf } from '../../src/confidence/score.ts'
import {
  DEFAULT_WEIGHTS,
  type Decision,
  type Evidence,
  FACTORS,
  type Factor,
  type Factors,
} from '../../src/confidence/types.ts'
import type { GateResult } from '../../src/gates/types.ts'

const all = (value: number): Factors =>
  Object.fromEntries(FACTORS.map((name) => [name, { value, reasons: [name] }])) as unknown as Factors

const some = fc.record(
  Object.fromEntries(
    FACTORS.map((name) => [
      name,
      fc.oneof(
        fc.double({ min: 0, max: 100, noNaN: true }).map((value): Factor => ({ value, reasons: [] })),
        fc.constant<Factor>({ missing: 'not given' }),
      ),
    ]),
  ),
) as unknown as fc.Arbitrary<Factors>
const verdict = fc.constantFrom('pass', 'fail', 'inconclusive', undefined)
const evidence: fc.Arbitrary<Evidence> = fc
  .tuple(some, verdict, fc.boolean())
  .map(([factors, given, veto]) => ({ factors, ...(given ? { verdict: given } : {}), vetoes: veto ? ['found'] : [] }))

describe('the score', () => {
  test.each<[number, Decision]>([
    [100, 'auto-promote'],
    [80, 'auto-promote'],
    [79.99, 'manual-review'],
    [60, 'manual-review'],
    [59.99, 'rollback'],
    [0, 'rollback'],
  ])('with all factors at %d decides %s', (value, decision) => {
    const result = scoreOf({ factors: all(value), verdict: 'pass', vetoes: [] })
    expect(result.score).toBeCloseTo(value, 9)
    expect(result.low).toBeCloseTo(result.high, 9)
    expect(result.decision).toBe(decision)
  })

  test('a failed gate is a rollback with at most 59, whatever the rest says', () => {
    expect(scoreOf({ factors: all(100), verdict: 'fail', vetoes: [] })).toMatchObject({
      score: 59,
      decision: 'rollback',
    })
  })

  test('a veto is a rollback and says which', () => {
    const result = scoreOf({ factors: all(100), verdict: 'pass', vetoes: ['the safety report says STOP'] })
    expect(result.decision).toBe('rollback')
    expect(result.reasons[0]).toContain('the safety report says STOP')
  })

  test('nothing known is for a person, between 0 and 100', () => {
    const factors = Object.fromEntries(FACTORS.map((name) => [name, { missing: 'not given' }])) as unknown as Factors
    expect(scoreOf({ factors, vetoes: [] })).toMatchObject({ score: 50, low: 0, high: 100, decision: 'manual-review' })
  })

  test.each(['safety', 'health'] as const)('without %s nothing is promoted automatically', (name) => {
    const factors = { ...all(100), [name]: { missing: 'not given' } }
    const weights = { ...DEFAULT_WEIGHTS, safety: 100, health: 100, blast: 500 }
    expect(scoreOf({ factors, verdict: 'pass', vetoes: [] }, weights).decision).toBe('manual-review')
  })

  test('the words name what a factor cost', () => {
    const coverage = { value: 34, reasons: ['coverage of the 212 added lines is 34 %'] }
    const result = scoreOf({ factors: { ...all(100), coverage }, verdict: 'pass', vetoes: [] })
    expect(result.reasons).toContain('coverage of the 212 added lines is 34 %: -6.6')
  })

  test('weights that do not sum to 1000 are refused with their sum', () => {
    expect(() => scoreOf({ factors: all(1), vetoes: [] }, { ...DEFAULT_WEIGHTS, safety: 301 })).toThrow(/sum to 1001/)
  })

  test('is monotone in each factor', () => {
    fc.assert(
      fc.property(
        evidence,
        fc.constantFrom(...FACTORS),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (given, name, rise) => {
          const factor = given.factors[name]
          fc.pre('value' in factor)
          const value = 'value' in factor ? Math.min(100, factor.value + rise) : 0
          const better = scoreOf({ ...given, factors: { ...given.factors, [name]: { value, reasons: [] } } })
          const before = scoreOf(given)
          expect(better.score).toBeGreaterThanOrEqual(before.score)
          expect(rank(better.decision)).toBeGreaterThanOrEqual(rank(before.decision))
        },
      ),
    )
  })

  test('removing a factor widens the interval and moves the decision only towards a person', () => {
    fc.assert(
      fc.property(evidence, fc.constantFrom(...FACTORS), (given, name) => {
        const before = scoreOf(given)
        const after = scoreOf({ ...given, factors: { ...given.factors, [name]: { missing: 'removed' } } })
        expect(after.low).toBeLessThanOrEqual(before.low)
        expect(after.high).toBeGreaterThanOrEqual(before.high - 1e-9)
        if (after.decision !== before.decision) expect(after.decision).toBe('manual-review')
      }),
    )
  })
})

function rank(decision: Decision): number {
  return ['rollback', 'manual-review', 'auto-promote'].indexOf(decision)
}

const ok = (ageDays: number): PastRollout => ({ ageDays, succeeded: true })
const bad = (ageDays: number): PastRollout => ({ ageDays, succeeded: false })

test.each<[string, PastRollout[], number]>([
  ['none', [], 0.9],
  ['one good today', [ok(0)], 0.92],
  ['one bad today', [bad(0)], 0.72],
  ['ten good today', Array.from({ length: 10 }, () => ok(0)), 0.971428571429],
  ['one bad yesterday, good ones before', [bad(1), ok(10), ok(20), ok(40), ok(90)], 0.801065237354],
])('historical success: %s', (_, past, expected) => {
  const factor = historicalSuccess(past)
  expect('value' in factor && factor.value / 100).toBeCloseTo(expected, 11)
})

const gate = (over: Partial<GateResult>): GateResult => ({
  name: 'errors',
  kind: 'errors',
  dry: false,
  required: true,
  verdict: 'inconclusive',
  reason: 'not enough evidence yet',
  counts: { n: 0, x: 0, m: 0, y: 0 },
  lnEFail: 0,
  lnEPass: 0,
  failAt: 0,
  passAt: 0,
  ratio: { estimate: null, lower: 0, upper: null },
  bound: '',
  ...over,
})

test.each<[string, GateResult[], number | undefined]>([
  ['a pass', [gate({ verdict: 'pass' })], 100],
  ['a fail beside a pass', [gate({ verdict: 'pass' }), gate({ verdict: 'fail' })], 0],
  ['no evidence', [gate({})], 50],
  ['all the evidence of a pass, undecided', [gate({ lnEPass: 50 })], 99],
  ['half of the way to the harm budget', [gate({ lnEHarm: Math.log(20) / 2 })], 75],
  ['half of the evidence of a fail', [gate({ lnEFail: Math.log(100) / 2 })], 25],
  ['a dry fail only', [gate({ verdict: 'fail', dry: true })], undefined],
])('canary health: %s', (_, gates, expected) => {
  const factor = canaryHealth(gates, 0.01, 0.05)
  expect('value' in factor ? factor.value : undefined).toEqual(
    expected === undefined ? undefined : expect.closeTo(expected, 9),
  )
})

test.each([
  [{ share: 0.05, criticality: 1, disruptionBudget: true, redundant: true }, 95],
  [{ share: 1, criticality: 1, disruptionBudget: true, redundant: true }, 0],
  [{ share: 0.5, criticality: 0.5, disruptionBudget: true, redundant: true }, 75],
  [{ share: 0.05, criticality: 1, disruptionBudget: false, redundant: false }, 80],
  [{ share: 1, criticality: 1, disruptionBudget: false, redundant: false }, 0],
])('blast radius of %j is %d', (exposure, expected) => {
  const factor = blastRadius(exposure)
  expect('value' in factor && factor.value).toBeCloseTo(expected, 9)
})

const change: Change = {
  la: 0,
  ld: 0,
  nf: 1,
  nd: 1,
  entropy: 0,
  lt: 100,
  experience: 50,
  ageDays: 365,
  fix: false,
  sensitive: [],
}
const complexityOf = (one: Change, earlier: Change[] = []) => {
  const factor = changeComplexity(one, earlier)
  return 'value' in factor ? factor.value : Number.NaN
}

describe('change complexity', () => {
  test('a tiny change by somebody who knows the code costs next to nothing', () => {
    expect(complexityOf({ ...change, nf: 0 })).toBeCloseTo(100, 9)
  })
  test('a thousand lines in fifty new files by a newcomer in a fix costs all there is', () => {
    const huge = { ...change, la: 1000, ld: 0, nf: 50, entropy: 1, lt: 0, experience: 0, ageDays: 0, fix: true }
    expect(complexityOf(huge)).toBeCloseTo(0, 9)
  })
  test('a sensitive path costs 60 at least, however small the change', () => {
    expect(complexityOf({ ...change, sensitive: ['migrations'] })).toBeCloseTo(40, 9)
  })
  test('with twenty earlier changes size and churn are held against theirs', () => {
    const earlier = Array.from({ length: 20 }, (_, index) => ({ ...change, la: index * 10 }))
    const small = complexityOf({ ...change, la: 5 }, earlier)
    const large = complexityOf({ ...change, la: 500 }, earlier)
    expect(small - large).toBeCloseTo((40 + 10) * (1 - 1 / 20), 9)
  })
})
