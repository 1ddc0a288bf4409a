import type { Derived, Incompatibility } from './incompatibility.ts'
import type { Universe } from './universe.ts'
import { Words } from './words.ts'

/** Lines shown of a proof; the last of them say most. */
export const LONGEST_PROOF = 60

/**
 * Why there is no answer, as sentences that follow from each other. A conclusion that is used again has a number.
 *
 * @see https://github.com/dart-lang/pub/blob/master/doc/solver.md#error-reporting
 * @param proof what the solver learnt last
 */
export function explain(universe: Universe, proof: Incompatibility): string[] {
  const words = new Words(universe)
  if (proof.why.kind !== 'derived') return [`${words.of(proof)}.`]
  const [first, second] = proof.why.from
  if (!isDerived(first) && !isDerived(second)) return [`${words.both(first, second)}.`]
  const lines = new Explanation(words, proof).lines()
  if (lines.length <= LONGEST_PROOF) return lines
  const hidden = lines.length - LONGEST_PROOF
  return [`(${hidden} lines come before these.)`, ...lines.slice(hidden)]
}

type DerivedRule = Incompatibility & { readonly why: Derived }

/** What is still to be said, last first: a proof can be deeper than the stack. */
type Task = { readonly visit: DerivedRule; readonly numbered: boolean } | { readonly say: () => void }

class Explanation {
  readonly #words: Words
  readonly #proof: DerivedRule
  /** How often a conclusion is used. */
  readonly #uses = new Map<Incompatibility, number>()
  readonly #numbers = new Map<Incompatibility, number>()
  readonly #lines: string[] = []

  constructor(words: Words, proof: Incompatibility) {
    this.#words = words
    this.#proof = proof as DerivedRule
    const open = [this.#proof]
    for (let rule = open.pop(); rule !== undefined; rule = open.pop()) {
      for (const cause of rule.why.from) {
        const uses = this.#uses.get(cause) ?? 0
        this.#uses.set(cause, uses + 1)
        if (uses === 0 && isDerived(cause)) open.push(cause)
      }
    }
  }

  lines(): string[] {
    const tasks: Task[] = [{ visit: this.#proof, numbered: false }]
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      if ('say' in task) task.say()
      else tasks.push(...this.#plan(task.visit, task.numbered).toReversed())
    }
    return this.#lines
  }

  /** What to say, in order, so that a conclusion follows. */
  #plan(rule: DerivedRule, wanted: boolean): Task[] {
    const numbered = wanted || (this.#uses.get(rule) ?? 0) > 1
    const say = (text: () => string): Task => ({ say: () => this.#say(rule, numbered, text()) })
    const [first, second] = rule.why.from
    if (isDerived(first) && isDerived(second)) return this.#fromTwo(first, second, say)
    if (!isDerived(first) && !isDerived(second)) return [say(() => `because ${this.#words.both(first, second)}`)]
    const derived = isDerived(first) ? first : (second as DerivedRule)
    const read = isDerived(first) ? second : first
    if (this.#numbers.has(derived)) return [say(() => `because ${this.#words.of(read)} and ${this.#named(derived)}`)]
    const collapsed = this.#collapsible(derived)
    if (collapsed === undefined) {
      return [{ visit: derived, numbered: false }, say(() => `and because ${this.#words.of(read)}`)]
    }
    return [
      { visit: collapsed.derived, numbered: false },
      say(() => `and because ${this.#words.both(collapsed.read, read)}`),
    ]
  }

  #fromTwo(a: DerivedRule, b: DerivedRule, say: (text: () => string) => Task): Task[] {
    const known = [a, b].filter((each) => this.#numbers.has(each))
    if (known.length === 2) return [say(() => `because ${this.#named(a)} and ${this.#named(b)}`)]
    const [named] = known
    if (named !== undefined) {
      const other = named === a ? b : a
      return [{ visit: other, numbered: false }, say(() => `and because ${this.#named(named)}`)]
    }
    const simple = [b, a].find(({ why }) => !why.from.some(isDerived))
    if (simple !== undefined) {
      const other = simple === a ? b : a
      return [{ visit: other, numbered: false }, { visit: simple, numbered: false }, say(() => 'thus')]
    }
    // Both are long: the first is named, so that it can be spoken of after the second.
    return [
      { visit: a, numbered: true },
      // Telling of the first may have told of the second too.
      ...(this.#numbers.has(b) ? [] : [{ visit: b, numbered: false }]),
      say(() => `and because ${this.#named(a)}`),
    ]
  }

  /** A conclusion that is used once and adds one thing that was read to another: it needn't be said by itself. */
  #collapsible(rule: DerivedRule): { derived: DerivedRule; read: Incompatibility } | undefined {
    if ((this.#uses.get(rule) ?? 0) > 1) return undefined
    const [first, second] = rule.why.from
    if (isDerived(first) === isDerived(second)) return undefined
    const derived = isDerived(first) ? first : (second as DerivedRule)
    return this.#numbers.has(derived) ? undefined : { derived, read: isDerived(first) ? second : first }
  }

  #named(rule: Incompatibility): string {
    return `${this.#words.of(rule)} (${this.#numbers.get(rule)})`
  }

  #say(rule: DerivedRule, numbered: boolean, reason: string): void {
    const last = rule === this.#proof
    const conclusion = last ? 'no choice of versions fits' : this.#words.of(rule)
    const begun = last ? `so, ${reason.replace(/^and /, '')}` : reason
    if (numbered && !this.#numbers.has(rule)) this.#numbers.set(rule, this.#numbers.size + 1)
    const number = this.#numbers.get(rule)
    const joined = `${begun[0]?.toUpperCase()}${begun.slice(1)}, ${conclusion}`
    this.#lines.push(number === undefined ? `${joined}.` : `${joined} (${number}).`)
  }
}

function isDerived(rule: Incompatibility): rule is DerivedRule {
  return rule.why.kind === 'derived'
}
