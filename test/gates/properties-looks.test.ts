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
  expectClose,
  intervals,
  lastStep,
  looks,
  p95,
  planOf,
  RUNS,
  requests,
} from './arbitraries.ts'

const ALL = planOf(errors, p95, requests)

function judged(plan: GatePlan, all: readonly Look[]): Judgement {
  return judge(plan, all, lastStep(all))
}

function gate(judgement: Judgement, name = 'errors'): GateResult {
  return judgement.gates.find((result) => result.name === name) as GateResult
}

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
