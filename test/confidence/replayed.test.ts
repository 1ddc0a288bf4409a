import { describe, expect, test } from '@jest/globals'
import { replay, strayRemovals } from '../../bench/score.ts'

/** A small sample of what `npm run bench -- score` measures. */
describe('rollouts of known truth, replayed', () => {
  const replayed = replay('shown', 16, 0, 15)

  test('of those scored 80 or more at least 99 % are good', () => {
    const high = replayed.filter(({ score }) => score.score >= 80)
    expect(high.length).toBeGreaterThan(50)
    expect(high.filter(({ bad }) => bad).length / high.length).toBeLessThanOrEqual(0.01)
  })

  test('no bad version that metrics, tests or scans show is promoted by itself, and most good ones are', () => {
    const promoted = replayed.filter(({ score }) => score.decision === 'auto-promote')
    expect(promoted.filter(({ bad }) => bad)).toEqual([])
    expect(promoted.length).toBeGreaterThan(replayed.filter(({ bad }) => !bad).length / 4)
  })

  test('taking factors away moves a decision only towards a person', () => {
    const { tried, stray } = strayRemovals(replayed)
    expect(tried).toBe(replayed.length * 36)
    expect(stray).toBe(0)
  })
})
