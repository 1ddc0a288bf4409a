import { UserError } from '../../errors.ts'
import { listAt, numberAt, objectAt, readJsonObject, textAt } from './json.ts'

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface Findings {
  counts: Record<Severity, number>
  /** The worst one in words; absent where nothing was found. */
  worst?: string
}

type Json = Record<string, unknown>

/**
 * Open findings of a scan by severity: GitHub's `security-severity` where the rule has one, else the level. What was
 * suppressed, is absent by now, or is no failure is left out.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @throws {UserError} it is no SARIF log
 */
export function readSarif(text: string, name: string): Findings {
  const log = readJsonObject(text, name)
  if (!Array.isArray(log.runs)) throw new UserError(`${name} is no SARIF log: it has no runs`)
  const findings: Findings = { counts: { critical: 0, high: 0, medium: 0, low: 0 } }
  let worst: Severity | undefined
  for (const run of listAt(log, 'runs')) {
    const ruleOf = rulesOf(run)
    for (const result of listAt(run, 'results').filter(isOpen)) {
      const severity = severityOf(result, ruleOf(result))
      if (severity === undefined) continue
      findings.counts[severity] += 1
      if (worst === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(worst)) {
        worst = severity
        findings.worst = wordsOf(result)
      }
    }
  }
  return findings
}

function isOpen(result: Json): boolean {
  const kind = textAt(result, 'kind') ?? 'fail'
  const suppressed = listAt(result, 'suppressions').some((one) => (textAt(one, 'status') ?? 'accepted') === 'accepted')
  return (
    (kind === 'fail' || kind === 'open' || kind === 'review') &&
    !suppressed &&
    textAt(result, 'baselineState') !== 'absent'
  )
}

function rulesOf(run: Json): (result: Json) => Json {
  const tool = objectAt(run, 'tool')
  const rules = listAt(objectAt(tool, 'driver'), 'rules')
  const all = [...rules, ...listAt(tool, 'extensions').flatMap((extension) => listAt(extension, 'rules'))]
  const byId = new Map(all.map((rule) => [textAt(rule, 'id'), rule]))
  return (result) => {
    const id = textAt(result, 'ruleId') ?? textAt(objectAt(result, 'rule'), 'id')
    return byId.get(id) ?? rules[numberAt(result, 'ruleIndex') ?? -1] ?? {}
  }
}

/** The bounds are GitHub's. Undefined for what is only a note of nothing. */
function severityOf(result: Json, rule: Json): Severity | undefined {
  const scored = [objectAt(result, 'properties'), objectAt(rule, 'properties')]
    .flatMap((properties) => textAt(properties, 'security-severity') ?? numberAt(properties, 'security-severity') ?? [])
    .map(Number)
    .find((score) => score >= 0 && score <= 10)
  if (scored !== undefined) return scored >= 9 ? 'critical' : scored >= 7 ? 'high' : scored >= 4 ? 'medium' : 'low'
  const level = textAt(result, 'level') ?? textAt(objectAt(rule, 'defaultConfiguration'), 'level') ?? 'warning'
  if (level === 'none') return undefined
  return level === 'error' ? 'high' : level === 'note' ? 'low' : 'medium'
}

function wordsOf(result: Json): string {
  const message = textAt(objectAt(result, 'message'), 'text') ?? ''
  const words = `${textAt(result, 'ruleId') ?? 'a finding'}: ${message}`
  return words.replaceAll(/[\p{Cc}\s]+/gu, ' ').slice(0, 160)
}
