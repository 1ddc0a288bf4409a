import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  anytimeP,
  BadCounts,
  confidenceSequence,
  failEvidence,
  type Interval,
  passEvidence,
  restartedFailEvidence,
  shareEvidence,
} from '../../src/gates/evidence.ts'
import type { Counts, Look, Metric } from '../../src/gates/types.ts'
import { Judging, judge } from '../../src/gates/verdict.ts'
import {
  changed,
  countedLooks,
  errors,
  fullIntervals,
  lastStep,
  p95,
  planOf,
  RUNS,
  ratio,
  requests,
} from './arbitraries.ts'

const SIDES = ['above', 'below'] as const
const ALL = planOf(errors, p95, requests)

describe('bad counts are an error of their own, never evidence', () => {
  const spoil: [string, (one: Interval) => Interval][] = [
    ['more errors than requests of the canary', (one) => ({ ...one, x: one.n + 1 })],
    ['more errors than requests of the baseline', (one) => ({ ...one, y: one.m + 1 })],
    ['a negative count', (one) => ({ ...one, n: -one.n })],
    ['negative errors', (one) => ({ ...one, x: -1 })],
    ['a fraction', (one) => ({ ...one, m: one.m + 0.5 })],
    ['what is not a number', (one) => ({ ...one, y: Number.NaN })],
    ['infinitely many', (one) => ({ ...one, n: Number.POSITIVE_INFINITY })],
    ['more than a number can count', (one) => ({ ...one, n: 2 ** 53 })],
    ['a text', (one) => ({ ...one, x: '1' as unknown as number })],
    ['nothing', (one) => ({ ...one, m: undefined as unknown as number })],
  ]
  test.each(spoil)('%s', (_, change) => {
    fc.assert(
      fc.property(fullIntervals, fc.nat(), ratio, (all, at, bound) => {
        const bad = changed(all, at, change)
        expect(() => failEvidence(bad, bound)).toThrow(BadCounts)
        expect(() => passEvidence(bad, bound)).toThrow(BadCounts)
        expect(() => restartedFailEvidence([all, bad], bound)).toThrow(BadCounts)
        expect(() => confidenceSequence(bad, 0.05)).toThrow(BadCounts)
        expect(() => anytimeP(bad, bound)).toThrow(BadCounts)
      }),
      RUNS,
    )
  })

  test.each([[0], [-1], [Number.NaN], [Number.POSITIVE_INFINITY]])('a ratio of %d is a defect', (bound) => {
    expect(() => failEvidence([], bound)).toThrow(/a ratio must be above 0/)
    expect(() => passEvidence([], bound)).toThrow(/a ratio must be above 0/)
  })

  test.each([[0], [1], [-0.1], [1.1], [Number.NaN]])('a share of %d is a defect', (p0) => {
    for (const side of SIDES) expect(() => shareEvidence([], p0, side)).toThrow(/must lie between 0 and 1/)
  })
})

describe('bad counts in a look', () => {
  const spoil: [string, (one: Counts) => Counts][] = [
    ['more errors than requests', (one) => ({ ...one, x: one.n + 1 })],
    ['a negative count', (one) => ({ ...one, m: -1, y: 0 })],
    ['a fraction', (one) => ({ ...one, n: one.n + 0.5 })],
    ['what is not a number', (one) => ({ ...one, x: Number.NaN })],
    ['infinitely many', (one) => ({ ...one, m: Number.POSITIVE_INFINITY })],
    [
      'a bucket below the bound that counts more than all requests',
      (one) => ({ ...one, between: { above: 1, below: 0.25, x: one.n + 1, y: 0 } }),
    ],
  ]

  test.each(spoil)('in any gate, at any look, are an error and never a verdict: %s', (_, change) => {
    const names = fc.constantFrom('errors', 'p95', 'requests')
    fc.assert(
      fc.property(countedLooks, fc.nat(), names, (all, at, name) => {
        const i = at % all.length
        const look = all[i] as Look
        const bad = { ...look, readings: { ...look.readings, [name]: change(look.readings[name] as Counts) } }
        expect(() => judge(ALL, all.with(i, bad), lastStep(all))).toThrow(BadCounts)
        const threshold = planOf(...[errors, p95, requests].map((one): Metric => ({ ...one, mode: 'threshold' })))
        expect(() => judge(threshold, all.with(i, bad), lastStep(all))).toThrow(BadCounts)
      }),
      RUNS,
    )
  })

  test('leave what was judged before as it was', () => {
    fc.assert(
      fc.property(countedLooks, fc.constantFrom('errors', 'p95', 'requests'), (all, name) => {
        const judging = new Judging(ALL)
        for (const look of all) judging.add(look)
        const last = all.at(-1) as Look
        const bad = { ...last, readings: { ...last.readings, [name]: { n: 1, x: 2, m: 0, y: 0 } } }
        expect(() => judging.add(bad)).toThrow(BadCounts)
        expect(judging.judgement(lastStep(all))).toEqual(judge(ALL, all, lastStep(all)))
      }),
      RUNS,
    )
  })
})
