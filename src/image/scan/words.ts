import { type Finding, SEVERITIES, type Severity } from './findings.ts'
import type { Verdict } from './judge.ts'

/** How many findings a sentence names. */
const MOST_NAMED = 3

/** `2 critical, 1 high`, or `nothing`. */
export function countWords(counts: Readonly<Record<Severity, number>>): string {
  const words = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${counts[severity]} ${severity}`,
  )
  return words.join(', ') || 'nothing'
}

/** `CVE-2026-0001 in openssl 3.0.11-1, fixed in 3.0.99-1` */
export function findingWords({ id, package: name, version, fixed }: Finding): string {
  return `${id} in ${name} ${version}${fixed === undefined ? ', not fixed yet' : `, fixed in ${fixed}`}`
}

/** The verdict in one sentence: what the gate's error says, or its success. */
export function verdictSentence(verdict: Verdict): string {
  const { inconclusive, blocked, ignored, counts, expired } = verdict
  if (inconclusive !== undefined) return `the scan says nothing, which is no pass: ${inconclusive}`
  if (blocked.length === 0) {
    const accepted = ignored.length === 0 ? '' : `, ${ignored.length} of it accepted`
    return `the scan found ${countWords(counts)}${accepted}; nothing blocks`
  }
  const named = blocked.slice(0, MOST_NAMED).map(findingWords).join('; ')
  const more = blocked.length > MOST_NAMED ? `; and ${blocked.length - MOST_NAMED} more` : ''
  return `${blocked.length} ${blocked.length === 1 ? 'vulnerability blocks' : 'vulnerabilities block'} this image: ${named}${more}${expiredWords(expired)}`
}

function expiredWords(expired: Verdict['expired']): string {
  const [first] = expired
  if (first === undefined) return ''
  const { entry } = first
  const more = expired.length > 1 ? ` (and ${expired.length - 1} more)` : ''
  return `; ${entry.id} was accepted until ${entry.expires} (${entry.place})${more}: mend it, or say anew why it may stay`
}
