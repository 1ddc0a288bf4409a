import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { objectAt, readJsonObject, textAt } from '../../confidence/safety/json.ts'
import { messageOf, UserError } from '../../errors.ts'
import { stripFindings } from '../sbom.ts'
import { type Inconclusive, isInconclusive } from './findings.ts'
import { layOutOne } from './one-image.ts'
import { readReport, ScanProgram, type Surroundings } from './program.ts'
import { filesIn, type ScanFiles, type Scanned, type Scanner, type ScanRequest } from './scanner.ts'
import { readTrivyReport } from './trivy-report.ts'

/** Where its databases are and come from; nothing that could hide a finding (TRIVY_IGNOREFILE, TRIVY_SEVERITY, …). */
const VARIABLES = ['TRIVY_DB_REPOSITORY', 'TRIVY_JAVA_DB_REPOSITORY', 'TRIVY_INSECURE']
const OFFLINE = ['--skip-db-update', '--skip-java-db-update', '--offline-scan']
const QUIET = ['--disable-telemetry', '--skip-version-check', '--no-progress']

/** @see https://trivy.dev/latest/docs/references/configuration/cli/trivy_image/ */
export class Trivy implements Scanner {
  readonly name = 'trivy'
  readonly #program: ScanProgram
  readonly #cache: string

  constructor(surroundings: Surroundings) {
    this.#program = new ScanProgram('trivy', VARIABLES, surroundings)
    this.#cache = this.#program.cacheFolder('TRIVY_CACHE_DIR', 'trivy')
  }

  async available(signal: AbortSignal): Promise<{ version: string } | { missing: string }> {
    try {
      const version = textAt(await this.#about(signal), 'Version')
      return version === undefined ? { missing: 'trivy does not say its version; install it anew' } : { version }
    } catch (error) {
      if (error instanceof UserError) return { missing: messageOf(error) }
      throw error
    }
  }

  async scan(request: ScanRequest, signal: AbortSignal): Promise<Scanned> {
    const { folder, subject } = request
    const files = filesIn(folder)
    const view = await layOutOne(request)
    await writeFile(join(folder, 'none'), '')
    const ended = await this.#program.run(folder, this.#scanArguments(view, files.report, request.offline), signal)
    if (ended.failure !== undefined) return { inconclusive: reasonOf(ended.failure, ended.stderr, request.offline) }
    const report = await readReport(files.report, 'trivy')
    if (isInconclusive(report)) return report
    const time = await this.#databaseTime(signal)
    if (typeof time !== 'number') return time
    const evidence = readTrivyReport(report, subject, ended.stderr, time)
    if (isInconclusive(evidence)) return evidence
    return (await this.#convert(folder, files, signal)) ?? { ...evidence, files }
  }

  #scanArguments(view: string, report: string, offline: boolean): string[] {
    const own = ['--cache-dir', this.#cache, '--cache-backend', 'memory', '--config', 'none', '--ignorefile', 'none']
    const what = ['--scanners', 'vuln', '--list-all-pkgs', '--format', 'json', '--output', report, '--input', view]
    return ['image', ...what, ...own, ...QUIET, '--timeout', '15m', ...(offline ? OFFLINE : [])]
  }

  /** The same scan in the other forms. @returns why they are missing */
  async #convert(
    folder: string,
    { report, sarif, sbom }: ScanFiles,
    signal: AbortSignal,
  ): Promise<Inconclusive | undefined> {
    for (const [format, file] of [
      ['sarif', sarif],
      ['cyclonedx', sbom],
    ] as const) {
      const args = ['convert', '--format', format, '--output', file, '--ignorefile', 'none', '--config', 'none', report]
      const ended = await this.#program.run(folder, args, signal)
      if (ended.failure !== undefined) return { inconclusive: `trivy can't write ${format}: ${ended.failure}` }
    }
    await stripFindings(sbom)
    return undefined
  }

  async #databaseTime(signal: AbortSignal): Promise<number | Inconclusive> {
    const made = textAt(objectAt(await this.#about(signal), 'VulnerabilityDB'), 'UpdatedAt')
    if (made === undefined) return { inconclusive: `trivy has no database in ${this.#cache}; let it download one` }
    return Date.parse(made)
  }

  async #about(signal: AbortSignal): Promise<Record<string, unknown>> {
    const args = ['version', '--format', 'json', '--cache-dir', this.#cache]
    const ended = await this.#program.run(this.#program.temporary, args, signal)
    if (ended.failure !== undefined) throw new UserError(`trivy can't be used: ${ended.failure}`)
    return readJsonObject(ended.stdout, "trivy's answer to version")
  }
}

/** Trivy's own words, and what to do about the ones that are most often met. */
function reasonOf(failure: string, log: string, offline: boolean): string {
  if (/skip-(java-)?db-update cannot be specified/.test(log)) {
    return `trivy has no ${log.includes('java-db') ? 'Java database' : 'database'} and may not download one; run it once with network, or give it the folder by TRIVY_CACHE_DIR`
  }
  if (/vulnerability DB initialize|db corrupted|failed to open db/.test(log)) {
    return `trivy's database is broken (${lastOf(log)}); remove it, so that it is downloaded anew`
  }
  if (!offline && /DB error|download/.test(log)) return `trivy can't get its database: ${lastOf(log)}`
  return `trivy gave no result: ${failure}`
}

/** The innermost cause of a chain `a: b: c`, on one line. */
function lastOf(log: string): string {
  const line = log.trim().split('\n').at(-1) ?? ''
  return line
    .split(': ')
    .slice(-2)
    .join(': ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, 200)
}
