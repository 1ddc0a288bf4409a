import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Policy } from '../../../src/image/scan/judge.ts'
import { scanImage } from '../../../src/image/scan/scan.ts'
import { chooseScanner } from '../../../src/image/scan/scanners.ts'
import { subjectsOf } from '../../../src/image/scan/subjects.ts'
import { Trivy } from '../../../src/image/scan/trivy.ts'
import { openLayout } from '../../../src/oci/layout.ts'
import { programs } from '../../lab/programs.ts'
import { debianFiles, layOut, type PlantedImage, plantTrivyDatabase, pythonFiles } from '../../lab/scan.ts'

const root = mkdtempSync(join(tmpdir(), 'gradus-trivy-'))
const cache = join(root, 'cache')
const signal = new AbortController().signal
const now = Date.now()
let trivy: string

const SHOP: readonly PlantedImage[] = [
  {
    platform: 'linux/amd64',
    files: { ...debianFiles({ openssl: '3.0.11-1', zlib: '1.2.13', bash: '5.2' }), ...pythonFiles('flask', '2.0.0') },
  },
  { platform: 'linux/arm64', files: { ...debianFiles({ openssl: '3.0.11-1', bash: '5.2' }) } },
]

beforeAll(async () => {
  trivy = (await programs(['trivy'], console.error)).trivy
  await plantTrivyDatabase(cache, [
    { id: 'CVE-2026-0001', bucket: 'debian 12', package: 'openssl', fixed: '3.0.99-1', severity: 'CRITICAL' },
    { id: 'CVE-2026-0002', bucket: 'debian 12', package: 'zlib', severity: 'HIGH' },
    {
      id: 'CVE-2026-0003',
      bucket: 'pip::GitHub Security Advisory pip',
      package: 'flask',
      fixed: '3.0.0',
      severity: 'MEDIUM',
    },
    { id: 'CVE-2026-0004', bucket: 'debian 12', package: 'curl', fixed: '9', severity: 'CRITICAL' },
  ])
})

afterAll(() => rmSync(root, { recursive: true }))

function fresh(name: string): string {
  return mkdtempSync(join(root, `${name}-`))
}

interface Case {
  images?: readonly PlantedImage[]
  cache?: string
  program?: string
  env?: NodeJS.ProcessEnv
  policy?: Partial<Policy>
}

async function scan(wanted: Case = {}) {
  const folder = fresh('scan')
  const layout = join(folder, 'layout')
  const digest = await layOut(layout, wanted.images ?? SHOP)
  const output = join(folder, 'output')
  const temporary = join(folder, 'temporary')
  for (const path of [output, temporary]) mkdirSync(path)
  const env = {
    PATH: dirname(wanted.program ?? trivy),
    TRIVY_CACHE_DIR: wanted.cache ?? cache,
    HOME: root,
    ...wanted.env,
  }
  const scanner = new Trivy({ env, outside: [], temporary })
  const subjects = await subjectsOf(await openLayout(layout), digest)
  const order = { layout, subjects, name: 'shop', output, temporary, offline: true }
  const image = {
    repository: 'registry.test/acme/shop',
    digests: [digest, ...subjects.map((one) => one.manifest.digest)],
    tags: [],
  }
  const policy: Policy = {
    threshold: 'high',
    fixableOnly: false,
    ignores: [],
    vex: [],
    image,
    oldestDatabase: 7 * 86_400,
    now,
    ...wanted.policy,
  }
  const result = await scanImage(scanner, order, policy, signal)
  return { ...result, digest, subjects, output }
}

describe('trivy', () => {
  test('finds what is planted, on each platform, and blocks from the severity on', async () => {
    const { verdict, platforms, subjects } = await scan()
    expect(verdict.inconclusive).toBeUndefined()
    expect(verdict.passed).toBe(false)
    expect(verdict.counts).toEqual({ critical: 1, high: 1, medium: 1, low: 0, negligible: 0, unknown: 0 })
    expect(verdict.blocked).toMatchObject([
      {
        id: 'CVE-2026-0001',
        package: 'openssl',
        version: '3.0.11-1',
        fixed: '3.0.99-1',
        platforms: ['linux/amd64', 'linux/arm64'],
      },
      { id: 'CVE-2026-0002', package: 'zlib', platforms: ['linux/amd64'] },
    ])
    expect(verdict.blocked[1]).not.toHaveProperty('fixed')
    expect(platforms.map(({ packages }) => packages)).toEqual([4, 2])
    expect(subjects.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64'])
  })

  test('its report, SARIF and SBOM stay, one of each platform', async () => {
    const { platforms, subjects, output } = await scan()
    expect(platforms.map(({ files }) => files?.sbom)).toEqual([
      join(output, 'sbom-linux-amd64.cdx.json'),
      join(output, 'sbom-linux-arm64.cdx.json'),
    ])
    const [amd] = platforms
    const sarif = JSON.parse(readFileSync(amd?.files?.sarif ?? '', 'utf8'))
    expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId).sort()).toEqual([
      'CVE-2026-0001',
      'CVE-2026-0002',
      'CVE-2026-0003',
    ])
    const sbom = JSON.parse(readFileSync(amd?.files?.sbom ?? '', 'utf8'))
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { type: 'container', name: 'shop' } } })
    expect(sbom).not.toHaveProperty('vulnerabilities')
    expect(sbom.components.map(({ purl }: { purl?: string }) => purl)).toContain('pkg:pypi/flask@2.0.0')
    expect(JSON.stringify(sbom.metadata)).toContain(subjects[0]?.config)
  })

  test('the gate opens where only a lesser severity is left, and where a person has said why', async () => {
    const ignores = ['CVE-2026-0001', 'CVE-2026-0002'].map((id) => ({
      id,
      reason: 'not reachable from outside',
      expires: '2999-01-01',
      place: '.gradus-ignore.yaml line 2',
    }))
    const { verdict } = await scan({ policy: { ignores } })
    expect(verdict).toMatchObject({ passed: true, blocked: [], counts: { critical: 1, medium: 1 } })
    expect(verdict.ignored.map(({ why }) => why)).toEqual(
      Array(2).fill('not reachable from outside (.gradus-ignore.yaml line 2, until 2999-01-01)'),
    )
    expect((await scan({ policy: { threshold: 'critical', fixableOnly: true, ignores } })).verdict.passed).toBe(true)
  })

  test('an image without a package that it knows is a failed gate, not a clean one', async () => {
    const { verdict } = await scan({ images: [{ platform: 'linux/amd64', files: { app: 'no program' } }] })
    expect(verdict.passed).toBe(false)
    expect(verdict.inconclusive).toMatch(/lists no component|recognised no package/)
  })

  test('an operating system that it does not know is a failed gate, though its Python is clean', async () => {
    const files = {
      ...debianFiles({ openssl: '3.0.11-1' }),
      'etc/os-release': 'ID=gentoo\nVERSION_ID=1\n',
      'etc/debian_version': '',
      ...pythonFiles('flask', '9.0.0'),
    }
    const { verdict } = await scan({ images: [{ platform: 'linux/amd64', files }] })
    expect(verdict).toMatchObject({ passed: false, blocked: [] })
    expect(verdict.inconclusive).toContain('trivy does not know the operating system of the image')
  })

  test('an image without an operating system is what its languages install, and that is said', async () => {
    const { verdict } = await scan({ images: [{ platform: 'linux/amd64', files: pythonFiles('flask', '9.0.0') }] })
    expect(verdict).toMatchObject({ passed: true, counts: { critical: 0 } })
    expect(verdict.notes).toEqual([expect.stringMatching(/^trivy found no operating system in the image/)])
  })

  test('a version of Debian that it does not know is a failed gate', async () => {
    const files = {
      ...debianFiles({ openssl: '3.0.11-1' }),
      'etc/os-release': 'ID=debian\nVERSION_ID="99"\n',
      'etc/debian_version': '99.1\n',
    }
    const { verdict } = await scan({ images: [{ platform: 'linux/amd64', files }] })
    expect(verdict.inconclusive).toMatch(
      /^trivy does not know debian 99.1, so that it found nothing in it says nothing/,
    )
  })

  test('a removed package database is a failed gate', async () => {
    const files = {
      ...debianFiles({ openssl: '3.0.11-1' }),
      'var/lib/dpkg/status': '',
      ...pythonFiles('flask', '9.0.0'),
    }
    const { verdict } = await scan({ images: [{ platform: 'linux/amd64', files }] })
    expect(verdict.passed).toBe(false)
    expect(verdict.inconclusive).toContain('none of its packages')
  })

  test('the ignore file and settings of the workspace and the user are not its own', async () => {
    const home = fresh('home')
    writeFileSync(join(home, '.trivyignore'), 'CVE-2026-0001\nCVE-2026-0002\n')
    writeFileSync(join(home, 'trivy.yaml'), 'severity: [LOW]\n')
    const env = {
      HOME: home,
      TRIVY_SEVERITY: 'LOW',
      TRIVY_IGNOREFILE: join(home, '.trivyignore'),
      TRIVY_IGNORE_UNFIXED: 'true',
    }
    const { verdict } = await scan({ env })
    expect(verdict.blocked.map(({ id }) => id)).toEqual(['CVE-2026-0001', 'CVE-2026-0002'])
  })
})

describe('without a usable database the gate fails', () => {
  async function because(
    change: (copy: string) => void | Promise<void>,
    policy: Partial<Policy> = {},
  ): Promise<string> {
    const copy = join(fresh('database'), 'cache')
    cpSync(cache, copy, { recursive: true })
    await change(copy)
    const { verdict } = await scan({ cache: copy, policy })
    expect(verdict).toMatchObject({ passed: false, blocked: [], counts: { critical: 0 } })
    return verdict.inconclusive ?? ''
  }

  test('none', async () => {
    const reason = await because((copy) => rmSync(copy, { recursive: true }))
    expect(reason).toBe(
      'trivy has no database and may not download one; run it once with network, or give it the folder by TRIVY_CACHE_DIR',
    )
  })

  test('deleted, and what tells of it is still there', async () => {
    const reason = await because((copy) => rmSync(join(copy, 'db/trivy.db')))
    expect(reason).toContain('trivy has no database')
  })

  test.each([0, 5000])('cut at %i bytes', async (bytes) => {
    const reason = await because((copy) => truncateSync(join(copy, 'db/trivy.db'), bytes))
    expect(reason).toMatch(/^trivy's database is broken \(.*\); remove it, so that it is downloaded anew$/)
  })

  test('cut in the middle of what it would read', async () => {
    const reason = await because(async (copy) => {
      const many = Array.from({ length: 3000 }, (_, index) => ({
        id: `CVE-2026-${10_000 + index}`,
        bucket: 'debian 12',
        package: `package-${index}`,
        severity: 'LOW' as const,
      }))
      await plantTrivyDatabase(copy, many)
      const file = join(copy, 'db/trivy.db')
      truncateSync(file, Math.floor(statSync(file).size / 3))
    })
    expect(reason).toMatch(/^trivy/)
  })

  test('not one at all', async () => {
    const reason = await because((copy) => writeFileSync(join(copy, 'db/trivy.db'), 'x'.repeat(100_000)))
    expect(reason).toMatch(/^trivy's database is broken \(.*invalid database\); remove it/)
  })

  test('of another format', async () => {
    const reason = await because((copy) => {
      const file = join(copy, 'db/metadata.json')
      writeFileSync(file, readFileSync(file, 'utf8').replace('"Version":2', '"Version":1'))
    })
    expect(reason).toContain('trivy')
  })
})

describe('what an old database finds counts, what it does not find does not', () => {
  test('it is older than allowed', async () => {
    const old = join(fresh('old'), 'cache')
    const advisory = { id: 'CVE-2026-0001', bucket: 'debian 12', package: 'openssl', severity: 'CRITICAL' } as const
    await plantTrivyDatabase(old, [advisory], new Date(now - 8 * 86_400_000))
    const { verdict } = await scan({ cache: old })
    expect(verdict.passed).toBe(false)
    expect(verdict.inconclusive).toMatch(/^the scanner's database is of .*, older than 7d; renew it$/)
    expect(verdict.blocked.map(({ id }) => id)).toEqual(['CVE-2026-0001'])
    const patient = await scan({ cache: old, policy: { oldestDatabase: 9 * 86_400 } })
    expect(patient.verdict.inconclusive).toBeUndefined()
  })
})

describe('whatever else keeps it from a report fails the gate', () => {
  /** A program in Trivy's place, where the real one can't be made to fail so. */
  function instead(script: string): string {
    const file = join(fresh('bin'), 'trivy')
    writeFileSync(file, `#!/bin/sh\n${script}\n`)
    chmodSync(file, 0o755)
    return file
  }
  const PATH = process.env.PATH ?? ''

  test.each([
    ['it crashes', 'kill -SEGV $$', /^trivy gave no result: it ended with SIGSEGV/],
    ['it ends well and writes nothing', 'exit 0', /^trivy ended without a report/],
    ['it writes an empty report', ': > report.json', /^trivy's report is empty/],
    ['it writes half a report', 'printf \'{"SchemaVersion": 2, "Resu\' > report.json', /^trivy's report is no JSON/],
    ['it writes another format', 'echo "{}" > report.json; echo "{}"', /^trivy has no database/],
  ])('%s', async (_, script, reason) => {
    const program = instead(script)
    const { verdict } = await scan({ program, env: { PATH: `${dirname(program)}:${PATH}` } })
    expect(verdict.passed).toBe(false)
    expect(verdict.inconclusive).toMatch(reason)
  })

  test('it reports on another image', async () => {
    const other = await scan({ images: [{ platform: 'linux/amd64', files: debianFiles({ bash: '5.2' }) }] })
    const report = join(other.output, 'trivy-linux-amd64.json')
    const program = instead(`case "$1" in image) cp ${report} report.json;; *) exec ${trivy} "$@";; esac`)
    const { verdict } = await scan({ program, env: { PATH: `${dirname(program)}:${PATH}` } })
    expect(verdict.inconclusive).toMatch(/^trivy's report is about image "sha256:[0-9a-f]{64}", not about sha256:/)
  })

  test('T9: it sees no token, key or kubeconfig, and no home of the user', async () => {
    const program = instead(`env > ${root}/seen; exit 1`)
    const marker = 'marker-of-a-secret'
    const env = {
      GITHUB_TOKEN: marker,
      KUBECONFIG: `/${marker}`,
      DOCKER_CONFIG: `/${marker}`,
      AWS_SECRET_ACCESS_KEY: marker,
      HOME: `/${marker}`,
    }
    await scan({ program, env: { ...env, PATH: `${dirname(program)}:${PATH}` } })
    const seen = readFileSync(join(root, 'seen'), 'utf8')
    expect(seen).toContain('HOME=')
    expect(seen).not.toContain(marker)
  })
})

describe('the scanner', () => {
  test('is chosen by what is there', async () => {
    const temporary = fresh('about')
    const chosen = await chooseScanner('auto', { env: { PATH: dirname(trivy) }, outside: [], temporary }, signal)
    expect(chosen).toMatchObject({ version: '0.72.0', scanner: { name: 'trivy' } })
  })

  test('T11: is never taken from the workspace', async () => {
    const workspace = fresh('workspace')
    symlinkSync(trivy, join(workspace, 'trivy'))
    const surroundings = { env: { PATH: workspace }, outside: [workspace], temporary: fresh('about') }
    await expect(chooseScanner('trivy', surroundings, signal)).rejects.toThrow(
      'trivy: the program trivy is in no folder of PATH (outside of the workspace); install it on the runner',
    )
    await expect(chooseScanner('auto', surroundings, signal)).rejects.toThrow(
      /^nothing can scan the image here \(trivy: .*; grype: .*\); install trivy or grype in an earlier step/,
    )
  })
})
