import type { Lock } from '../types.ts'

/** One version of a package as the repository's index has it. */
export interface KnownVersion {
  /** Semantic version 2.0.0, without `v`. */
  readonly version: string
  /** Of the package in the registry, `sha256:…`. */
  readonly digest: string
  /** Package name → range of versions, as `semver` reads ranges. */
  readonly dependencies: Readonly<Record<string, string>>
  /** Taken back by its publisher: chosen only where the lock already has it. */
  readonly yanked?: boolean
}

/** Package name → its versions, in any order. What isn't in here doesn't exist. */
export type KnownPackages = ReadonlyMap<string, readonly KnownVersion[]>

export interface ResolveRequest {
  /** The package whose dependencies are wanted; it is part of the answer's reasons, not of the answer. */
  readonly root: {
    readonly name: string
    readonly version: string
    readonly dependencies: Readonly<Record<string, string>>
  }
  readonly known: KnownPackages
  /** What was chosen before; it is kept wherever it still fits. */
  readonly lock?: Lock
  /** The answer must be what the lock says. */
  readonly locked?: boolean
  /** Largest number of rules that are looked at, `STEP_LIMIT` without it. */
  readonly stepLimit?: number
}

export interface Resolution {
  /** Every package that the root needs, near or far, by name. */
  readonly packages: readonly ChosenPackage[]
  /** The same, to be written. */
  readonly lock: Lock
  /** What differs from the lock that was handed in, by name; everything, where there was none. */
  readonly changes: readonly Change[]
  /** How many rules were looked at. */
  readonly steps: number
}

export interface ChosenPackage {
  readonly name: string
  readonly version: string
  readonly digest: string
  /** Names, sorted. */
  readonly dependencies: readonly string[]
}

export interface Change {
  readonly name: string
  /** Locked until now. */
  readonly from?: string
  readonly to?: string
}
