import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import semver from 'semver'
import { parseReference } from '../../src/oci/reference.ts'
import { isVersion, newestFirst, placeOfPackage, tagOfVersion, versionOfTag } from '../../src/repository/place.ts'
import { readWanted } from '../../src/repository/wanted.ts'

const REPOSITORY = 'ghcr.io/acme/packages'
const DIGEST = `sha256:${'ab'.repeat(32)}`

describe('a place', () => {
  test('is the repository with the name behind it', () => {
    expect(placeOfPackage(REPOSITORY, 'acme/shop')).toEqual({ registry: 'ghcr.io', path: 'acme/packages/acme/shop' })
    expect(placeOfPackage('127.0.0.1:5000/p', 'shop')).toEqual({ registry: '127.0.0.1:5000', path: 'p/shop' })
  })

  test.each([
    [REPOSITORY, 'acme/Shop', /"acme\/Shop" is no name of a package; write lower-case letters/],
    [REPOSITORY, '../shop', /is no name of a package/],
    [REPOSITORY, 'shop:1', /is no name of a package/],
    [REPOSITORY, '-shop', /is no name of a package/],
    [REPOSITORY, 'a'.repeat(129), /is no name of a package/],
    [REPOSITORY, '__proto__', /is no name of a package/],
    [`${REPOSITORY}:1`, 'shop', /is one version; give the repository alone: ghcr\.io\/acme\/packages$/],
    [`${REPOSITORY}@${DIGEST}`, 'shop', /is one version; give the repository alone/],
    [`ghcr.io/${'a/'.repeat(80)}a`, `${'b/'.repeat(63)}b`, /path of more than 255 characters/],
    ['ghcr.io/Acme/packages', 'shop', /is no image reference/],
  ])('%s with %s is refused', (repository, name, sentence) => {
    expect(() => placeOfPackage(repository, name)).toThrow(sentence)
  })
})

describe('a version and its tag', () => {
  const identifier = fc.stringMatching(/^[1-9A-Za-z-][0-9A-Za-z-]{0,5}$/)
  const versions = fc
    .tuple(fc.nat(999), fc.nat(999), fc.nat(999), fc.array(identifier), fc.array(identifier))
    .map(([a, b, c, pre, build]) => {
      const ends = [pre.length > 0 ? `-${pre.join('.')}` : '', build.length > 0 ? `+${build.join('.')}` : '']
      return `${a}.${b}.${c}${ends.join('')}`
    })
    .filter((version) => version.length <= 128 && semver.valid(version) !== null)

  test('lead to each other, and the tag can stand in a reference', () => {
    fc.assert(
      fc.property(versions, (version) => {
        const tag = tagOfVersion(version)
        expect(versionOfTag(tag)).toBe(version)
        expect(parseReference(`ghcr.io/acme/shop:${tag}`).tag).toBe(tag)
      }),
    )
  })

  test('two versions never have one tag', () => {
    fc.assert(fc.property(versions, versions, (a, b) => (tagOfVersion(a) === tagOfVersion(b)) === (a === b)))
  })

  test.each(['v1.4.2', '1.4', 'latest', '01.2.3', '1.2.3_b_c', '', '1.2.3-01', `1.2.3-${'a'.repeat(130)}`])(
    '%s is none',
    (tag) => {
      expect(versionOfTag(tag)).toBeUndefined()
      expect(isVersion(tag)).toBe(false)
      expect(() => tagOfVersion(tag)).toThrow(/is no version of a package; write one such as 1\.4\.2$/)
    },
  )

  test('newest first', () => {
    const sorted = ['2.0.0', '2.0.0-rc.10', '2.0.0-rc.9', '1.10.0+b', '1.10.0', '1.9.0']
    expect([...sorted].reverse().sort(newestFirst)).toEqual(sorted)
  })
})

describe('what is wanted', () => {
  test.each([
    ['acme/shop@1.4.2', { version: '1.4.2' }],
    ['acme/shop@1.4.2+b.1', { version: '1.4.2+b.1' }],
    ['acme/shop@^1.4', { range: '^1.4' }],
    ['acme/shop@>=1.2 <2', { range: '>=1.2 <2' }],
    ['acme/shop@1.4', { range: '1.4' }],
    ['acme/shop', { range: '*' }],
    [`acme/shop@${DIGEST}`, { digest: DIGEST }],
    [`acme/shop@1.4.2@${DIGEST}`, { version: '1.4.2', digest: DIGEST }],
    [`${REPOSITORY}/acme/shop:1.4.2`, { version: '1.4.2' }],
    [`${REPOSITORY}/acme/shop:1.4.2_b`, { version: '1.4.2+b' }],
    [`${REPOSITORY}/acme/shop@${DIGEST}`, { digest: DIGEST }],
    [`${REPOSITORY}/acme/shop:1.4.2@${DIGEST}`, { version: '1.4.2', digest: DIGEST }],
    [`${REPOSITORY}/acme/shop`, { range: '*' }],
  ])('%s', (text, rest) => {
    expect(readWanted(text, REPOSITORY)).toEqual({ name: 'acme/shop', ...rest })
  })

  test.each([
    ['', /"" is no name of a package/],
    ['Shop@1.0.0', /"Shop" is no name of a package/],
    ['shop@', /names no version or range of shop/],
    ['shop@not a range', /names no version or range of shop; write name@version/],
    [`shop@^1@${DIGEST}`, /names no version or range of shop/],
    ['shop@sha256:12', /"sha256:12" is no digest; write sha256: and 64/],
    ['ghcr.io/other/packages/acme/shop:1.4.2', /is in another repository than ghcr\.io\/acme\/packages/],
    ['quay.io/acme/packages/shop@1.4.2', /is in another repository/],
    [`${REPOSITORY}/acme/shop:latest`, /latest is no version of a package/],
    [`${REPOSITORY}/acme/Shop:1.4.2`, /is no image reference/],
    ['shop@--force', /names no version or range/],
    ['--force@1.0.0', /is no name of a package/],
  ])('T1: %s is refused', (text, sentence) => {
    expect(() => readWanted(text, REPOSITORY)).toThrow(sentence)
  })
})
