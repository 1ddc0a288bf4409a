import type { Factor } from '../types.ts'

/** Who would be hit if this version were bad, from the traffic plan. */
export interface Exposure {
  /** Largest share of requests that the canary has before a person or a gate can stop it, 0..1. */
  share: number
  /** How much it matters, 0..1: 1 for a service that everything needs. */
  criticality: number
  /** A budget keeps stable's pods when nodes go. */
  disruptionBudget: boolean
  /** Stable has more than one pod. */
  redundant: boolean
}

/** What a missing safeguard adds to the exposed share. */
const WITHOUT_BUDGET = 0.05
const WITHOUT_REDUNDANCY = 0.1

/** Blast radius: 100 x (1 - exposed share x criticality). */
export function blastRadius({ share, criticality, disruptionBudget, redundant }: Exposure): Factor {
  const exposed = Math.min(1, share + (disruptionBudget ? 0 : WITHOUT_BUDGET) + (redundant ? 0 : WITHOUT_REDUNDANCY))
  const safeguards = [
    ...(disruptionBudget ? [] : ['no PodDisruptionBudget covers it']),
    ...(redundant ? [] : ['stable has a single pod']),
  ]
  const words = `${Math.round(share * 1000) / 10} % of requests are exposed at criticality ${criticality}`
  return { value: 100 * (1 - exposed * criticality), reasons: [[words, ...safeguards].join(', ')] }
}
