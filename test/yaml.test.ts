import { describe, expect, test } from '@jest/globals'
import { UserError } from '../src/errors.ts'
import { readYaml, SMALL_FILE } from '../src/yaml.ts'
import { cpuMs, TOO_LONG_MS } from './cpu.ts'

function complaint(text: string, plain: 'unambiguous' | 'any' = 'any'): string {
  try {
    readYaml(text, 'a.yml', SMALL_FILE, plain)
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return (error as Error).message
  }
  throw new Error('it did not complain')
}

test('a document is plain values, and every key and item knows its line', () => {
  const { value, lineOf } = readYaml('# shop\na:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n"e": |\n  f\n', 'a.yml')
  expect(value).toEqual({ a: { b: 1, c: ['x', { d: 2 }] }, e: 'f\n' })
  expect(lineOf(['a'])).toBe(2)
  expect(lineOf(['a', 'c', 1, 'd'])).toBe(6)
  expect(lineOf(['e'])).toBe(7)
  expect(lineOf(['a', 'c', 0, 'gone', 'deeper'])).toBe(5)
  expect(lineOf([])).toBe(1)
})

test('lines are right behind carriage returns and in JSON', () => {
  expect(readYaml('a: 1\r\nb: 2\r\nc: 3\r\n', 'a.yml').lineOf(['c'])).toBe(3)
  expect(readYaml('{\n "a": [\n  1,\n  {"b": 2}\n ]\n}', 'a.yml').lineOf(['a', 1, 'b'])).toBe(4)
})

test('an empty file and one of comments have no value', () => {
  expect(readYaml('', 'a.yml').value).toBeUndefined()
  expect(readYaml('# nothing\n', 'a.yml').value ?? undefined).toBeUndefined()
})

describe('T16: bombs', () => {
  test('bytes', () => {
    expect(complaint(`a: ${'x'.repeat(300_000)}`)).toBe('a.yml has 300003 bytes; at most 262144 are read')
  })
  test('a key of a megabyte', () => {
    expect(complaint(`? ${'k'.repeat(1_000_000)}\n: 1`)).toContain('at most 262144 are read')
  })
  test.each([
    ['lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['maps', `${'{a: '.repeat(20_000)}${'}'.repeat(20_000)}`],
    ['dashes', `${'- '.repeat(20_000)}x`],
  ])('20,000 nested %s', (_, text) => {
    const before = cpuMs()
    expect(complaint(text)).toMatch(/^a\.yml line 1: .*maxDepth/)
    expect(cpuMs() - before).toBeLessThan(TOO_LONG_MS)
  })
  test('aliases that double, within the number of aliases', () => {
    const levels = Array.from({ length: 24 }, (_, i) => `l${i}: &l${i} [${i === 0 ? 'x' : `*l${i - 1}, *l${i - 1}`}]`)
    const before = cpuMs()
    expect(complaint(levels.join('\n'))).toBe('a.yml has more than 20000 values, aliases written out')
    expect(cpuMs() - before).toBeLessThan(TOO_LONG_MS)
  })
  test('too many aliases', () => {
    expect(complaint(`a: &a 1\nb: [${Array(51).fill('*a').join(', ')}]`)).toMatch(/alias/)
  })
  test('a list that contains itself', () => {
    expect(complaint('a: &a [*a]')).toBe('a.yml is nested more than 32 levels deep')
  })
  test('a few aliases are fine', () => {
    expect(readYaml('a: &a {x: 1}\nb: *a', 'a.yml').value).toEqual({ a: { x: 1 }, b: { x: 1 } })
  })
})

describe('T17: keys that reach into prototypes', () => {
  const levels: [string, (key: string) => string][] = [
    ['at the top', (key) => `${key}: {polluted: 1}`],
    ['deep', (key) => `a:\n  - b:\n      ${key}:\n        polluted: 1`],
    ['in JSON', (key) => `{"a": {"${key}": {"polluted": 1}}}`],
    ['escaped', (key) => `{"${key.replace('o', '\\u006f')}": 1}`],
    ['as an explicit key', (key) => `? ${key}\n: 1`],
  ]
  const cases = ['__proto__', 'constructor', 'prototype'].flatMap((key) =>
    levels.map(([where, write]) => [key, where, write(key)] as const),
  )
  test.each(cases)('%s %s', (key, _, text) => {
    expect(complaint(text)).toContain(`${key} can't be a key`)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('T18: what two readers take for two things', () => {
  test('duplicate keys', () => {
    expect(complaint('a: 1\nb: 2\na: 3')).toBe('a.yml line 3: duplicated mapping key')
  })
  test('merge keys', () => {
    expect(complaint('a: &a {x: 1}\nb:\n  <<: *a')).toBe(
      'a.yml line 3: merge keys (<<) are not read; write the keys out',
    )
  })
  test('several documents', () => {
    expect(complaint('a: 1\n---\na: 2')).toBe('a.yml has 2 documents (---); write one')
  })
  test.each(['!!binary aGk=', '!!js/function x', '!Ref x', '!!timestamp 2026-01-01', '!!set {a}'])(
    'the tag of %s',
    (text) => {
      expect(complaint(`a: ${text}`)).toMatch(/^a\.yml line 1: unknown .*tag/)
    },
  )
  test('keys that are no text', () => {
    expect(complaint('? [a]\n: 1')).toBe('a.yml line 1: write the key as plain text')
  })
  const WORDS = ['NO', 'yes', 'on', 'Off', '0644', '1e3', '0o17', '12:30', '1_000', '2026-01-01', '0b11', '190:20:30']
  test.each(WORDS)('the unquoted word %s', (word) => {
    expect(complaint(`a: 1\nb: ${word}`, 'unambiguous')).toContain(`a.yml line 2: ${word} means `)
    expect(readYaml(`b: "${word}"`, 'a.yml', SMALL_FILE, 'unambiguous').value).toEqual({ b: word })
  })
  test.each(['60s', '1m30s', '5,25,50,100', '0x1f', 'true', '~', 'null', '-1.5', 'http://a:9090', 'shop', '80%'])(
    'the word %s means one thing to all',
    (word) => {
      expect(readYaml(`a: ${word}`, 'a.yml', SMALL_FILE, 'unambiguous').value).toEqual(
        readYaml(`a: ${word}`, 'a.yml').value,
      )
    },
  )
})

test('a mistake of YAML itself comes with its line, on one line', () => {
  expect(complaint('a: 1\nb: "open\n')).toMatch(/^a\.yml line [23]: [^\n]+$/)
})
