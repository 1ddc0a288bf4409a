import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Policy } from '../../../src/image/scan/judge.ts'
import type { Surroundings } from '../../../src/image/scan/program.ts'
import { scanImage } from '../../../src/image/scan/scan.ts'
import type { Scanner } from '../../../src/image/scan/scanner.ts'
import { subjectsOf } from '../../../src/image/scan/subjects.ts'
import { openLayout } from '../../../src/oci/layout.ts'
import { debianFiles, layOut, type PlantedAdvisory, type PlantedImage, pythonFiles } from '../../lab/scan.ts'

export const NOW = Date.now()

/** Two platforms, with vulnerabilities for which there is a fix, and one for which there is none. */
export const SHOP: readonly PlantedImage[] = [
  {
    platform: 'linux/amd64',
    files: { ...debianFiles({ openssl: '3.0.11-1', zlib: '1.2.13', bash: '5.2' }), ...pythonFiles('flask', '2.0.0') },
  },
  { platform: 'linux/arm64', files: { ...debianFiles({ openssl: '3.0.11-1', bash: '5.2' }) } },
]
const PIP = 'pip::GitHub Security Advisory pip'
export const ADVISORIES: readonly PlantedAdvisory[] = [
  { id: 'CVE-2026-0001', bucket: 'debian 12', package: 'openssl', fixed: '3.0.99-1', severity: 'CRITICAL' },
  { id: 'CVE-2026-0002', bucket: 'debian 12', package: 'zlib', severity: 'HIGH' },
  { id: 'CVE-2026-0003', bucket: PIP, package: 'flask', fixed: '3.0.0', severity: 'MEDIUM' },
  { id: 'CVE-2026-0004', bucket: 'debian 12', package: 'curl', fixed: '9', severity: 'CRITICAL' },
]

export interface Case {
  images?: readonly PlantedImage[]
  env?: NodeJS.ProcessEnv
  policy?: Partial<Policy>
  until?: AbortSignal
}

/** A folder in which images are laid out and scanned. */
export class Bench {
  readonly root = mkdtempSync(join(tmpdir(), 'gradus-scan-'))
  readonly #scanner: (surroundings: Surroundings) => Scanner

  constructor(scanner: (surroundings: Surroundings) => Scanner) {
    this.#scanner = scanner
  }

  fresh(name: string): string {
    return mkdtempSync(join(this.root, `${name}-`))
  }

  /** @param env all that the scanner's surroundings have of an environment */
  async scan(env: NodeJS.ProcessEnv, { images = SHOP, policy, until = new AbortController().signal }: Case = {}) {
    const folder = this.fresh('scan')
    const [layout, output, temporary] = ['layout', 'output', 'temporary'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    for (const path of [output, temporary]) mkdirSync(path)
    const digest = await layOut(layout, images)
    const subjects = await subjectsOf(await openLayout(layout), digest)
    const order = { layout, subjects, name: 'shop', output, temporary, offline: true }
    const digests = [digest, ...subjects.map((one) => one.manifest.digest)]
    const whole: Policy = {
      threshold: 'high',
      fixableOnly: false,
      ignores: [],
      vex: [],
      image: { repository: 'registry.test/acme/shop', digests, tags: [] },
      oldestDatabase: 7 * 86_400,
      now: NOW,
      ...policy,
    }
    const result = await scanImage(this.#scanner({ env, outside: [], temporary }), order, whole, until)
    return { ...result, digest, subjects, output }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
