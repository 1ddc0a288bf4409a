import { readCoverage } from '../confidence/coverage/read.ts'
import type { NamedReport } from '../confidence/factors/coverage.ts'
import { mergedFindings, mergedTests, type SafetyEvidence } from '../confidence/factors/safety.ts'
import { readJunit } from '../confidence/safety/junit.ts'
import { readSarif } from '../confidence/safety/sarif.ts'
import { filesOf, safetyReportAt, textAt, within } from './report-files.ts'

/** Safety evidence of the files that inputs name. @throws {UserError} a file isn't there, too large, or can't be read */
export function safetyEvidence(inputs: {
  safetyReport: string | undefined
  tests: string | undefined
  sarif: string | undefined
}): SafetyEvidence {
  const { safetyReport, tests, sarif } = inputs
  return {
    ...(safetyReport === undefined ? {} : { report: safetyReportAt(safetyReport) }),
    ...(tests === undefined ? {} : { tests: mergedTests(eachFile('tests', tests, readJunit)) }),
    ...(sarif === undefined ? {} : { findings: mergedFindings(eachFile('sarif', sarif, readSarif)) }),
  }
}

/** @throws {UserError} a file isn't there, too large, or none of the known formats */
export function coverageReports(coverage: string | undefined): NamedReport[] {
  if (coverage === undefined) return []
  return eachFile('coverage', coverage, (text, name) => ({ name, report: readCoverage(text, name) }))
}

function eachFile<T>(input: string, list: string, read: (text: string, name: string) => T): T[] {
  return filesOf(input, list).map((path) => within(input, () => read(textAt(path), path)))
}
