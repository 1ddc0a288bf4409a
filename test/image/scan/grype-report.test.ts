import { describe, expect, test } from '@jest/globals'
import type { Evidence, Subject } from '../../../src/image/scan/findings.ts'
import { readGrypeReport } from '../../../src/image/scan/grype-report.ts'

const subject: Subject = {
  manifest: { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: `sha256:${'b'.repeat(64)}`, size: 400 },
  config: `sha256:${'a'.repeat(64)}`,
  platform: 'linux/amd64',
}
/** The shape of grype 0.112, shortened. */
const report = {
  matches: [
    {
      vulnerability: {
        id: 'GHSA-m2qf-hxjv-5gpq',
        dataSource: 'https://github.com/advisories/GHSA-m2qf-hxjv-5gpq',
        namespace: 'github:language:python',
        severity: 'High',
        description: 'Flask vulnerable to possible disclosure of permanent session cookie',
        fix: { versions: ['2.2.5', '2.3.2'], state: 'fixed' },
      },
      relatedVulnerabilities: [{ id: 'CVE-2023-30861' }],
      artifact: {
        name: 'flask',
        version: '2.0.0',
        type: 'python',
        purl: 'pkg:pypi/flask@2.0.0',
        locations: [{ path: '/usr/lib/python3/site-packages/flask-2.0.0.dist-info/METADATA' }],
      },
    },
    {
      vulnerability: { id: 'CVE-2026-0002', severity: 'Negligible', fix: { versions: [], state: 'wont-fix' } },
      artifact: { name: 'zlib', version: '1.2.13', type: 'deb', purl: 'pkg:deb/debian/zlib@1.2.13' },
    },
  ],
  source: { type: 'image', target: { imageID: subject.config, manifestDigest: subject.manifest.digest } },
  descriptor: { name: 'grype', version: '0.112.0', db: { status: { built: '2026-11-20T04:10:00Z', valid: true } } },
}
const sbom = {
  bomFormat: 'CycloneDX',
  components: [{ properties: [{ name: 'syft:package:type', value: 'python' }] }, { type: 'operating-system' }],
}

test('matches are findings, with the other names of a vulnerability', () => {
  const evidence = readGrypeReport(report, sbom, subject) as Evidence
  expect(evidence.findings).toEqual([
    {
      id: 'GHSA-m2qf-hxjv-5gpq',
      aliases: ['CVE-2023-30861'],
      severity: 'high',
      package: 'flask',
      version: '2.0.0',
      fixed: '2.2.5',
      purl: 'pkg:pypi/flask@2.0.0',
      place: '/usr/lib/python3/site-packages/flask-2.0.0.dist-info/METADATA',
      title: 'Flask vulnerable to possible disclosure of permanent session cookie',
      url: 'https://github.com/advisories/GHSA-m2qf-hxjv-5gpq',
      platforms: ['linux/amd64'],
    },
    {
      id: 'CVE-2026-0002',
      aliases: [],
      severity: 'negligible',
      package: 'zlib',
      version: '1.2.13',
      purl: 'pkg:deb/debian/zlib@1.2.13',
      place: 'deb',
      platforms: ['linux/amd64'],
    },
  ])
  expect(evidence).toMatchObject({ packages: 1, databaseTime: Date.parse('2026-11-20T04:10:00Z') })
})

test('the database stood elsewhere before grype 0.88', () => {
  const older = { ...report, descriptor: { db: { built: '2026-11-19T04:10:00Z', error: null } } }
  expect(readGrypeReport(older, sbom, subject)).toMatchObject({ databaseTime: Date.parse('2026-11-19T04:10:00Z') })
})

test('a severity that nobody knows is unknown, not harmless', () => {
  const [match] = report.matches
  const odd = { ...report, matches: [{ ...match, vulnerability: { ...match?.vulnerability, severity: 'Defcon1' } }] }
  expect((readGrypeReport(odd, sbom, subject) as Evidence).findings[0]?.severity).toBe('unknown')
})

describe('says nothing', () => {
  test.each<[string, object, RegExp]>([
    ['without matches', { matches: undefined }, /no list of matches/],
    [
      'about another image',
      { source: { target: { imageID: `sha256:${'c'.repeat(64)}` } } },
      /about image "sha256:c{64}", not about/,
    ],
    ['about no image', { source: {} }, /about image "", not about/],
    [
      'with an invalid database',
      { descriptor: { db: { status: { valid: false, error: 'checksum mismatch' } } } },
      /checksum mismatch/,
    ],
  ])('%s', (_name, change, sentence) => {
    expect(readGrypeReport({ ...report, ...change }, sbom, subject)).toEqual({
      inconclusive: expect.stringMatching(sentence),
    })
  })

  test('without a date of the database: the date is none', () => {
    const undated = { ...report, descriptor: {} }
    expect(readGrypeReport(undated, sbom, subject)).toMatchObject({ databaseTime: Number.NaN })
  })
})

describe('a system whose packages have no match', () => {
  const deb = { properties: [{ name: 'syft:package:type', value: 'deb' }] }
  const system = { ...sbom, components: [...sbom.components, deb] }
  const clean = { ...report, matches: report.matches.slice(0, 1) }
  const of = (distro: object) => {
    const db = { ...report.descriptor.db, providers: { debian: {}, rhel: {}, github: {} } }
    return readGrypeReport({ ...clean, distro, descriptor: { db } }, system, subject)
  }

  test.each([
    { name: 'debian', version: '12.5' },
    { name: 'rockylinux', version: '9' },
  ])('is clean where it is known: %j', (distro) => {
    expect(of(distro)).toMatchObject({ packages: 2 })
  })

  test.each([
    [{ name: 'gentoo', version: '1' }, /^grype does not know gentoo 1, so its 1 packages were not checked/],
    [{ name: '' }, /^grype does not know the operating system of the image, so its 1 packages/],
  ])('is not where it is unknown: %j', (distro, sentence) => {
    expect(of(distro)).toEqual({ inconclusive: expect.stringMatching(sentence) })
  })
})
