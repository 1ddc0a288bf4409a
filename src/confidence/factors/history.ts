import type { Factor } from '../types.ts'

/** How one earlier rollout of the service ended. */
export interface PastRollout {
  ageDays: number
  succeeded: boolean
}

/** The belief before anything is known, and how many rollouts it counts for. */
const PRIOR = 0.9
const PRIOR_STRENGTH = 4
/** A rollout's weight falls to a half in this many days. */
const HALF_LIFE_DAYS = 30

/** Historical success: the share of earlier rollouts that stayed, newer ones counting more; 90 before the first. */
export function historicalSuccess(past: readonly PastRollout[]): Factor {
  let successes = PRIOR_STRENGTH * PRIOR
  let weights = PRIOR_STRENGTH
  for (const { ageDays, succeeded } of past) {
    const weight = 2 ** (-ageDays / HALF_LIFE_DAYS)
    weights += weight
    if (succeeded) successes += weight
  }
  const failed = past.filter((one) => !one.succeeded).length
  const reason =
    past.length === 0 ? 'no earlier rollout is known' : `${failed} of the last ${past.length} rollouts were taken back`
  return { value: (100 * successes) / weights, reasons: [reason] }
}
