import { newestFirst } from './place.ts'

/** What is known of one version when it is decided whether it may go. */
export interface RetainedFacts {
  readonly name: string
  readonly version: string
  /** Of its commit, ISO 8601. */
  readonly created: string
  /** Environments that it reached. */
  readonly stages: readonly string[]
  /** Statements about it that don't count here, a sentence each: they may count where other keys are trusted. */
  readonly doubts: readonly string[]
  readonly yanked: boolean
  /** What its dependencies are locked to: name → version and digest. */
  readonly locked: Readonly<Record<string, { readonly version: string }>>
}

export interface RetentionPolicy {
  /** So many of each package, the newest that were not taken back. */
  readonly keep: number
  /** Those younger than this. */
  readonly days: number
  /** All that ever reached one of these environments. */
  readonly stages: readonly string[]
}

/** One version, and why it stays; without a reason it may go. */
export interface Retained {
  readonly name: string
  readonly version: string
  readonly because: readonly string[]
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Which versions stay and why. Whatever a version that stays was locked to stays with it, near and far.
 *
 * @param now milliseconds since 1970
 * @returns as many as there were, by name, newest first
 */
export function retained(facts: readonly RetainedFacts[], policy: RetentionPolicy, now: number): Retained[] {
  const sorted = [...facts].sort((a, b) => compare(a.name, b.name) || newestFirst(a.version, b.version))
  const reasons = new Map(sorted.map((one) => [keyOf(one), ownReasons(one, sorted, policy, now)]))
  const open = sorted.filter((one) => reasons.get(keyOf(one))?.length)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [name, { version }] of Object.entries(next.locked)) {
      const key = keyOf({ name, version })
      const because = reasons.get(key)
      if (because === undefined) continue
      const before = because.length
      because.push(`${next.name} ${next.version} is locked to it`)
      const needed = before === 0 ? sorted.find((one) => keyOf(one) === key) : undefined
      if (needed !== undefined) open.push(needed)
    }
  }
  return sorted.map((one) => ({ name: one.name, version: one.version, because: reasons.get(keyOf(one)) ?? [] }))
}

function ownReasons(one: RetainedFacts, all: readonly RetainedFacts[], policy: RetentionPolicy, now: number): string[] {
  const { name, version, created, stages, doubts, yanked } = one
  const newest = all.filter((other) => other.name === name && !other.yanked).slice(0, policy.keep)
  const stage = policy.stages.find((protectedStage) => stages.includes(protectedStage))
  const age = (now - Date.parse(created)) / DAY_MS
  return [
    ...(!yanked && newest.some((other) => other.version === version) ? [`one of the newest ${policy.keep}`] : []),
    ...(stage === undefined ? [] : [`it reached ${stage}`]),
    ...(doubts.length === 0 ? [] : [`what is stated about it can't be judged here: ${doubts[0]}`]),
    // What has no time is not older than anything.
    ...(age >= policy.days ? [] : [`younger than ${policy.days} days`]),
  ]
}

function keyOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name} ${version}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
