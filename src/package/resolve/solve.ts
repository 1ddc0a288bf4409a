import { asksFor, type Incompatibility, resolvent, type Term } from './incompatibility.ts'
import { type Assignment, PartialSolution } from './partial-solution.ts'
import { NONE, type Space, type States } from './space.ts'
import type { Universe } from './universe.ts'
import { type Meaning, Watches } from './watches.ts'

/**
 * PubGrub: decide on a version, draw what follows, and learn from each conflict what can't be, so that the same mistake
 * is made once. What was learnt last of all is the proof that there is no answer.
 *
 * @see https://github.com/dart-lang/pub/blob/master/doc/solver.md
 * @param stepLimit largest number of rules to look at
 */
export function solve(universe: Universe, stepLimit: number): Outcome {
  return new Solver(universe, stepLimit).run()
}

export type Outcome = { readonly steps: number } & (
  | { readonly kind: 'solved'; readonly chosen: ReadonlyMap<Space, States> }
  /** The terms of `proof` are true of every answer. */
  | { readonly kind: 'impossible'; readonly proof: Incompatibility }
  | { readonly kind: 'gave-up' }
)

class GaveUp extends Error {}
class Impossible extends Error {
  readonly proof: Incompatibility

  constructor(proof: Incompatibility) {
    super('no answer')
    this.proof = proof
  }
}

class Solver {
  readonly #universe: Universe
  readonly #stepLimit: number
  readonly #solution = new PartialSolution()
  readonly #watches = new Watches(this.#solution, () => this.#step())
  readonly #added = new Set<Incompatibility>()
  /** Rules that were heard of and not yet looked at. */
  readonly #fresh: Incompatibility[] = []
  /** Rules that were found to speak against a decision. */
  readonly #against: Incompatibility[] = []
  #steps = 0

  constructor(universe: Universe, stepLimit: number) {
    this.#universe = universe
    this.#stepLimit = stepLimit
  }

  run(): Outcome {
    const { root } = this.#universe
    this.#add({ terms: [{ space: root, states: root.complement(root.present) }], why: { kind: 'root' } })
    try {
      for (let next: Space | undefined = root; next !== undefined; next = this.#decide()) this.#propagate(next)
      return { kind: 'solved', chosen: this.#solution.decisions(), steps: this.#steps }
    } catch (error) {
      if (error instanceof Impossible) return { kind: 'impossible', proof: error.proof, steps: this.#steps }
      if (error instanceof GaveUp) return { kind: 'gave-up', steps: this.#steps }
      throw error
    }
  }

  #step(): void {
    this.#steps += 1
    if (this.#steps > this.#stepLimit) throw new GaveUp()
  }

  #add(rule: Incompatibility): void {
    if (this.#added.has(rule)) return
    this.#added.add(rule)
    this.#fresh.push(rule)
  }

  /** Draws everything that follows from what is known of a package, and from rules that were heard of. */
  #propagate(first: Space): void {
    const changed = new Set([first])
    do {
      this.#draw(this.#freshMeanings(), changed)
      for (const space of changed) {
        changed.delete(space)
        this.#draw(this.#watches.changed(space), changed)
      }
    } while (this.#fresh.length + this.#against.length > 0)
  }

  *#freshMeanings(): Generator<Meaning, void, undefined> {
    for (let rule = this.#fresh.pop(); rule !== undefined; rule = this.#fresh.pop()) {
      const meaning = this.#watches.add(rule)
      if (meaning !== undefined) yield meaning
    }
    for (let rule = this.#against.pop(); rule !== undefined; rule = this.#against.pop()) {
      const meaning = this.#watches.meaningOf(rule)
      if (meaning !== undefined) yield meaning
    }
  }

  #draw(meanings: Iterable<Meaning>, changed: Set<Space>): void {
    for (const meaning of meanings) {
      if (meaning.kind === 'follows') {
        changed.add(this.#derive(meaning.term, meaning.rule))
        continue
      }
      // What was still to be looked at is no longer so.
      changed.clear()
      this.#learn(meaning.rule)
      return
    }
  }

  #derive({ space, states }: Term, because: Incompatibility): Space {
    this.#solution.derive(space, space.complement(states), because)
    return space
  }

  /** Learns from a conflict, and goes back to where the lesson changes something. */
  #learn(conflict: Incompatibility): void {
    const lesson = this.#lesson(conflict)
    if (this.#added.has(lesson)) this.#against.push(lesson)
    else this.#add(lesson)
  }

  #lesson(conflict: Incompatibility): Incompatibility {
    const { root } = this.#universe
    for (let lesson = conflict; ; ) {
      this.#step()
      if (lesson.terms.every((term) => term.space === root && asksFor(term))) throw new Impossible(lesson)
      const { last, before } = this.#satisfiers(lesson)
      if (last.because === undefined || before < last.level) {
        // Its level is enough, where all but the last term are true: what was decided in between stays.
        for (const rule of this.#solution.backtrack(last.level - 1)) this.#against.push(rule)
        return lesson
      }
      lesson = resolvent(lesson, last.because, last.space, root)
    }
  }

  /** The assignment that made the last term true, and the number of decisions at which it would have followed. */
  #satisfiers({ terms }: Incompatibility): { last: Assignment; before: number } {
    const all = terms.map((term) => ({ term, satisfier: this.#solution.satisfier(term) }))
    const found = all.filter((each): each is { term: Term; satisfier: Assignment } => each.satisfier !== undefined)
    const { term, satisfier: last } = found.reduce((a, b) => (b.satisfier.index > a.satisfier.index ? b : a))
    const others = found.filter((each) => each.term !== term).map(({ satisfier }) => satisfier.level)
    const rest = this.#solution.satisfier(term, last.states)?.level ?? 0
    // The root is the first decision, and none ever goes back behind it.
    return { last, before: Math.max(1, rest, ...others) }
  }

  /** Decides on one more package; returns what to look at next, or nothing when there is an answer. */
  #decide(): Space | undefined {
    const space = this.#solution.next()
    if (space === undefined) return undefined
    const version = space.preferred(this.#solution.left(space))
    for (const rule of this.#universe.rules(space, version)) {
      this.#add(rule)
      const isAgainst = rule.terms.every((term) =>
        term.space === space ? (term.states & version) !== NONE : this.#solution.isTrue(term),
      )
      if (isAgainst) this.#against.push(rule)
    }
    // What its rules already exclude isn't decided: they are drawn on first, and another version is taken.
    if (this.#against.length === 0) this.#solution.decide(space, version)
    return space
  }
}
