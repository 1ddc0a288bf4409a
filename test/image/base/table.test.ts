import { describe, expect, test } from '@jest/globals'
import { baseImage } from '../../../src/image/base/choose.ts'
import { builtInBases, overlaid, readTable, writeTable } from '../../../src/image/base/read.ts'
import { BASE_KEYS, type BaseImage, type BaseKey } from '../../../src/image/base/table.ts'

/** What the generated Dockerfiles may stand on. */
const ASKED = {
  python: ['3.10', '3.11', '3.12', '3.13', '3.14'],
  uv: ['0.9'],
  node: ['22', '24'],
  'node-runtime': ['22', '24'],
  'java-jdk': ['17', '21', '25'],
  'java-jre': ['17', '21', '25'],
  'java-base': [undefined],
  maven: ['17', '21', '25'],
  gradle: ['17', '21', '25'],
  go: ['1.24', '1.25', '1.26'],
  static: [undefined],
  glibc: [undefined],
} as const satisfies Record<BaseKey, readonly (string | undefined)[]>

const DIGEST = `sha256:${'a1'.repeat(32)}`
const python: BaseImage = {
  key: 'python',
  version: '3.13',
  repository: 'docker.io/library/python',
  tag: '3.13-slim-trixie',
  digest: DIGEST,
  read: '2026-11-21',
}

describe('the built-in table', () => {
  test('has an image for each key, each version once, from known registries', () => {
    const table = builtInBases()
    expect(new Set(table.map(({ key }) => key))).toEqual(new Set(BASE_KEYS))
    for (const { repository, tag } of table) {
      expect(repository).toMatch(/^(?:docker\.io\/library|gcr\.io\/distroless|ghcr\.io\/astral-sh)\/[a-z0-9-]+$/)
      expect(tag).not.toMatch(/latest|bookworm|debian12/)
    }
  })

  test.each(BASE_KEYS)('has %s in every version that a language asks for', (key) => {
    for (const version of ASKED[key]) {
      expect(baseImage(builtInBases(), key, version, { pin: false })).toMatch(/^[a-z.]+\/[a-z0-9/-]+:[\w.-]+$/)
    }
  })

  test('a digest comes with the day it was read, and is of no made-up kind', () => {
    for (const { digest, read } of builtInBases()) {
      expect(read === undefined).toBe(digest === undefined)
      expect(new Set(digest ?? 'sha256:0123456789').size).toBeGreaterThan(10)
    }
  })
})

describe('a base image', () => {
  test('is named by tag and digest', () => {
    expect(baseImage([python], 'python', '3.13')).toBe(`docker.io/library/python:3.13-slim-trixie@${DIGEST}`)
    expect(baseImage([python], 'python', '3.13', { pin: false })).toContain(`@${DIGEST}`)
  })

  test('without a digest is refused with the command that reads it and the way around', () => {
    const { digest: _, ...unread } = python
    expect(() => baseImage([unread], 'python', '3.13')).toThrow(
      /^the digest of the base image docker\.io\/library\/python:3\.13-slim-trixie is not known yet; run build-image with command: base-images .* or set pin: false and let the tag move$/,
    )
    expect(baseImage([unread], 'python', '3.13', { pin: false })).toBe('docker.io/library/python:3.13-slim-trixie')
  })

  test('that is not in the table is refused with those that are', () => {
    expect(() => baseImage(builtInBases(), 'python', '2.7')).toThrow(
      /there is no base image python 2\.7 in the table, which has 3\.10, 3\.11/,
    )
    expect(() => baseImage([], 'static')).toThrow('which has none')
  })
})

describe('a table of one’s own', () => {
  test('is written and read as the same', () => {
    const table = [python, { ...python, version: '3.12', single: true as const }]
    expect(readTable(writeTable(table), 'x')).toEqual(table)
    expect(
      writeTable(table)
        .split('\n')
        .filter((line) => line.includes('"python"')),
    ).toHaveLength(2)
  })

  test('goes before the built-in one, line by line', () => {
    const mine = [
      { ...python, repository: 'registry.example.com:5000/python' },
      { ...python, version: '3.15' },
    ]
    const table = overlaid(builtInBases(), mine)
    expect(table).toHaveLength(builtInBases().length + 1)
    expect(baseImage(table, 'python', '3.13')).toBe(`registry.example.com:5000/python:3.13-slim-trixie@${DIGEST}`)
    expect(baseImage(table, 'python', '3.12', { pin: false })).toContain('docker.io/library/python:3.12')
    expect(baseImage(table, 'python', '3.15')).toContain(DIGEST)
  })

  const line = (more: object) => JSON.stringify({ schema: 1, images: [{ ...python, ...more }] })
  test.each([
    ['{', /^base-images\.json is no JSON/],
    ['[]', /is no table of base images; write \{"schema": 1/],
    ['null', /is no table of base images/],
    ['{"schema": 2, "images": []}', /is no table of base images/],
    ['{"schema": 1, "images": [1]}', /images\[0\] is no object/],
    [line({ key: 'pyhton' }), /images\[0\] has the key "?pyhton"?; write python/],
    [line({ key: '__proto__' }), /write one of python, uv/],
    [line({ digets: 'x' }), /has "?digets"?, which is none of key/],
    [line({ digest: 'sha256:abc' }), /digest is "?sha256:abc"?; write sha256: and 64/],
    [line({ digest: `sha512:${'a'.repeat(128)}` }), /write sha256: and 64/],
    [line({ tag: 'a b' }), /tag is "?a b"?; write a text such as "3\.13-slim-trixie"/],
    [line({ tag: 'x\nRUN id' }), /tag is/],
    [line({ repository: 'Docker.io/Python' }), /is no repository; write one such as/],
    [line({ repository: 'python:3' }), /repository is/],
    [line({ version: 3.13 }), /version is 3\.13; write a text such as "3\.13"/],
    [JSON.stringify({ schema: 1, images: [python, python] }), /has python 3\.13 twice/],
    [`${' '.repeat(1024 * 1025)}{}`, /larger than 1 MiB/],
  ])('T2: %.60j is one sentence', (text, sentence) => {
    expect(() => readTable(text, 'base-images.json')).toThrow(sentence)
  })
})
