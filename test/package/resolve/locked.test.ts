import { describe, expect, test } from '@jest/globals'
import { answer, digestOf, lockOf } from './universe-sample.ts'

describe('locked', () => {
  const sample = { 'a 1.0.0': { b: '^1.0.0' }, 'a 1.1.0': { b: '^1.1.0' }, 'b 1.0.0': {}, 'b 1.1.0': {}, 'c 1.0.0': {} }

  test('what is locked stays, though there is newer', () => {
    expect(answer({ a: '^1.0.0' }, sample, { lock: lockOf('a 1.0.0, b 1.0.0'), locked: true })).toBe('a 1.0.0, b 1.0.0')
  })

  test('without a lock', () => {
    expect(answer({ a: '*' }, sample, { locked: true })).toBe(
      'there is no metadata/lock.json to keep to; resolve without locked once and commit the file',
    )
  })

  test.each<[string, Record<string, string>, string, string]>([
    ['what the root needs', { a: '^1.1.0' }, 'a 1.0.0, b 1.1.0', 'a 1.0.0 is not what app needs, ^1.1.0'],
    ['what another needs', { a: '1.1.0' }, 'a 1.1.0, b 1.0.0', 'b 1.0.0 is not what a 1.1.0 needs, ^1.1.0'],
    ['what is new', { a: '1.0.0', c: '*' }, 'a 1.0.0, b 1.0.0', 'c 1.0.0 is new'],
    ['what is no longer needed', { b: '1.0.0' }, 'b 1.0.0, c 1.0.0', 'c 1.0.0 is no longer needed'],
    ['what is gone', { b: '*' }, 'b 1.0.5', 'b 1.0.5 is no longer in the repository (b 1.1.0 is)'],
    [
      'all of it',
      { a: '1.1.0' },
      'a 1.0.0, c 1.0.0',
      'a 1.0.0 is not what app needs, 1.1.0; b 1.1.0 is new; c 1.0.0 is no longer needed',
    ],
  ])('says what drifted: %s', (_, needs, lock, drift) => {
    expect(answer(needs, sample, { lock: lockOf(lock), locked: true })).toBe(
      `metadata/lock.json is out of date: ${drift}; resolve without locked and commit the new file`,
    )
  })

  test.each([true, false])('a version that was replaced is refused (locked: %s)', (locked) => {
    const lock = { schema: 1 as const, packages: { b: { version: '1.0.0', digest: digestOf('b', 'before') } } }
    expect(answer({ b: '1.0.0' }, sample, { lock, locked })).toBe(
      `b 1.0.0 is ${digestOf('b', '1.0.0')} in the repository and ${digestOf('b', 'before')} in metadata/lock.json: it was replaced, so find out by whom before you use either`,
    )
  })
})
