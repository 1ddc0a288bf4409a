/** From worst to least; `unknown` is what nobody has rated. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const
export type Severity = (typeof SEVERITIES)[number]

/** One vulnerability in one package. */
export interface Finding {
  /** `CVE-2026-1234`, `GHSA-…` */
  readonly id: string
  /** Other names of the same vulnerability. */
  readonly aliases: readonly string[]
  readonly severity: Severity
  readonly package: string
  readonly version: string
  /** The version that has it no more; absent: there is none yet. */
  readonly fixed?: string
  /** Package URL. */
  readonly purl?: string
  /** Where the package was found: a path in the image, or its kind. */
  readonly place: string
  readonly title?: string
  readonly url?: string
  /** `linux/amd64`, …: the platforms whose image has it. */
  readonly platforms: readonly string[]
}

/** The image of one platform, as the layout has it. */
export interface Subject {
  /** Its manifest as the layout's index lists it. */
  readonly manifest: { readonly mediaType: string; readonly digest: string; readonly size: number }
  /** Digest of its configuration: what scanners call the image's id. */
  readonly config: string
  /** `linux/amd64`, `linux/arm64/v8` */
  readonly platform: string
}

/** What a scanner found out about one platform's image. */
export interface Evidence {
  readonly findings: readonly Finding[]
  /** How many packages it recognised: with none, no findings mean nothing. */
  readonly packages: number
  /** When its database was made, in ms since 1970. */
  readonly databaseTime: number
  /** What a person ought to know about the scan, a sentence each. */
  readonly notes: readonly string[]
}

/** Why a scan says nothing about the image: never the same as finding nothing. */
export interface Inconclusive {
  /** A sentence that says what to do. */
  readonly inconclusive: string
}

export function isInconclusive(value: object): value is Inconclusive {
  return 'inconclusive' in value
}

/** The same vulnerability in the same package of several platforms is one finding. */
export function merged(findings: readonly Finding[]): Finding[] {
  const found = new Map<string, Finding>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.id, finding.package, finding.version, finding.place])
    const known = found.get(key)
    if (known === undefined) found.set(key, finding)
    else found.set(key, { ...known, platforms: [...new Set([...known.platforms, ...finding.platforms])] })
  }
  return [...found.values()].sort(worstFirst)
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.id, b.id) ||
    compare(a.package, b.package) ||
    compare(a.place, b.place)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
