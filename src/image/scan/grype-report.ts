import { listAt, objectAt, textAt } from '../../confidence/safety/json.ts'
import type { Evidence, Finding, Inconclusive, Subject } from './findings.ts'
import { severityOf } from './trivy-report.ts'

type Json = Record<string, unknown>

/**
 * What a report of grype (JSON) and the CycloneDX it wrote beside it say about an image. The report lists only packages
 * with a match, so the SBOM tells whether any were recognised.
 *
 * @see https://github.com/anchore/grype/blob/main/grype/presenter/models/document.go
 */
export function readGrypeReport(report: Json, sbom: Json, subject: Subject): Evidence | Inconclusive {
  if (!Array.isArray(report.matches)) return { inconclusive: "grype's report has no list of matches" }
  const target = objectAt(objectAt(report, 'source'), 'target')
  const [id, manifest] = [textAt(target, 'imageID'), textAt(target, 'manifestDigest')]
  if (id !== subject.config && manifest !== subject.manifest.digest) {
    const about = JSON.stringify((id ?? manifest ?? '').slice(0, 80))
    return { inconclusive: `grype's report is about image ${about}, not about ${subject.config} (${subject.platform})` }
  }
  const status = databaseOf(report)
  const broken = status.valid === false || typeof status.error === 'string'
  if (broken) return { inconclusive: `grype's database can't be used: ${textAt(status, 'error') ?? 'it is not valid'}` }
  return {
    findings: listAt(report, 'matches').map((match) => findingOf(match, subject.platform)),
    packages: listAt(sbom, 'components').filter((one) => textAt(one, 'purl') !== undefined).length,
    databaseTime: Date.parse(textAt(status, 'built') ?? ''),
    notes: [],
  }
}

/** `descriptor.db.status` since grype 0.88, `descriptor.db` before. */
function databaseOf(report: Json): Json {
  const database = objectAt(objectAt(report, 'descriptor'), 'db')
  return 'status' in database ? objectAt(database, 'status') : database
}

function findingOf(match: Json, platform: string): Finding {
  const vulnerability = objectAt(match, 'vulnerability')
  const artifact = objectAt(match, 'artifact')
  const [fixed] = textsAt(objectAt(vulnerability, 'fix'), 'versions')
  const purl = textAt(artifact, 'purl')
  const title = textAt(vulnerability, 'description')
  const url = textAt(vulnerability, 'dataSource')
  return {
    id: textAt(vulnerability, 'id') ?? 'a vulnerability without a name',
    aliases: listAt(match, 'relatedVulnerabilities').flatMap((one) => textAt(one, 'id') ?? []),
    severity: severityOf(textAt(vulnerability, 'severity')),
    package: textAt(artifact, 'name') ?? '',
    version: textAt(artifact, 'version') ?? '',
    ...(fixed ? { fixed } : {}),
    ...(purl ? { purl } : {}),
    place: textAt(listAt(artifact, 'locations')[0] ?? {}, 'path') ?? textAt(artifact, 'type') ?? '',
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
    platforms: [platform],
  }
}

function textsAt(object: Json, key: string): string[] {
  const value = object[key]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
