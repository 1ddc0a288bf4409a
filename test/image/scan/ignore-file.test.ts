import { describe, expect, test } from '@jest/globals'
import { endOf, readIgnoreFile } from '../../../src/image/scan/ignore-file.ts'

const NAME = '.gradus-ignore.yaml'
const GOOD = `ignore:
  - id: CVE-2026-0001
    package: openssl
    reason: the shop never speaks TLS itself
    expires: 2026-12-31
  - id: GHSA-abcd-1234-wxyz
    reason: fixed with the next release, on Monday
    expires: '2026-11-30'
`

test('entries are read, with their lines', () => {
  expect(readIgnoreFile(GOOD, NAME)).toEqual([
    {
      id: 'CVE-2026-0001',
      package: 'openssl',
      reason: 'the shop never speaks TLS itself',
      expires: '2026-12-31',
      place: `${NAME} line 2`,
    },
    {
      id: 'GHSA-abcd-1234-wxyz',
      reason: 'fixed with the next release, on Monday',
      expires: '2026-11-30',
      place: `${NAME} line 6`,
    },
  ])
})

test('an empty file ignores nothing', () => {
  expect(readIgnoreFile('# nothing yet\n', NAME)).toEqual([])
  expect(readIgnoreFile('ignore: []\n', NAME)).toEqual([])
})

test('an entry holds to the end of its day', () => {
  const [entry] = readIgnoreFile(GOOD, NAME)
  expect(entry && new Date(endOf(entry)).toISOString()).toBe('2027-01-01T00:00:00.000Z')
})

describe('what is not meant is refused with its line and what to write', () => {
  test.each([
    [
      'no reason',
      GOOD.replace(/ {4}reason: the.*\n/, ''),
      'line 2: ignore[0]: has no reason; write a sentence that says why',
    ],
    [
      'an empty reason',
      GOOD.replace('the shop never speaks TLS itself', '""'),
      'line 4: ignore[0].reason: "" can\'t be used',
    ],
    [
      'a reason that is none',
      GOOD.replace('the shop never speaks TLS itself', 'later'),
      'line 4: ignore[0].reason: "later"',
    ],
    [
      'no end',
      GOOD.replace(/ {4}expires: 2026.*\n/, ''),
      'line 2: ignore[0]: has no expires; write the last day it holds',
    ],
    [
      'never',
      GOOD.replace('2026-12-31', 'never'),
      'line 5: ignore[0].expires: "never" can\'t be used; write the last day it',
    ],
    ['a day that is none', GOOD.replace('2026-12-31', '2026-02-30'), 'line 5: ignore[0].expires: 2026-02-30 is no day'],
    [
      'a misspelt key',
      GOOD.replace('reason:', 'reasons:'),
      'line 4: ignore[0].reasons: unknown key; did you mean reason?',
    ],
    ['another file', 'vulnerabilities: []\n', 'line 1: has no ignore'],
    ['a list', '- CVE-2026-0001\n', "line 1: a list can't be used; write keys (ignore) with values"],
    ['an id with a pattern', GOOD.replace('CVE-2026-0001', '"*"'), 'line 2: ignore[0].id: "*" can\'t be used'],
    ['T17: a key of prototypes', `${GOOD}__proto__: {}\n`, "line 9: __proto__ can't be a key"],
    ['T18: a key twice', GOOD.replace('package: openssl', 'id: CVE-1'), `line 3: duplicat`],
  ])('%s', (_, text, sentence) => {
    expect(() => readIgnoreFile(text, NAME)).toThrow(`${NAME} ${sentence}`)
  })

  test('T16: aliases that double, depth and size', () => {
    const doubling = `a: &a [x, x]\nb: &b [*a, *a]\n${Array.from({ length: 60 }, (_, i) => `k${i}: [*b, *b]`).join('\n')}\n`
    expect(() => readIgnoreFile(doubling, NAME)).toThrow(NAME)
    expect(() => readIgnoreFile(`ignore: ${'['.repeat(20_000)}`, NAME)).toThrow(NAME)
    expect(() => readIgnoreFile(`# ${'x'.repeat(1e6)}`, NAME)).toThrow('bytes')
  })
})
