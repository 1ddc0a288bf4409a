import { expect, test } from '@jest/globals'
import { performanceOf } from '../../src/rollout/performance.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import type { Pod } from '../../src/workload/types.ts'
import { AT, look, planOf, recordIn } from './records.ts'

const END = ['CANARY', 'CANARY_EVALUATING', 'PROMOTING', 'PROMOTED'] as const
const NOW = AT.getTime() / 1000

/** Three steps of a minute each, and five seconds to drain. */
function after(seconds: number, change: Partial<RolloutRecord> = {}): RolloutRecord {
  const record = recordIn(...END)
  const last = record.transitions.at(-1)
  if (last) last.at = new Date(AT.getTime() + seconds * 1000).toISOString()
  return { ...record, ...change }
}

const pod = (...restarts: number[]): Pod =>
  ({
    metadata: { name: 'p' },
    spec: {},
    status: { containerStatuses: restarts.map((restartCount) => ({ name: 'web', ready: true, restartCount })) },
  }) as Pod

test('a rollout that took its time and failed no more than stable has 100', () => {
  const looks = [look(0, 5, 0, [500, 5, 9500, 95]), look(0, 5, 10, [500, 5, 9500, 95])]
  expect(performanceOf(after(200, { looks }), undefined, NOW)).toEqual({
    durationSeconds: 200,
    succeeded: true,
    availability: 99,
    stableAvailability: 99,
    restarts: null,
    cpu: null,
    memory: null,
    score: 100,
  })
})

test('what the canary answered in all goes before what was looked at', () => {
  const outcome = { requests: 1000, harmed: 5, lowerBound: false }
  const record = after(200, { outcome, looks: [look(0, 5, 0, [500, 0, 9500, 0])] })
  expect(performanceOf(record, undefined, NOW)).toMatchObject({ availability: 99.5, stableAvailability: 100 })
  // Half of the way to the worst, at 50 of the 70 points that are known.
  expect(performanceOf(record, undefined, NOW).score).toBeCloseTo((50 * 50 + 20 * 100) / 70, 3)
})

test('time beyond one and a half of the plan costs, six times leave nothing of it', () => {
  expect(performanceOf(after(185 * 1.5), undefined, NOW).score).toBeCloseTo(100, 0)
  expect(performanceOf(after(185 * 3.75), undefined, NOW).score).toBeCloseTo(50, 0)
  expect(performanceOf(after(185 * 60), undefined, NOW).score).toBe(0)
})

test('restarts and used-up limits cost', () => {
  const gates = planOf().gates as NonNullable<RolloutRecord['plan']['gates']>
  const metrics = [{ name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 } as const]
  const plan = planOf({ gates: { ...gates, metrics } })
  const gauges = [0.5, 0.9].map((canary) => ({
    ...look(0, 5, 0, [0, 0, 0, 0]),
    readings: { cpu: { canary, baseline: 0.4 } },
  }))
  const live = { ...recordIn('CANARY'), plan, looks: gauges }
  const found = performanceOf(live, [pod(0, 1), pod(0)], NOW + 42)
  expect(found).toMatchObject({ durationSeconds: 42, succeeded: null, restarts: 1, cpu: 90, memory: null })
  expect(found.score).toBeCloseTo(50, 9)
})

test('nothing known is no score, and taken back is no success', () => {
  expect(performanceOf(recordIn('CANARY'), [], NOW).score).toBeNull()
  expect(performanceOf(recordIn('CANARY', 'ROLLING_BACK', 'ROLLED_BACK'), undefined, NOW).succeeded).toBe(false)
})
