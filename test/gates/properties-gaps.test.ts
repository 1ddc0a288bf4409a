import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Counts, Look, Metric, Reading } from '../../src/gates/types.ts'
import { judge } from '../../src/gates/verdict.ts'
import {
  CAUSES,
  countedLooks,
  counts,
  errorLooks,
  errors,
  expectClose,
  gap,
  gaps,
  lastStep,
  looks,
  p95,
  planOf,
  RUNS,
  requests,
  STEP,
} from './arbitraries.ts'

const ALL = planOf(errors, p95, requests)
const PLANS: [string, Metric][] = [
  ['errors, weighed', errors],
  ['slow requests, weighed', { ...p95, required: true }],
  ['requests, weighed', { ...requests, required: true }],
  ['errors by a threshold', { ...errors, mode: 'threshold' }],
  ['CPU', { name: 'cpu', kind: 'cpu', required: true, mode: 'threshold', bound: 0.8 }],
]
const proven: Counts = { n: 500, x: 0, m: 9500, y: 0 }
const step = { index: 0, weight: 5 }

function verdictOf(readings: readonly Reading[], metric: Metric = errors): string {
  return judge(planOf({ ...metric, name: 'errors' }), errorLooks(...readings), STEP).verdict
}

describe('a gap', () => {
  test.each(PLANS)('alone never passes, whatever its cause: %s', (_, metric) => {
    fc.assert(
      fc.property(fc.array(gaps, { maxLength: 30 }), (all) => {
        expect(verdictOf(all, metric)).not.toBe('pass')
      }),
      RUNS,
    )
  })

  test.each(CAUSES.filter((cause) => cause !== 'absent'))('never fails, however many there are: %s', (cause) => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 5 }), fc.integer({ min: 0, max: 200 }), (all, many) => {
        const before = verdictOf(all)
        const after = verdictOf([...all, ...new Array<Reading>(many).fill(gap(cause))])
        if (before !== 'fail') expect(after).not.toBe('fail')
      }),
      RUNS,
    )
  })

  test('changes no evidence, wherever it lies', () => {
    fc.assert(
      fc.property(countedLooks, gaps, fc.nat(), (all, one, at) => {
        const i = at % all.length
        const { step: index, weight, from } = all[i] as Look
        const silent: Look = {
          from,
          to: from + 10,
          step: index,
          weight,
          readings: { errors: one, p95: one, requests: one },
        }
        const [with_, without] = [all.toSpliced(i, 0, silent), all].map((some) => judge(ALL, some, lastStep(all)))
        expectClose(with_?.lnEvidence as number, without?.lnEvidence as number)
        for (const [k, { lnEFail }] of with_?.gates.entries() ?? []) {
          expectClose(lnEFail, without?.gates[k]?.lnEFail as number)
        }
      }),
      RUNS,
    )
  })

  test('at the end never turns an open rollout into one that passes, unless it says that nobody came', () => {
    fc.assert(
      fc.property(
        looks,
        gaps.filter(({ gap: cause }) => cause !== 'zero'),
        (all, one) => {
          const last = all.at(-1) as Look
          const readings = { errors: one, p95: one, requests: one }
          const after = [...all, { ...last, from: last.to, to: last.to + 10, readings }]
          if (judge(ALL, all, lastStep(all)).verdict !== 'pass')
            expect(judge(ALL, after, lastStep(all)).verdict).not.toBe('pass')
        },
      ),
      RUNS,
    )
  })

  test('that a look says nothing of is a server that did not answer', () => {
    fc.assert(
      fc.property(looks, fc.nat(), (all, at) => {
        const i = at % all.length
        const { errors: _, ...rest } = (all[i] as Look).readings
        const left = all.with(i, { ...(all[i] as Look), readings: rest })
        const told = all.with(i, { ...(all[i] as Look), readings: { ...rest, errors: gap('unreachable') } })
        const [one, two] = [left, told].map((some) => judge(ALL, some, lastStep(all)))
        expect(one?.verdict).toBe(two?.verdict)
        expectClose(one?.lnEvidence as number, two?.lnEvidence as number)
      }),
      RUNS,
    )
  })

  test.each(['unreachable', 'not-a-number'] as const)('holds a pass back for as long as it lasts: %s', (cause) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (many) => {
        const held = [proven, ...new Array<Reading>(many).fill(gap(cause))]
        expect(verdictOf(held)).toBe('inconclusive')
        expect(verdictOf([...held, proven])).toBe('pass')
      }),
      RUNS,
    )
  })

  test('of requests holds no pass back: nobody came for a while', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (many) => {
        expect(verdictOf([proven, ...new Array<Reading>(many).fill(gap('zero'))])).toBe('pass')
      }),
      RUNS,
    )
  })
})

/** How the specification says it: absent for two looks no pass, for five a fail; not sooner than after 15 s. */
function absentVerdict(many: number, seconds: number): string {
  if (many >= 5 && many * seconds >= 15) return 'fail'
  return many >= 2 ? 'inconclusive' : 'pass'
}

function lastingLooks(readings: readonly Reading[], seconds: number, weight = 5): Look[] {
  return readings.map((reading, i) => {
    return { from: i * seconds, to: (i + 1) * seconds, step: 0, weight, readings: { errors: reading } }
  })
}

describe('a canary that is absent', () => {
  const many = fc.integer({ min: 0, max: 12 })
  const lasting = fc.integer({ min: 1, max: 10 })

  test('is passed over once, holds a pass back twice, and fails after five looks and 15 s', () => {
    fc.assert(
      fc.property(many, lasting, (times, seconds) => {
        const readings = [proven, ...new Array<Reading>(times).fill(gap('absent'))]
        const { verdict } = judge(planOf(errors), lastingLooks(readings, seconds), step)
        expect(verdict).toBe(absentVerdict(times, seconds))
      }),
      RUNS,
    )
  })

  test('is forgiven as soon as it is seen, with requests or without', () => {
    fc.assert(
      fc.property(fc.constantFrom<Reading>(proven, gap('zero'), gap('not-a-number')), many, (seen, times) => {
        const four = new Array<Reading>(4).fill(gap('absent'))
        const readings = Array.from({ length: times }, () => [...four, seen]).flat()
        expect(verdictOf(readings)).not.toBe('fail')
      }),
      RUNS,
    )
  })

  test('is not forgiven by a metrics server that does not answer in between', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 5, maxLength: 40 }), (down) => {
        const readings = down.map((one) => gap(one ? 'unreachable' : 'absent'))
        const absent = down.filter((one) => !one).length
        expect(verdictOf(readings)).toBe(absent >= 5 ? 'fail' : 'inconclusive')
      }),
      RUNS,
    )
  })

  test('is no fault while it is to have no requests', () => {
    fc.assert(
      fc.property(many, (times) => {
        const all = lastingLooks(new Array<Reading>(times).fill(gap('absent')), 10, 0)
        expect(judge(planOf(errors), all, { index: 0, weight: 0 }).verdict).toBe('inconclusive')
      }),
      RUNS,
    )
  })

  test('fails no rollout by a gate that is not required, or dry', () => {
    fc.assert(
      fc.property(many, fc.boolean(), (times, dry) => {
        const other: Metric = dry ? { ...p95, required: true, dry: true } : p95
        const all = new Array<Reading>(times).fill(gap('absent')).map((p95Reading): Record<string, Reading> => {
          return { errors: proven, p95: p95Reading }
        })
        const seen = all.map((readings, i): Look => ({ from: i * 10, to: i * 10 + 10, step: 0, weight: 5, readings }))
        const { verdict } = judge(planOf(errors, other), seen, STEP)
        expect(verdict).toBe(times === 0 ? 'inconclusive' : 'pass')
      }),
      RUNS,
    )
  })
})
