import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { failEvidence, passEvidence } from '../../src/gates/evidence.ts'
import { logSumExp } from '../../src/gates/grid.ts'
import type { Counts, GatePlan, GateResult, Judgement, Look, Metric } from '../../src/gates/types.ts'
import { Judging, judge } from '../../src/gates/verdict.ts'
import {
  countedLooks,
  counts,
  errorLooks,
  errors,
  expectAtMost,
  expectClose,
  intervals,
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

describe('several gates', () => {
  test('are weighed together: four fifths for errors, the rest shared by the others', () => {
    fc.assert(
      fc.property(countedLooks, (all) => {
        const { verdict, lnEvidence, gates } = judged(ALL, all)
        if (verdict === 'fail') return
        const shares: Record<string, number> = { errors: 0.8, p95: 0.1, requests: 0.1 }
        const terms = gates.map(({ name, lnEFail }) => Math.log(shares[name] as number) + lnEFail)
        expectClose(lnEvidence, logSumExp(terms))
      }),
      RUNS,
    )
  })

  test('say the same in any order', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const there = judged(ALL, all)
        const back = judged(planOf(requests, p95, errors), all)
        expect(back.verdict).toBe(there.verdict)
        expectClose(back.lnEvidence, there.lnEvidence)
        for (const one of there.gates) expect(gate(back, one.name)).toEqual(one)
      }),
      RUNS,
    )
  })

  test('say the same under any names', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const renamed = (metric: Metric) => ({ ...metric, name: `my-${metric.name}` })
        const plan = planOf(renamed(errors), renamed(p95), renamed(requests))
        const other = all.map((look) => ({
          ...look,
          readings: Object.fromEntries(Object.entries(look.readings).map(([name, of]) => [`my-${name}`, of])),
        }))
        const [one, two] = [judged(ALL, all), judged(plan, other)]
        expect([two.verdict, two.lnEvidence]).toEqual([one.verdict, one.lnEvidence])
      }),
      RUNS,
    )
  })

  test('do not see readings of other metrics', () => {
    fc.assert(
      fc.property(looks, counts, (all, other) => {
        const more = all.map((look) => ({ ...look, readings: { ...look.readings, other } }))
        expect(judged(ALL, more)).toEqual(judged(ALL, all))
      }),
      RUNS,
    )
  })

  test('a dry one never fails, passes or delays a rollout, nor weighs in its evidence', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const dry = (metric: Metric): Metric => ({ ...metric, dry: true, required: true })
        const alone = judged(planOf(errors), all)
        const beside = judged(planOf(errors, dry(p95), dry(requests)), all)
        expect({ ...beside, gates: beside.gates.slice(0, 1) }).toEqual(alone)
        const none = judged(planOf(dry(errors), dry(p95)), all)
        expect(none.verdict).toBe('inconclusive')
        expect(none.lnEvidence).toBe(0)
      }),
      RUNS,
    )
  })

  test('a dry one says what it would have said', () => {
    fc.assert(
      fc.property(countedLooks, (all) => {
        const dry = gate(judged(planOf({ ...errors, dry: true }), all))
        expect({ ...dry, dry: false }).toEqual(gate(judged(planOf(errors), all)))
      }),
      RUNS,
    )
  })
})

describe('looks', () => {
  test('say the same in any order within a step, as long as nothing failed', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const [there, back] = [
          judged(planOf(errors), errorLooks(...all)),
          judged(planOf(errors), errorLooks(...all.toReversed())),
        ]
        expectClose(gate(there).lnEFail, gate(back).lnEFail)
        expectClose(gate(there).lnEPass, gate(back).lnEPass)
        expectClose(gate(there).lnEHarm as number, gate(back).lnEHarm as number)
        expect(gate(there).counts).toEqual(gate(back).counts)
      }),
      RUNS,
    )
  })

  test('without a request change no evidence', () => {
    fc.assert(
      fc.property(intervals, fc.nat(20), (all, at) => {
        const none: Counts = { n: 0, x: 0, m: 0, y: 0 }
        const [with_, without] = [all.toSpliced(at, 0, none), all].map((one) =>
          gate(judged(planOf(errors), errorLooks(...one))),
        )
        for (const key of ['verdict', 'lnEFail', 'lnEPass', 'lnEHarm'] as const)
          expect(with_?.[key]).toEqual(without?.[key])
      }),
      RUNS,
    )
  })

  test('are judged one by one as all at once, also when nobody asks in between', () => {
    fc.assert(
      fc.property(looks, fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), (all, asks) => {
        const judging = new Judging(ALL)
        all.forEach((look, i) => {
          judging.add(look)
          if (asks[i]) judging.judgement(lastStep([look]))
        })
        expect(judging.judgement(lastStep(all))).toEqual(judged(ALL, all))
      }),
      RUNS,
    )
  })

  test('give the evidence of their counts, where the stages are one', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const { lnEFail, lnEPass } = gate(judged({ ...planOf(errors), stages: 1 }, errorLooks(...all)))
        expectClose(lnEFail, failEvidence(all, 1.1))
        expectClose(lnEPass, passEvidence(all, 3))
      }),
      RUNS,
    )
  })

  test('are counted: a fail by all of them, anything else by those of its step', () => {
    fc.assert(
      fc.property(countedLooks, (all) => {
        const { verdict, counts: sums } = gate(judged(planOf(errors), all))
        const { index } = lastStep(all)
        const seen = verdict === 'fail' ? all : all.filter(({ step }) => step === index)
        for (const key of ['n', 'x', 'm', 'y'] as const) {
          expect(sums[key]).toBe(seen.reduce((sum, { readings }) => sum + (readings.errors as Counts)[key], 0))
        }
      }),
      RUNS,
    )
  })
})
