import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { GatePlan, GateResult, Judgement, Look } from '../../src/gates/types.ts'
import { Judging, judge } from '../../src/gates/verdict.ts'
import {
  countedLooks,
  errorLooks,
  errors,
  expectAtMost,
  lastStep,
  looks,
  p95,
  planOf,
  RUNS,
  requests,
  STEP,
  WEIGHTS,
} from './arbitraries.ts'

const ALL = planOf(errors, p95, requests)
const FAIL = Math.log(100)

function judged(plan: GatePlan, all: readonly Look[]): Judgement {
  return judge(plan, all, lastStep(all))
}

function gate(judgement: Judgement, name = 'errors'): GateResult {
  return judgement.gates.find((result) => result.name === name) as GateResult
}

/** What is judged after each look. */
function history(plan: GatePlan, all: readonly Look[]): Judgement[] {
  const judging = new Judging(plan)
  return all.map((look) => {
    judging.add(look)
    return judging.judgement(lastStep([look]))
  })
}

describe('a fail', () => {
  test('latches in every gate that failed, with its look and its reason', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const seen = new Map<string, { failAt: number; reason: string }>()
        for (const { gates } of history(ALL, all)) {
          for (const { name, verdict, failAt, reason } of gates) {
            const before = seen.get(name)
            if (before) expect({ verdict, failAt, reason }).toEqual({ verdict: 'fail', ...before })
            else if (verdict === 'fail') seen.set(name, { failAt, reason })
          }
        }
      }),
      RUNS,
    )
  })

  test('tells the first look at which the rollout would have been judged so', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const first = history(ALL, all).findIndex(({ verdict }) => verdict === 'fail') + 1
        const failed = judged(ALL, all).gates.filter(({ verdict }) => verdict === 'fail')
        expect(Math.min(...failed.map(({ failAt }) => failAt), Number.POSITIVE_INFINITY)).toBe(first || Infinity)
      }),
      RUNS,
    )
  })

  test('goes on through every later step', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const { verdict } = judged(ALL, all)
        WEIGHTS.forEach((weight, index) => {
          if (index < lastStep(all).index || verdict !== 'fail') return
          expect(judge(ALL, all, { index, weight }).verdict).toBe('fail')
        })
      }),
      RUNS,
    )
  })

  test('of the evidence has 100 to 1 or more, and what did not fail has less', () => {
    fc.assert(
      fc.property(countedLooks, (all) => {
        const { verdict, lnEvidence } = judged(ALL, all)
        if (verdict === 'fail') expect(lnEvidence).toBeGreaterThanOrEqual(FAIL)
        else expect(lnEvidence).toBeLessThan(FAIL)
      }),
      RUNS,
    )
  })

  test('comes no later when alpha is larger', () => {
    fc.assert(
      fc.property(countedLooks, (all) => {
        const at = (alpha: number) => {
          const i = history({ ...ALL, alpha }, all).findIndex(({ verdict }) => verdict === 'fail')
          return i === -1 ? Number.POSITIVE_INFINITY : i
        }
        expect(at(0.1)).toBeLessThanOrEqual(at(0.01))
      }),
      RUNS,
    )
  })

  test('comes no later when a smaller ratio is still called good', () => {
    fc.assert(
      fc.property(countedLooks, (all) => {
        const ln = (ratio: number) => gate(judged(planOf({ ...errors, ratio }), all)).lnEFail
        expectAtMost(ln(2), ln(1.1))
        expectAtMost(ln(1.1), ln(1))
      }),
      RUNS,
    )
  })

  test('is looked at before a pass: good answers afterwards prove what they like', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 5000 }), fc.integer({ min: 30, max: 60 }), (n, looksAfter) => {
        const bad = { n: 1000, x: 300, m: 19_000, y: 10 }
        const clean = Array.from({ length: looksAfter }, () => ({ n, x: 0, m: 19 * n, y: 10 }))
        const { lnEPass, lnEHarm, verdict } = gate(judged(planOf(errors), errorLooks(bad, ...clean)))
        expect(Math.max(lnEPass, lnEHarm as number)).toBeGreaterThan(Math.log(20))
        expect(verdict).toBe('fail')
      }),
      RUNS,
    )
  })
})

describe('a pass', () => {
  test('does not latch: errors after it take it away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 80, max: 100 }), (n) => {
        const good = errorLooks({ n, x: 0, m: 19 * n, y: 0 })
        expect(judged(planOf(errors), good).verdict).toBe('pass')
        const after = errorLooks({ n, x: 0, m: 19 * n, y: 0 }, { n: 50, x: 3, m: 950, y: 20 })
        expect(judged(planOf(errors), after).verdict).toBe('inconclusive')
        const recovered = Array.from({ length: 30 }, () => ({ n: 400, x: 0, m: 7600, y: 0 }))
        expect(judged(planOf(errors), [...after, ...errorLooks(...recovered)]).verdict).toBe('pass')
      }),
      RUNS,
    )
  })

  test('tells the first look of its step at which the gate had passed', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const { index } = lastStep(all)
        const past = history(ALL, all)
        for (const { name, verdict, passAt } of judged(ALL, all).gates) {
          if (verdict === 'fail') continue
          const first = past.findIndex((then, i) => all[i]?.step === index && gate(then, name).verdict === 'pass') + 1
          expect(passAt).toBe(first)
        }
      }),
      RUNS,
    )
  })

  test('never comes from another step, however much was proven there', () => {
    fc.assert(
      fc.property(looks, fc.boolean(), (all, early) => {
        const index = early ? 1 : 2
        const before = all.filter(({ step }) => step < index)
        const verdict = judge(ALL, before, { index, weight: WEIGHTS[index] as number }).verdict
        expect(verdict).not.toBe('pass')
      }),
      RUNS,
    )
  })

  test('never comes without a request of the canary in the step', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ m: fc.nat(10_000), bad: fc.double({ min: 0, max: 1, noNaN: true }) })),
        (all) => {
          const silent = all.map(({ m, bad }) => ({ n: 0, x: 0, m, y: Math.floor(m * bad) }))
          const { verdict } = judge(planOf(errors), errorLooks(...silent), STEP)
          expect(verdict).toBe('inconclusive')
        },
      ),
      RUNS,
    )
  })

  test('comes no later when beta or the harm budget is larger', () => {
    fc.assert(
      fc.property(countedLooks, (all) => {
        const passes = (change: Partial<GatePlan>) => judged({ ...planOf(errors), ...change }, all).verdict === 'pass'
        const usual = passes({})
        if (usual) expect(passes({ beta: 0.2 })).toBe(true)
        if (usual) expect(passes({ harmBudget: 0.01 })).toBe(true)
        if (!usual) expect(passes({ beta: 0.01 })).toBe(false)
        if (!usual) expect(passes({ harmBudget: 0.001 })).toBe(false)
      }),
      RUNS,
    )
  })

  test('has 20 to 1 in one of the two proofs, and what did not pass has not', () => {
    fc.assert(
      fc.property(countedLooks, (all) => {
        const { verdict, lnEPass, lnEHarm } = gate(judged(planOf(errors), all))
        if (verdict === 'fail') return
        expect(Math.max(lnEPass, lnEHarm as number) >= Math.log(20)).toBe(verdict === 'pass')
      }),
      RUNS,
    )
  })

  test('is not made easier by a limit on the error rate', () => {
    fc.assert(
      fc.property(countedLooks, fc.double({ min: 0.001, max: 0.2, noNaN: true }), (all, limit) => {
        const limited = judged(planOf({ ...errors, limit }), all).verdict
        if (limited === 'pass') expect(judged(planOf(errors), all).verdict).not.toBe('inconclusive')
      }),
      RUNS,
    )
  })

  test('needs every gate that is required, and none that is not', () => {
    fc.assert(
      fc.property(countedLooks, fc.boolean(), fc.boolean(), (all, slow, rate) => {
        const plan = planOf(errors, { ...p95, required: slow }, { ...requests, required: rate })
        const { verdict, gates } = judged(plan, all)
        if (verdict === 'fail') return
        const open = gates.filter((one) => one.required && one.verdict !== 'pass')
        expect(verdict === 'pass').toBe(open.length === 0)
      }),
      RUNS,
    )
  })
})
