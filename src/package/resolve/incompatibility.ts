import { ABSENT, NONE, type Space, type States } from './space.ts'

/** One package and a set of its states. It asks for the package unless the set holds "isn't part of the answer". */
export interface Term {
  readonly space: Space
  readonly states: States
}

/** Terms that can't all be true of one answer, and why. */
export interface Incompatibility {
  /** One for each package. */
  readonly terms: readonly Term[]
  readonly why: Why
}

export type Why =
  /** The root is part of every answer. */
  | { readonly kind: 'root' }
  | Dependency
  | { readonly kind: 'unreadable'; readonly of: Term; readonly on: string; readonly range: string }
  /** It follows from the two. */
  | Derived

export interface Dependency {
  readonly kind: 'dependency'
  /** Versions that ask for the same. */
  readonly of: Term
  /** What they ask for, without "isn't part of the answer". */
  readonly on: Term
  /** As they write it; more than one where they hold the same versions. */
  readonly ranges: readonly string[]
}

export interface Derived {
  readonly kind: 'derived'
  readonly from: readonly [Incompatibility, Incompatibility]
}

export function asksFor({ states }: Term): boolean {
  return (states & ABSENT) === NONE
}

/** "These versions need those" as terms. */
export function dependency(of: Term, on: Term, ranges: readonly string[]): Incompatibility {
  const others = on.space.complement(on.states)
  const why: Why = { kind: 'dependency', of, on, ranges }
  if (of.space === on.space) return { terms: [{ space: of.space, states: of.states & others }], why }
  const narrowing = others !== on.space.all
  return { terms: narrowing ? [of, { space: on.space, states: others }] : [of], why }
}

/**
 * What follows from two incompatibilities about one package: whatever becomes of it, one of them speaks of the rest.
 * Its own states are joined, and those of the other packages are met. The root is part of every answer, so a term that
 * says so adds nothing.
 */
export function resolvent(
  conflict: Incompatibility,
  other: Incompatibility,
  about: Space,
  root: Space,
): Incompatibility {
  const met = new Map<Space, States>()
  for (const { space, states } of [...conflict.terms, ...other.terms]) {
    const before = met.get(space)
    if (before === undefined) met.set(space, states)
    else met.set(space, space === about ? before | states : before & states)
  }
  const terms = [...met]
    .map(([space, states]) => ({ space, states }))
    .filter(({ space, states }) => states !== space.all)
  const telling = terms.filter(({ space, states }) => space !== root || states !== root.present)
  return { terms: telling, why: { kind: 'derived', from: [conflict, other] } }
}
