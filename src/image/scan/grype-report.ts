import { listAt, objectAt, textAt } from '../../confidence/safety/json.ts'
import type { Evidence, Finding, Inconclusive, Subject } from './findings.ts'
import { severityOf } from './trivy-report.ts'

type Json = Record<string, unknown>

const SYSTEM_PACKAGES = ['deb', 'apk', 'rpm', 'alpm', 'portage']
/** Systems that another's advisories are for. */
const PROVIDER: Readonly<Record<string, string>> = {
  redhat: 'rhel',
  centos: 'rhel',
  rockylinux: 'rhel',
  rocky: 'rhel',
  almalinux: 'rhel',
  amazonlinux: 'amazon',
  oraclelinux: 'oracle',
  azurelinux: 'mariner',
  archlinux: 'arch',
  'opensuse-leap': 'sles',
}

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
  const packages = listAt(sbom, 'components')
    .map(packageType)
    .filter((type) => type !== undefined)
  const why = whySystemIsUnknown(report, packages)
  if (why !== undefined) return { inconclusive: why }
  return {
    findings: listAt(report, 'matches').map((match) => findingOf(match, subject.platform)),
    packages: packages.length,
    databaseTime: Date.parse(textAt(status, 'built') ?? ''),
    notes: [],
  }
}

/** `deb`, `python`, `go-module`, …; undefined for what is no package, such as a file. */
function packageType(component: Json): string | undefined {
  const property = listAt(component, 'properties').find((one) => textAt(one, 'name') === 'syft:package:type')
  return property === undefined ? undefined : textAt(property, 'value')
}

/**
 * Packages of a system that its database does not know have no matches, and that must not look like a clean system.
 * That the version is unknown grype does not say.
 */
function whySystemIsUnknown(report: Json, types: readonly string[]): string | undefined {
  const ofSystem = types.filter((type) => SYSTEM_PACKAGES.includes(type)).length
  const matched = listAt(report, 'matches').some((match) =>
    SYSTEM_PACKAGES.includes(textAt(objectAt(match, 'artifact'), 'type') ?? ''),
  )
  if (ofSystem === 0 || matched) return undefined
  const system = objectAt(report, 'distro')
  const name = textAt(system, 'name') ?? ''
  const providers = Object.keys(objectAt(objectAt(objectAt(report, 'descriptor'), 'db'), 'providers'))
  // Databases of old did not say what they know.
  if (name !== '' && (providers.length === 0 || providers.includes(PROVIDER[name] ?? name))) return undefined
  const words = name === '' ? 'the operating system of the image' : `${name} ${textAt(system, 'version') ?? ''}`.trim()
  return `grype does not know ${words}, so its ${ofSystem} packages were not checked; use a base image that it knows, such as Debian or Alpine`
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
