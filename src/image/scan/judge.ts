import { durationText } from '../../config/duration.ts'
import {
  type Evidence,
  type Finding,
  type Inconclusive,
  isInconclusive,
  merged,
  SEVERITIES,
  type Severity,
} from './findings.ts'
import { endOf, type IgnoreEntry } from './ignore-file.ts'
import { statementOn, type VexStatement } from './openvex.ts'
import type { ImageName } from './purl.ts'

/** The least severity that blocks; `any` also blocks what nobody has rated. */
export const THRESHOLDS = ['critical', 'high', 'medium', 'low', 'any'] as const
export type Threshold = (typeof THRESHOLDS)[number]

/** What a person accepts, and when. */
export interface Policy {
  readonly threshold: Threshold
  /** True: only what a newer version of the package mends blocks. */
  readonly fixableOnly: boolean
  readonly ignores: readonly IgnoreEntry[]
  readonly vex: readonly VexStatement[]
  readonly image: ImageName
  /** Oldest database that counts, in seconds. */
  readonly oldestDatabase: number
  /** In ms since 1970. */
  readonly now: number
}

export interface Ignored {
  readonly finding: Finding
  /** Why, as a sentence with its source. */
  readonly why: string
}

export interface Verdict {
  readonly passed: boolean
  /** Why the scan says nothing, where it doesn't; then nothing below does. */
  readonly inconclusive?: string
  /** All findings by severity, also those that don't block. */
  readonly counts: Readonly<Record<Severity, number>>
  readonly blocked: readonly Finding[]
  readonly ignored: readonly Ignored[]
  /** Entries of the ignore file that hold no more, with what they would have ignored. */
  readonly expired: readonly { readonly finding: Finding; readonly entry: IgnoreEntry }[]
  /** Entries of the ignore file that are about nothing in the image. */
  readonly unused: readonly IgnoreEntry[]
  readonly notes: readonly string[]
}

/** A database that was made this much later than now is a wrong clock, not a fresh database. */
const CLOCK_SKEW_MS = 24 * 3600 * 1000

/**
 * Whether an image may go on, from what the scans of its platforms found. No evidence is not good evidence: one scan
 * that says nothing fails all.
 */
export function judge(scans: readonly (Evidence | Inconclusive)[], policy: Policy): Verdict {
  const why = scans.length === 0 ? 'nothing was scanned' : firstOf(scans, (scan) => whyNothing(scan, policy))
  const evidence = scans.filter((scan) => !isInconclusive(scan)) as Evidence[]
  const findings = merged(evidence.flatMap((one) => one.findings))
  const verdict = sorted(findings, policy)
  const notes = [...new Set(evidence.flatMap((one) => one.notes))]
  return {
    ...verdict,
    passed: why === undefined && verdict.blocked.length === 0,
    ...(why === undefined ? {} : { inconclusive: why }),
    counts: countsOf(findings),
    notes,
  }
}

function whyNothing(scan: Evidence | Inconclusive, { oldestDatabase, now }: Policy): string | undefined {
  if (isInconclusive(scan)) return scan.inconclusive
  const age = now - scan.databaseTime
  if (!Number.isFinite(age)) return "the scanner's database does not say when it was made; renew it"
  if (age < -CLOCK_SKEW_MS) {
    return `the scanner's database is dated ${day(scan.databaseTime)}, which is yet to come; renew it, or set the clock`
  }
  if (age > oldestDatabase * 1000) {
    return `the scanner's database is of ${day(scan.databaseTime)}, older than ${durationText(oldestDatabase)}; renew it`
  }
  if (scan.packages === 0) {
    return 'the scanner recognised no package in the image, so that it found nothing says nothing; build on a base image that has a package database, or turn the scan off'
  }
  return undefined
}

function sorted(
  findings: readonly Finding[],
  policy: Policy,
): Pick<Verdict, 'blocked' | 'ignored' | 'expired' | 'unused'> {
  const blocked: Finding[] = []
  const ignored: Ignored[] = []
  const expired: { finding: Finding; entry: IgnoreEntry }[] = []
  const used = new Set<IgnoreEntry>()
  for (const finding of findings) {
    const entries = policy.ignores.filter((entry) => isAbout(entry, finding))
    for (const entry of entries) used.add(entry)
    const holding = entries.find((entry) => policy.now < endOf(entry))
    const statement = statementOn(finding, policy.vex, policy.image)
    if (holding !== undefined) ignored.push({ finding, why: reasonOf(holding) })
    else if (statement?.status === 'not_affected' || statement?.status === 'fixed') {
      ignored.push({ finding, why: vexReason(statement) })
    } else if (blocks(finding, policy)) {
      blocked.push(finding)
      const [entry] = entries
      if (entry !== undefined) expired.push({ finding, entry })
    }
  }
  return { blocked, ignored, expired, unused: policy.ignores.filter((entry) => !used.has(entry)) }
}

function isAbout(entry: IgnoreEntry, finding: Finding): boolean {
  if (entry.package !== undefined && entry.package !== finding.package) return false
  return [finding.id, ...finding.aliases].includes(entry.id)
}

function blocks(finding: Finding, { threshold, fixableOnly }: Policy): boolean {
  if (fixableOnly && finding.fixed === undefined) return false
  return threshold === 'any' || SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(threshold)
}

function reasonOf({ reason, expires, place }: IgnoreEntry): string {
  return `${reason} (${place}, until ${expires})`
}

function vexReason({ status, justification, impact_statement, status_notes, author, document }: VexStatement): string {
  const reason = justification ?? impact_statement ?? status_notes
  return `VEX ${status}${reason === undefined ? '' : `: ${reason}`} (${document}, ${author})`
}

function countsOf(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function firstOf<T, R>(list: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
