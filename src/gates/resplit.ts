import { isCounts } from './gaps.ts'
import type { Counts, Reading } from './types.ts'

/** How the counts of a look are made to fit another weight. */
export type Split =
  /** Two versions were counted: the arm that had too many requests for the weight gives some up. */
  | 'thin'
  /** One version was counted: its requests are dealt out to both arms. */
  | 'deal'

/**
 * Counts as they would have been at another weight: never more than was counted, whole, and in the same proportions.
 * What is lost to rounding in one look is made up in the next.
 */
export class Resplit {
  readonly #split: Split
  readonly #owed = new Map<string, number>()
  #given = 0
  #used = 0

  constructor(split: Split) {
    this.#split = split
  }

  /** Share of the requests that were counted and could be used; 1 before the first. */
  get used(): number {
    return this.#given === 0 ? 1 : this.#used / this.#given
  }

  /** Counts that have the weight already. */
  kept(reading: Reading): Reading {
    if (isCounts(reading)) {
      this.#given += reading.n + reading.m
      this.#used += reading.n + reading.m
    }
    return reading
  }

  /**
   * @param name   the metric; roundings are kept apart
   * @param weight percent of the requests that the canary is to have, above 0 and below 100
   */
  at(name: string, reading: Reading, weight: number): Reading {
    if (!isCounts(reading)) return reading
    const counts = this.#split === 'thin' ? this.#thinned(name, reading, weight) : this.#dealt(name, reading, weight)
    this.#given += reading.n + reading.m
    this.#used += counts.n + counts.m
    return counts
  }

  #thinned(name: string, { n, x, m, y, between, lowerBound }: Counts, weight: number): Counts {
    const ratio = weight / (100 - weight)
    const canary = n === 0 ? 0 : Math.min(1, (m * ratio) / n)
    const baseline = m === 0 ? 0 : Math.min(1, n / ratio / m)
    const part = (key: string, count: number, share: number, most: number) =>
      this.#whole(`${name} ${key}`, count * share, most)
    const [requests, others] = [part('n', n, canary, n), part('m', m, baseline, m)]
    return {
      n: requests,
      x: part('x', x, canary, requests),
      m: others,
      y: part('y', y, baseline, others),
      ...(between === undefined
        ? {}
        : {
            between: {
              ...between,
              x: part('bx', between.x, canary, requests),
              y: part('by', between.y, baseline, others),
            },
          }),
      ...(lowerBound ? { lowerBound } : {}),
    }
  }

  #dealt(name: string, { n, x, m, y, between, lowerBound }: Counts, weight: number): Counts {
    const [requests, events] = [n + m, x + y]
    const part = (key: string, count: number, most: number) =>
      this.#whole(`${name} ${key}`, (count * weight) / 100, Math.min(count, most))
    const canary = part('n', requests, requests)
    const baseline = requests - canary
    const deal = (key: string, count: number) => {
      // What the canary does not get the baseline must have room for.
      const mine = Math.max(part(key, count, canary), count - baseline)
      return { x: mine, y: count - mine }
    }
    return {
      n: canary,
      m: baseline,
      ...deal('x', events),
      ...(between === undefined ? {} : { between: { ...between, ...deal('bx', between.x + between.y) } }),
      ...(lowerBound ? { lowerBound } : {}),
    }
  }

  #whole(key: string, share: number, most: number): number {
    const due = share + (this.#owed.get(key) ?? 0)
    // A sum of shares that is whole but for the last bits is whole.
    const count = Math.max(0, Math.min(most, Math.floor(due + 1e-9)))
    this.#owed.set(key, due - count)
    return count
  }
}
