import { asksFor, type Incompatibility, resolvent, type Term } from './incompatibility.ts'
import { type Assignment, PartialSolution } from './partial-solution.ts'
import type { Space, States } from './space.ts'
import type { Universe } from './universe.ts'

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
  /** By the package's id. */
  readonly #about: Incompatibility[][] = []
  readonly #added = new Set<Incompatibility>()
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
    for (const { space } of rule.terms) {
      const about = this.#about[space.id]
      if (about === undefined) this.#about[space.id] = [rule]
      else about.push(rule)
    }
  }

  /** Draws everything that follows from what is known of a package. */
  #propagate(first: Space): void {
    const changed = new Set([first])
    for (const space of changed) {
      changed.delete(space)
      // What was learnt last is looked at first: it says most.
      const rules = this.#about[space.id] ?? []
      for (let index = rules.length - 1; index >= 0; index--) {
        const rule = rules[index] as Incompatibility
        const open = this.#openTerm(rule)
        if (open === undefined) continue
        if (open === 'conflict') {
          changed.clear()
          changed.add(this.#learn(rule))
          break
        }
        changed.add(this.#derive(open, rule))
      }
    }
  }

  /** The only term that isn't true yet, if there is just one and it still can be. */
  #openTerm({ terms }: Incompatibility): Term | 'conflict' | undefined {
    this.#step()
    let open: Term | undefined
    for (const term of terms) {
      const relation = this.#solution.relation(term)
      if (relation === 'contradicted') return undefined
      if (relation === 'satisfied') continue
      if (open !== undefined) return undefined
      open = term
    }
    return open ?? 'conflict'
  }

  #derive({ space, states }: Term, because: Incompatibility): Space {
    this.#solution.derive(space, space.complement(states), because)
    return space
  }

  /** Learns from a conflict, goes back to where the lesson changes something, and draws that; returns the package. */
  #learn(conflict: Incompatibility): Space {
    const lesson = this.#lesson(conflict)
    this.#add(lesson)
    const open = this.#openTerm(lesson)
    if (open === undefined || open === 'conflict') throw new Error('a lesson that says nothing new')
    return this.#derive(open, lesson)
  }

  #lesson(conflict: Incompatibility): Incompatibility {
    const { root } = this.#universe
    for (let lesson = conflict; ; ) {
      this.#step()
      if (lesson.terms.every((term) => term.space === root && asksFor(term))) throw new Impossible(lesson)
      const { last, before } = this.#satisfiers(lesson)
      if (last.because === undefined || before < last.level) {
        this.#solution.backtrack(before)
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
    let conflict = false
    for (const rule of this.#universe.rules(space, version)) {
      this.#add(rule)
      conflict ||= rule.terms.every((term) =>
        term.space === space ? (term.states & version) !== 0n : this.#solution.relation(term) === 'satisfied',
      )
    }
    // What its rules already exclude isn't decided: they are drawn on first, and another version is taken.
    if (!conflict) this.#solution.decide(space, version)
    return space
  }
}
