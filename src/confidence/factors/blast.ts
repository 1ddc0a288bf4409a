import type { Factor } from '../types.ts'

/** Who would be hit if this version were bad, from the traffic plan and what the cluster says of stable. */
export interface Exposure {
  /** Share of requests that meets the version for the first time at the plan's largest step, 0..1. */
  share: number
  /** How much it matters, 0..1: 1 for a service that everything needs. */
  criticality: number
  /** A budget keeps stable's pods when nodes go; undefined where it can't be seen. */
  disruptionBudget: boolean | undefined
  /** Stable has more than one pod. */
  redundant: boolean
}

/** What a missing safeguard adds to the exposed share; one that can't be seen counts as missing. */
const WITHOUT_BUDGET = 0.05
const WITHOUT_REDUNDANCY = 0.1

/** Blast radius: 100 x (1 - exposed share x criticality). */
export function blastRadius({ share, criticality, disruptionBudget, redundant }: Exposure): Factor {
  const exposed = Math.min(1, share + (disruptionBudget ? 0 : WITHOUT_BUDGET) + (redundant ? 0 : WITHOUT_REDUNDANCY))
  const safeguards = [
    ...(disruptionBudget === false ? ['no PodDisruptionBudget covers it'] : []),
    ...(disruptionBudget === undefined ? ['whether a PodDisruptionBudget covers it is not known'] : []),
    ...(redundant ? [] : ['stable has a single pod']),
  ]
  const words = `the largest step adds ${Math.round(share * 1000) / 10} % of requests at once, criticality ${criticality}`
  return { value: 100 * (1 - exposed * criticality), reasons: [[words, ...safeguards].join(', ')] }
}

/**
 * The largest share of requests that a step gives to a version which has not had them before: what is hit before the
 * gates of that step, or a person, can have said anything about it.
 *
 * @param weights rising, percent, the last is 100
 * @param observed percent that was seen at a step, where it was measured: pods that can't be split finer give more
 */
export function exposedShare(weights: readonly number[], observed: ReadonlyMap<number, number> = new Map()): number {
  let before = 0
  let largest = 0
  for (const [step, weight] of weights.entries()) {
    const real = Math.min(100, Math.max(weight, observed.get(step) ?? 0))
    largest = Math.max(largest, real - before)
    before = Math.max(before, real)
  }
  return largest / 100
}
