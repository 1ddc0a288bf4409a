import type { Incompatibility, Term } from './incompatibility.ts'
import { Least } from './least.ts'
import { ABSENT, firstWhere, NONE, type Space, type States } from './space.ts'

/** One thing that was decided, or that follows. */
export interface Assignment {
  readonly space: Space
  /** What it says by itself. */
  readonly states: States
  /** What it and everything before it leave of the package. */
  readonly left: States
  /** How many decisions there were, this one included. */
  readonly level: number
  readonly index: number
  /** What it follows from; without it, it is a decision. */
  readonly because?: Incompatibility
}

/** What was decided and derived so far, in order. */
export class PartialSolution {
  readonly #assignments: Assignment[] = []
  /** By the package's id, oldest first. */
  readonly #histories: Assignment[][] = []
  /** By the package's id. */
  readonly #left: States[] = []
  /** Packages that an answer needs and that have no version yet, with the number of versions to try. */
  readonly #needed = new Map<Space, number>()
  /** The same by that number and the id, and what was so before. */
  readonly #queue = new Least()
  readonly #spaces: Space[] = []
  #level = 0

  left(space: Space): States {
    return this.#left[space.id] ?? space.all
  }

  isTrue({ space, states }: Term): boolean {
    return (this.left(space) & ~states) === NONE
  }

  canBeTrue({ space, states }: Term): boolean {
    return (this.left(space) & states) !== NONE
  }

  decide(space: Space, version: States): void {
    this.#level += 1
    this.#push(space, version)
  }

  derive(space: Space, states: States, because: Incompatibility): void {
    this.#push(space, states, because)
  }

  /**
   * Of the packages that need a version, the one with the fewest to try, as what is bound to fail should fail soon; of
   * those, the one that was heard of first.
   */
  next(): Space | undefined {
    for (let key = this.#queue.least; key !== undefined; key = this.#queue.least) {
      const space = this.#spaces[key % MOST_SPACES] as Space
      if (this.#needed.get(space) === Math.floor(key / MOST_SPACES)) return space
      this.#queue.removeLeast()
    }
    return undefined
  }

  /** The earliest assignment at which a term is true; `alone`, together with one that comes later. */
  satisfier({ space, states }: Term, alone: States = space.all): Assignment | undefined {
    const history = this.#histories[space.id] ?? []
    const wrong = space.complement(states) & alone
    if (wrong === NONE) return undefined
    const found = history[firstWhere(history.length, (index) => ((history[index] as Assignment).left & wrong) === NONE)]
    if (found === undefined) throw new Error(`nothing decided of ${space.name} makes its term true`)
    return found
  }

  /** Forgets everything after the given number of decisions; returns what it followed from. */
  backtrack(level: number): Incompatibility[] {
    const touched = new Set<Space>()
    const causes: Incompatibility[] = []
    for (
      let last = this.#assignments.at(-1);
      last !== undefined && last.level > level;
      last = this.#assignments.at(-1)
    ) {
      this.#assignments.pop()
      this.#histories[last.space.id]?.pop()
      touched.add(last.space)
      if (last.because !== undefined) causes.push(last.because)
    }
    this.#level = level
    for (const space of touched) this.#note(space)
    return causes
  }

  /** Package → its version's bit. */
  decisions(): Map<Space, States> {
    return new Map(
      this.#assignments.filter(({ because }) => because === undefined).map(({ space, states }) => [space, states]),
    )
  }

  #push(space: Space, states: States, because?: Incompatibility): void {
    const assignment: Assignment = {
      space,
      states,
      left: this.left(space) & states,
      level: this.#level,
      index: this.#assignments.length,
      ...(because === undefined ? {} : { because }),
    }
    this.#assignments.push(assignment)
    const history = this.#histories[space.id]
    if (history === undefined) this.#histories[space.id] = [assignment]
    else history.push(assignment)
    this.#note(space)
  }

  #note(space: Space): void {
    const last = this.#histories[space.id]?.at(-1)
    this.#left[space.id] = last?.left ?? space.all
    // Nothing can follow for a package once it is decided, so a decision is always the last of its history.
    if (last === undefined || last.because === undefined || (last.left & ABSENT) !== NONE) {
      this.#needed.delete(space)
      return
    }
    const choices = space.choices(last.left)
    if (this.#needed.get(space) === choices) return
    this.#needed.set(space, choices)
    this.#spaces[space.id] = space
    this.#queue.add(choices * MOST_SPACES + space.id)
  }
}

/** More packages than there ever are. */
const MOST_SPACES = 2 ** 24
