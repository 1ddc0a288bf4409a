import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Resplit } from '../../src/gates/resplit.ts'
import type { Counts } from '../../src/gates/types.ts'

const counts = fc
  .record({ n: fc.nat(5000), x: fc.nat(100), m: fc.nat(5000), y: fc.nat(100) })
  .map(({ n, x, m, y }): Counts => ({ n: n + x, x, m: m + y, y }))
const weight = fc.integer({ min: 1, max: 99 })

test('two arms are thinned to the weight, none of them filled up', () => {
  expect(new Resplit('thin').at('errors', { n: 5000, x: 50, m: 5000, y: 20 }, 5)).toEqual({
    n: 263,
    x: 2,
    m: 5000,
    y: 20,
  })
  expect(new Resplit('thin').at('errors', { n: 500, x: 5, m: 9500, y: 95 }, 50)).toEqual({ n: 500, x: 5, m: 500, y: 5 })
})

test('one version’s requests are dealt out', () => {
  expect(new Resplit('deal').at('errors', { n: 10_000, x: 100, m: 0, y: 0 }, 25)).toEqual({
    n: 2500,
    x: 25,
    m: 7500,
    y: 75,
  })
  expect(new Resplit('deal').at('errors', { n: 0, x: 0, m: 10_000, y: 100 }, 25)).toEqual({
    n: 2500,
    x: 25,
    m: 7500,
    y: 75,
  })
})

test('what is lost to rounding comes back: an error in ten looks is a tenth of one in each', () => {
  const resplit = new Resplit('deal')
  const looks = Array.from({ length: 100 }, () => resplit.at('errors', { n: 100, x: 1, m: 0, y: 0 }, 10) as Counts)
  expect(looks.reduce((sum, { x }) => sum + x, 0)).toBe(10)
  expect(looks.reduce((sum, { n }) => sum + n, 0)).toBe(1000)
})

test('says how much could be used', () => {
  const resplit = new Resplit('thin')
  expect(resplit.used).toBe(1)
  resplit.at('errors', { n: 100, x: 0, m: 900, y: 0 }, 50)
  expect(resplit.used).toBe(0.2)
})

test('gaps and gauges stay as they are', () => {
  const gap = { gap: 'absent', detail: 'gone' } as const
  expect(new Resplit('thin').at('errors', gap, 5)).toBe(gap)
  const gauge = { canary: 0.5, baseline: 0.4 }
  expect(new Resplit('deal').at('cpu', gauge, 5)).toBe(gauge)
})

test('slow requests keep both of their boundaries', () => {
  const reading: Counts = { n: 1000, x: 10, m: 1000, y: 10, between: { above: 1, below: 0.5, x: 40, y: 40 } }
  expect(new Resplit('thin').at('p95', reading, 20)).toEqual({
    n: 250,
    x: 2,
    m: 1000,
    y: 10,
    between: { above: 1, below: 0.5, x: 10, y: 40 },
  })
})

describe.each(['thin', 'deal'] as const)('%s, whatever was counted', (split) => {
  test('gives counts that can be, never more than there were, and loses no event in the long run', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 30 }), weight, (looks, percent) => {
        const resplit = new Resplit(split)
        const given = { n: 0, x: 0, m: 0, y: 0 }
        for (const look of looks) {
          const { n, x, m, y } = resplit.at('errors', look, percent) as Counts
          for (const value of [n, x, m, y]) expect(Number.isInteger(value) && value >= 0).toBe(true)
          expect(x).toBeLessThanOrEqual(n)
          expect(y).toBeLessThanOrEqual(m)
          given.n += n
          given.x += x
          given.m += m
          given.y += y
          if (split === 'thin') {
            expect(n).toBeLessThanOrEqual(look.n)
            expect(m).toBeLessThanOrEqual(look.m)
          } else {
            expect(n + m).toBe(look.n + look.m)
            expect(x + y).toBe(look.x + look.y)
          }
        }
        expect(resplit.used).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('meets the weight to two requests over all', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 30 }), weight, (looks, percent) => {
        const resplit = new Resplit(split)
        let [canary, all] = [0, 0]
        for (const look of looks) {
          const { n, m } = resplit.at('errors', look, percent) as Counts
          canary += n
          all += n + m
        }
        expect(Math.abs(canary - (all * percent) / 100)).toBeLessThanOrEqual(2)
      }),
    )
  })
})
