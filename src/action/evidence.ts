import { closeSync, fstatSync, globSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readCoverage } from '../confidence/coverage/read.ts'
import type { NamedReport } from '../confidence/factors/coverage.ts'
import { mergedFindings, mergedTests, type SafetyEvidence } from '../confidence/factors/safety.ts'
import { readJunit } from '../confidence/safety/junit.ts'
import { readSafetyReport, type SafetyReport } from '../confidence/safety/report.ts'
import { readSarif } from '../confidence/safety/sarif.ts'
import { messageOf, UserError } from '../errors.ts'

/** Larger reports are no reports any more; each is read into memory. */
const LARGEST_BYTES = 64 * 1024 * 1024
const MOST_FILES = 500
const LEFT_OUT = ['**/node_modules/**', '**/.git/**']

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

/** @throws {UserError} the file can't be read, or is no such report */
export function safetyReportAt(path: string): SafetyReport {
  return within('safety-report', () => readSafetyReport(textAt(path), path))
}

/** @throws {UserError} a file isn't there, too large, or none of the known formats */
export function coverageReports(coverage: string | undefined): NamedReport[] {
  if (coverage === undefined) return []
  return eachFile('coverage', coverage, (text, name) => ({ name, report: readCoverage(text, name) }))
}

function eachFile<T>(input: string, list: string, read: (text: string, name: string) => T): T[] {
  return filesOf(input, list).map((path) => within(input, () => read(textAt(path), path)))
}

/** Paths and patterns, one a line or with commas between them. */
function filesOf(input: string, list: string): string[] {
  const wanted = list
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const files = new Set<string>()
  for (const one of wanted) {
    const found = /[*?[{]/.test(one) ? globSync(one, { exclude: LEFT_OUT }).filter(isFile).sort() : [one]
    if (found.length === 0) {
      throw new UserError(`input ${input}: no file matches ${one} in ${resolve('.')}; give paths from the workspace`)
    }
    for (const path of found) files.add(path)
  }
  if (files.size > MOST_FILES) {
    throw new UserError(`input ${input}: ${files.size} files match, more than ${MOST_FILES}; give a narrower pattern`)
  }
  return [...files]
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** What was measured is what is read: one open file, its size first. */
function textAt(path: string): string {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const state = fstatSync(file)
    if (!state.isFile()) throw new Error('it is no file')
    if (state.size > LARGEST_BYTES) throw new Error(`it has ${state.size} bytes; at most ${LARGEST_BYTES} are read`)
    const bytes = Buffer.alloc(state.size)
    const read = readSync(file, bytes, 0, state.size, 0)
    return decoded(bytes.subarray(0, read))
  } catch (cause) {
    throw new UserError(`can't read ${path} (${messageOf(cause)}); give a path from the workspace`, { cause })
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function decoded(bytes: Buffer): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe
  return wide ? bytes.toString('utf16le', 2) : bytes.toString('utf8')
}

function within<T>(input: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(`input ${input}: ${error.message}`, { cause: error.cause })
  }
}
