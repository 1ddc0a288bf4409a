import semver from 'semver'
import { UserError } from '../../errors.ts'
import type { KnownVersion } from './types.ts'

/**
 * A set of what may become of a package in an answer, as bits: bit 0 is "isn't part of it", bit i its i-th version from
 * the oldest on. The versions are finite, so sets of them need no algebra of intervals, and `semver` alone decides what
 * a range holds.
 */
export type States = bigint

export const NONE: States = 0n
export const ABSENT: States = 1n

/** What `semver` makes of a range; undefined where it is none. */
export function readRange(range: string): semver.Range | undefined {
  try {
    return new semver.Range(range)
  } catch {
    return undefined
  }
}

/** One package: the versions that may be chosen, and the sets that ranges make of them. */
export class Space {
  /** Counts up in the order in which packages are heard of. */
  readonly id: number
  readonly name: string
  /** Oldest first. */
  readonly versions: readonly KnownVersion[]
  /** Not to be chosen, oldest first. */
  readonly yanked: readonly KnownVersion[]
  readonly all: States
  /** Bit of the version in the lock. */
  readonly locked: States
  readonly #parsed: readonly semver.SemVer[]
  /** Indices. */
  readonly #prereleases: readonly number[]
  readonly #byRange = new Map<string, States | undefined>()
  readonly #rangeOf = new Map<States, string>()

  /** @throws {UserError} a version is none, or there twice */
  constructor(id: number, name: string, known: readonly KnownVersion[], lockedVersion?: string) {
    this.id = id
    this.name = name
    const ordered = inOrder(name, known)
    const isOpen = ({ version, yanked }: KnownVersion) => yanked !== true || version === lockedVersion
    const open = ordered.filter(({ version }) => isOpen(version))
    this.versions = open.map(({ version }) => version)
    this.yanked = ordered.map(({ version }) => version).filter((version) => !isOpen(version))
    this.all = (1n << BigInt(this.versions.length + 1)) - 1n
    const at = this.versions.findIndex(({ version }) => version === lockedVersion)
    this.locked = at < 0 ? NONE : bitOf(at)
    this.#parsed = open.map(({ parsed }) => parsed)
    this.#prereleases = this.#parsed.flatMap(({ prerelease }, index) => (prerelease.length > 0 ? [index] : []))
  }

  /** Every state but that it isn't part of the answer. */
  get present(): States {
    return this.all & ~ABSENT
  }

  complement(states: States): States {
    return this.all & ~states
  }

  /** The versions that a range holds; undefined where `semver` can't read it. */
  matching(range: string): States | undefined {
    if (this.#byRange.has(range)) return this.#byRange.get(range)
    const read = readRange(range)
    const states = read === undefined ? undefined : this.#holding(read)
    this.#byRange.set(range, states)
    if (states !== undefined && !this.#rangeOf.has(states)) this.#rangeOf.set(states, range)
    return states
  }

  /** A range that was asked for and holds just these versions. */
  rangeOf(states: States): string | undefined {
    return this.#rangeOf.get(states)
  }

  /** The bit to try first: the locked version, else the newest. */
  preferred(states: States): States {
    return (states & this.locked) !== NONE ? this.locked : 1n << BigInt(states.toString(2).length - 1)
  }

  /** How many versions could be tried; one, where the locked one is among them and so will be. */
  choices(states: States): number {
    return (states & this.locked) !== NONE ? 1 : countOf(states & ~ABSENT)
  }

  /** The version of a set that holds one. */
  versionOf(state: States): KnownVersion {
    const version = this.versions[state.toString(2).length - 2]
    if (version === undefined) throw new Error(`${this.name} has no version ${state}`)
    return version
  }

  /** As `range.test` of each version, but without asking for those between two that were asked for. */
  #holding(range: semver.Range): States {
    let states = NONE
    for (const comparators of range.set) {
      const bounds = comparators.map((comparator) => this.#between(comparator))
      const from = Math.max(0, ...bounds.map((bound) => bound.from))
      const to = Math.min(this.#parsed.length, ...bounds.map((bound) => bound.to))
      if (from < to) states |= bitOf(to) - bitOf(from)
    }
    // Whether a prerelease is taken depends on what the range names.
    for (const index of this.#prereleases) {
      const [bit, version] = [bitOf(index), this.#parsed[index] as semver.SemVer]
      if ((states & bit) !== NONE && !range.test(version)) states &= ~bit
    }
    return states
  }

  /** Indices of the first version that a comparator holds and of the one after the last. */
  #between(comparator: semver.Comparator): { from: number; to: number } {
    const { operator } = comparator
    const size = this.#parsed.length
    // The comparator of `*` has no version.
    if (!(comparator.semver instanceof semver.SemVer)) return { from: 0, to: size }
    const wanted = comparator.semver
    const orderOf = (index: number) => (this.#parsed[index] as semver.SemVer).compare(wanted)
    const lower = firstWhere(size, (index) => orderOf(index) >= 0)
    const upper = firstWhere(size, (index) => orderOf(index) > 0)
    if (operator === '>') return { from: upper, to: size }
    if (operator === '>=') return { from: lower, to: size }
    if (operator === '<') return { from: 0, to: lower }
    if (operator === '<=') return { from: 0, to: upper }
    return { from: lower, to: upper }
  }
}

/** Oldest first, each once. */
function inOrder(name: string, versions: readonly KnownVersion[]): { version: KnownVersion; parsed: semver.SemVer }[] {
  const each = versions.map((version) => {
    const parsed = semver.parse(version.version)
    if (parsed !== null && textOf(parsed) === version.version) return { version, parsed }
    throw new UserError(
      `the index has ${name} ${JSON.stringify(version.version)}, which is no semantic version; mend it`,
    )
  })
  each.sort((a, b) => a.parsed.compare(b.parsed) || a.parsed.compareBuild(b.parsed))
  const twice = each.find(({ version }, index) => version.version === each[index + 1]?.version.version)
  if (twice !== undefined) throw new UserError(`the index has ${name} ${twice.version.version} twice; mend it`)
  return each
}

function textOf({ version, build }: semver.SemVer): string {
  return build.length === 0 ? version : `${version}+${build.join('.')}`
}

/** Of the version with this index, from the oldest on. */
export function bitOf(index: number): States {
  return 1n << BigInt(index + 1)
}

/** The first index at which something is true that stays true. */
export function firstWhere(size: number, isTrue: (index: number) => boolean): number {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isTrue(middle)) high = middle
    else low = middle + 1
  }
  return low
}

const WORD = 32
const WORD_BITS = BigInt(WORD)

function countOf(states: States): number {
  let count = 0
  for (let rest = states; rest !== 0n; rest >>= WORD_BITS) {
    for (let word = Number(BigInt.asUintN(WORD, rest)) | 0; word !== 0; word &= word - 1) count += 1
  }
  return count
}
