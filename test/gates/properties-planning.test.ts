import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { harmLimit, passMargin } from '../../src/gates/error-rate.ts'
import { requestsToProve, shareEvidence } from '../../src/gates/evidence.ts'
import { logSumExp } from '../../src/gates/grid.ts'
import { outlook, secondsToFail, secondsToPass } from '../../src/gates/outlook.ts'
import { odds, percent, seconds } from '../../src/gates/words.ts'
import { errors, expectAtMost, expectClose, planOf, RUNS, share } from './arbitraries.ts'

const weight = fc.double({ min: 0.1, max: 100, noNaN: true })
const budget = fc.double({ min: 0.0001, max: 0.05, noNaN: true })
const errorRate = fc.double({ min: 0, max: 0.4, noNaN: true })
const perSecond = fc.double({ min: 0.01, max: 10_000, noNaN: true })
const level = fc.double({ min: 0.001, max: 0.3, noNaN: true })

describe('what a step has to prove', () => {
  test('its margin lies between 1.25 and 3, and falls without a jump as the weight rises', () => {
    fc.assert(
      fc.property(weight, (w) => {
        const [here, there] = [passMargin(w), passMargin(w * 1.001)]
        expect(here).toBeGreaterThanOrEqual(1.25)
        expect(here).toBeLessThanOrEqual(3)
        expectAtMost(there, here)
        expect(here - there).toBeLessThan(0.01)
      }),
      RUNS,
    )
  })

  test('within the harm budget the canary adds no more errors to all requests than the budget', () => {
    fc.assert(
      fc.property(budget, weight, errorRate, (h, w, b) => {
        const limit = harmLimit(h, w, b)
        expect(limit).toBeGreaterThan(0)
        expect(limit).toBeLessThanOrEqual(0.5)
        expectAtMost(((limit - b) * w) / 100, h)
      }),
      RUNS,
    )
  })

  test('a larger budget or a worse baseline allows more errors, a larger weight fewer', () => {
    fc.assert(
      fc.property(budget, weight, errorRate, (h, w, b) => {
        const limit = harmLimit(h, w, b)
        expectAtMost(limit, harmLimit(h * 2, w, b))
        expectAtMost(limit, harmLimit(h, w, b + 0.01))
        expectAtMost(harmLimit(h, w * 1.5, b), limit)
      }),
      RUNS,
    )
  })

  test('the requests that prove a share are exactly as many as needed', () => {
    fc.assert(
      fc.property(share, level, (p0, beta) => {
        const n = requestsToProve(p0, beta)
        expect(shareEvidence([{ n, x: 0 }], p0, 'below')).toBeGreaterThanOrEqual(Math.log(1 / beta) - 1e-12)
        expect(shareEvidence([{ n: n - 1, x: 0 }], p0, 'below')).toBeLessThan(Math.log(1 / beta) + 1e-12)
      }),
      RUNS,
    )
  })

  test('a smaller share, or more certainty, takes more requests, and no proof takes fewer than the plain bound', () => {
    fc.assert(
      fc.property(share, level, (p0, beta) => {
        const n = requestsToProve(p0, beta)
        expect(requestsToProve(p0 / 2, beta)).toBeGreaterThanOrEqual(n)
        expect(requestsToProve(p0, beta / 2)).toBeGreaterThanOrEqual(n)
        expect(n).toBeGreaterThanOrEqual(Math.floor(Math.log(1 / beta) / -Math.log1p(-p0)))
      }),
      RUNS,
    )
  })
})

describe('the outlook', () => {
  const traffic = fc.record({ perSecond, errorRate: fc.double({ min: 0.0001, max: 0.2, noNaN: true }) })
  const inner = fc.double({ min: 1, max: 95, noNaN: true })

  test('a worse canary is found sooner, and one as good as allowed never', () => {
    fc.assert(
      fc.property(traffic, inner, fc.double({ min: 1.2, max: 20, noNaN: true }), (users, w, ratio) => {
        const at = (r: number) => secondsToFail(r, w, users, 1.1, 0.01)
        expect(at(ratio)).toBeGreaterThan(0)
        expectAtMost(at(ratio * 1.5), at(ratio))
        expect(at(1.1)).toBe(Number.POSITIVE_INFINITY)
      }),
      RUNS,
    )
  })

  test('twice the users, or twice the errors, halve the time until a fail', () => {
    fc.assert(
      fc.property(traffic, inner, (users, w) => {
        const at = (of: typeof users) => secondsToFail(5, w, of, 1.1, 0.01)
        expectClose(at({ ...users, perSecond: users.perSecond * 2 }), at(users) / 2)
        expectClose(at({ ...users, errorRate: users.errorRate * 2 }), at(users) / 2)
      }),
      RUNS,
    )
  })

  test('twice the users halve the time until a pass, and without any there is none', () => {
    fc.assert(
      fc.property(traffic, inner, budget, level, (users, w, h, beta) => {
        const at = (of: typeof users) => secondsToPass(w, of, h, beta)
        expectClose(at({ ...users, perSecond: users.perSecond * 2 }), at(users) / 2)
        expect(at({ ...users, perSecond: 0 })).toBe(Number.POSITIVE_INFINITY)
      }),
      RUNS,
    )
  })

  test('warns of exactly the steps that take longer than they have', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 1, max: 7200 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 5 }),
        (m, stepSeconds, weights) => {
          const plan = { ...planOf(errors), before: { errors: { m, y: Math.floor(m / 100) } } }
          const told = outlook(plan, weights, stepSeconds, 600)
          const late = told?.steps.filter((step) => step.secondsToPass > stepSeconds) ?? []
          expect(told?.warnings).toHaveLength(late.length)
          late.forEach((step, i) => {
            expect(told?.warnings[i]).toMatch(new RegExp(`^at ${step.weight} % the gates can't conclude within`))
          })
          for (const warning of told?.warnings ?? []) expect(warning).not.toMatch(/NaN|undefined|Infinity/)
        },
      ),
      RUNS,
    )
  })
})

describe('numbers in words', () => {
  test('odds never promise more than there is, nor less than 9 % below it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20, noNaN: true }), (ln) => {
        const said = Number(
          odds(ln)
            .replace(/ to 1$/, '')
            .replaceAll(',', ''),
        )
        expectAtMost(said, Math.exp(ln))
        expect(said).toBeGreaterThan(Math.exp(ln) * 0.9)
      }),
      RUNS,
    )
  })

  test('percent keeps two digits at least', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), (value) => {
        const said = Number.parseFloat(percent(value)) / 100
        expect(Math.abs(said / value - 1)).toBeLessThan(0.051)
      }),
      RUNS,
    )
  })

  test('seconds are said in a unit that fits, near enough', () => {
    const units: Record<string, number> = { ms: 0.001, s: 1, min: 60, h: 3600 }
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 100_000, noNaN: true }), (value) => {
        const [amount, unit] = seconds(value).split(' ') as [string, string]
        expect(Math.abs((Number(amount) * (units[unit] as number)) / value - 1)).toBeLessThan(0.26)
      }),
      RUNS,
    )
  })

  test('logarithms are summed without overflow, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (terms) => {
        const sum = logSumExp(terms)
        const highest = Math.max(...terms)
        expectAtMost(highest, sum)
        expectAtMost(sum, highest + Math.log(terms.length))
        expectClose(logSumExp(terms.toReversed()), sum)
        expectClose(logSumExp(terms.map((term) => term + 5)), sum + 5)
      }),
      RUNS,
    )
  })
})
