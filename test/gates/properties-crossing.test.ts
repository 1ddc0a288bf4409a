import { describe, expect, test } from '@jest/globals'
import {
  confidenceSequence,
  failEvidence,
  type Interval,
  passEvidence,
  shareEvidence,
} from '../../src/gates/evidence.ts'
import type { Counts } from '../../src/gates/types.ts'
import { judge } from '../../src/gates/verdict.ts'
import { errorLooks, errors, expectAtMost, looksAt, p95, planOf, STEP } from './arbitraries.ts'
import { outcomes, same } from './outcomes.ts'

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
