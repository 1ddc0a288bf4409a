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

/** Something to be said, or worked out when its turn comes, and what is to come next: a proof can be deeper than the stack. */
type Task = () => readonly Task[]

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
    const tasks: Task[] = [this.#visit(this.#proof)]
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) tasks.push(...task().toReversed())
    return this.#lines
  }

  /** Says what is needed for a conclusion to follow, and the conclusion. */
  #visit(rule: DerivedRule, wanted = false): Task {
    const numbered = wanted || (this.#uses.get(rule) ?? 0) > 1
    const say = (reason: () => string): Task => {
      return () => {
        this.#say(rule, numbered, reason())
        return []
      }
    }
    const [first, second] = rule.why.from
    if (isDerived(first)) {
      if (isDerived(second)) return () => this.#fromTwo(first, second, say)
      return () => this.#fromOne(first, second, say)
    }
    if (isDerived(second)) return () => this.#fromOne(second, first, say)
    return say(() => `because ${this.#words.both(first, second)}`)
  }

  #fromOne(derived: DerivedRule, read: Incompatibility, say: (reason: () => string) => Task): Task[] {
    if (this.#numbers.has(derived)) return [say(() => `because ${this.#words.of(read)} and ${this.#named(derived)}`)]
    const inner = this.#collapsible(derived)
    if (inner === undefined) return [this.#visit(derived), say(() => `and because ${this.#words.of(read)}`)]
    return [this.#visit(inner.derived), say(() => `and because ${this.#words.both(inner.read, read)}`)]
  }

  #fromTwo(a: DerivedRule, b: DerivedRule, say: (reason: () => string) => Task): Task[] {
    const known = [a, b].filter((each) => this.#numbers.has(each))
    if (known.length === 2) return [say(() => `because ${this.#named(a)} and ${this.#named(b)}`)]
    const [named] = known
    if (named !== undefined) {
      return [this.#visit(named === a ? b : a), say(() => `and because ${this.#named(named)}`)]
    }
    const simple = [b, a].find(({ why }) => !why.from.some(isDerived))
    const [long, last] = simple === a ? [b, a] : [a, b]
    // Telling of the first may tell of the second too, so what comes next is seen when it was told.
    const isShort = simple !== undefined
    return [
      this.#visit(long, !isShort || (this.#uses.get(last) ?? 0) > 1),
      () => (isShort && !this.#numbers.has(last) ? [this.#visit(last), say(() => 'thus')] : this.#fromTwo(a, b, say)),
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
