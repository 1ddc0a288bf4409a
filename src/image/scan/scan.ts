import { constants, copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, UserError } from '../../errors.ts'
import { readSbom } from '../sbom.ts'
import { type Inconclusive, isInconclusive, type Subject } from './findings.ts'
import { judge, type Policy, type Verdict } from './judge.ts'
import type { ScanFiles, Scanned, Scanner } from './scanner.ts'

export interface ScanOrder {
  /** Absolute path of the OCI layout. */
  readonly layout: string
  readonly subjects: readonly Subject[]
  /** What reports call the image: the service's name. */
  readonly name: string
  /** A folder that is there, for what stays; files in it are named after the platform. */
  readonly output: string
  /** A private folder; its owner removes it. */
  readonly temporary: string
  readonly offline: boolean
}

/** The scan of one platform. */
export interface PlatformScan {
  readonly subject: Subject
  /** Why it says nothing; then there are no files. */
  readonly inconclusive?: string
  readonly packages: number
  readonly files?: ScanFiles
}

export interface ScanResult {
  readonly verdict: Verdict
  readonly platforms: readonly PlatformScan[]
}

/** Scans the image of every platform, one after the other, and judges them together. */
export async function scanImage(
  scanner: Scanner,
  order: ScanOrder,
  policy: Policy,
  signal: AbortSignal,
): Promise<ScanResult> {
  const scans: Scanned[] = []
  for (const subject of order.subjects) scans.push(await scanOne(scanner, subject, order, signal))
  const platforms = scans.map((scan, index): PlatformScan => {
    const subject = order.subjects[index] as Subject
    if (isInconclusive(scan)) return { subject, inconclusive: scan.inconclusive, packages: 0 }
    return { subject, packages: scan.packages, files: scan.files }
  })
  return { verdict: judge(scans, policy), platforms }
}

async function scanOne(scanner: Scanner, subject: Subject, order: ScanOrder, signal: AbortSignal): Promise<Scanned> {
  const { layout, name, output, temporary, offline } = order
  const platform = subject.platform.replaceAll('/', '-')
  const folder = join(temporary, `scan-${platform}`)
  await mkdir(folder, { mode: 0o700 })
  const scan = await scanner.scan({ subject, layout, name, folder, offline }, signal)
  if (isInconclusive(scan)) return scan
  const why = await whyUnusable(scan.files)
  if (why !== undefined) return why
  const kept = {
    report: join(output, `${scanner.name}-${platform}.json`),
    sarif: join(output, `${scanner.name}-${platform}.sarif`),
    sbom: join(output, `sbom-${platform}.cdx.json`),
  }
  for (const form of ['report', 'sarif', 'sbom'] as const) {
    // A new file, whatever lies under its name: a link there would lead elsewhere.
    await rm(kept[form], { force: true })
    await copyFile(scan.files[form], kept[form], constants.COPYFILE_EXCL)
  }
  return { ...scan, files: kept }
}

/** With no component the SBOM is no SBOM; `judge` has its own word for an image without packages. */
async function whyUnusable({ sbom }: ScanFiles): Promise<Inconclusive | undefined> {
  try {
    readSbom(await readFile(sbom), 'the SBOM')
    return undefined
  } catch (error) {
    if (error instanceof UserError) return { inconclusive: messageOf(error) }
    throw error
  }
}
