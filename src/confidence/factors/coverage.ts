import { UserError } from '../../errors.ts'
import type { PathMatcher } from '../coverage/match.ts'
import type { CoverageReport } from '../coverage/report.ts'
import type { AddedFile } from '../git/change.ts'
import { isBareLine, isCode, isTest } from '../git/paths.ts'
import type { Factor } from '../types.ts'

/** A report with the name that errors call it by. */
export interface NamedReport {
  name: string
  report: CoverageReport
}

/**
 * Test coverage of the added lines, not of the project: of those that can be run, the share that tests ran. Added code
 * in a file that no report knows was run by no test. Tests themselves don't count.
 *
 * @throws {UserError} a report is about other sources, or about another version of these
 */
export function addedCoverage(
  files: readonly AddedFile[],
  reports: readonly NamedReport[],
  matcher: PathMatcher,
): Factor {
  if (reports.length === 0) return { missing: 'no coverage report was given' }
  const { known, ambiguous } = linesByFile(reports, matcher)
  const counted = files.filter((file) => !isTest(file.path) && file.added.length > 0)
  let runnable = 0
  let ran = 0
  const unknown: AddedFile[] = []
  for (const file of counted) {
    const lines = known.get(file.path)
    if (lines === undefined) {
      const code = isCode(file.path) ? file.added.filter((line) => !isBareLine(line.text)).length : 0
      if (code > 0) unknown.push(file)
      runnable += code
      continue
    }
    refuseOther(file, lines)
    for (const { number } of file.added) {
      const line = lines.lines.get(number)
      if (line === undefined) continue
      runnable += 1
      if (line) ran += 1
    }
  }
  const added = counted.reduce((sum, file) => sum + file.added.length, 0)
  if (runnable === 0) return { value: 100, reasons: [`none of the ${added} added lines can be run by a test`] }
  const value = (100 * ran) / runnable
  const words = `coverage of the ${runnable} added lines that can be run is ${Math.round(value)} %`
  return { value, reasons: [[words, ...unknownWords(unknown, ambiguous)].join(', ')] }
}

interface KnownLines {
  /** Of the report that spoke of it first. */
  name: string
  lines: Map<number, boolean>
}

interface Known {
  known: Map<string, KnownLines>
  /** Names of files that a report names so that several could be meant. */
  ambiguous: Set<string>
}

function linesByFile(reports: readonly NamedReport[], matcher: PathMatcher): Known {
  const known = new Map<string, KnownLines>()
  const ambiguous = new Set<string>()
  for (const { name, report } of reports) {
    let matched = 0
    for (const { path, lines } of report.files) {
      const file = matcher.find(path, report.roots)
      if (file === undefined) continue
      matched += 1
      if (file === 'ambiguous') {
        ambiguous.add(nameOf(path))
        continue
      }
      const before = known.get(file)
      if (!before) known.set(file, { name, lines })
      else for (const [number, ran] of lines) before.lines.set(number, ran || before.lines.get(number) === true)
    }
    if (matched === 0) {
      const [first] = report.files
      throw new UserError(
        `coverage: ${name} is about other sources: none of its ${report.files.length} files (first: ${first?.path}) is in the repository; give the report of its own tests`,
      )
    }
  }
  return { known, ambiguous }
}

function refuseOther(file: AddedFile, { name, lines }: KnownLines): void {
  let last = 0
  for (const number of lines.keys()) last = Math.max(last, number)
  if (last > file.length) {
    throw new UserError(
      `coverage: ${name} is about another version of ${file.path}: it names line ${last} of ${file.length}; give the report of tests that ran at head`,
    )
  }
}

function unknownWords(files: readonly AddedFile[], ambiguous: ReadonlySet<string>): string[] {
  const [first] = files
  if (!first) return []
  const unclear = files.filter((file) => ambiguous.has(nameOf(file.path)))
  const words = `${files.length} of the files (first: ${first.path}) ${files.length === 1 ? 'is' : 'are'} in no report`
  return unclear.length === 0 ? [words] : [words, `where ${nameOf(unclear[0]?.path ?? '')} may be one of several files`]
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
