import { GRID, logSumExp } from './grid.ts'

export type Side = 'above' | 'below'

/** Largest exponent that is multiplied up instead of going through a logarithm: stays far from overflow. */
const PLAIN_EXPONENT = 200
/** Exponents stay within 31 bits. */
const MOST_PLAIN_EVENTS = 2 ** 31
const TINY = 1e-100
const HUGE = 1e100

/**
 * Restarts: how the one unit of wealth is handed out. The first stage gets half, the others share the rest; with one
 * stage there is nothing to share. What is not handed out yet stays as it is and counts 1:1.
 */
export class Purse {
  readonly #stages: number
  #entered = 0
  rest = 1

  constructor(stages: number) {
    this.#stages = Math.max(1, stages)
  }

  /** What is to be staked as the given stage (from 0) begins; stages that were skipped are staked with it. */
  take(stage: number): number {
    const first = this.#entered
    const end = Math.min(stage + 1, this.#stages)
    if (end <= first) return 0
    this.#entered = end
    let taken = 0
    for (let s = first; s < end; s++) taken += this.#share(s)
    this.rest = end === this.#stages ? 0 : this.rest - taken
    return taken
  }

  get untouched(): boolean {
    return this.#entered === 0
  }

  #share(stage: number): number {
    if (this.#stages === 1) return 1
    return stage === 0 ? 0.5 : 0.5 / (this.#stages - 1)
  }
}

/**
 * The likelihood-ratio e-process on two arms' counts, fed interval by interval.
 *
 * Seen as betting: the wealth staked on alternative j is multiplied in each interval by
 * L = (r/rho)^x * ((rho*n + m)/(r*n + m))^s with r = rho*g_j (side above) or rho/g_j (side below). The e-value is all
 * wealth together. Each stake is kept as e^offset * value: exact over thousands of intervals, and the sum needs
 * neither exponential nor logarithm, so every interval can be checked for a crossing.
 */
export class RatioProcess {
  readonly #rho: number
  readonly #ratios: Float64Array
  readonly #gains: Float64Array
  readonly #factors: Float64Array
  readonly #offsets = new Float64Array(GRID.length).fill(Number.NEGATIVE_INFINITY)
  readonly #scales = new Float64Array(GRID.length)
  readonly #values = new Float64Array(GRID.length).fill(1)
  readonly #purse: Purse

  /**
   * @param rho    the null's boundary: canary <= rho * baseline (above) or >= (below)
   * @param stages how many stages share the wealth (restarts), fixed beforehand
   */
  constructor(rho: number, side: Side, stages = 1) {
    if (!(rho > 0 && Number.isFinite(rho))) throw new Error(`a ratio must be above 0, not ${rho}`)
    this.#rho = rho
    this.#ratios = Float64Array.from(GRID, ({ ratio }) => (side === 'above' ? rho * ratio : rho / ratio))
    this.#gains = Float64Array.from(GRID, ({ logRatio }) => (side === 'above' ? logRatio : -logRatio))
    this.#factors = this.#gains.map(Math.exp)
    this.#purse = new Purse(stages)
  }

  /** A stage (from 0) begins: what is kept for it is staked. */
  enter(stage: number): void {
    const stake = this.#purse.take(stage)
    if (stake === 0) return
    GRID.forEach(({ logWeight }, j) => {
      const offset = this.#offsets[j] as number
      this.#set(j, logSumExp([offset + Math.log(this.#values[j] as number), logWeight + Math.log(stake)]))
    })
  }

  /** @param burst events that one cause can yield in one arm: all evidence is divided by it */
  add({ n, x, m, y }: { n: number; x: number; m: number; y: number }, burst = 1): void {
    if (this.#purse.untouched) this.enter(0)
    const s = x + y
    if (s === 0 || n === 0 || m === 0) return
    const perRatio = n / (this.#rho * n + m)
    const [ratios, gains, factors, values, rho] = [this.#ratios, this.#gains, this.#factors, this.#values, this.#rho]
    const plain = burst === 1 && s < MOST_PLAIN_EVENTS
    for (let j = 0; j < ratios.length; j++) {
      const change = ((ratios[j] as number) - rho) * perRatio
      const gain = gains[j] as number
      const moved = s * (change > 0 ? change : -change / (1 + change)) + x * Math.abs(gain)
      if (plain && moved < PLAIN_EXPONENT) {
        const value = ((values[j] as number) * power(factors[j] as number, x)) / power(1 + change, s)
        if (value > TINY && value < HUGE) values[j] = value
        else this.#set(j, (this.#offsets[j] as number) + Math.log(value))
      } else {
        const ln = (x * gain - s * Math.log1p(change)) / burst
        this.#set(j, (this.#offsets[j] as number) + Math.log(values[j] as number) + ln)
      }
    }
  }

  /** Natural logarithm of the e-value. */
  ln(): number {
    if (this.#purse.untouched) return 0
    const wealth = this.#wealth()
    if (wealth < HUGE && wealth > TINY) return Math.log(wealth)
    const stakes = Array.from(this.#offsets, (offset, j) => offset + Math.log(this.#values[j] as number))
    return logSumExp([...stakes, Math.log(this.#purse.rest)])
  }

  /** The e-value itself, for cheap comparisons; Infinity when it is beyond the range of a number. */
  value(): number {
    return this.#purse.untouched ? 1 : this.#wealth()
  }

  #wealth(): number {
    let sum = this.#purse.rest
    for (let j = 0; j < this.#values.length; j++) sum += (this.#values[j] as number) * (this.#scales[j] as number)
    return sum
  }

  #set(j: number, ln: number): void {
    this.#offsets[j] = ln
    this.#scales[j] = Math.exp(ln)
    this.#values[j] = 1
  }
}

/**
 * One-sample e-process on a share of requests: odds o = g_j (above) or 1/g_j (below),
 * ln E = LSE_j[ln w_j + x ln o - n ln(1 - p0 + o*p0)].
 */
export class ShareProcess {
  readonly #perEvent: Float64Array
  readonly #perRequest: Float64Array
  readonly #logs = new Float64Array(GRID.length).fill(Number.NEGATIVE_INFINITY)
  readonly #purse: Purse

  /** @param p0 the null's boundary, in (0, 1): share <= p0 (above) or >= p0 (below) */
  constructor(p0: number, side: Side, stages = 1) {
    if (!(p0 > 0 && p0 < 1)) throw new Error(`a share must lie between 0 and 1, not ${p0}`)
    const odds = GRID.map(({ ratio }) => (side === 'above' ? ratio : 1 / ratio))
    this.#perEvent = Float64Array.from(GRID, ({ logRatio }) => (side === 'above' ? logRatio : -logRatio))
    this.#perRequest = Float64Array.from(odds, (odd) => -Math.log1p(p0 * (odd - 1)))
    this.#purse = new Purse(stages)
  }

  enter(stage: number): void {
    const stake = this.#purse.take(stage)
    if (stake === 0) return
    GRID.forEach(({ logWeight }, j) => {
      this.#logs[j] = logSumExp([this.#logs[j] as number, logWeight + Math.log(stake)])
    })
  }

  add(n: number, x: number, burst = 1): void {
    if (this.#purse.untouched) this.enter(0)
    for (let j = 0; j < this.#logs.length; j++) {
      const ln = (x * (this.#perEvent[j] as number) + n * (this.#perRequest[j] as number)) / burst
      this.#logs[j] = (this.#logs[j] as number) + ln
    }
  }

  ln(): number {
    if (this.#purse.untouched) return 0
    return logSumExp([...this.#logs, Math.log(this.#purse.rest)])
  }

  /** Never below the e-value, and cheap. */
  atMost(): number {
    if (this.#purse.untouched) return 1
    let highest = Number.NEGATIVE_INFINITY
    for (let j = 0; j < this.#logs.length; j++) highest = Math.max(highest, this.#logs[j] as number)
    return this.#purse.rest + GRID.length * Math.exp(highest)
  }
}

/** base^exponent for whole exponents from 0 to 2^31 - 1, by squaring. */
function power(base: number, exponent: number): number {
  let result = 1
  let square = base
  for (let left = exponent; left > 0; left >>= 1) {
    if ((left & 1) === 1) result *= square
    square *= square
  }
  return result
}
