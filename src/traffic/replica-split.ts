/**
 * How many canary pods give the share nearest to a weight when plain replicas split the traffic. Stable keeps all its
 * pods, so there are never fewer ready pods than before and taking the canary away needs no waiting.
 *
 * @param stable ready stable pods behind the Service, >= 1
 * @param weight wanted percent, 0..99
 * @returns canary pods (0 only for weight 0) and the percent of requests they get, canary / (canary + stable)
 */
export function replicaSplit(stable: number, weight: number): { canary: number; share: number } {
  if (weight === 0) return { canary: 0, share: 0 }
  const exact = (weight * stable) / (100 - weight)
  const candidates = [Math.max(1, Math.floor(exact)), Math.max(1, Math.ceil(exact))]
  const distance = (canary: number) => Math.abs(shareOf(canary, stable) - weight)
  const [fewer, more] = candidates as [number, number]
  const canary = distance(more) < distance(fewer) ? more : fewer
  return { canary, share: shareOf(canary, stable) }
}

function shareOf(canary: number, stable: number): number {
  return (100 * canary) / (canary + stable)
}
