import { listAt, objectAt, textAt } from '../../confidence/safety/json.ts'
import { type Evidence, type Finding, type Inconclusive, SEVERITIES, type Severity, type Subject } from './findings.ts'

type Json = Record<string, unknown>

const SCHEMA = 2
/** What Trivy logs when it knows a distribution, but not this version of it. */
const UNKNOWN_VERSION = 'This OS version is not on the EOL list'

/**
 * What a report of Trivy (JSON, with all packages) says about an image.
 *
 * @param log          what Trivy wrote to standard error
 * @param databaseTime when its database was made, in ms since 1970
 * @see https://github.com/aquasecurity/trivy/blob/main/pkg/types/report.go
 */
export function readTrivyReport(
  report: Json,
  subject: Subject,
  log: string,
  databaseTime: number,
): Evidence | Inconclusive {
  if (report.SchemaVersion !== SCHEMA) {
    const version = JSON.stringify(report.SchemaVersion ?? null).slice(0, 20)
    return { inconclusive: `trivy's report has schema version ${version}; version ${SCHEMA} is read` }
  }
  const metadata = objectAt(report, 'Metadata')
  const id = textAt(metadata, 'ImageID')
  if (id !== subject.config) {
    return {
      inconclusive: `trivy's report is about image ${short(id)}, not about ${subject.config} (${subject.platform})`,
    }
  }
  const results = listAt(report, 'Results')
  const system = objectAt(metadata, 'OS')
  const why = whySystemIsUnknown(system, results, log)
  if (why !== undefined) return { inconclusive: why }
  return {
    findings: results.flatMap((result) =>
      listAt(result, 'Vulnerabilities').map((one) => findingOf(one, result, subject.platform)),
    ),
    packages: results.reduce((sum, result) => sum + listAt(result, 'Packages').length, 0),
    databaseTime,
    notes: notesOn(system),
  }
}

function notesOn(system: Json): string[] {
  if (textAt(system, 'Family') === undefined) {
    return [
      'trivy found no operating system in the image (right for one FROM scratch): only what languages install was checked',
    ]
  }
  if (system.EOSL !== true) return []
  return [`${systemName(system)} is no longer maintained: what was found in it since is in no database`]
}

/** A system that Trivy can't check has no findings, and that must not look like a clean one. */
function whySystemIsUnknown(system: Json, results: readonly Json[], log: string): string | undefined {
  const family = textAt(system, 'Family')
  if (family === undefined) return undefined
  const packages = results.filter((result) => textAt(result, 'Class') === 'os-pkgs')
  if (packages.every((result) => listAt(result, 'Packages').length === 0)) {
    return family === 'none'
      ? 'trivy does not know the operating system of the image, so its packages were not checked; use a base image that it knows, such as Debian or Alpine'
      : `trivy found ${systemName(system)} in the image, but none of its packages: its package database was removed, or is not known`
  }
  const found = packages.some((result) => listAt(result, 'Vulnerabilities').length > 0)
  if (!found && log.includes(UNKNOWN_VERSION)) {
    return `trivy does not know ${systemName(system)}, so that it found nothing in it says nothing; use a newer trivy, or a base image that it knows`
  }
  return undefined
}

function systemName(system: Json): string {
  return `${textAt(system, 'Family')} ${textAt(system, 'Name') ?? ''}`.trim()
}

function findingOf(one: Json, result: Json, platform: string): Finding {
  const fixed = textAt(one, 'FixedVersion')
  const purl = textAt(objectAt(one, 'PkgIdentifier'), 'PURL')
  const title = textAt(one, 'Title')
  const url = textAt(one, 'PrimaryURL')
  return {
    id: textAt(one, 'VulnerabilityID') ?? 'a vulnerability without a name',
    aliases: [],
    severity: severityOf(textAt(one, 'Severity')),
    package: textAt(one, 'PkgName') ?? '',
    version: textAt(one, 'InstalledVersion') ?? '',
    ...(fixed ? { fixed } : {}),
    ...(purl ? { purl } : {}),
    place: textAt(one, 'PkgPath') ?? textAt(result, 'Type') ?? '',
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
    platforms: [platform],
  }
}

/** Scanners' words in any case; a word that nobody knows is not harmless, it is unknown. */
export function severityOf(word: string | undefined): Severity {
  const known = word?.toLowerCase()
  return SEVERITIES.find((severity) => severity === known) ?? 'unknown'
}

function short(id: string | undefined): string {
  return id === undefined ? 'without a name' : JSON.stringify(id.slice(0, 80))
}
