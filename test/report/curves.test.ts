import { describe, expect, test } from '@jest/globals'
import { logSumExp } from '../../src/gates/grid.ts'
import type { GatePlan, Look, Metric } from '../../src/gates/types.ts'
import { failLimits, judge } from '../../src/gates/verdict.ts'
import { curvesOf, curvesOrTrouble, weightCurve } from '../../src/report/curves.ts'
import { enter, type RolloutRecord } from '../../src/rollout/record.ts'
import { AT, look, planOf, recordIn, verdict } from '../rollout/records.ts'
import { lateRegression, onlyGaps } from './scenes.ts'

const ERRORS: Metric = { name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 }
const SLOW: Metric = { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 }

function recordOf(gates: Partial<GatePlan>, looks: Look[]): RolloutRecord {
  const record = recordIn('CANARY', 'CANARY_EVALUATING')
  const plan: GatePlan = {
    metrics: [ERRORS],
    notMeasured: [],
    alpha: 0.01,
    beta: 0.05,
    // Without a budget and errors before, the ratio alone passes: its reference values can be seen.
    harmBudget: 0,
    before: { errors: { m: 1000, y: 0 } },
    ...gates,
  }
  return { ...record, plan: planOf({ gates: plan }), looks }
}

const COUNTS = [
  [500, 2, 9500, 9],
  [2500, 6, 7500, 8],
  [5000, 15, 5000, 6],
] as const

describe('evidence, look by look, is that of the reference values', () => {
  test('to fail: over all steps, never begun anew', () => {
    const looks = COUNTS.map((counts, step) => look(step, 5, step * 10, [...counts]))
    const curves = curvesOf(recordOf({}, looks))
    const last = curves?.gates[0]?.points.map(({ lnFail }) => lnFail).at(-1)
    expect(last).toBeCloseTo(2.2277520657, 9)
    expect(curves?.looks.at(-1)?.lnEvidence).toBeCloseTo(2.2277520657, 9)
  })

  test('to pass: of each step alone', () => {
    const first = look(0, 10, 0, [2000, 0, 38000, 40])
    const curves = curvesOf(recordOf({}, [first, { ...first, step: 1 }, { ...first, step: 1, from: 20, to: 30 }]))
    const [one, again, both] = curves?.gates[0]?.points.map(({ lnPass }) => lnPass) ?? []
    expect(one).toBeCloseTo(3.01418908251, 9)
    expect(again).toBeCloseTo(3.01418908251, 9)
    expect(both).toBeGreaterThan(5)
  })

  test('the ratio with its interval, and what has no bound is null', () => {
    const curves = curvesOf(recordOf({ alpha: 0.05 }, [look(0, 5, 0, [500, 5, 9500, 10])]))
    const ratio = curves?.gates[0]?.points[0]?.ratio
    expect(ratio?.lower).toBeCloseTo(1.29010508255, 8)
    expect(ratio?.upper).toBeCloseTo(49.3791810605, 7)
    const none = curvesOf(recordOf({ alpha: 0.05 }, [look(0, 5, 0, [500, 0, 9500, 10])]))
    expect(none?.gates[0]?.points[0]?.ratio).toMatchObject({ estimate: 0, lower: 0 })
    const only = curvesOf(recordOf({}, [look(0, 5, 0, [500, 5, 9500, 0])]))
    expect(only?.gates[0]?.points[0]?.ratio).toMatchObject({ estimate: null, upper: null })
  })

  test('the harm budget passes where the ratio says nothing', () => {
    const looks = [look(0, 5, 0, [78, 0, 1482, 0])]
    const curves = curvesOf(recordOf({ harmBudget: 0.0025 }, looks))
    // 78 requests without an error prove a share below 5 %.
    expect(curves?.gates[0]?.points[0]?.lnPass).toBeGreaterThanOrEqual(Math.log(20))
    expect(curves?.gates[0]?.points[0]?.verdict).toBe('pass')
  })
})

describe('limits', () => {
  test('are ln(1/alpha) for all gates together and ln(1/beta) to pass', () => {
    const curves = curvesOf(recordOf({}, [look(0, 5, 0, [50, 0, 950, 9])]))
    expect(curves?.failLimit).toBeCloseTo(Math.log(100), 12)
    expect(curves?.passLimit).toBeCloseTo(Math.log(20), 12)
  })

  test('a gate alone needs as much more as its share is less; dry ones stand alone; thresholds have none', () => {
    const metrics: Metric[] = [
      ERRORS,
      SLOW,
      { ...SLOW, name: 'p99' },
      { ...ERRORS, name: 'checkout', dry: true },
      { ...SLOW, name: 'p50', mode: 'threshold' },
      { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 },
    ]
    const limits = failLimits({ ...(recordOf({}, []).plan.gates as GatePlan), metrics })
    expect([...limits.keys()]).toEqual(['errors', 'p95', 'p99', 'checkout'])
    expect(limits.get('errors')).toBeCloseTo(Math.log(100 / 0.8), 12)
    expect(limits.get('p95')).toBeCloseTo(Math.log(100 / 0.1), 12)
    expect(limits.get('checkout')).toBeCloseTo(Math.log(100), 12)
  })

  test('the gates’ parts add up to the evidence of all', () => {
    const curves = curvesOf(lateRegression())
    for (const [index, { lnEvidence, verdict }] of (curves?.looks ?? []).entries()) {
      if (verdict === 'fail') break
      const parts = curves?.gates.flatMap(({ lnShare, points }) =>
        lnShare === undefined ? [] : [lnShare + (points[index]?.lnFail ?? 0)],
      )
      expect(logSumExp(parts ?? [])).toBeCloseTo(lnEvidence, 9)
    }
  })
})

test('each look has what the gates said when it was the last', () => {
  const record = lateRegression()
  const { gates } = record.plan
  const curves = curvesOf(record)
  if (!gates || !curves) throw new Error('a scene without gates')
  record.looks.forEach((one, index) => {
    const said = judge(gates, record.looks.slice(0, index + 1), { index: one.step, weight: one.weight })
    expect(curves.looks[index]).toMatchObject({ verdict: said.verdict, lnEvidence: said.lnEvidence, step: one.step })
    expect(curves.gates.map(({ points }) => points[index]?.verdict)).toEqual(said.gates.map(({ verdict }) => verdict))
  })
  expect(curves.looks.at(-1)?.verdict).toBe('fail')
})

test('time goes on in looks: pauses between steps are left out', () => {
  const looks = [look(0, 5, 100, [50, 0, 950, 9]), look(1, 25, 90_000, [250, 0, 750, 9])]
  expect(curvesOf(recordOf({}, looks))?.looks.map(({ from, to }) => [from, to])).toEqual([
    [0, 10],
    [10, 20],
  ])
})

test('a gap keeps the evidence and says why', () => {
  const [first, second] = curvesOf(onlyGaps())?.gates[0]?.points ?? []
  expect(first).toMatchObject({ gap: 'unreachable', lnFail: 0 })
  expect(second?.lnFail).toBe(first?.lnFail)
})

test('gauges are kept as they were read', () => {
  const gauge = { canary: 0.7, baseline: 0.5 }
  const cpu: Metric = { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 }
  const record = recordOf({ metrics: [cpu] }, [{ ...look(0, 5, 0, [0, 0, 0, 0]), readings: { cpu: gauge } }])
  const [gate] = curvesOf(record)?.gates ?? []
  expect(gate).toMatchObject({ bound: 0.8, points: [{ gauge }] })
  expect(gate?.failLimit).toBeUndefined()
})

describe('without curves', () => {
  test.each<[string, (record: RolloutRecord) => unknown]>([
    ['nobody looked', (record) => record.looks.splice(0)],
    ['the gates were off', (record) => delete record.plan.gates],
  ])('%s', (_case, change) => {
    const record = lateRegression()
    change(record)
    expect(curvesOf(record)).toBeUndefined()
    expect(curvesOrTrouble(record)).toEqual({})
  })

  test('counts that cannot be are told, not drawn', () => {
    const record = recordOf({}, [look(0, 5, 0, [5, 6, 950, 9])])
    expect(() => curvesOf(record)).toThrow('6 events in 5 requests')
    expect(curvesOrTrouble(record)).toEqual({ trouble: 'the canary has 6 events in 5 requests' })
  })
})

describe('the weight over time', () => {
  const start = AT.getTime() / 1000
  const at = (seconds: number) => new Date(AT.getTime() + seconds * 1000)

  function rollout(): RolloutRecord {
    const record = recordIn()
    enter(record, 'CANARY', 'ready', at(4), { weight: 5 })
    enter(record, 'CANARY_EVALUATING', '5 % in force', at(5), { weight: 5 })
    enter(record, 'CANARY', 'pass', at(66), { weight: 25 })
    enter(record, 'CANARY_WAITING', 'for a person', at(68), { weight: 25 })
    record.updatedAt = at(68).toISOString()
    return record
  }

  test('is in force when it was read back, not when it was meant', () => {
    expect(weightCurve(rollout()).asked).toEqual([
      { at: 0, weight: 0 },
      { at: 5, weight: 5 },
      { at: 68, weight: 25 },
    ])
  })

  test('goes to 100 with a promotion, and to 0 with the way back', () => {
    const record = rollout()
    enter(record, 'PROMOTING', 'asked to', at(90))
    enter(record, 'ROLLING_BACK', 'stable gave up', at(100), { weight: 0 })
    expect(weightCurve(record).asked.slice(3)).toEqual([
      { at: 90, weight: 100 },
      { at: 100, weight: 0 },
    ])
  })

  test('was observed at the end of each look, where requests were counted', () => {
    const record = rollout()
    record.looks.push(
      look(0, 5, start + 10, [50, 0, 950, 9]),
      { ...look(0, 5, start + 20, [0, 0, 0, 0]) },
      { ...look(0, 5, start + 30, [0, 0, 0, 0]), readings: { p95: { n: 30, x: 0, m: 70, y: 0 } } },
    )
    expect(weightCurve(record).observed).toEqual([
      { at: 20, weight: 5 },
      { at: 30, weight: null },
      { at: 40, weight: 30 },
    ])
  })

  test('has a mark for each verdict, and ends with the last thing that happened', () => {
    const record = rollout()
    record.verdicts.push(verdict({ at: at(66).toISOString() }))
    expect(weightCurve(record)).toMatchObject({ marks: [{ at: 66, weight: 5, verdict: 'pass' }], end: 68 })
    record.updatedAt = at(500).toISOString()
    expect(weightCurve(record).end).toBe(500)
  })

  test('never runs backwards, whatever the record says', () => {
    const record = rollout()
    record.startedAt = at(60).toISOString()
    for (const transition of record.transitions) transition.metadata = { weight: 'all' }
    expect(weightCurve(record).asked).toEqual([{ at: 0, weight: 0 }])
    record.startedAt = at(0).toISOString()
    enter(record, 'PROMOTING', 'asked to', at(-50))
    expect(weightCurve(record).asked).toEqual([
      { at: 0, weight: 0 },
      { at: 0, weight: 100 },
    ])
  })
})
