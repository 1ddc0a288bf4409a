import semver from 'semver'
import { nearest } from '../../config/nearest.ts'
import { asksFor, type Incompatibility, type Term } from './incompatibility.ts'
import { bitOf, NONE, type Space } from './space.ts'
import type { Universe } from './universe.ts'

/** How many runs of versions, or ranges, are named one by one where there are more; one more than that is named too. */
const NAMED = 3

/** "These versions need that", whether it was read or follows. */
interface Need {
  readonly of: Term
  readonly on: Term
  readonly what: string
}

/** Incompatibilities as people say them: clauses without a full stop. */
export class Words {
  readonly #universe: Universe

  constructor(universe: Universe) {
    this.#universe = universe
  }

  of(rule: Incompatibility): string {
    const { terms, why } = rule
    if (why.kind === 'root') return `${this.#universe.root.name} is asked for`
    if (why.kind === 'unreadable') {
      return `${this.#subject(why.of)} needs ${why.on} ${JSON.stringify(why.range)}, which is no range of versions`
    }
    const need = this.#need(rule)
    return need === undefined ? this.#terms(terms) : `${this.#subject(need.of)} needs ${need.what}`
  }

  /** Two clauses, drawn together where they share a package. */
  both(first: Incompatibility, second: Incompatibility): string {
    const [a, b] = [this.#need(first), this.#need(second)]
    if (a !== undefined && b !== undefined) {
      if (leadsTo(a, b)) return `${this.of(first)}, which needs ${b.what}`
      if (leadsTo(b, a)) return `${this.of(second)}, which needs ${a.what}`
      const alike = a.of.space === b.of.space && a.of.states === b.of.states
      if (alike) return `${this.#subject(a.of)} needs both ${a.what} and ${b.what}`
    }
    const clause = this.of(first)
    return `${clause}${clause.includes(',') ? ',' : ''} and ${this.of(second)}`
  }

  #need({ terms, why }: Incompatibility): Need | undefined {
    if (why.kind === 'dependency') {
      const { of, on, ranges } = why
      return {
        of,
        on,
        what: `${on.space.name} ${listed(ranges)}${on.states === NONE ? this.#why(on.space, ranges) : ''}`,
      }
    }
    const [of, not] = [terms.find(asksFor), terms.find((term) => !asksFor(term))]
    if (terms.length !== 2 || of === undefined || not === undefined) return undefined
    const on = { space: not.space, states: not.space.complement(not.states) }
    return { of, on, what: this.#object(on) }
  }

  #terms(terms: readonly Term[]): string {
    const asked = terms.filter(asksFor)
    const others = terms.filter((term) => !asksFor(term))
    const wanted = others.map(({ space, states }) => this.#object({ space, states: space.complement(states) }))
    const [first, second, ...more] = asked
    if (first === undefined) return wanted.length === 0 ? 'nothing fits' : `${wanted.join(' or ')} is needed`
    const subjects = asked.map((term) => this.#subject(term))
    if (wanted.length > 0) return `${subjects.join(' together with ')} needs ${wanted.join(' or ')}`
    if (second === undefined)
      return isWhole(first) ? `${first.space.name} can't be used` : `${subjects[0]} can't be used`
    if (more.length > 0) return `${subjects.join(', ')} don't go together`
    return `${specific(first)} is incompatible with ${specific(second)}`
  }

  #subject(term: Term): string {
    const { space } = term
    if (space === this.#universe.root) return space.name
    return isWhole(term) ? `every version of ${space.name}` : `${space.name} ${runs(term)}`
  }

  #object(term: Term): string {
    const { space, states } = term
    if (isWhole(term)) return `any version of ${space.name}`
    return `${space.name} ${space.rangeOf(states) ?? runs(term)}`
  }

  /** Why no version is in the ranges that were asked for. */
  #why(space: Space, ranges: readonly string[]): string {
    const { name, versions, yanked } = space
    if (space === this.#universe.root) return `, but ${name} is ${versions[0]?.version}`
    if (!this.#universe.isKnown(space)) {
      const near = nearest(name, this.#universe.names)
      return `, which is not in the repository${near === undefined ? '' : ` (${near} is)`}`
    }
    const back = yanked.findLast(({ version }) => holds(ranges, version))
    if (back !== undefined) return `, but ${name} ${back.version} is yanked`
    const early = versions.findLast(({ version }) => holds(ranges, version, true))
    if (early !== undefined) {
      return `, and the prerelease ${early.version} is taken only where a range names one, such as ^${early.version}`
    }
    if (versions.length === 0) return `, but every version of ${name} is yanked or gone`
    return `, but the repository has only ${name} ${runs({ space, states: space.present }, 'and')}`
  }
}

/** All that the one needs needs the other. */
function leadsTo({ on }: Need, { of }: Need): boolean {
  return on.space === of.space && on.states !== NONE && (on.states & ~of.states) === NONE
}

function specific(term: Term): string {
  return isWhole(term) ? `any version of ${term.space.name}` : `${term.space.name} ${runs(term)}`
}

function isWhole({ space, states }: Term): boolean {
  return space.versions.length > 1 && states === space.present
}

function holds(ranges: readonly string[], version: string, includePrerelease = false): boolean {
  return ranges.some((range) => semver.satisfies(version, range, { includePrerelease }))
}

function listed(ranges: readonly string[]): string {
  if (ranges.length <= NAMED + 1) return ranges.map(shownRange).join(' or ')
  return `${ranges.slice(0, NAMED).map(shownRange).join(' or ')} or ${ranges.length - NAMED} other ranges`
}

function shownRange(range: string): string {
  return range.trim() === '' ? '*' : range
}

/** Versions that follow each other as "1.0.0 to 1.4.2". */
function runs({ space, states }: Term, joint: 'and' | 'or' = 'or'): string {
  const found: { from: string; to: string; size: number }[] = []
  let before = false
  for (const [index, { version }] of space.versions.entries()) {
    const isIn = (states & bitOf(index)) !== NONE
    const last = found.at(-1)
    if (isIn && before && last !== undefined) Object.assign(last, { to: version, size: last.size + 1 })
    else if (isIn) found.push({ from: version, to: version, size: 1 })
    before = isIn
  }
  const words = found.map(({ from, to, size }) => (size === 1 ? from : `${from} ${size === 2 ? joint : 'to'} ${to}`))
  if (words.length <= NAMED + 1) return words.join(` ${joint} `)
  const others = found.slice(NAMED).reduce((sum, { size }) => sum + size, 0)
  return `${words.slice(0, NAMED).join(` ${joint} `)} ${joint} ${others} other versions`
}
