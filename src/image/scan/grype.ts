import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { readJsonObject, textAt } from '../../confidence/safety/json.ts'
import { messageOf, UserError } from '../../errors.ts'
import { stripFindings } from '../sbom.ts'
import { isInconclusive } from './findings.ts'
import { readGrypeReport } from './grype-report.ts'
import { layOutOne } from './one-image.ts'
import { readReport, ScanProgram, type Surroundings } from './program.ts'
import { filesIn, type Scanned, type Scanner, type ScanRequest } from './scanner.ts'

/** Where its database comes from; nothing that could hide a finding (GRYPE_IGNORE, GRYPE_ONLY_FIXED, …). */
const VARIABLES = ['GRYPE_DB_UPDATE_URL', 'GRYPE_DB_CA_CERT']

/** @see https://github.com/anchore/grype#configuration */
export class Grype implements Scanner {
  readonly name = 'grype'
  readonly #program: ScanProgram
  readonly #cache: string

  constructor(surroundings: Surroundings) {
    this.#program = new ScanProgram('grype', VARIABLES, surroundings)
    this.#cache = this.#program.cacheFolder('GRYPE_DB_CACHE_DIR', 'grype/db')
  }

  async available(signal: AbortSignal): Promise<{ version: string } | { missing: string }> {
    try {
      const ended = await this.#program.run(this.#program.temporary, ['version', '-o', 'json'], signal)
      if (ended.failure !== undefined) return { missing: `grype can't be used: ${ended.failure}` }
      const version = textAt(readJsonObject(ended.stdout, "grype's answer to version"), 'version')
      return version === undefined ? { missing: 'grype does not say its version; install it anew' } : { version }
    } catch (error) {
      if (error instanceof UserError) return { missing: messageOf(error) }
      throw error
    }
  }

  async scan(request: ScanRequest, signal: AbortSignal): Promise<Scanned> {
    const { folder, subject, offline } = request
    const files = filesIn(folder)
    const view = await layOutOne(request)
    const config = join(folder, 'grype.yaml')
    await writeFile(config, JSON.stringify(this.#settings(offline)))
    const outputs = [`json=${files.report}`, `sarif=${files.sarif}`, `cyclonedx-json=${files.sbom}`]
    const args = ['--config', config, ...outputs.flatMap((output) => ['--output', output]), `oci-dir:${view}`]
    const ended = await this.#program.run(folder, args, signal)
    if (ended.failure !== undefined)
      return { inconclusive: `grype gave no result: ${lastOf(ended.stderr) || ended.failure}` }
    const report = await readReport(files.report, 'grype')
    if (isInconclusive(report)) return report
    const sbom = await readReport(files.sbom, 'grype')
    if (isInconclusive(sbom)) return sbom
    const evidence = readGrypeReport(report, sbom, subject)
    if (isInconclusive(evidence)) return evidence
    await stripFindings(files.sbom)
    return { ...evidence, files }
  }

  /** Its age is judged here, with the same sentence for every scanner. */
  #settings(offline: boolean) {
    return {
      'check-for-app-update': false,
      db: { 'cache-dir': this.#cache, 'auto-update': !offline, 'validate-age': false },
    }
  }
}

/** Its last complaint, without colours and time. */
function lastOf(log: string): string {
  const line = log.trim().split('\n').at(-1) ?? ''
  return stripVTControlCharacters(line)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/^\[\d+\] */, '')
    .replace(/^ERROR +/, '')
    .slice(0, 300)
}
