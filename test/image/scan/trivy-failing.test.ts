import { chmodSync, cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Policy } from '../../../src/image/scan/judge.ts'
import { Trivy } from '../../../src/image/scan/trivy.ts'
import { programs } from '../../lab/programs.ts'
import { debianFiles, plantTrivyDatabase } from '../../lab/scan.ts'
import { ADVISORIES, Bench, type Case, NOW, SHOP } from './bench.ts'

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

describe('without a usable database the gate fails', () => {
  async function because(
    change: (copy: string) => void | Promise<void>,
    policy: Partial<Policy> = {},
  ): Promise<string> {
    const copy = join(bench.fresh('database'), 'cache')
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
    const old = join(bench.fresh('old'), 'cache')
    const advisory = { id: 'CVE-2026-0001', bucket: 'debian 12', package: 'openssl', severity: 'CRITICAL' } as const
    await plantTrivyDatabase(old, [advisory], new Date(NOW - 8 * 86_400_000))
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
    const file = join(bench.fresh('bin'), 'trivy')
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
    [
      'it writes more than can be read',
      'truncate -s 300M report.json',
      /^trivy's report has 315 MB; at most 256 are read/,
    ],
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

  test('10,000 findings are found, counted and kept', async () => {
    const small = await scan({ images: SHOP.slice(0, 1) })
    const report = JSON.parse(readFileSync(join(small.output, 'trivy-linux-amd64.json'), 'utf8'))
    const [result] = report.Results
    const [one] = result.Vulnerabilities
    result.Vulnerabilities = Array.from({ length: 10_000 }, (_, index) => ({
      ...one,
      VulnerabilityID: `CVE-2026-${index}`,
    }))
    const large = join(bench.fresh('large'), 'report.json')
    writeFileSync(large, JSON.stringify(report))
    const program = instead(`case "$1" in image) cp ${large} report.json;; *) exec ${trivy} "$@";; esac`)
    const { verdict, platforms } = await scan({
      images: SHOP.slice(0, 1),
      program,
      env: { PATH: `${dirname(program)}:${PATH}` },
    })
    expect(verdict.counts.critical).toBe(10_000)
    expect(verdict.blocked).toHaveLength(10_000)
    expect(JSON.parse(readFileSync(platforms[0]?.files?.sarif ?? '', 'utf8')).runs[0].results).toHaveLength(10_001)
  })

  test('a cancelled run ends it at once', async () => {
    const program = instead('sleep 60 & wait')
    const start = performance.now()
    const running = scan({ program, env: { PATH: `${dirname(program)}:${PATH}` }, until: AbortSignal.timeout(300) })
    await expect(running).rejects.toThrow('timeout')
    expect(performance.now() - start).toBeLessThan(30_000)
  })

  test('T9: it sees no token, key or kubeconfig, and no home of the user', async () => {
    const program = instead(`env > ${bench.root}/seen; exit 1`)
    const marker = 'marker-of-a-secret'
    const env = {
      GITHUB_TOKEN: marker,
      KUBECONFIG: `/${marker}`,
      DOCKER_CONFIG: `/${marker}`,
      AWS_SECRET_ACCESS_KEY: marker,
      HOME: `/${marker}`,
    }
    await scan({ program, env: { ...env, PATH: `${dirname(program)}:${PATH}` } })
    const seen = readFileSync(join(bench.root, 'seen'), 'utf8')
    expect(seen).toContain('HOME=')
    expect(seen).not.toContain(marker)
  })
})
