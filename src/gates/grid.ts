const SIZE = 32
const SMALLEST = Math.log(1.2)
const LARGEST = Math.log(50)

export interface Alternative {
  readonly ratio: number
  readonly logRatio: number
  readonly weight: number
  readonly logWeight: number
}

/** Ratios 1.2 to 50, evenly spaced in logarithms, weights proportional to ratio^(-1/2), summing to 1. */
export const GRID: readonly Alternative[] = grid()

function grid(): Alternative[] {
  const logRatios = Array.from({ length: SIZE }, (_, j) => SMALLEST + (j * (LARGEST - SMALLEST)) / (SIZE - 1))
  const total = logRatios.reduce((sum, logRatio) => sum + Math.exp(-logRatio / 2), 0)
  return logRatios.map((logRatio) => {
    const weight = Math.exp(-logRatio / 2) / total
    return { ratio: Math.exp(logRatio), logRatio, weight, logWeight: Math.log(weight) }
  })
}

/** ln(sum of e^term), without overflow. */
export function logSumExp(terms: ArrayLike<number>): number {
  let highest = Number.NEGATIVE_INFINITY
  for (let j = 0; j < terms.length; j++) highest = Math.max(highest, terms[j] as number)
  if (highest === Number.NEGATIVE_INFINITY) return highest
  let sum = 0
  for (let j = 0; j < terms.length; j++) sum += Math.exp((terms[j] as number) - highest)
  return highest + Math.log(sum)
}
