import { expect, test } from '@jest/globals'
import { rehearse } from '../../src/gates/rehearsal.ts'
import type { Counts, GatePlan } from '../../src/gates/types.ts'
import { rehearsalSummary } from '../../src/report/rehearsal.ts'
import type { Rehearsed } from '../../src/rollout/rehearse.ts'

const gates: GatePlan = {
  metrics: [{ name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 }],
  notMeasured: [{ name: 'p95', why: 'no buckets | <b>' }],
  alpha: 0.01,
  beta: 0.05,
  harmBudget: 0.0025,
  before: {},
}

function rehearsed(counts: Counts, split: 'thin' | 'deal', more: Partial<Rehearsed> = {}): Rehearsed {
  const plan = { gates, steps: [5, 50, 100], settleSeconds: 30, deadlineSeconds: 60, delaySeconds: 0, split }
  const looks = Array.from({ length: 30 }, (_, k) => ({ from: 10 * k, to: 10 * k + 10, readings: { errors: counts } }))
  return { service: 'shop', rehearsal: rehearse(plan, looks), plan, intervalSeconds: 10, ...more }
}

test('tells every step, what was to be expected, and the harm', () => {
  const range = { from: 1_763_719_200, to: 1_763_719_500 }
  const text = rehearsalSummary(rehearsed({ n: 2000, x: 0, m: 0, y: 0 }, 'deal', { range }))
  expect(text).toContain('### Rehearsal of shop: pass')
  expect(text).toContain('every step would have passed, the last after 60 s')
  expect(text).toMatch(/On 2025-11-21T10:00:00Z to 2025-11-21T10:05:00Z, a look every 10 s: the stable version's own/)
  expect(text).toMatch(/\| 5 % \| pass \| 10 s \| 30 s \| 300 \| 0 \| 7\.\d+ s \/ never \|/)
  expect(text).toContain('0 of 3300 requests to the canary would have failed in 60 s.')
  expect(text).toContain('Not measured: p95 \\(no buckets \\| &lt;b&gt;\\).')
  expect(text).not.toContain('of the requests: the others')
})

test('says how many requests the gates could see, and whose they were', () => {
  const text = rehearsalSummary(rehearsed({ n: 100, x: 10, m: 1900, y: 2 }, 'thin', { rolloutId: 'shop-1' }))
  expect(text).toContain('### Rehearsal of shop: fail')
  expect(text).toContain(
    'On recorded counts (rollout shop-1), a look every 10 s: two versions'.replace(/[()]/g, '\\$&'),
  )
  expect(text).toMatch(/\| 50 % \| not reached \| {2}\| {2}\| {2}\| {2}\|/)
  expect(text).toMatch(/#### Gates at 5 %/)
})

test('a split that wastes requests is told', () => {
  const text = rehearsalSummary(rehearsed({ n: 2000, x: 2, m: 2000, y: 2 }, 'thin'))
  expect(text).toMatch(
    /The gates saw \d+(\.\d)? % of the requests: the others would have given the canary another weight/,
  )
})
