import { expect, test } from '@jest/globals'
import {
  BadCounts,
  confidenceSequence,
  failEvidence,
  type Interval,
  passEvidence,
  requestsToProve,
  shareEvidence,
} from '../../src/gates/evidence.ts'

/** "5/500,10/9500 ; …": canary x/n, baseline y/m; `;` separates intervals. */
function intervals(text: string): Interval[] {
  return text.split(';').map((block) => {
    const [x, n, y, m] = block.split(/[/,]/).map(Number)
    return { n, x, m, y } as Interval
  })
}

function expectClose(actual: number | null, expected: number) {
  expect(Math.abs((actual as number) / expected - 1)).toBeLessThan(1e-9)
}

const RAMP_FAIL = '2/500,9/9500 ; 6/2500,8/7500 ; 15/5000,6/5000'
const RAMP_PASS = '2/500,9/9500 ; 6/2500,25/7500 ; 15/5000,16/5000'

test.each([
  ['5/500,10/9500', 1, 4.74588130286],
  ['5/500,10/9500', 1.1, 4.39093277866],
  ['3/120,1/2380', 1.1, 4.9274088735],
  [RAMP_FAIL, 1, 2.95757000587],
  [RAMP_FAIL, 1.1, 2.2277520657],
  ['0/10000,100/190000', 1.1, -3.27840665093],
  ['1500/100000,19000/1900000', 1.1, 58.4961178733],
])('evidence to fail of %s against %d is %d', (text, rho, expected) => {
  expectClose(failEvidence(intervals(text), rho), expected)
})

test.each([
  ['0/2000,40/38000', 2, 3.01418908251],
  ['10/10000,200/190000', 2, 2.25128676125],
  [RAMP_PASS, 2, 2.85521307978],
  ['500/50000,9500/950000', 2, 138.358696571],
])('evidence to pass of %s against %d is %d', (text, tau, expected) => {
  expectClose(passEvidence(intervals(text), tau), expected)
})

test('confidence sequences of the ratio', () => {
  const both = confidenceSequence(intervals('5/500,10/9500'), 0.05)
  expectClose(both.lower, 1.29010508255)
  expectClose(both.upper, 49.3791810605)
  const none = confidenceSequence(intervals('0/500,10/9500'), 0.05)
  expect(none.lower).toBe(0)
  expectClose(none.upper, 8.30753137056)
  const even = confidenceSequence(intervals('50/5000,950/95000'), 0.01)
  expectClose(even.lower, 0.532909336761)
  expectClose(even.upper, 1.69833794307)
})

test.each([
  [0, 100, 0.05, 'below', 3.97752252489],
  [10, 500, 0.05, 'below', 4.89633058949],
  [12, 100, 0.05, 'above', 2.58321063979],
  [60, 3000, 0.01, 'above', 9.80444693819],
] as const)('%d of %d against a share of %d, %s: %d', (x, n, p0, side, expected) => {
  expectClose(shareEvidence([{ n, x }], p0, side), expected)
})

test('requests until a share is proven', () => {
  expect([0.05, 0.01, 0.0025].map((p0) => requestsToProve(p0, 0.05))).toEqual([78, 394, 1580])
  const withOne = (n: number, p0: number) => shareEvidence([{ n, x: 1 }], p0, 'below') >= Math.log(20)
  for (const [n, p0] of [
    [126, 0.05],
    [640, 0.01],
    [2566, 0.0025],
  ] as const) {
    expect([withOne(n - 1, p0), withOne(n, p0)]).toEqual([false, true])
  }
})

test('errors until FAIL when the baseline has none', () => {
  const split = (x: number, n: number) => failEvidence([{ n, x, m: 100 - n, y: 0 }], 1.1)
  expect([split(2, 5) < Math.log(100), split(3, 5)]).toEqual([true, expect.closeTo(5.63, 2)])
  expect([split(4, 25) < Math.log(100), split(5, 25)]).toEqual([true, expect.closeTo(4.78, 2)])
})

test.each([
  [{ n: 1, x: 2, m: 1, y: 0 }],
  [{ n: 1, x: 0, m: 1, y: 2 }],
  [{ n: -1, x: 0, m: 1, y: 0 }],
  [{ n: 1.5, x: 0, m: 1, y: 0 }],
  [{ n: 1, x: Number.NaN, m: 1, y: 0 }],
  [{ n: Number.POSITIVE_INFINITY, x: 0, m: 1, y: 0 }],
  [{ n: 2 ** 53, x: 0, m: 1, y: 0 }],
])('%j is an error, never a verdict', (bad) => {
  const good = { n: 10, x: 1, m: 10, y: 1 }
  expect(() => failEvidence([good, bad], 1.1)).toThrow(BadCounts)
  expect(() => passEvidence([good, bad], 1.1)).toThrow(BadCounts)
  expect(() => confidenceSequence([good, bad], 0.05)).toThrow(BadCounts)
})
