/** Upper 1 % of the normal distribution: Kayenta's confidence level is 98 %, two-sided. */
const QUANTILE = 2.3263478740408408
/** Kayenta's tolerance, as a share of the estimated difference. */
const TOLERANCE = 0.25

/**
 * Kayenta's classification of a metric that may not increase, at its defaults (tolerance 0.25, confidence 0.98,
 * outliers kept): "High" when the lower confidence bound of the shift between both arms, by the Mann-Whitney test in
 * its normal approximation with correction for ties and continuity, lies above a quarter of the Hodges-Lehmann
 * estimate. As the test's statistic falls with the shift, that is the test at this shift.
 *
 * @see https://github.com/spinnaker/kayenta, MannWhitney.scala and MannWhitneyClassifier.scala
 */
export class MannWhitney {
  readonly #canary: Float64Array
  readonly #baseline: Float64Array
  #size = 0

  constructor(most: number) {
    this.#canary = new Float64Array(most)
    this.#baseline = new Float64Array(most)
  }

  clear(): void {
    this.#size = 0
  }

  add(canary: number, baseline: number): void {
    this.#canary[this.#size] = canary
    this.#baseline[this.#size] = baseline
    this.#size += 1
  }

  isHigh(): boolean {
    // No shift is the least that can be asked for, and cheap: the estimate is only needed where that holds.
    return this.#statistic(0) > QUANTILE && this.#statistic(TOLERANCE * Math.abs(this.#estimate())) > QUANTILE
  }

  /** Median of all differences. */
  #estimate(): number {
    const size = this.#size
    const differences = new Float64Array(size * size)
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) differences[i * size + j] = this.#at(this.#canary, i) - this.#at(this.#baseline, j)
    }
    differences.sort()
    const middle = (size * size) / 2
    return (this.#at(differences, Math.ceil(middle) - 1) + this.#at(differences, Math.floor(middle))) / 2
  }

  /** Standardised rank sum of the canary's values less the shift; 0 where all values are the same. */
  #statistic(shift: number): number {
    const size = this.#size
    const all = new Float64Array(2 * size)
    let above = 0
    for (let i = 0; i < size; i++) {
      const value = this.#at(this.#canary, i) - shift
      all[i] = value
      all[size + i] = this.#at(this.#baseline, i)
      for (let j = 0; j < size; j++) {
        const other = this.#at(this.#baseline, j)
        above += value > other ? 1 : value === other ? 0.5 : 0
      }
    }
    const excess = above - (size * size) / 2
    const spread = ((size * size) / 12) * (2 * size + 1 - ties(all.sort()) / (2 * size * (2 * size - 1)))
    return spread > 0 ? (excess - Math.sign(excess) / 2) / Math.sqrt(spread) : 0
  }

  #at(values: Float64Array, index: number): number {
    return values[index] as number
  }
}

function ties(sorted: Float64Array): number {
  let sum = 0
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    sum += (to - from) ** 3 - (to - from)
  }
  return sum
}
