import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonicalBytes } from '../../src/package/canonical.ts'
import { manifestBytes, readManifest } from '../../src/package/manifest.ts'
import type { Manifest } from '../../src/package/types.ts'

const file = (path: string) => ({ path, size: 1, sha256: 'ab'.repeat(32), mode: 'file' }) as const
const manifest: Manifest = {
  schema: 1,
  name: 'acme/shop',
  version: '1.4.2-rc.1+build.5',
  stage: 'staging',
  images: [`sha256:${'00'.repeat(32)}`, `sha256:${'11'.repeat(32)}`],
  files: [file('ci-cd/a'), file('recipe/Z'), file('recipe/a'), file('recipe/ä')],
}
const text = manifestBytes(manifest).toString()

test('the bytes are those of RFC 8785', () => {
  // Appendix of the RFC, 3.2.3: sorted by UTF-16 code units.
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
  expect(canonicalBytes(keys).toString()).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}\n',
  )
  expect(canonicalBytes(['\b\t\n\f\r\u000f"\\/é', true, null, -1]).toString()).toBe(
    '["\\b\\t\\n\\f\\r\\u000f\\"\\\\/é",true,null,-1]\n',
  )
  for (const none of [1.5, Number.NaN, '\ud800', 1n, () => 1])
    expect(() => canonicalBytes([none])).toThrow(/no canonical/)
})

test('the same value has the same bytes in whatever order it was made', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.maxSafeInteger(),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      tie('object'),
      fc.array(tie('value'), { maxLength: 4 }),
    ),
    object: fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  })).object as fc.Arbitrary<Record<string, unknown>>
  fc.assert(
    fc.property(value, (one) => {
      const turned = Object.fromEntries(Object.entries(one).reverse())
      expect(canonicalBytes(turned).equals(canonicalBytes(one))).toBe(true)
      expect(JSON.parse(canonicalBytes(one).toString())).toEqual(JSON.parse(JSON.stringify(one)))
    }),
    { numRuns: 200 },
  )
})

test('what was written is read', () => {
  expect(readManifest(Buffer.from(text), 'p')).toEqual(manifest)
  expect(text).toMatch(/^\{"files":\[\{"mode":"file","path":"ci-cd\/a".*"version":"1\.4\.2-rc\.1\+build\.5"\}\n$/)
})

const changed = (change: object) => canonicalBytes({ ...manifest, ...change }).toString()
test.each<[string, string, RegExp]>([
  ['T18: a space', text.replace(',', ', '), /not in its canonical form/],
  ['T18: a key twice', text.replace('{"files"', '{"name":"other","files"'), /not in its canonical form/],
  ['T18: other escapes', text.replace('acme', '\\u0061cme'), /not in its canonical form/],
  ['T18: a number written otherwise', text.replace('"schema":1', '"schema":1.0'), /not in its canonical form/],
  ['T18: no LF at its end', text.trimEnd(), /not in its canonical form/],
  ['T18: a BOM', `\uFEFF${text}`, /is no JSON/],
  ['text behind it', `${text}{}`, /is no JSON/],
  ['nothing', '', /is no JSON/],
  ['a list', '[]\n', /is none/],
  ['T17: a prototype', text.replace('{"files"', '{"__proto__":{},"files"'), /__proto__: unknown key/],
  ['T17: a constructor', text.replace('{"files"', '{"constructor":{},"files"'), /constructor: unknown key/],
  ['a newer schema', changed({ schema: 3 }), /has schema 3 and this Gradus reads schema 1/],
  ['a version with v', changed({ version: 'v1.2.3' }), /"v1\.2\.3" can't be used; write a semantic version/],
  ['a name in upper case', changed({ name: 'Shop' }), /"Shop" can't be used; write lower-case letters/],
  ['images out of order', changed({ images: [...manifest.images].reverse() }), /twice or out of order/],
  ['an image twice', changed({ images: [manifest.images[0], manifest.images[0]] }), /twice or out of order/],
  ['files out of order', changed({ files: [file('recipe/b'), file('recipe/a')] }), /recipe\/a out of order/],
  ['a file twice', changed({ files: [file('recipe/a'), file('recipe/a')] }), /recipe\/a, which is there twice/],
  [
    'two names in one case',
    changed({ files: [file('recipe/A'), file('recipe/a')] }),
    /differs from recipe\/A only in case/,
  ],
  ['a way out', changed({ files: [file('recipe/../../x')] }), /leads out of the package/],
  ['itself', changed({ files: [file('metadata/manifest.json')] }), /a manifest never lists/],
  ['its signature', changed({ files: [file('metadata/signature.asc')] }), /a manifest never lists/],
  ['a size below zero', changed({ files: [{ ...file('recipe/a'), size: -1 }] }), /files\[0\]\.size: -1 can't be used/],
  ['a short digest', changed({ files: [{ ...file('recipe/a'), sha256: 'ab' }] }), /64 hexadecimal digits/],
])('a manifest is refused: %s', (_, bytes, sentence) => {
  expect(() => readManifest(Buffer.from(bytes), 'the package')).toThrow(sentence)
  expect(() => readManifest(Buffer.from(bytes), 'the package')).toThrow(
    /^the package: metadata\/manifest\.json [^\n]*$/,
  )
})

test('one of 10,000 files is read, one of more is refused', () => {
  const files = (count: number) => Array.from({ length: count }, (_, n) => file(`recipe/${String(n).padStart(6, '0')}`))
  expect(readManifest(Buffer.from(changed({ files: files(10_000) })), 'p').files).toHaveLength(10_000)
  expect(() => readManifest(Buffer.from(changed({ files: files(10_001) })), 'p')).toThrow(/is none: files: /)
})
