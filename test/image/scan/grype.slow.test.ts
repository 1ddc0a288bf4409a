import { readFileSync, rmSync, truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Grype } from '../../../src/image/scan/grype.ts'
import { programs } from '../../lab/programs.ts'
import { plantGrypeDatabase } from '../../lab/scan.ts'
import { ADVISORIES, Bench, type Case, SHOP } from './bench.ts'

const bench = new Bench((surroundings) => new Grype(surroundings))
const cache = join(bench.root, 'cache')
const ONE = SHOP.slice(0, 1)
let grype: string

beforeAll(async () => {
  grype = (await programs(['grype'], console.error)).grype
  await plantGrypeDatabase(cache, ADVISORIES)
})

afterAll(() => bench.remove())

async function scan(wanted: Case & { cache?: string } = {}) {
  const { cache: folder = cache } = wanted
  return await bench.scan({ PATH: dirname(grype), GRYPE_DB_CACHE_DIR: folder, HOME: bench.root, ...wanted.env }, wanted)
}

// A scan costs some 6 s of CPU: what grype says of other images is in grype-report.test.ts.
test('finds the same as trivy, whatever the environment would hide', async () => {
  const { verdict, platforms } = await scan({
    images: ONE,
    env: { GRYPE_ONLY_FIXED: 'true', GRYPE_EXCLUDE: '/**' },
  })
  expect(verdict.inconclusive).toBeUndefined()
  expect(verdict).toMatchObject({ passed: false, counts: { critical: 1, high: 1, medium: 1, low: 0 } })
  expect(verdict.blocked).toMatchObject([
    { id: 'CVE-2026-0001', package: 'openssl', fixed: '3.0.99-1', platforms: ['linux/amd64'] },
    { id: 'CVE-2026-0002', package: 'zlib', platforms: ['linux/amd64'] },
  ])
  expect(platforms.map(({ packages }) => packages)).toEqual([4])
  const sbom = JSON.parse(readFileSync(platforms[0]?.files?.sbom ?? '', 'utf8'))
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'shop' } } })
  expect(sbom).not.toHaveProperty('vulnerabilities')
  const sarif = JSON.parse(readFileSync(platforms[0]?.files?.sarif ?? '', 'utf8'))
  expect(sarif.runs[0].results).toHaveLength(3)
})

describe('no pass', () => {
  test('without a database', async () => {
    const { verdict } = await scan({ images: ONE, cache: bench.fresh('empty') })
    expect(verdict).toMatchObject({ passed: false, blocked: [] })
    expect(verdict.inconclusive).toMatch(
      /^grype gave no result: failed to load vulnerability db: database does not exist/,
    )
  })

  test('with half of one', async () => {
    const half = bench.fresh('half')
    await plantGrypeDatabase(half, ADVISORIES)
    truncateSync(join(half, '6/vulnerability.db'), 100_000)
    const { verdict } = await scan({ images: ONE, cache: half })
    expect(verdict.passed).toBe(false)
    expect(verdict.inconclusive).toMatch(/^grype gave no result: /)
  })
})

test('its version is known, and so is that it is missing', async () => {
  const surroundings = { env: { PATH: dirname(grype) }, outside: [], temporary: bench.fresh('about') }
  const { signal } = new AbortController()
  expect(await new Grype(surroundings).available(signal)).toEqual({ version: '0.121.2' })
  rmSync(surroundings.temporary, { recursive: true })
  const none = { ...surroundings, env: { PATH: '/nowhere' } }
  expect(await new Grype(none).available(signal)).toEqual({
    missing: expect.stringContaining('the program grype is in no folder'),
  })
})
