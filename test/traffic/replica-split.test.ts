import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { replicaSplit } from '../../src/traffic/replica-split.ts'
import { replicas } from '../../src/traffic/replicas.ts'
import { MemoryKube } from '../memory-kube.ts'

/** |share - weight| as an exact fraction: numerator over denominator. */
function distance(canary: number, stable: number, weight: number): [number, number] {
  return [Math.abs(100 * canary - weight * (canary + stable)), canary + stable]
}

function isNearer([a, b]: [number, number], [c, d]: [number, number]): boolean {
  return a * d < c * b
}

const STABLE = Array.from({ length: 10 }, (_, index) => index + 1)
const WEIGHTS = Array.from({ length: 99 }, (_, index) => index + 1)

describe.each(STABLE)('beside %d stable pods', (stable) => {
  test('every weight gets the nearest share that whole pods allow', () => {
    for (const weight of WEIGHTS) {
      const { canary, share } = replicaSplit(stable, weight)
      const achieved = distance(canary, stable, weight)
      expect(canary).toBeGreaterThanOrEqual(1)
      expect(Number.isInteger(canary)).toBe(true)
      expect(share).toBeCloseTo((100 * canary) / (canary + stable), 12)
      const nearer = Array.from({ length: 1200 }, (_, index) => index + 1).filter((other) =>
        isNearer(distance(other, stable, weight), achieved),
      )
      expect({ weight, canary, nearer }).toEqual({ weight, canary, nearer: [] })
    }
  })

  test('a higher weight never takes pods away', () => {
    const pods = WEIGHTS.map((weight) => replicaSplit(stable, weight).canary)
    expect(pods).toEqual([...pods].sort((a, b) => a - b))
  })
})

test.each([
  [2, 5, 1, 33.3],
  [2, 50, 2, 50],
  [3, 45, 2, 40],
  [10, 5, 1, 9.1],
  [10, 10, 1, 9.1],
  [10, 25, 3, 23.1],
  [1, 99, 99, 99],
  [3, 0, 0, 0],
])('%d stable pods and weight %d make %d canary pods, %d %%', (stable, weight, canary, share) => {
  const split = replicaSplit(stable, weight)
  expect(split.canary).toBe(canary)
  expect(Math.round(split.share * 10) / 10).toBe(share)
})

test('of two shares that are equally near it takes the one with fewer pods', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 99 }), (stable, weight) => {
      const { canary } = replicaSplit(stable, weight)
      if (canary > 1) {
        const fewer = distance(canary - 1, stable, weight)
        expect(isNearer(distance(canary, stable, weight), fewer)).toBe(true)
      }
      expect(isNearer(distance(canary + 1, stable, weight), distance(canary, stable, weight))).toBe(false)
    }),
  )
})

test('the router asks for these pods, and for as many as stable has before stable rolls', async () => {
  const plan = { provider: 'replicas', namespace: 'shop', canary: 'shop-canary', service: 'shop' } as const
  const router = await replicas.open(plan, { kube: new MemoryKube(), fence: 1, confirmLease: async () => {} })
  for (const stable of STABLE) {
    for (const weight of WEIGHTS) expect(router.capacity(weight, stable)).toBe(replicaSplit(stable, weight).canary)
    expect(router.capacity(100, stable)).toBe(stable)
  }
})
