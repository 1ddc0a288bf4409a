import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chooseScanner } from '../../../src/image/scan/scanners.ts'
import { Trivy } from '../../../src/image/scan/trivy.ts'
import { programs } from '../../lab/programs.ts'
import { debianFiles, plantTrivyDatabase, pythonFiles } from '../../lab/scan.ts'
import { ADVISORIES, Bench, type Case } from './bench.ts'

const bench = new Bench((surroundings) => new Trivy(surroundings))
const cache = join(bench.root, 'cache')
let trivy: string

beforeAll(async () => {
  trivy = (await programs(['trivy'], console.error)).trivy
  await plantTrivyDatabase(cache, ADVISORIES)
})

afterAll(() => bench.remove())

async function scan(wanted: Case & { cache?: string; program?: string } = {}) {
  const { program = trivy, cache: folder = cache } = wanted
  return await bench.scan({ PATH: dirname(program), TRIVY_CACHE_DIR: folder, HOME: bench.root, ...wanted.env }, wanted)
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

  test('a static Go program FROM scratch is recognised', async () => {
    const { pause } = await programs(['pause'], console.error)
    const { verdict, platforms } = await scan({
      images: [{ platform: 'linux/amd64', files: { app: readFileSync(pause) } }],
    })
    expect(verdict).toMatchObject({ passed: true, counts: { critical: 0 } })
    expect(platforms[0]?.packages).toBeGreaterThan(0)
    expect(readFileSync(platforms[0]?.files?.sbom ?? '', 'utf8')).toContain('pkg:golang/stdlib@')
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
    const home = bench.fresh('home')
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

describe('the scanner', () => {
  const { signal } = new AbortController()

  test('is chosen by what is there', async () => {
    const temporary = bench.fresh('about')
    const chosen = await chooseScanner('auto', { env: { PATH: dirname(trivy) }, outside: [], temporary }, signal)
    expect(chosen).toMatchObject({ version: '0.72.0', scanner: { name: 'trivy' } })
  })

  test('T11: is never taken from the workspace', async () => {
    const workspace = bench.fresh('workspace')
    symlinkSync(trivy, join(workspace, 'trivy'))
    const surroundings = { env: { PATH: workspace }, outside: [workspace], temporary: bench.fresh('about') }
    await expect(chooseScanner('trivy', surroundings, signal)).rejects.toThrow(
      'trivy: the program trivy is in no folder of PATH (outside of the workspace); install it on the runner',
    )
    await expect(chooseScanner('auto', surroundings, signal)).rejects.toThrow(
      /^nothing can scan the image here \(trivy: .*; grype: .*\); install trivy or grype in an earlier step/,
    )
  })
})
