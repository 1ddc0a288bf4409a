import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { RulePlan } from '../../src/traffic/router.ts'
import { LARGEST_SPLITTABLE, LARGEST_WEIGHT, shareOf, splitRule } from '../../src/traffic/weights.ts'

function rule(stable: number, ...weights: (number | undefined)[]): RulePlan {
  const backends = weights.map((weight, index) => ({
    name: index === stable ? 'shop' : `other-${index}`,
    ...(weight === undefined ? {} : { weight }),
  }))
  return { index: 0, backends, stable }
}

test.each([
  ['stable alone', rule(0, undefined), 5, [95], 5],
  ['stable alone with a weight', rule(0, 7), 25, [75], 25],
  ['the largest weight, alone', rule(0, 1_000_000), 50, [50], 50],
  ['weight 0', rule(0, undefined), 0, [100], 0],
  ['weight 100', rule(0, undefined), 100, [0], 100],
  ['a foreign backend of the same weight', rule(0, undefined, undefined), 5, [95, 100], 5],
  ['a foreign backend of another weight', rule(1, 1, 9), 10, [100, 810], 90],
  ['a foreign backend with weight 0', rule(0, 3, 0), 50, [150, 0], 150],
  ['an absent weight beside a given one', rule(0, undefined, 4), 25, [75, 400], 25],
])('%s', (_name, plan, weight, backends, canary) => {
  expect(splitRule(plan, weight)).toEqual({ backends, canary })
})

test('shares are exact: the canary gets its percentage of what stable had, all others keep theirs', () => {
  const weights = fc.array(fc.option(fc.integer({ min: 0, max: LARGEST_SPLITTABLE }), { nil: undefined }), {
    minLength: 1,
    maxLength: 5,
  })
  fc.assert(
    fc.property(weights, fc.nat(), fc.integer({ min: 0, max: 100 }), (found, pick, weight) => {
      const at = pick % found.length
      const plan = rule(at, ...found.map((value, index) => (index === at && value === 0 ? 1 : value)))
      const before = plan.backends.map((backend) => BigInt(backend.weight ?? 1))
      const { backends, canary } = splitRule(plan, weight)
      const after = backends.map(BigInt)
      const sumBefore = before.reduce((a, b) => a + b)
      const sumAfter = after.reduce((a, b) => a + b) + BigInt(canary)
      for (const [index, own] of after.entries()) {
        const share = index === at ? own + BigInt(canary) : own
        expect(share * sumBefore).toBe((before[index] as bigint) * sumAfter)
      }
      expect(BigInt(canary) * 100n).toBe(BigInt(weight) * ((after[at] as bigint) + BigInt(canary)))
      expect(shareOf(canary, backends[at] as number)).toBe(weight)
      for (const one of [...backends, canary]) {
        expect(Number.isInteger(one)).toBe(true)
        expect(one).toBeLessThanOrEqual(LARGEST_WEIGHT)
      }
    }),
  )
})

test.each([
  [0, 0, 0],
  [1, 0, 100],
  [0, 1, 0],
  [5, 95, 5],
  [1, 1, 50],
])('%d beside %d is %d %%', (canary, stable, share) => {
  expect(shareOf(canary, stable)).toBe(share)
})
