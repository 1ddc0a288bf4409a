import type { Interval } from '../../src/gates/evidence.ts'

/** Chances of 0, 1, 2 … errors among requests that fail with these rates each. */
export function errorsOf(rates: readonly number[]): number[] {
  return rates.reduce(
    (chances, p) => {
      const next = new Array<number>(chances.length + 1).fill(0)
      chances.forEach((chance, k) => {
        next[k] = (next[k] as number) + chance * (1 - p)
        next[k + 1] = (next[k + 1] as number) + chance * p
      })
      return next
    },
    [1],
  )
}

export function same(n: number, p: number): number[] {
  return errorsOf(new Array<number>(n).fill(p))
}

/** Every outcome of an interval with its chance. */
export function outcomes(canary: readonly number[], baseline: readonly number[]): { one: Interval; chance: number }[] {
  const [n, m] = [canary.length - 1, baseline.length - 1]
  return canary.flatMap((p, x) => baseline.map((q, y) => ({ one: { n, x, m, y }, chance: p * q })))
}

export function mean(all: readonly { one: Interval; chance: number }[], of: (one: Interval) => number): number {
  return all.reduce((sum, { one, chance }) => sum + chance * of(one), 0)
}
