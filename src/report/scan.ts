import { type Finding, SEVERITIES } from '../image/scan/findings.ts'
import type { Verdict } from '../image/scan/judge.ts'
import type { ScanResult } from '../image/scan/scan.ts'
import { verdictSentence } from '../image/scan/words.ts'
import { cell, table } from './markdown.ts'

/** A summary of GitHub's holds 1 MB, and nobody reads the rest: it is in the report. */
const MOST_ROWS = 50

/** What a scan found, what blocks, what was accepted and why. */
export function scanSummary({ verdict, platforms }: ScanResult, scanner: string): string {
  const { passed, inconclusive, counts, blocked, notes } = verdict
  const word = passed ? 'passed' : inconclusive === undefined ? 'blocked' : 'inconclusive'
  const scanned = platforms.map(({ subject, packages }) => `${subject.platform} (${packages} packages)`).join(', ')
  return [
    `### Scan: ${word}`,
    cell(`${verdictSentence(verdict)}.`),
    cell(`${scanner} on ${scanned || 'nothing'}.`),
    table(
      SEVERITIES.map((severity) => severity),
      [SEVERITIES.map((severity) => counts[severity])],
    ),
    blockedTable(blocked),
    ignoredTable(verdict),
    ...notes.map(cell),
    verdict.unused.length === 0
      ? ''
      : `About nothing in the image: ${verdict.unused
          .slice(0, MOST_ROWS)
          .map(({ id, place }) => cell(`${id} (${place})`))
          .join(', ')}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function blockedTable(blocked: readonly Finding[]): string {
  if (blocked.length === 0) return ''
  const rows = blocked
    .slice(0, MOST_ROWS)
    .map((one) => [
      one.severity,
      one.id,
      one.package,
      one.version,
      one.fixed ?? 'none yet',
      one.platforms.join(', '),
      one.title,
    ])
  return (
    table(['Severity', 'Blocks', 'Package', 'Version', 'Fixed in', 'Platforms', 'What it is'], rows) +
    rest(blocked.length)
  )
}

function ignoredTable({ ignored }: Verdict): string {
  if (ignored.length === 0) return ''
  const rows = ignored
    .slice(0, MOST_ROWS)
    .map(({ finding, why }) => [finding.severity, finding.id, `${finding.package} ${finding.version}`, why])
  return table(['Severity', 'Accepted', 'Package', 'Why'], rows) + rest(ignored.length)
}

function rest(count: number): string {
  return count > MOST_ROWS ? `\n\nAnd ${count - MOST_ROWS} more: all are in the scanner's report.` : ''
}
