import { expect, test } from '@jest/globals'
import { quantity } from '../../src/workload/quantity.ts'

test.each([
  ['500m', 0.5],
  ['2', 2],
  [2, 2],
  ['0.25', 0.25],
  ['64Mi', 67_108_864],
  ['1Gi', 1_073_741_824],
  ['128M', 128e6],
  ['1e3', 1000],
  ['12E', 12e18],
  ['100n', 1e-7],
])('%s is %d', (text, expected) => {
  expect(quantity(text)).toBeCloseTo(expected, 12)
})

test.each(['', 'x', '1.2.3', '-1', '1Zi', '1 Mi', undefined, '9'.repeat(100_000)])('%.20s is none', (text) => {
  expect(quantity(text)).toBeUndefined()
})
