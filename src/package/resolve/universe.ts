import { UserError } from '../../errors.ts'
import type { Lock } from '../types.ts'
import type { Incompatibility } from './incompatibility.ts'
import { PackageRules } from './package-rules.ts'
import { Space, type States } from './space.ts'
import type { KnownPackages, ResolveRequest } from './types.ts'

/** Everything that is known, as spaces and incompatibilities; only what is asked for is worked out. */
export class Universe {
  readonly root: Space
  readonly #known: KnownPackages
  readonly #lock: Lock['packages']
  readonly #spaces = new Map<string, Space>()
  /** Name in lower case → as it is written. */
  readonly #written = new Map<string, string>()
  readonly #rules = new Map<Space, PackageRules>()
  readonly #rulesOf = new Map<Space, Map<States, readonly Incompatibility[]>>()

  /** @throws {UserError} two names differ only in case */
  constructor({ root, known, lock }: Pick<ResolveRequest, 'root' | 'known' | 'lock'>) {
    this.#known = known
    this.#lock = lock?.packages ?? {}
    for (const name of [...known.keys()].sort()) this.#write(name)
    this.#write(root.name)
    // Other versions of the root are of no use: this one is what is being packed.
    const { version, dependencies } = root
    this.root = new Space(0, root.name, [{ version, dependencies, digest: '' }])
    this.#spaces.set(root.name, this.root)
  }

  get names(): string[] {
    return [...this.#known.keys()].sort()
  }

  isKnown(space: Space): boolean {
    return space === this.root || this.#known.has(space.name)
  }

  space(name: string): Space {
    const before = this.#spaces.get(name)
    if (before !== undefined) return before
    this.#write(name)
    const locked = Object.hasOwn(this.#lock, name) ? this.#lock[name]?.version : undefined
    const space = new Space(this.#spaces.size, name, this.#known.get(name) ?? [], locked)
    this.#spaces.set(name, space)
    return space
  }

  /** What follows when a package has this version; the same objects whenever they are asked for. */
  rules(space: Space, state: States): readonly Incompatibility[] {
    const known = this.#rulesOf.get(space) ?? new Map<States, readonly Incompatibility[]>()
    this.#rulesOf.set(space, known)
    const rules = known.get(state) ?? this.#read(space, state)
    known.set(state, rules)
    return rules
  }

  #read(space: Space, state: States): Incompatibility[] {
    const { dependencies } = space.versionOf(state)
    const rules = this.#rules.get(space) ?? new PackageRules(space)
    this.#rules.set(space, rules)
    return Object.keys(dependencies)
      .sort()
      .map((name) => rules.of(state, this.space(name)))
  }

  #write(name: string): void {
    const folded = name.toLowerCase()
    const before = this.#written.get(folded)
    if (before !== undefined && before !== name) {
      throw new UserError(
        `${before} and ${name} are two packages whose names differ only in case; write every name in lower case`,
      )
    }
    this.#written.set(folded, name)
  }
}
