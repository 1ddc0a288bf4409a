import type { RatioInterval } from './evidence.ts'
import { GRID, logSumExp } from './grid.ts'

/** Width of a cell, in logarithms of n/m: a fifth-order expansion is exact to 6e-12 per event within it. */
const WIDTH = 0.05
const FARTHEST = 60
const PRIOR = [...GRID.map(({ logRatio }) => logRatio), ...GRID.map(({ logRatio }) => -logRatio)]
const LOG_PRIOR = [...GRID, ...GRID].map(({ logWeight }) => logWeight - Math.LN2)

/** Events of intervals with nearly one split, as moments of ln(n/m) around the cell's centre. */
interface Cell {
  centre: number
  moments: Float64Array
  /** The expansion where the ratio is 1. */
  atOrigin: number
}

/**
 * The log-likelihood of the ratio r = canary/baseline over all intervals,
 * l(r) = sum_k [x ln r - s*log1p((r - 1)*n/(n + m))], as a function that can be evaluated anywhere without going
 * through the intervals again: they are gathered into cells of nearly equal split. Never pooled: each keeps its place
 * to fifth order.
 */
export class RatioProfile {
  readonly #cells = new Map<number, Cell>()
  #x = 0
  #y = 0

  add({ n, x, m, y }: { n: number; x: number; m: number; y: number }): void {
    const s = x + y
    // With one arm empty the interval says nothing of the ratio.
    if (s === 0 || n === 0 || m === 0) return
    this.#x += x
    this.#y += y
    const split = Math.log(n / m)
    const key = Math.round(split / WIDTH)
    let cell = this.#cells.get(key)
    if (cell === undefined) {
      cell = { centre: split, moments: new Float64Array(6), atOrigin: 0 }
      this.#cells.set(key, cell)
    }
    let term = s
    for (let k = 0; k < cell.moments.length; k++) {
      cell.moments[k] = (cell.moments[k] as number) + term
      term *= (split - cell.centre) / (k + 1)
    }
  }

  confidence(alpha: number): RatioInterval {
    if (this.#x + this.#y === 0) return { estimate: null, lower: 0, upper: null }
    for (const cell of this.#cells.values()) cell.atOrigin = expand(cell.moments, cell.centre, 0)
    const mode = this.#mode()
    const floor = logSumExp(PRIOR.map((u, j) => (LOG_PRIOR[j] as number) + this.#at(u))) - Math.log(1 / alpha)
    const above = (u: number) => this.#at(u) - floor
    const cut = (from: number, to: number) => Math.exp(root(from, to, (u) => [above(u), this.#slope(u)]))
    return {
      estimate: this.#x === 0 ? 0 : this.#y === 0 ? null : Math.exp(mode),
      lower: this.#x === 0 || above(-FARTHEST) >= 0 ? 0 : cut(-FARTHEST, mode),
      upper: this.#y === 0 || above(FARTHEST) >= 0 ? null : cut(mode, FARTHEST),
    }
  }

  #mode(): number {
    if (this.#x === 0) return -FARTHEST
    if (this.#y === 0) return FARTHEST
    return root(-FARTHEST, FARTHEST, (u) => [this.#slope(u), this.#curve(u)])
  }

  /** l at ratio e^u. */
  #at(u: number): number {
    let sum = this.#x * u
    for (const { centre, moments, atOrigin } of this.#cells.values()) sum -= expand(moments, centre + u, 0) - atOrigin
    return sum
  }

  #slope(u: number): number {
    let sum = this.#x
    for (const { centre, moments } of this.#cells.values()) sum -= expand(moments, centre + u, 1)
    return sum
  }

  #curve(u: number): number {
    let sum = 0
    for (const { centre, moments } of this.#cells.values()) sum -= expand(moments, centre + u, 2)
    return sum
  }
}

/** Sum of moments times the derivatives of ln(1 + e^z) at z, the first of them being the given one. */
function expand(moments: Float64Array, z: number, derivative: 0 | 1 | 2): number {
  const far = Math.exp(-Math.abs(z))
  const p = z > 0 ? 1 / (1 + far) : far / (1 + far)
  const v = p * (1 - p)
  const tilt = 1 - 2 * p
  const [m0, m1, m2, m3, m4, m5] = moments as unknown as [number, number, number, number, number, number]
  const third = v * tilt
  const fourth = v * (1 - 6 * v)
  const fifth = third * (1 - 12 * v)
  if (derivative === 2) return m0 * v + m1 * third + m2 * fourth + m3 * fifth
  if (derivative === 1) return m0 * p + m1 * v + m2 * third + m3 * fourth + m4 * fifth
  const value = Math.max(z, 0) + Math.log1p(far)
  return m0 * value + m1 * p + m2 * v + m3 * third + m4 * fourth + m5 * fifth
}

/** Newton's method kept inside a bracket; the function's sign differs at the two ends. */
function root(low: number, high: number, at: (u: number) => [value: number, slope: number]): number {
  let [below, above] = [low, high]
  const rising = at(high)[0] > 0
  let u = (below + above) / 2
  for (let step = 0; step < 200; step++) {
    const [value, slope] = at(u)
    if (value === 0) return u
    if (value > 0 === rising) above = u
    else below = u
    const next = u - value / slope
    const moved = next > below && next < above ? next : (below + above) / 2
    if (Math.abs(moved - u) <= 1e-14 * Math.max(1, Math.abs(u))) return moved
    u = moved
  }
  return u
}
