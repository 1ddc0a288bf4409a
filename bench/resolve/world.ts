import type { KnownPackages, KnownVersion } from '../../src/package/resolve/types.ts'
import { randomOf } from '../gates/random.ts'

export interface WorldSize {
  readonly packages: number
  /** Of each package. */
  readonly versions: number
  /** Of each version, at most. */
  readonly dependencies: number
}

export interface World {
  readonly known: KnownPackages
  /** Every package at any version: all of the world takes part. */
  readonly everything: Readonly<Record<string, string>>
}

export interface Tightness {
  /** Share of the dependencies that take one minor version only, the newest of their time: the more, the harder. */
  readonly tight: number
}

const PER_MAJOR = 10
/** Share of the versions that change nothing in what they take. */
const UNCHANGED = 0.8

/**
 * Packages in layers: each needs only ones with a higher number, so there are no circles. All packages come out at one
 * pace; a version takes what was there when it came out, as a service does that was tested with it. The same in every
 * run.
 */
export function worldOf({ packages, versions, dependencies }: WorldSize, { tight }: Tightness, seed: string): World {
  const draw = randomOf(seed)
  const below = (limit: number) => Math.floor(draw() * limit)
  const rangeAt = (k: number) => {
    const major = Math.floor(k / PER_MAJOR)
    if (draw() < tight) return `~${textOf(k)}`
    return draw() < 0.5 ? `^${textOf(k)}` : `>=${textOf(below(k + 1))} <${major + 2}`
  }
  const versionsOf = (p: number): KnownVersion[] => {
    const left = packages - p - 1
    const needs = Array.from({ length: Math.min(dependencies, left) }, () => nameOf(p + 1 + below(left)))
    let ranges = new Map<string, string>()
    return Array.from({ length: versions }, (_, k) => {
      const isNewMajor = k % PER_MAJOR === 0
      ranges = new Map(
        needs.map((name) => {
          const before = isNewMajor || draw() >= UNCHANGED ? undefined : ranges.get(name)
          return [name, before ?? rangeAt(k)]
        }),
      )
      return { version: textOf(k), digest: `sha256:${p}-${k}`, dependencies: Object.fromEntries(ranges) }
    })
  }
  const known = new Map(Array.from({ length: packages }, (_, p) => [nameOf(p), versionsOf(p)]))
  return { known, everything: Object.fromEntries([...known.keys()].map((name) => [name, '*'])) }
}

function nameOf(index: number): string {
  return `p${index}`
}

function textOf(index: number): string {
  return `${Math.floor(index / PER_MAJOR) + 1}.${index % PER_MAJOR}.0`
}
