import type { TestResults } from '../safety/junit.ts'
import { refusalOf, type SafetyReport } from '../safety/report.ts'
import { type Findings, SEVERITIES } from '../safety/sarif.ts'
import type { Factor } from '../types.ts'

/** What is known of a version's safety before users meet it; each part may be absent. */
export interface SafetyEvidence {
  report?: SafetyReport
  tests?: TestResults
  findings?: Findings
  /** Why nobody asked for the signatures of this version, where a person broke the glass. */
  brokenGlass?: string
}

/** What one open finding costs. One critical finding leaves nothing. */
const COSTS = { critical: 100, high: 30, medium: 5, low: 1 } as const

/**
 * Safety: the weakest of what is known. A report that doesn't say DEPLOY, or is about another version, is a veto; a
 * failed test leaves nothing, so that no version goes on by itself with one, and so does a broken glass. A signature that
 * counts adds nothing: it lets a version in, and says nothing of how good it is.
 *
 * @param version digest of the image and commit that the score is about, where they are known
 */
export function safetyOf(
  evidence: SafetyEvidence,
  version: { digest?: string; commit?: string },
): { factor: Factor; vetoes: string[] } {
  const { report, tests, findings, brokenGlass } = evidence
  const refusal = report && refusalOf(report, version)
  const parts = [
    ...(report ? [partOf(report, refusal)] : []),
    ...(tests && tests.tests > tests.skipped ? [testsPart(tests)] : []),
    ...(findings ? [findingsPart(findings)] : []),
    ...(brokenGlass === undefined ? [] : [{ value: 0, words: `its signatures were not asked for: ${brokenGlass}` }]),
  ]
  const vetoes = refusal === undefined ? [] : [refusal]
  if (parts.length === 0) {
    const why = tests ? 'the test report has no test that ran' : 'no safety report, test results or scan was given'
    return { factor: { missing: why }, vetoes }
  }
  const value = Math.min(...parts.map((part) => part.value))
  const reasons = parts.filter((part) => part.value < 100).map((part) => part.words)
  return { factor: { value, reasons }, vetoes }
}

interface Part {
  value: number
  words: string
}

function partOf({ score = 100, reasons }: SafetyReport, refusal: string | undefined): Part {
  if (refusal !== undefined) return { value: 0, words: refusal }
  const why = reasons[0] === undefined ? '' : `: ${reasons[0]}`
  return { value: score, words: `the safety report gives ${score} of 100${why}` }
}

function testsPart({ tests, failed, failures }: TestResults): Part {
  return { value: failed === 0 ? 100 : 0, words: `${failed} of ${tests} tests failed (first: ${failures[0] ?? ''})` }
}

function findingsPart({ counts, worst }: Findings): Part {
  const cost = SEVERITIES.reduce((sum, severity) => sum + counts[severity] * COSTS[severity], 0)
  const found = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${counts[severity]} ${severity}`,
  )
  return { value: Math.max(0, 100 - cost), words: `the scan found ${found.join(', ')} (worst: ${worst ?? ''})` }
}

/** Several reports of tests as one. */
export function mergedTests(all: readonly TestResults[]): TestResults {
  const sum = (of: (one: TestResults) => number) => all.reduce((total, one) => total + of(one), 0)
  return {
    tests: sum((one) => one.tests),
    failed: sum((one) => one.failed),
    skipped: sum((one) => one.skipped),
    failures: all.flatMap((one) => one.failures),
  }
}

/** Several scans as one. */
export function mergedFindings(all: readonly Findings[]): Findings {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 }
  for (const one of all) for (const severity of SEVERITIES) counts[severity] += one.counts[severity]
  const rank = (one: Findings) => SEVERITIES.findIndex((severity) => one.counts[severity] > 0)
  const [worst] = all.filter((one) => one.worst !== undefined).sort((a, b) => rank(a) - rank(b))
  return { counts, ...(worst?.worst === undefined ? {} : { worst: worst.worst }) }
}
