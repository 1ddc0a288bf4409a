import { expect, test } from '@jest/globals'
import { BadCounts } from '../../src/gates/evidence.ts'
import type { Counts, Gap, GatePlan, Judgement, Look, Metric, Reading } from '../../src/gates/types.ts'
import { Judging, judge } from '../../src/gates/verdict.ts'

const errors: Metric = { name: 'errors', kind: 'errors', required: true, mode: 'sequential' }
const p95: Metric = { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 }
const requests: Metric = { name: 'requests', kind: 'requests', required: false, mode: 'sequential', ratio: 0.5 }
const cpu: Metric = { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 }

function plan(...metrics: Metric[]): GatePlan {
  return { metrics, notMeasured: [], alpha: 0.01, beta: 0.05, harmBudget: 0.0025, before: {}, stages: 4 }
}

function counts(n: number, x: number, m: number, y: number): Counts {
  return { n, x, m, y }
}

function gap(cause: Gap['gap']): Gap {
  return { gap: cause, detail: 'as the test says' }
}

/** Looks of 10 s each at one step. */
function looks(step: number, weight: number, readings: Record<string, Reading>[], from = 0): Look[] {
  return readings.map((reading, i) => ({
    from: from + i * 10,
    to: from + (i + 1) * 10,
    step,
    weight,
    readings: reading,
  }))
}

function errorLooks(step: number, weight: number, ...readings: Reading[]): Look[] {
  return looks(
    step,
    weight,
    readings.map((reading) => ({ errors: reading })),
  )
}

const FIVE = { index: 0, weight: 5 }

function gate(judgement: Judgement, name = 'errors') {
  const found = judgement.gates.find((result) => result.name === name)
  if (!found) throw new Error(`no gate ${name}`)
  return found
}

test('without a look nothing is decided', () => {
  const { verdict, reason } = judge(plan(errors), [], FIVE)
  expect(verdict).toBe('inconclusive')
  expect(reason).toMatch(/no look/)
})

test('three errors in a 5 % split fail, in a plan with all gates and four stages', () => {
  const all = plan(errors, p95, requests, cpu)
  const two = errorLooks(0, 5, counts(10, 0, 190, 0), counts(10, 2, 190, 0))
  expect(judge(all, two, FIVE).verdict).toBe('inconclusive')
  const three = [...two, ...errorLooks(0, 5, counts(10, 1, 190, 0))]
  const judged = judge(all, three, FIVE)
  expect(judged.verdict).toBe('fail')
  expect(gate(judged).failAt).toBe(3)
  expect(judged.lnEvidence).toBeGreaterThanOrEqual(Math.log(100))
  expect(judged.reason).toMatch(
    /^error rate 10 % against 0 % of the baseline \(3 of 30 requests, 0 of 570\), evidence /,
  )
})

test('a failure latches, whatever follows', () => {
  const bad = errorLooks(0, 5, counts(50, 10, 950, 1))
  const good = errorLooks(1, 25, ...Array.from({ length: 100 }, () => counts(500, 0, 1500, 15)))
  const judged = judge(plan(errors), [...bad, ...good], { index: 1, weight: 25 })
  expect(judged.verdict).toBe('fail')
  expect(gate(judged).failAt).toBe(1)
  expect(judged.reason).toContain('10 of 50')
})

test('the harm budget passes a service without errors', () => {
  const step = (n: number) => judge(plan(errors), errorLooks(0, 5, counts(n, 0, 19 * n, 0)), FIVE)
  expect(step(77).verdict).toBe('inconclusive')
  const passed = step(78)
  expect(passed.verdict).toBe('pass')
  expect(gate(passed).passAt).toBe(1)
  expect(gate(passed).lnEHarm).toBeGreaterThanOrEqual(Math.log(20))
  expect(step(77).reason).toMatch(/not enough evidence yet, 19 to 1 to pass of the 20 to 1 needed/)
})

test('the baseline of the harm budget is that of before the step', () => {
  const incident = errorLooks(0, 25, counts(100, 0, 300, 150))
  const at = { index: 0, weight: 25 }
  // 25 % of traffic: within 1 % of the baseline's 0 % from before; 100 clean requests don't prove that …
  const before = { ...plan(errors), before: { errors: { m: 1000, y: 0 } } }
  expect(gate(judge(before, incident, at)).lnEHarm).toBeLessThan(Math.log(20))
  // … and the baseline's own errors during this step don't move it, though they do in the next.
  const later = judge(before, [...incident, ...errorLooks(1, 25, counts(100, 0, 300, 0))], { index: 1, weight: 25 })
  expect(gate(later).lnEHarm).toBeGreaterThan(Math.log(20))
})

test('the relative test passes a service with errors of its own', () => {
  const many = errorLooks(0, 50, counts(10000, 500, 10000, 500), counts(10000, 480, 10000, 520))
  const judged = judge(plan(errors), many, { index: 0, weight: 50 })
  expect(judged.verdict).toBe('pass')
  expect(gate(judged).lnEPass).toBeGreaterThan(Math.log(20))
})

test('a pass belongs to its step', () => {
  const good = errorLooks(0, 5, counts(100, 0, 1900, 0))
  expect(judge(plan(errors), good, FIVE).verdict).toBe('pass')
  expect(judge(plan(errors), good, { index: 1, weight: 25 }).verdict).toBe('inconclusive')
})

test('a regression that begins late is found through its own stage', () => {
  const clean = [0, 1, 2].flatMap((step) =>
    errorLooks(step, 25, ...Array.from({ length: 30 }, () => counts(500, 5, 1500, 15))),
  )
  const late = errorLooks(3, 25, ...Array.from({ length: 3 }, () => counts(500, 15, 1500, 15)))
  const at = { index: 3, weight: 25 }
  const shared = judge(plan(errors), [...clean, ...late], at)
  const alone = judge({ ...plan(errors), stages: 1 }, [...clean, ...late], at)
  expect(shared.lnEvidence).toBeGreaterThan(alone.lnEvidence + 3)
})

test.each([
  ['absent', /no metrics of the canary in the last 2 looks/],
  ['not-a-number', /not a number/],
  ['unreachable', /metrics server did not answer/],
] as const)('a step that has proven enough does not pass on a gap: %s', (cause, reason) => {
  const proven = counts(100, 0, 1900, 0)
  const judged = judge(plan(errors), errorLooks(0, 5, proven, gap(cause), gap(cause)), FIVE)
  expect(judged.verdict).toBe('inconclusive')
  expect(judged.reason).toMatch(reason)
})

test('a canary without requests is told from one that is absent', () => {
  const zeros = Array.from({ length: 10 }, () => gap('zero'))
  const judged = judge(plan(errors), errorLooks(0, 5, ...zeros), FIVE)
  expect(judged.verdict).toBe('inconclusive')
  expect(judged.reason).toMatch(/no requests in this step \(no requests: as the test says\)/)
})

test('a canary that vanishes for five looks fails, and only while it is to have requests', () => {
  const gone = (n: number, weight: number) => errorLooks(0, weight, ...Array.from({ length: n }, () => gap('absent')))
  expect(judge(plan(errors), gone(4, 5), FIVE).verdict).toBe('inconclusive')
  expect(judge(plan(errors), gone(5, 5), FIVE).verdict).toBe('fail')
  expect(judge(plan(errors), gone(5, 0), { index: 0, weight: 0 }).verdict).toBe('inconclusive')
  const interrupted = [...gone(4, 5), ...errorLooks(0, 5, counts(1, 0, 19, 0)), ...gone(4, 5)]
  expect(judge(plan(errors), interrupted, FIVE).verdict).toBe('inconclusive')
})

test('a metrics server that is down neither fails nor passes, however long', () => {
  const down = Array.from({ length: 50 }, () => gap('unreachable'))
  expect(judge(plan(errors), errorLooks(0, 5, ...down), FIVE).verdict).toBe('inconclusive')
})

test('slow requests fail against the bound, and not where the baseline breaks it just as much', () => {
  const slow = (x: number, y: number) =>
    judge(
      plan({ ...p95, required: true }),
      looks(
        0,
        5,
        Array.from({ length: 5 }, () => ({ p95: counts(200, x, 3800, y) })),
      ),
      FIVE,
    )
  const failed = slow(40, 40)
  expect(failed.verdict).toBe('fail')
  expect(failed.reason).toMatch(/^p95: .* of requests slower than 500 ms, 5 % allowed/)
  const unhealthy = slow(40, 760)
  expect(unhealthy.verdict).toBe('inconclusive')
  expect(unhealthy.reason).toMatch(/the baseline is unhealthy/)
  expect(slow(120, 760).verdict).toBe('fail')
  expect(slow(2, 40).verdict).toBe('pass')
})

test('a bound between two buckets fails by the upper and passes by the lower one', () => {
  const between = (x: number, lower: number) => {
    const reading = { ...counts(1000, x, 0, 0), between: { above: 1, below: 0.25, x: lower, y: 0 } }
    return judge(plan({ ...p95, required: true }), looks(0, 5, [{ p95: reading }]), FIVE)
  }
  expect(between(10, 10).verdict).toBe('pass')
  expect(between(10, 300).verdict).toBe('inconclusive')
  expect(between(300, 300).verdict).toBe('fail')
  expect(between(10, 300).reason).toMatch(/fails by bucket 1 s, passes by bucket 250 ms/)
})

test('a canary that gets a tenth of its share fails the request rate; its share passes', () => {
  const share = (n: number) =>
    judge(
      plan({ ...requests, required: true }),
      looks(
        0,
        25,
        Array.from({ length: 6 }, () => ({ requests: counts(n, n, 1500, 1500) })),
      ),
      { index: 0, weight: 25 },
    )
  expect(share(50).verdict).toBe('fail')
  expect(share(50).reason).toMatch(/^requests: 50 of 1,550 requests reached the canary, 388 were its share/)
  expect(share(500).verdict).toBe('pass')
})

test('bursts divide the evidence', () => {
  const retried = errorLooks(0, 5, counts(50, 5, 950, 0))
  expect(judge(plan(errors), retried, FIVE).verdict).toBe('fail')
  expect(judge(plan({ ...errors, maxBurst: 5 }), retried, FIVE).verdict).toBe('inconclusive')
})

test('an absolute limit on errors fails a canary that a bad baseline would excuse', () => {
  const limited = plan({ ...errors, ratio: 10, limit: 0.02 })
  const bad = errorLooks(0, 50, counts(2000, 120, 2000, 36))
  expect(judge(plan({ ...errors, ratio: 10 }), bad, { index: 0, weight: 50 }).verdict).not.toBe('fail')
  expect(judge(limited, bad, { index: 0, weight: 50 }).verdict).toBe('fail')
})

test('CPU fails after three looks above the bound and above the baseline', () => {
  const judged = (...shares: [number, number][]) =>
    judge(
      plan(errors, cpu),
      looks(
        0,
        5,
        shares.map(([canary, baseline]) => ({ errors: counts(100, 0, 1900, 0), cpu: { canary, baseline } })),
      ),
      FIVE,
    )
  expect(judged([0.9, 0.4], [0.95, 0.4]).verdict).toBe('pass')
  const failed = judged([0.9, 0.4], [0.95, 0.4], [0.92, 0.4])
  expect(failed.verdict).toBe('fail')
  expect(failed.reason).toBe(
    'cpu: CPU use 92 % of the limit against 40 % of the baseline, 80 % allowed, over it for 3 intervals (threshold)',
  )
  expect(judged([0.9, 0.85], [0.95, 0.9], [0.92, 0.85]).verdict).toBe('pass')
  expect(judged([0.9, 0.4], [0.7, 0.4], [0.95, 0.4], [0.92, 0.4]).verdict).toBe('pass')
})

test('threshold mode counts intervals over the limit', () => {
  const threshold = (failureLimit: number, ...readings: Reading[]) =>
    judge(plan({ ...errors, mode: 'threshold', failureLimit }), errorLooks(0, 5, ...readings), FIVE).verdict
  const [bad, good] = [counts(50, 2, 950, 10), counts(50, 0, 950, 10)]
  expect(threshold(1, good)).toBe('pass')
  expect(threshold(1, good, bad, good)).toBe('fail')
  expect(threshold(2, good, bad, good)).toBe('pass')
  expect(threshold(2, good, good, bad)).toBe('inconclusive')
  expect(threshold(2, bad, good, bad)).toBe('fail')
  expect(threshold(1, gap('zero'))).toBe('inconclusive')
})

test('a dry gate is reported and decides nothing', () => {
  const bad = errorLooks(0, 5, counts(100, 50, 1900, 0))
  const judged = judge(plan({ ...errors, dry: true }, { ...p95, required: true }), bad, FIVE)
  expect(judged.verdict).toBe('inconclusive')
  expect(gate(judged).verdict).toBe('fail')
  expect(judge(plan({ ...errors, dry: true }), bad, FIVE).reason).toMatch(/no gate is there to decide/)
})

test('a gate that is not required can fail a rollout, but need not pass', () => {
  const readings = { errors: counts(100, 0, 1900, 0) }
  expect(judge(plan(errors, p95), looks(0, 5, [readings]), FIVE).verdict).toBe('pass')
  const slow = { ...readings, p95: counts(100, 60, 1900, 5) }
  expect(judge(plan(errors, p95), looks(0, 5, [slow]), FIVE).verdict).toBe('fail')
})

test('bad counts are an error, never a verdict', () => {
  for (const bad of [counts(1, 2, 1, 0), counts(1, 0.5, 1, 0), counts(1, Number.NaN, 1, 0), counts(1, 0, -1, 0)]) {
    expect(() => judge(plan(errors), errorLooks(0, 5, bad), FIVE)).toThrow(BadCounts)
  }
})

test('look by look says the same as all at once', () => {
  const all = [
    ...errorLooks(0, 5, counts(50, 1, 950, 9), gap('zero'), counts(60, 0, 1100, 10)),
    ...errorLooks(1, 25, counts(250, 2, 750, 9), counts(250, 1, 750, 8)),
  ]
  const judging = new Judging(plan(errors))
  for (const [i, look] of all.entries()) {
    judging.add(look)
    const at = { index: look.step, weight: look.weight }
    expect(judging.judgement(at)).toEqual(judge(plan(errors), all.slice(0, i + 1), at))
  }
})
