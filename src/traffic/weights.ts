import type { RulePlan } from './router.ts'

/** Largest weight that Gateway API takes (HTTPBackendRef.weight). */
export const LARGEST_WEIGHT = 1_000_000
/** Largest weight a backend may have beforehand, as splitting multiplies it by up to 100. */
export const LARGEST_SPLITTABLE = LARGEST_WEIGHT / 100

/**
 * Weights of one rule's backends when the canary gets `weight` percent of stable's share. Other backends keep their
 * share of the whole.
 *
 * @returns one weight for each backend as found, in order, and the canary's
 */
export function splitRule(rule: RulePlan, weight: number): { backends: number[]; canary: number } {
  const found = rule.backends.map((backend) => backend.weight ?? 1)
  const alone = found.length === 1
  const stable = alone ? 1 : (found[rule.stable] as number)
  return {
    backends: found.map((own, index) => (index === rule.stable ? stable * (100 - weight) : own * 100)),
    canary: stable * weight,
  }
}

/** Percent of stable's share that the canary gets, from the two weights as they stand in the route. */
export function shareOf(canary: number, stable: number): number {
  return canary + stable === 0 ? 0 : (100 * canary) / (canary + stable)
}
