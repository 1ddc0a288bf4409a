import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type PastLook, type RehearsalPlan, Rehearsing, rehearse } from '../../src/gates/rehearsal.ts'
import type { Counts, Gap, GatePlan, Look } from '../../src/gates/types.ts'
import { judge } from '../../src/gates/verdict.ts'

const gates: GatePlan = {
  metrics: [{ name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 }],
  notMeasured: [],
  alpha: 0.01,
  beta: 0.05,
  harmBudget: 0.0025,
  before: { errors: { m: 100_000, y: 100 } },
  stages: 3,
}
const PLAN: RehearsalPlan = {
  gates,
  steps: [5, 25, 50, 100],
  settleSeconds: 30,
  deadlineSeconds: 300,
  delaySeconds: 2,
  split: 'thin',
}

/** Looks of ten seconds that follow each other. */
function looks(number: number, at: (k: number) => Counts | Gap, weight?: number): PastLook[] {
  return Array.from({ length: number }, (_, k) => ({
    from: 1000 + 10 * k,
    to: 1010 + 10 * k,
    ...(weight === undefined ? {} : { weight }),
    readings: { errors: at(k) },
  }))
}
/** 200 requests a second, half of them on either version. */
const good = () => ({ n: 1000, x: 1, m: 1000, y: 1 })
const bad = () => ({ n: 1000, x: 100, m: 1000, y: 1 })
const down = (): Gap => ({ gap: 'unreachable', detail: 'no route to host' })

const outcomes = (steps: { weight: number; outcome: string; from: number; to: number }[]) =>
  steps.map(({ weight, outcome, from, to }) => [weight, outcome, from, to])

describe('what would have become of a plan', () => {
  test('a good version passes every step as soon as it has settled', () => {
    const result = rehearse(PLAN, looks(60, good))
    expect(result).toMatchObject({
      verdict: 'pass',
      reason: 'every step would have passed, the last after 90 s',
      seconds: 90,
    })
    expect(outcomes(result.steps)).toEqual([
      [5, 'pass', 0, 30],
      [25, 'pass', 30, 60],
      [50, 'pass', 60, 90],
    ])
    // 30 s at each weight, of 200 requests a second.
    expect(result.steps.map(({ requests }) => requests)).toEqual([300, 1500, 3000])
    expect(result.harmed).toBe(5)
    expect(result.gates).toMatchObject([{ name: 'errors', verdict: 'pass' }])
  })

  test('says after how long the gates had concluded, and what was to be expected', () => {
    const [first, second] = rehearse(PLAN, looks(60, good)).steps
    expect(first?.concludedAfter).toBe(22)
    expect(second?.concludedAfter).toBe(22)
    expect(first?.expected?.toPass).toBeCloseTo(7.6, 1)
    expect(first?.expected?.toFail).toBeGreaterThan(100)
  })

  test('a bad version is caught, and those whom it met until then are counted', () => {
    const result = rehearse(PLAN, looks(60, bad))
    expect(result.verdict).toBe('fail')
    expect(result.reason).toMatch(/^at 5 %, after 12 s: error rate 9\.6 % against 0\.1 % of the baseline/)
    expect(outcomes(result.steps)).toEqual([
      [5, 'fail', 0, 12],
      [25, 'not reached', 12, 12],
      [50, 'not reached', 12, 12],
    ])
    // 12 s of 10 requests a second, a tenth of which fail: the weight falls when the verdict is known.
    expect(result).toMatchObject({ requests: 120, harmed: 12 })
  })

  test('a version that goes bad later is caught later', () => {
    const result = rehearse(
      PLAN,
      looks(60, (k) => (k < 4 ? good() : bad())),
    )
    expect(result.steps.map(({ outcome }) => outcome)).toEqual(['pass', 'fail', 'not reached'])
    expect(result.seconds).toBe(52)
  })

  test('one version alone is dealt out to both arms: its own errors raise no alarm', () => {
    for (const alone of [
      { n: 2000, x: 20, m: 0, y: 0 },
      { n: 0, x: 0, m: 2000, y: 20 },
    ]) {
      const before = { errors: { m: 100_000, y: 1000 } }
      const plan = { ...PLAN, gates: { ...gates, before }, split: 'deal' as const }
      const result = rehearse(
        plan,
        looks(200, () => alone),
      )
      expect(result).toMatchObject({ verdict: 'pass', used: 1 })
      expect(result.gates[0]?.ratio.estimate).toBeCloseTo(1, 1)
    }
  })

  test('without an answer from the metrics nothing passes, and nothing fails', () => {
    const result = rehearse(PLAN, looks(60, down))
    expect(result.verdict).toBe('inconclusive')
    expect(result.reason).toBe('at 5 %: no verdict within 5 min: the metrics server did not answer: no route to host')
    expect(outcomes(result.steps)[0]).toEqual([5, 'inconclusive', 0, 300])
  })

  test('where a step is not extended its time is over when it has settled', () => {
    const result = rehearse({ ...PLAN, deadlineSeconds: 30 }, looks(60, down))
    expect(outcomes(result.steps)[0]).toEqual([5, 'inconclusive', 0, 30])
  })

  test('counts that end too early leave a step open', () => {
    const result = rehearse(PLAN, looks(5, good))
    expect(outcomes(result.steps)).toEqual([
      [5, 'pass', 0, 30],
      [25, 'open', 30, 52],
      [50, 'not reached', 52, 52],
    ])
    expect(result.verdict).toBe('inconclusive')
    expect(result.reason).toBe(
      'at 25 %: the counts end 22 s into the step: the gates had passed, but it had not settled',
    )
  })

  test('no counts at all are inconclusive', () => {
    expect(rehearse(PLAN, [])).toMatchObject({
      verdict: 'inconclusive',
      reason: 'at 5 %: there are no counts',
      seconds: 0,
      harmed: 0,
    })
  })

  test('a delay of the metrics is time in which the bad version goes on', () => {
    const soon = rehearse({ ...PLAN, delaySeconds: 0 }, looks(60, bad))
    const late = rehearse({ ...PLAN, delaySeconds: 60 }, looks(60, bad))
    expect([soon.seconds, late.seconds]).toEqual([10, 70])
    expect([soon.harmed, late.harmed]).toEqual([10, 70])
  })
})

test('a rollout rehearsed on its own looks gives its own verdicts', () => {
  const record: Look[] = [
    [5, { n: 100, x: 0, m: 1900, y: 2 }],
    [5, { n: 103, x: 1, m: 1897, y: 1 }],
    [5, { n: 99, x: 0, m: 1901, y: 3 }],
    [25, { n: 499, x: 0, m: 1501, y: 1 }],
    [25, { n: 502, x: 12, m: 1498, y: 2 }],
    [25, { n: 502, x: 40, m: 1498, y: 2 }],
  ].map(([weight, errors], k) => ({
    from: 10 * k,
    to: 10 * (k + 1),
    step: weight === 5 ? 0 : 1,
    weight: weight as number,
    readings: { errors: errors as Counts },
  }))
  const plan = { ...PLAN, delaySeconds: 0 }
  const result = rehearse(plan, record)
  const own = judge(gates, record, { index: 1, weight: 25 })
  expect(own.verdict).toBe('fail')
  expect(result.verdict).toBe('fail')
  expect(result.gates).toEqual(judge(gates, record.slice(0, result.seconds / 10), { index: 1, weight: 25 }).gates)
  expect(result.used).toBe(1)
  expect(result.steps[0]).toMatchObject({ requests: 302, harmed: 1 })
})

const reading = fc.oneof(
  { weight: 9, arbitrary: fc.record({ n: fc.nat(900), x: fc.nat(9), m: fc.nat(900), y: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
)
const past = fc.array(reading, { maxLength: 60 }).map((list) =>
  looks(list.length, (k) => {
    const counts = list[k]
    return counts ? { n: counts.n + counts.x, x: counts.x, m: counts.m + counts.y, y: counts.y } : down()
  }),
)
const anyPlan = fc
  .record({
    settleSeconds: fc.integer({ min: 1, max: 60 }),
    deadlineSeconds: fc.integer({ min: 1, max: 200 }),
    delaySeconds: fc.nat(30),
    split: fc.constantFrom('thin' as const, 'deal' as const),
  })
  .map((some): RehearsalPlan => ({ ...PLAN, ...some }))

describe('whatever was counted', () => {
  test('steps follow each other, none passes before it has settled, and the last that was reached decides', () => {
    fc.assert(
      fc.property(anyPlan, past, (plan, seen) => {
        const { steps, verdict, harmed, requests } = rehearse(plan, seen)
        expect(steps.map(({ weight }) => weight)).toEqual([5, 25, 50])
        steps.forEach((step, i) => {
          expect(step.to).toBeGreaterThanOrEqual(step.from)
          if (i > 0) expect(step.from).toBe(steps[i - 1]?.to)
          if (i > 0 && step.outcome !== 'not reached') expect(steps[i - 1]?.outcome).toBe('pass')
          if (step.outcome === 'pass') expect(step.to - step.from).toBeGreaterThanOrEqual(plan.settleSeconds - 1e-6)
          expect(step.harmed).toBeLessThanOrEqual(step.requests)
        })
        const failed = steps.some(({ outcome }) => outcome === 'fail')
        const passed = steps.every(({ outcome }) => outcome === 'pass')
        expect(verdict).toBe(failed ? 'fail' : passed ? 'pass' : 'inconclusive')
        expect(harmed).toBeLessThanOrEqual(requests)
      }),
    )
  })

  test('nothing after the end matters', () => {
    fc.assert(
      fc.property(anyPlan, past, past, (plan, seen, more) => {
        const rehearsing = new Rehearsing(plan)
        const needed = seen.findIndex((look) => rehearsing.add(look) === 'over')
        if (needed < 0) return
        const shift = (look: PastLook) => ({ ...look, from: look.from + 10 * needed, to: look.to + 10 * needed })
        expect(rehearse(plan, [...seen.slice(0, needed), ...more.map(shift)])).toEqual(rehearsing.result())
      }),
    )
  })
})
