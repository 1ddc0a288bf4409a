import { UserError } from '../../errors.ts'
import { readCobertura } from './cobertura.ts'
import { readGoCover } from './go.ts'
import { readJacoco } from './jacoco.ts'
import { readLcov } from './lcov.ts'
import type { CoverageReport } from './report.ts'

/** Each format by what its files begin with. */
const FORMATS: readonly { begins: RegExp; read: (text: string, name: string) => CoverageReport }[] = [
  { begins: /^mode: (?:set|count|atomic)\r?\n/, read: readGoCover },
  { begins: /^(?:TN:|SF:|#)/, read: readLcov },
  { begins: /<coverage[\s>]/, read: readCobertura },
  { begins: /<report[\s>]/, read: readJacoco },
]
/** The root element stands behind a declaration, a document type and comments. */
const HEAD = 4_000

/**
 * @param name how errors call the report
 * @throws {UserError} it is none of the formats, is damaged, or says nothing of any file
 */
export function readCoverage(text: string, name: string): CoverageReport {
  const head = text
    .slice(0, HEAD)
    .replace(/^\uFEFF/, '')
    .trimStart()
  const format = FORMATS.find(({ begins }) => begins.test(head))
  if (!format) {
    throw new UserError(
      `${name} is no coverage report that Gradus knows; give one in LCOV, Cobertura, JaCoCo (XML) or Go's own format`,
    )
  }
  const report = format.read(text.replace(/^\uFEFF/, ''), name)
  if (report.files.length === 0) throw new UserError(`${name} names no source file; run the tests with coverage first`)
  return report
}
