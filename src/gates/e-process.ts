import { GRID, logSumExp } from './grid.ts'

export type Side = 'above' | 'below'

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

/** The wealth staked on each alternative of the grid, as logarithms, and what is kept for stages to come. */
class Stakes {
  readonly logs = new Float64Array(GRID.length).fill(Number.NEGATIVE_INFINITY)
  readonly #purse: Purse

  constructor(stages: number) {
    this.#purse = new Purse(stages)
  }

  /** A stage (from 0) begins: what is kept for it is staked. */
  enter(stage: number): void {
    const stake = this.#purse.take(stage)
    if (stake === 0) return
    GRID.forEach(({ logWeight }, j) => {
      this.logs[j] = logSumExp([this.logs[j] as number, logWeight + Math.log(stake)])
    })
  }

  /** Counts came before any stage was entered: they belong to the first. */
  begin(): void {
    if (this.#purse.untouched) this.enter(0)
  }

  /** Natural logarithm of all wealth together: the e-value. */
  ln(): number {
    if (this.#purse.untouched) return 0
    return logSumExp([...this.logs, Math.log(this.#purse.rest)])
  }

  /** Never below the e-value, and cheap: one exponential, so that every interval can be checked for a crossing. */
  atMost(): number {
    if (this.#purse.untouched) return 1
    let highest = Number.NEGATIVE_INFINITY
    for (let j = 0; j < this.logs.length; j++) {
      const log = this.logs[j] as number
      if (log > highest) highest = log
    }
    return this.#purse.rest + this.logs.length * Math.exp(highest)
  }
}

/**
 * The likelihood-ratio e-process on two arms' counts, fed interval by interval.
 *
 * Seen as betting: the wealth staked on alternative j is multiplied in each interval by
 * L = (r/rho)^x * ((rho*n + m)/(r*n + m))^s with r = rho*g_j (side above) or rho/g_j (side below). The e-value is all
 * wealth together.
 */
export class RatioProcess {
  readonly #rho: number
  readonly #gains: Float64Array
  /** r - rho. */
  readonly #steps: Float64Array
  readonly #stakes: Stakes

  /**
   * @param rho    the null's boundary: canary <= rho * baseline (above) or >= (below)
   * @param stages how many stages share the wealth (restarts), fixed beforehand
   */
  constructor(rho: number, side: Side, stages = 1) {
    if (!(rho > 0 && Number.isFinite(rho))) throw new Error(`a ratio must be above 0, not ${rho}`)
    this.#rho = rho
    this.#gains = Float64Array.from(GRID, ({ logRatio }) => (side === 'above' ? logRatio : -logRatio))
    this.#steps = this.#gains.map((gain) => rho * Math.expm1(gain))
    this.#stakes = new Stakes(stages)
  }

  enter(stage: number): void {
    this.#stakes.enter(stage)
  }

  /** @param burst events that one cause can yield in one arm: all evidence is divided by it */
  add({ n, x, m, y }: { n: number; x: number; m: number; y: number }, burst = 1): void {
    this.#stakes.begin()
    if (x + y === 0 || n === 0 || m === 0) return
    const perStep = n / (this.#rho * n + m)
    const [events, all] = [x / burst, (x + y) / burst]
    const { logs } = this.#stakes
    for (let j = 0; j < logs.length; j++) {
      const ln = events * (this.#gains[j] as number) - all * Math.log1p((this.#steps[j] as number) * perStep)
      logs[j] = (logs[j] as number) + ln
    }
  }

  ln(): number {
    return this.#stakes.ln()
  }

  atMost(): number {
    return this.#stakes.atMost()
  }
}

/**
 * One-sample e-process on a share of requests: odds o = g_j (above) or 1/g_j (below),
 * ln E = LSE_j[ln w_j + x ln o - n ln(1 - p0 + o*p0)].
 */
export class ShareProcess {
  readonly #perEvent: Float64Array
  readonly #perRequest: Float64Array
  readonly #stakes: Stakes

  /** @param p0 the null's boundary, in (0, 1): share <= p0 (above) or >= p0 (below) */
  constructor(p0: number, side: Side, stages = 1) {
    if (!(p0 > 0 && p0 < 1)) throw new Error(`a share must lie between 0 and 1, not ${p0}`)
    const odds = GRID.map(({ ratio }) => (side === 'above' ? ratio : 1 / ratio))
    this.#perEvent = Float64Array.from(GRID, ({ logRatio }) => (side === 'above' ? logRatio : -logRatio))
    this.#perRequest = Float64Array.from(odds, (odd) => -Math.log1p(p0 * (odd - 1)))
    this.#stakes = new Stakes(stages)
  }

  enter(stage: number): void {
    this.#stakes.enter(stage)
  }

  add(n: number, x: number, burst = 1): void {
    this.#stakes.begin()
    const { logs } = this.#stakes
    for (let j = 0; j < logs.length; j++) {
      const ln = (x * (this.#perEvent[j] as number) + n * (this.#perRequest[j] as number)) / burst
      logs[j] = (logs[j] as number) + ln
    }
  }

  ln(): number {
    return this.#stakes.ln()
  }

  atMost(): number {
    return this.#stakes.atMost()
  }
}
