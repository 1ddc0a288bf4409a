import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { durationSeconds, durationText } from '../../src/config/duration.ts'

const READ: [unknown, number | undefined][] = [
  ['60s', 60],
  ['1m30s', 90],
  ['2h', 7200],
  ['1d', 86_400],
  ['1d1h1m1s', 90_061],
  ['90', 90],
  [' 5s ', 5],
  [90, 90],
  [0, 0],
  ['0s', 0],
  ['', undefined],
  ['s', undefined],
  ['30s1m', undefined],
  ['1m30', undefined],
  ['1.5h', undefined],
  ['-1s', undefined],
  ['60 s', undefined],
  ['500ms', undefined],
  ['1e3', undefined],
  [1.5, undefined],
  [-1, undefined],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [true, undefined],
  [null, undefined],
  [['60s'], undefined],
]
test.each(READ)('%j is %j seconds', (written, seconds) => {
  expect(durationSeconds(written)).toBe(seconds)
})

test('what is written is what is read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seconds) => durationSeconds(durationText(seconds)) === seconds),
  )
  expect([durationText(90), durationText(3600), durationText(0)]).toEqual(['1m30s', '1h', '0s'])
})
