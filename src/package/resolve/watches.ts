import type { Incompatibility, Term } from './incompatibility.ts'
import type { PartialSolution } from './partial-solution.ts'
import type { Space } from './space.ts'

/** What a rule means for what is known. */
export type Meaning =
  | { readonly kind: 'conflict'; readonly rule: Incompatibility }
  /** All of its other terms are true, so this one can't be. */
  | { readonly kind: 'follows'; readonly rule: Incompatibility; readonly term: Term }

/**
 * Rules by the packages that could make them say something. As long as two terms of a rule aren't true, nothing follows
 * from it: so each rule is looked at only when one of two of its terms may have become true. Going back makes no term
 * true, so nothing has to be done then.
 *
 * @see https://www.cs.upc.edu/~oliveras/TDV/chaff.pdf section 2: two watched literals
 */
export class Watches {
  readonly #solution: PartialSolution
  /** By the package's id: rules whose first or second term is about it. */
  readonly #about: Watch[][] = []
  readonly #onLook: () => void

  /** @param onLook hears of each rule that is looked at */
  constructor(solution: PartialSolution, onLook: () => void) {
    this.#solution = solution
    this.#onLook = onLook
  }

  /** Takes a rule and says what it means right now. */
  add(rule: Incompatibility): Meaning | undefined {
    // The terms that will be the first to be no longer true, when it is gone back, are watched.
    const terms = rule.terms
      .map((term) => ({ term, since: this.#since(term) }))
      .sort((a, b) => b.since - a.since)
      .map(({ term }) => term)
    const watch = { rule, terms }
    for (const { space } of terms.slice(0, 2)) this.#list(space).push(watch)
    return this.meaningOf(rule)
  }

  /** What a rule means right now. */
  meaningOf(rule: Incompatibility): Meaning | undefined {
    this.#onLook()
    const open = rule.terms.filter((term) => !this.#solution.isTrue(term))
    const [term] = open
    if (term === undefined) return { kind: 'conflict', rule }
    return open.length === 1 && this.#solution.canBeTrue(term) ? { kind: 'follows', rule, term } : undefined
  }

  /** What the rules about a package mean, of which less is left than before; the last ones first, they say most. */
  *changed(space: Space): Generator<Meaning, void, undefined> {
    const list = this.#list(space)
    for (let index = list.length - 1; index >= 0; index--) {
      const watch = list[index]
      // A rule went elsewhere, and the list has become shorter.
      if (watch === undefined) continue
      this.#onLook()
      const meaning = this.#look(watch, space, index)
      if (meaning !== undefined) yield meaning
    }
  }

  #look({ rule, terms }: Watch, space: Space, index: number): Meaning | undefined {
    const own = terms[0]?.space === space ? 0 : 1
    const [term, other] = [terms[own] as Term, terms[1 - own]]
    if (other === undefined) return this.meaningOf(rule)
    if (!this.#solution.isTrue(term) || !this.#solution.canBeTrue(other)) return undefined
    for (let at = 2; at < terms.length; at++) {
      const next = terms[at] as Term
      if (this.#solution.isTrue(next)) continue
      terms[own] = next
      terms[at] = term
      this.#move(space, index, next.space)
      return undefined
    }
    return this.#solution.isTrue(other) ? { kind: 'conflict', rule } : { kind: 'follows', rule, term: other }
  }

  #move(from: Space, index: number, to: Space): void {
    const list = this.#list(from)
    const watch = list[index] as Watch
    const last = list.pop() as Watch
    if (last !== watch) list[index] = last
    this.#list(to).push(watch)
  }

  #list({ id }: Space): Watch[] {
    const list = this.#about[id] ?? []
    this.#about[id] = list
    return list
  }

  /** When a term became true; terms that aren't come last of all. */
  #since(term: Term): number {
    return this.#solution.isTrue(term) ? (this.#solution.satisfier(term)?.index ?? -1) : Number.POSITIVE_INFINITY
  }
}

interface Watch {
  readonly rule: Incompatibility
  /** The first two are watched. */
  readonly terms: Term[]
}
