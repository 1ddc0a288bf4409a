import { expect, test } from '@jest/globals'
import { readRecordedCounts } from '../../src/gates/metrics/file.ts'
import { judge } from '../../src/gates/verdict.ts'

const good = { n: 500, x: 5, m: 9500, y: 10 }

function recorded(intervals: unknown[], more: object = {}): string {
  return JSON.stringify({
    interval: 10,
    metrics: [{ name: 'errors', kind: 'errors', intervals }],
    stages: [{ weight: 5, from: 0 }],
    ...more,
  })
}

test('recorded counts give the evidence of the specification', () => {
  const { plan, looks, step } = readRecordedCounts(recorded([good]), 'counts.json', {})
  const [gate] = judge(plan, looks, step).gates
  expect(gate?.lnEFail).toBeCloseTo(4.39093277866, 9)
  expect(looks).toEqual([{ from: 0, to: 10, step: 0, weight: 5, readings: { errors: good } }])
})

test('stages, gaps and the configured gates are taken over', () => {
  const text = recorded([good, { gap: 'unreachable' }, good, good], {
    stages: [
      { weight: 5, from: 0 },
      { weight: 25, from: 2 },
    ],
  })
  const { plan, looks, step } = readRecordedCounts(text, 'counts.json', { errors: { ratio: 2 }, alpha: 0.05 })
  expect(plan).toMatchObject({ stages: 2, alpha: 0.05, metrics: [{ name: 'errors', ratio: 2, required: true }] })
  expect(looks.map((look) => [look.step, look.weight])).toEqual([
    [0, 5],
    [0, 5],
    [1, 25],
    [1, 25],
  ])
  expect(looks[1]?.readings.errors).toEqual({ gap: 'unreachable', detail: 'as recorded' })
  expect(step).toEqual({ index: 1, weight: 25 })
})

test('slow requests take their share from the name', () => {
  const metrics = [{ name: 'p99', kind: 'slow', bound: 0.8, intervals: [good] }]
  const { plan } = readRecordedCounts(recorded([], { metrics }), 'counts.json', {})
  expect(plan.metrics).toEqual([expect.objectContaining({ name: 'p99', kind: 'slow', bound: 0.8, share: 0.01 })])
})

test.each([
  ['{', /counts\.json: is no JSON/],
  ['[]', /counts\.json: .* can't be used; write keys \(interval, metrics, stages\)/],
  ['{"interval":10}', /has no metrics/],
  [recorded([{ ...good, x: 501 }]), /metrics\[0\]\.intervals\[0\]: the canary has 501 events in 500 requests/],
  [recorded([{ ...good, y: 9501 }]), /the baseline has 9501 events in 9500 requests/],
  [recorded([good, { ...good, n: -1 }]), /metrics\[0\]\.intervals\[1\]\.n: -1 can't be used; write a whole number/],
  [recorded([{ ...good, m: 1.5 }]), /intervals\[0\]\.m: 1\.5 can't be used/],
  [recorded([good]).replace('500', 'NaN'), /is no JSON/],
  [recorded([{ n: 1, x: 0 }]), /has not all of n, x, m and y/],
  [recorded([{ ...good, x: null }]), /has not all of n, x, m and y/],
  [recorded([{ ...good, gap: 'absent' }]), /counts and a gap/],
  [recorded([{ ...good, z: 1 }]), /intervals\[0\]\.z: unknown key/],
  [recorded([]), /an empty list can't be used/],
  [recorded([good], { stages: [{ weight: 5, from: 1 }] }), /stages\[0\]: from: 1 is out of order/],
  [recorded([good], { stages: [{ weight: 0, from: 0 }] }), /stages\[0\]\.weight: 0 can't be used/],
  [recorded([good], { metrics: [{ name: 'p95', kind: 'slow', intervals: [good] }] }), /has no bound/],
  [recorded([good], { metrics: [{ name: 'x', kind: 'slow', bound: 1, intervals: [good] }] }), /has no share/],
])('%s is refused', (text, message) => {
  expect(() => readRecordedCounts(text, 'counts.json', {})).toThrow(message)
})

test('counts of gates that are off leave nothing to judge', () => {
  expect(() => readRecordedCounts(recorded([good]), 'counts.json', { errors: false })).toThrow(/gates that are off/)
})
