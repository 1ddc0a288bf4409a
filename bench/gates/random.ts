/** Uniform on [0, 1), 53 bits: xoshiro128** (Blackman and Vigna 2018), seeded from a name by FNV-1a and splitmix32. */
export function randomOf(name: string): () => number {
  let seed = 0x811c9dc5
  for (const character of name) seed = Math.imul(seed ^ (character.codePointAt(0) as number), 0x01000193)
  const next = () => {
    seed = (seed + 0x9e3779b9) | 0
    let z = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  let [a, b, c, d] = [next(), next(), next(), next()]
  const word = () => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return scrambled
  }
  return () => (word() * 2 ** 21 + (word() >>> 11)) / 2 ** 53
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

/** What is left out at both ends, as a share of the most likely value: far below anything that is ever drawn. */
const NEGLIGIBLE = 1e-20
const GUIDES = 4096

/** Draws from the Poisson distribution by inverting its cumulated probabilities, found through a guide table. */
export class Poisson {
  readonly #first: number
  readonly #cumulated: Float64Array
  readonly #guide = new Int32Array(GUIDES)

  constructor(mean: number) {
    if (!(mean >= 0 && mean < 1e6)) throw new Error(`a mean of ${mean} is out of range`)
    const mode = Math.floor(mean)
    const below: number[] = []
    for (let k = mode, p = 1; k > 0; ) {
      p *= k-- / mean
      if (p < NEGLIGIBLE) break
      below.push(p)
    }
    const above: number[] = []
    for (let k = mode + 1, p = mean / k; p >= NEGLIGIBLE; k++, p *= mean / k) above.push(p)
    this.#first = mode - below.length
    const weights = [...below.reverse(), 1, ...above]
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let sum = 0
    this.#cumulated = Float64Array.from(weights, (weight) => {
      sum += weight / total
      return sum
    })
    this.#cumulated[weights.length - 1] = 1
    for (let g = 0, k = 0; g < GUIDES; g++) {
      while ((this.#cumulated[k] as number) <= g / GUIDES) k++
      this.#guide[g] = k
    }
  }

  draw(random: () => number): number {
    const u = random()
    let k = this.#guide[Math.floor(u * GUIDES)] as number
    while ((this.#cumulated[k] as number) <= u) k++
    return this.#first + k
  }
}
