import { describe, expect, test } from '@jest/globals'
import { outlook, secondsToFail, secondsToPass } from '../../src/gates/outlook.ts'
import { planGates, wantedMetrics } from '../../src/gates/planner.ts'
import type { Survey } from '../../src/gates/types.ts'

const survey: Survey = {
  scrapeSeconds: 1,
  present: ['errors', 'p95', 'p99', 'requests'],
  absent: [
    { name: 'cpu', why: 'no limit' },
    { name: 'memory', why: 'no limit' },
  ],
  before: { errors: { m: 6000, y: 6 }, p95: { m: 6000, y: 60 }, gone: { m: 1, y: 0 } },
}

describe('the plan of the gates', () => {
  test('has the defaults of the specification', () => {
    expect(planGates({}, survey, 3)).toEqual({
      metrics: [
        { name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 },
        { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 },
        { name: 'p99', kind: 'slow', required: false, mode: 'sequential', bound: 1, share: 0.01 },
        { name: 'requests', kind: 'requests', required: false, mode: 'sequential', ratio: 0.5, maxBurst: 10 },
      ],
      notMeasured: survey.absent,
      alpha: 0.01,
      beta: 0.05,
      harmBudget: 0.0025,
      before: { errors: { m: 6000, y: 6 }, p95: { m: 6000, y: 60 } },
      stages: 3,
    })
  })

  test('wants CPU below 80 % and memory below 90 % where they can be had', () => {
    expect(wantedMetrics({}).slice(-2)).toEqual([
      { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 },
      { name: 'memory', kind: 'memory', required: false, mode: 'threshold', bound: 0.9 },
    ])
  })

  test('takes short and long forms', () => {
    const metrics = wantedMetrics({
      errors: { ratio: 1.5, limit: '2 %', mode: 'threshold', 'failure-limit': 3, 'max-burst': 4, dry: true },
      p50: '20ms',
      p95: { below: '1.5s', required: true },
      p99: false,
      requests: '30%',
      cpu: { below: '70%', required: true },
      memory: false,
    })
    expect(metrics).toEqual([
      {
        name: 'errors',
        kind: 'errors',
        required: true,
        mode: 'threshold',
        dry: true,
        failureLimit: 3,
        maxBurst: 4,
        ratio: 1.5,
        limit: 0.02,
      },
      { name: 'p50', kind: 'slow', required: false, mode: 'sequential', bound: 0.02, share: 0.5 },
      { name: 'p95', kind: 'slow', required: true, mode: 'sequential', bound: 1.5, share: 0.05 },
      { name: 'requests', kind: 'requests', required: false, mode: 'sequential', ratio: 0.3, maxBurst: 10 },
      { name: 'cpu', kind: 'cpu', required: true, mode: 'threshold', bound: 0.7 },
    ])
  })

  test('keeps errors where stable shows none yet, and drops them only by name', () => {
    const empty = { ...survey, present: [] }
    expect(planGates({}, empty).metrics.map(({ name }) => name)).toEqual(['errors'])
    expect(planGates({ errors: false }, survey).metrics.map(({ name }) => name)).toEqual(['p95', 'p99', 'requests'])
    expect(() => planGates({ errors: false }, empty)).toThrow(/gates: none is left to decide.*cpu \(no limit\)/)
    expect(() => planGates({ errors: { dry: true } }, empty)).toThrow(/none is left to decide/)
  })

  test('a percentile without a usual bound needs one', () => {
    expect(() => wantedMetrics({ p90: true })).toThrow(/gates\.p90: has no bound; write one, such as p90: 500ms/)
  })
})

describe('the outlook', () => {
  test.each([
    [200, 8],
    [1, 26 * 60],
  ])('at %d requests a second a clean canary passes after about %d s, whatever the weight', (perSecond, about) => {
    for (const weight of [5, 25, 50]) {
      const expected = secondsToPass(weight, { perSecond, errorRate: 0 }, 0.0025, 0.05)
      expect(expected / about).toBeGreaterThan(0.9)
      expect(expected / about).toBeLessThan(1.1)
    }
  })

  test('a ratio of 5 at 200 requests a second and 1 % errors is found in about 20 s', () => {
    const found = secondsToFail(5, 5, { perSecond: 200, errorRate: 0.01 }, 1.1, 0.01)
    expect(found).toBeGreaterThan(10)
    expect(found).toBeLessThan(40)
    expect(secondsToFail(1.1, 5, { perSecond: 200, errorRate: 0.01 }, 1.1, 0.01)).toBe(Number.POSITIVE_INFINITY)
  })

  test('warns of a step that is too short, with what would help', () => {
    const plan = planGates({}, { ...survey, before: { errors: { m: 600, y: 0 } } }, 3)
    const told = outlook(plan, [5, 25], 60, 600)
    expect(told?.traffic).toEqual({ perSecond: 1, errorRate: 0 })
    expect(told?.warnings).toHaveLength(2)
    expect(told?.warnings[0]).toBe(
      "at 5 % the gates can't conclude within 60 s: at 1 req/s it takes about 26 min, even without an error; what would help: test traffic, or a settle of 26 min",
    )
    expect(outlook(plan, [5], 600, 600)?.warnings[0]).toMatch(/a harm-budget of 0.65 % instead of 0.25 %, test traffic/)
    expect(outlook(plan, [5], 2000, 600)?.warnings).toEqual([])
  })

  test('says that there are no users', () => {
    const plan = planGates({}, { ...survey, before: {} }, 3)
    expect(outlook(plan, [5], 60, 600)?.warnings).toEqual([
      "at 5 % the gates can't conclude within 60 s: stable has had no requests lately; send test traffic, or start when there are users",
    ])
  })
})
