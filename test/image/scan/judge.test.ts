import { describe, expect, test } from '@jest/globals'
import type { Evidence, Finding } from '../../../src/image/scan/findings.ts'
import { judge, type Policy } from '../../../src/image/scan/judge.ts'
import { readOpenVex } from '../../../src/image/scan/openvex.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const MANIFEST = `sha256:${'b'.repeat(64)}`
const NOW = Date.parse('2026-11-21T12:00:00Z')
const DAY = 86_400_000

const OPENSSL: Finding = {
  id: 'CVE-2026-0001',
  aliases: ['GHSA-aaaa-bbbb-cccc'],
  severity: 'critical',
  package: 'openssl',
  version: '3.0.11-1',
  fixed: '3.0.99-1',
  purl: 'pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12.5',
  place: 'debian',
  platforms: ['linux/amd64'],
}
const { fixed: _, ...ZLIB_BASE } = OPENSSL
const ZLIB: Finding = {
  ...ZLIB_BASE,
  id: 'CVE-2026-0002',
  aliases: [],
  severity: 'high',
  package: 'zlib',
  version: '1.2.13',
  purl: 'pkg:deb/debian/zlib@1.2.13?arch=amd64&distro=debian-12.5',
}

function evidence(findings: readonly Finding[], more: Partial<Evidence> = {}): Evidence {
  return { findings, packages: 10, databaseTime: NOW - DAY, notes: [], ...more }
}

function policy(more: Partial<Policy> = {}): Policy {
  return {
    threshold: 'high',
    fixableOnly: false,
    ignores: [],
    vex: [],
    image: { repository: 'ghcr.io/acme/shop', digests: [DIGEST, MANIFEST], tags: ['1.2.0'] },
    oldestDatabase: 7 * 86_400,
    now: NOW,
    ...more,
  }
}

describe('the threshold', () => {
  test.each([
    ['critical', ['critical']],
    ['high', ['critical', 'high']],
    ['medium', ['critical', 'high', 'medium']],
    ['low', ['critical', 'high', 'medium', 'low']],
    ['any', ['critical', 'high', 'medium', 'low', 'negligible', 'unknown']],
  ] as const)('%s blocks %j', (threshold, severities) => {
    const all = (['unknown', 'negligible', 'low', 'medium', 'high', 'critical'] as const).map((severity) => ({
      ...OPENSSL,
      id: `CVE-${severity}`,
      severity,
    }))
    const verdict = judge([evidence(all)], policy({ threshold }))
    expect(verdict.blocked.map(({ severity }) => severity)).toEqual(severities)
    expect(verdict.passed).toBe(false)
    expect(Object.values(verdict.counts)).toEqual([1, 1, 1, 1, 1, 1])
  })

  test('what nothing mends blocks unless it is told not to', () => {
    expect(judge([evidence([ZLIB])], policy()).passed).toBe(false)
    expect(judge([evidence([ZLIB])], policy({ fixableOnly: true }))).toMatchObject({
      passed: true,
      counts: { high: 1 },
    })
    expect(judge([evidence([OPENSSL])], policy({ fixableOnly: true })).passed).toBe(false)
  })

  test('nothing found in packages that were recognised passes', () => {
    expect(judge([evidence([])], policy())).toMatchObject({ passed: true, blocked: [], ignored: [] })
  })
})

describe('no evidence is not good evidence', () => {
  test.each([
    ['nothing was scanned', [], /^nothing was scanned$/],
    ['no packages', [evidence([], { packages: 0 })], /^the scanner recognised no package/],
    ['an old database', [evidence([], { databaseTime: NOW - 8 * DAY })], /is of 2026-11-13, older than 7d; renew it/],
    ['a database without a date', [evidence([], { databaseTime: Number.NaN })], /does not say when it was made/],
    ['a database of tomorrow', [evidence([], { databaseTime: NOW + 3 * DAY })], /2026-11-24, which is yet to come/],
    ['one platform of two', [evidence([]), { inconclusive: 'trivy ended without a report' }], /^trivy ended without/],
  ])('%s', (_name, scans, sentence) => {
    const verdict = judge(scans, policy())
    expect(verdict.passed).toBe(false)
    expect(verdict.inconclusive).toMatch(sentence)
  })

  test('what was found all the same is shown', () => {
    const verdict = judge([evidence([OPENSSL]), { inconclusive: 'it crashed' }], policy())
    expect(verdict).toMatchObject({ passed: false, inconclusive: 'it crashed', counts: { critical: 1 } })
    expect(verdict.blocked).toHaveLength(1)
  })
})

describe('the ignore file', () => {
  const entry = { id: 'CVE-2026-0001', reason: 'never called', expires: '2026-11-21', place: 'file line 2' }

  test('says why until its last day is over', () => {
    const verdict = judge([evidence([OPENSSL])], policy({ ignores: [entry] }))
    expect(verdict).toMatchObject({ passed: true, blocked: [], expired: [], unused: [] })
    expect(verdict.ignored).toEqual([{ finding: OPENSSL, why: 'never called (file line 2, until 2026-11-21)' }])
  })

  test('an expired entry blocks again and says so', () => {
    const verdict = judge(
      [evidence([OPENSSL])],
      policy({ ignores: [entry], now: NOW + DAY, oldestDatabase: 10 * 86_400 }),
    )
    expect(verdict).toMatchObject({ passed: false, ignored: [], blocked: [OPENSSL] })
    expect(verdict.expired).toEqual([{ finding: OPENSSL, entry }])
  })

  test('takes other names of a vulnerability', () => {
    expect(judge([evidence([OPENSSL])], policy({ ignores: [{ ...entry, id: 'GHSA-aaaa-bbbb-cccc' }] })).passed).toBe(
      true,
    )
  })

  test('an entry for another package is unused', () => {
    const other = { ...entry, package: 'libssl3' }
    const verdict = judge([evidence([OPENSSL])], policy({ ignores: [other] }))
    expect(verdict).toMatchObject({ passed: false, unused: [other] })
  })
})

describe('OpenVEX', () => {
  function vex(statement: object, more: object = {}) {
    return {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://acme.example/vex/1',
      author: 'Acme security',
      timestamp: '2026-11-01T00:00:00Z',
      version: 1,
      statements: [
        {
          vulnerability: { name: 'CVE-2026-0001' },
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
          ...statement,
        },
      ],
      ...more,
    }
  }
  const read = (...documents: object[]) =>
    documents.flatMap((one, i) => readOpenVex(JSON.stringify(one), `vex-${i}.json`))
  const passes = (...documents: object[]) => judge([evidence([OPENSSL])], policy({ vex: read(...documents) })).passed

  test.each<[boolean, string, object]>([
    [true, 'the image by its index', { '@id': `pkg:oci/shop@${DIGEST}` }],
    [true, 'with the colon encoded', { '@id': `pkg:oci/shop@sha256%3A${'a'.repeat(64)}` }],
    [true, 'by its manifest and repository', { '@id': `pkg:oci/shop@${MANIFEST}?repository_url=ghcr.io/acme/shop` }],
    [true, 'by the repository without its last part', { '@id': 'pkg:oci/shop?repository_url=ghcr.io%2Facme' }],
    [true, 'by name, whatever its digest', { '@id': 'pkg:oci/shop' }],
    [true, 'by a tag it has', { '@id': 'pkg:oci/shop?tag=1.2.0' }],
    [true, 'for this architecture', { '@id': 'pkg:oci/shop?arch=amd64' }],
    [true, 'as identifier', { identifiers: { purl: `pkg:oci/shop@${DIGEST}` } }],
    [true, 'by hash', { hashes: { 'sha-256': 'a'.repeat(64) } }],
    [true, 'by reference', { '@id': `ghcr.io/acme/shop@${DIGEST}` }],
    [
      true,
      'with the package as its part',
      { '@id': 'pkg:oci/shop', subcomponents: [{ '@id': 'pkg:deb/debian/openssl@3.0.11-1' }] },
    ],
    [
      true,
      'with any version of the package',
      { '@id': 'pkg:oci/shop', subcomponents: [{ '@id': 'pkg:deb/debian/openssl' }] },
    ],
    [true, 'the package itself', { '@id': 'pkg:deb/debian/openssl@3.0.11-1?arch=amd64' }],
    [false, 'another digest', { '@id': `pkg:oci/shop@sha256:${'c'.repeat(64)}` }],
    [false, 'another name', { '@id': `pkg:oci/shopping@${DIGEST}` }],
    [false, 'another repository', { '@id': `pkg:oci/shop@${DIGEST}?repository_url=ghcr.io/evil/shop` }],
    [false, 'a tag it does not have', { '@id': 'pkg:oci/shop?tag=1.3.0' }],
    [false, 'another architecture', { '@id': 'pkg:oci/shop?arch=arm64' }],
    [false, 'another hash', { hashes: { 'sha-256': 'c'.repeat(64) } }],
    [false, 'another kind of hash', { hashes: { 'sha-512': 'a'.repeat(64) } }],
    [
      false,
      'with another package as its part',
      { '@id': 'pkg:oci/shop', subcomponents: [{ '@id': 'pkg:deb/debian/zlib' }] },
    ],
    [
      false,
      'with another version as its part',
      { '@id': 'pkg:oci/shop', subcomponents: [{ '@id': 'pkg:deb/debian/openssl@3.0.12' }] },
    ],
    [false, 'a package of another distribution', { '@id': 'pkg:deb/ubuntu/openssl' }],
    [false, 'a package URL that is none', { '@id': 'pkg:' }],
    [false, 'nothing', {}],
  ])('%p: %s', (expected, _name, product) => {
    expect(passes(vex({ products: [product] }))).toBe(expected)
  })

  const products = [{ '@id': 'pkg:oci/shop' }]

  test('says its status, reason, document and author', () => {
    const verdict = judge([evidence([OPENSSL])], policy({ vex: read(vex({ products })) }))
    expect(verdict.ignored.map(({ why }) => why)).toEqual([
      'VEX not_affected: vulnerable_code_not_in_execute_path (vex-0.json, Acme security)',
    ])
  })

  test.each([
    ['fixed', true],
    ['affected', false],
    ['under_investigation', false],
  ])('%s', (status, passed) => {
    expect(passes(vex({ products, status }))).toBe(passed)
  })

  test('a later statement takes an earlier one back, in whatever order they are read', () => {
    const back = vex({
      products,
      status: 'affected',
      action_statement: 'update',
      timestamp: '2026-11-02T00:00:00+02:00',
    })
    expect(passes(vex({ products }), back)).toBe(false)
    expect(passes(back, vex({ products }))).toBe(false)
    expect(passes(back, vex({ products, timestamp: '2026-11-03T00:00:00Z' }))).toBe(true)
  })

  test('knows a vulnerability by its other names', () => {
    expect(passes(vex({ products, vulnerability: { name: 'GHSA-aaaa-bbbb-cccc' } }))).toBe(true)
    expect(passes(vex({ products, vulnerability: { name: 'X-1', aliases: ['CVE-2026-0001'] } }))).toBe(true)
    expect(passes(vex({ products, vulnerability: { name: 'CVE-2026-0002' } }))).toBe(false)
  })

  test('an expired entry of the ignore file takes nothing from it', () => {
    const ignores = [{ id: 'CVE-2026-0001', reason: 'never called', expires: '2020-01-01', place: 'file line 2' }]
    const verdict = judge([evidence([OPENSSL])], policy({ vex: read(vex({ products })), ignores }))
    expect(verdict).toMatchObject({ passed: true, expired: [] })
  })

  test.each([
    [
      'no reason',
      vex({ products, justification: undefined }),
      /statements\[0\].status: not_affected has no reason; write/,
    ],
    [
      'another justification',
      vex({ justification: 'trust_me' }),
      /"trust_me" can't be used; write component_not_present/,
    ],
    ['another status', vex({ status: 'fine' }), /"fine" can't be used; write not_affected, affected, fixed or/],
    [
      'an older format',
      vex({}, { '@context': 'https://openvex.dev/ns', statements: [{ vulnerability: 'CVE-1', status: 'fixed' }] }),
      /vulnerability: "CVE-1" can't be used/,
    ],
    ['another format', { bomFormat: 'CycloneDX' }, /bomFormat: unknown key/],
    ['no author', vex({}, { author: undefined }), /has no author/],
    ['a misspelt key', vex({ product: [] }), /product: unknown key; did you mean products\?/],
    ['a list', [], /an empty list can't be used/],
  ])('%s is refused', (_name, document, sentence) => {
    expect(() => readOpenVex(JSON.stringify(document), 'vex.json')).toThrow(sentence)
  })
})

test('10,000 findings are judged in a moment, worst first, each once', () => {
  const severities = ['low', 'critical', 'medium', 'high'] as const
  const many = Array.from({ length: 10_000 }, (_x, i) => ({
    ...OPENSSL,
    id: `CVE-2026-${i}`,
    package: `package-${i % 500}`,
    severity: severities[i % 4] ?? 'low',
  }))
  const arm = many.map((finding) => ({ ...finding, platforms: ['linux/arm64'] }))
  const start = cpuMs()
  const verdict = judge([evidence(many), evidence(arm)], policy())
  expect(cpuMs() - start).toBeLessThan(TOO_LONG_MS)
  expect(verdict.counts).toMatchObject({ critical: 2500, high: 2500, medium: 2500, low: 2500 })
  expect(verdict.blocked).toHaveLength(5000)
  expect(verdict.blocked[0]).toMatchObject({ severity: 'critical', platforms: ['linux/amd64', 'linux/arm64'] })
  expect(verdict.blocked.at(-1)?.severity).toBe('high')
})
