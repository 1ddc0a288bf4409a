import { join } from 'node:path'
import type { Evidence, Inconclusive, Subject } from './findings.ts'

/** What a scan wrote, absolute paths. */
export interface ScanFiles {
  /** All the scanner says, in its own JSON. */
  readonly report: string
  readonly sarif: string
  /** CycloneDX JSON. */
  readonly sbom: string
}

export interface ScanRequest {
  readonly subject: Subject
  /** Absolute path of the OCI layout that has it. */
  readonly layout: string
  /** What reports call the image. */
  readonly name: string
  /** A private folder of this scan alone; everything that the scanner writes goes there. */
  readonly folder: string
  /** True: the database that is there is used as it is, nothing is downloaded. */
  readonly offline: boolean
}

export type Scanned = Inconclusive | (Evidence & { readonly files: ScanFiles })

/** A program that looks for known vulnerabilities: one file and one line in `scanners.ts`. */
export interface Scanner {
  readonly name: 'trivy' | 'grype'
  /** Its version where it can be used here; else one sentence why not. */
  available(signal: AbortSignal): Promise<{ version: string } | { missing: string }>
  /** Whatever keeps it from a result (no database, a crash, half a report) is a reason, never an empty result. */
  scan(request: ScanRequest, signal: AbortSignal): Promise<Scanned>
}

export function filesIn(folder: string): ScanFiles {
  return {
    report: join(folder, 'report.json'),
    sarif: join(folder, 'report.sarif'),
    sbom: join(folder, 'sbom.cdx.json'),
  }
}
