import { dependency, type Incompatibility } from './incompatibility.ts'
import { bitOf, NONE, type Space, type States } from './space.ts'

/**
 * What the versions of one package need. Versions that need the same share a rule: fewer to look at and to read. While
 * only one version of it is tried, "the same" is the same text, which costs nothing; from the second one on, it is the
 * same versions of the other package.
 */
export class PackageRules {
  readonly #space: Space
  readonly #byText = new Map<Space, Map<string, Incompatibility>>()
  readonly #byMatch = new Map<Space, Map<States, Incompatibility>>()
  #tried = NONE

  constructor(space: Space) {
    this.#space = space
  }

  /** What a version needs of another package that its dependencies name. */
  of(state: States, on: Space): Incompatibility {
    this.#tried |= state
    const range = this.#space.versionOf(state).dependencies[on.name] as string
    const matching = on.matching(range)
    if (matching === undefined) return this.#rule(this.#byText, on, range, () => this.#unreadable(range, on))
    if (this.#tried === state)
      return this.#rule(this.#byText, on, range, () => this.#same((text) => text === range, on, matching))
    const isSame = (text: string) => text === range || on.matching(text) === matching
    return this.#rule(this.#byMatch, on, matching, () => this.#same(isSame, on, matching))
  }

  #rule<Key>(rules: Map<Space, Map<Key, Incompatibility>>, on: Space, key: Key, make: () => Incompatibility) {
    const byKey = rules.get(on) ?? new Map<Key, Incompatibility>()
    rules.set(on, byKey)
    const rule = byKey.get(key) ?? make()
    byKey.set(key, rule)
    return rule
  }

  #same(isSame: (range: string) => boolean, on: Space, matching: States): Incompatibility {
    const { states, ranges } = this.#versionsWith(isSame, on)
    return dependency({ space: this.#space, states }, { space: on, states: matching }, ranges)
  }

  #unreadable(range: string, on: Space): Incompatibility {
    const { states } = this.#versionsWith((text) => text === range, on)
    const of = { space: this.#space, states }
    return { terms: [of], why: { kind: 'unreadable', of, on: on.name, range } }
  }

  #versionsWith(isSame: (range: string) => boolean, { name }: Space): { states: States; ranges: string[] } {
    const ranges = new Set<string>()
    let states = NONE
    for (const [index, { dependencies }] of this.#space.versions.entries()) {
      const range = Object.hasOwn(dependencies, name) ? dependencies[name] : undefined
      if (range === undefined || !isSame(range)) continue
      states |= bitOf(index)
      ranges.add(range)
    }
    return { states, ranges: [...ranges] }
  }
}
