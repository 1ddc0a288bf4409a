import { describe, expect, test } from '@jest/globals'
import { errorsPlan, gradus, ratioThreshold, successThreshold } from '../../bench/gates/judges.ts'
import { MannWhitney } from '../../bench/gates/mann-whitney.ts'
import { Poisson, randomOf } from '../../bench/gates/random.ts'
import { atMost, tail, trial } from '../../bench/gates/trial.ts'
import { type Run, runsOf } from '../../bench/gates/world.ts'

const CELL = { perSecond: 200, errorRate: 0.01 }

describe('a small sample of bench/gates', () => {
  test('of 300 good canaries no more are taken back than 0.25 % make likely, by a threshold nearly all', () => {
    const { outcomes } = trial(CELL, 1, 300)
    const { takenBack, runs } = outcomes.Gradus
    const soManyOrMore = 1 - tail(takenBack - 1, runs, 0.0025)
    expect(soManyOrMore).toBeGreaterThan(0.001)
    expect(outcomes['ratio > 1.1'].takenBack).toBeGreaterThan(0.98 * runs)
  })

  test('a canary with five times the errors is found in about 20 s, at the cost of some ten requests', () => {
    const { outcomes } = trial(CELL, 5, 200)
    expect(outcomes.Gradus.takenBack).toBe(200)
    expect(outcomes.Gradus.medianSeconds).toBeGreaterThanOrEqual(10)
    expect(outcomes.Gradus.medianSeconds).toBeLessThanOrEqual(30)
    expect(outcomes.Gradus.harmed).toBeGreaterThan(5)
    expect(outcomes.Gradus.harmed).toBeLessThan(15)
  })
})

describe('what the bench measures with', () => {
  test.each([0.25, 3, 40, 2000])('draws from the Poisson distribution of mean %d', (mean) => {
    const draws = 40_000
    const random = randomOf(`mean ${mean}`)
    const poisson = new Poisson(mean)
    let [sum, squares, zeros] = [0, 0, 0]
    for (let i = 0; i < draws; i++) {
      const value = poisson.draw(random)
      sum += value - mean
      squares += (value - mean) ** 2
      if (value === 0) zeros += 1
    }
    const deviation = Math.sqrt(mean / draws)
    expect(Math.abs(sum / draws)).toBeLessThan(4 * deviation)
    expect(Math.abs(squares / draws / mean - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / mean) / draws))
    expect(Math.abs(zeros / draws - Math.exp(-mean))).toBeLessThan(4 * Math.sqrt(Math.exp(-mean) / draws) + 1e-12)
  })

  test('draws the same runs for the same name, and others for another', () => {
    const first = (name: string) => runsOf(CELL, 1, randomOf(name))()
    expect(first('a')).toEqual(first('a'))
    expect(first('a')).not.toEqual(first('b'))
  })

  test('its plain ratio is threshold mode', () => {
    const mode = gradus(errorsPlan({ name: 'errors', kind: 'errors', required: true, mode: 'threshold', ratio: 1.1 }))
    const draw = runsOf({ perSecond: 50, errorRate: 0.002 }, 1, randomOf('threshold'))
    for (let i = 0; i < 100; i++) {
      const run = draw()
      expect(ratioThreshold(1.1)(run)).toBe(mode(run))
    }
  })

  test('a success rate is counted by window, and fails at the given number of them', () => {
    const errorsAt = (...looks: number[]): Run => {
      const of = (value: number) => new Int32Array(180).fill(value)
      const x = of(0)
      for (const look of looks) x[look - 1] = 10
      return { n: of(100), x, m: of(1900), y: of(0) }
    }
    const judge = successThreshold(0.99, 60, 2)
    expect(judge(errorsAt(1, 6))).toBe(0)
    expect(judge(errorsAt(6, 13))).toBe(18)
    expect(judge(errorsAt(180, 1))).toBe(180)
  })

  test('Mann-Whitney says High when six values lie above six others, and not for four', () => {
    const separated = (size: number, above: number) => {
      const judge = new MannWhitney(size)
      for (let i = 0; i < size; i++) judge.add(i + above, i)
      return judge.isHigh()
    }
    expect([separated(4, 100), separated(5, 100), separated(6, 100)]).toEqual([false, true, true])
    expect([separated(6, 0), separated(6, 1), separated(6, -100)]).toEqual([false, false, false])
  })

  test('the exact bound of a share: nothing seen in 300 runs still allows 1 %', () => {
    expect(atMost(0, 300)).toBeCloseTo(1 - 0.05 ** (1 / 300), 10)
    expect(tail(2, 4, 0.5)).toBeCloseTo(11 / 16, 12)
  })
})
