import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PathMatcher } from '../../../src/confidence/coverage/match.ts'
import type { CoverageReport } from '../../../src/confidence/coverage/report.ts'
import { addedCoverage, type NamedReport } from '../../../src/confidence/factors/coverage.ts'
import type { AddedFile } from '../../../src/confidence/git/change.ts'
import type { Factor } from '../../../src/confidence/types.ts'
import { UserError } from '../../../src/errors.ts'

const FILES = ['src/a.ts', 'src/b.ts', 'lib/a.py', 'test/a.test.ts', 'config.yml', 'one/util.go', 'two/util.go']

function added(path: string, numbers: number[], text = 'call()', length = 100): AddedFile {
  return { path, length, added: numbers.map((number) => ({ number, text })) }
}

function report(
  files: Record<string, Record<number, boolean>>,
  format: CoverageReport['format'] = 'LCOV',
): NamedReport {
  const list = Object.entries(files).map(([path, lines]) => ({
    path,
    lines: new Map(Object.entries(lines).map(([number, ran]) => [Number(number), ran])),
  }))
  return { name: 'coverage/lcov.info', report: { format, files: list, roots: [] } }
}

function coverage(files: AddedFile[], ...reports: NamedReport[]): { value: number; words: string } {
  const factor: Factor = addedCoverage(files, reports, new PathMatcher(FILES, '/w', new Map()))
  if (!('value' in factor)) throw new Error(factor.missing)
  return { value: factor.value, words: factor.reasons.join() }
}

describe('of the added lines that can be run', () => {
  test('the share that ran, not that of the file', () => {
    const whole = report({ 'src/a.ts': { 1: false, 2: false, 10: true, 11: false, 12: true, 13: true } })
    expect(coverage([added('src/a.ts', [10, 11, 12, 13, 14])], whole)).toEqual({
      value: 75,
      words: 'coverage of the 4 added lines that can be run is 75 %',
    })
  })

  test('several reports are one: a line that ran in any has run', () => {
    const first = report({ 'src/a.ts': { 1: true, 2: false } })
    const second = report({ '/build/src/a.ts': { 2: true, 3: false } })
    expect(coverage([added('src/a.ts', [1, 2, 3])], first, second).value).toBeCloseTo(200 / 3, 9)
  })

  test('new code that no report knows was run by no test', () => {
    const known = report({ 'src/a.ts': { 1: true } })
    const { value, words } = coverage([added('src/a.ts', [1]), added('src/b.ts', [1, 2, 3])], known)
    expect(value).toBe(25)
    expect(words).toContain('1 of the files (first: src/b.ts) is in no report')
  })

  test('comments, brackets, blank lines, other files and tests don’t count', () => {
    const known = report({ 'src/a.ts': { 1: true } })
    const files = [
      added('src/a.ts', [1]),
      added('src/b.ts', [1], '  // why'),
      added('src/b.ts', [2], '});'),
      added('src/b.ts', [3], ''),
      added('lib/a.py', [1], '# why'),
      added('config.yml', [1, 2]),
      added('test/a.test.ts', [1, 2]),
    ]
    expect(coverage(files, known).value).toBe(100)
  })

  test('a change without a line to run lacks nothing, and says so', () => {
    expect(coverage([added('config.yml', [1, 2])], report({ 'src/a.ts': { 1: true } }))).toEqual({
      value: 100,
      words: 'none of the 2 added lines can be run by a test',
    })
  })

  test('a file that a report names so that two could be meant was run by no test', () => {
    const unclear = report({ 'util.go': { 1: true }, 'src/a.ts': { 1: true } }, 'Go')
    const { value, words } = coverage([added('one/util.go', [1])], unclear)
    expect(value).toBe(0)
    expect(words).toContain('util.go may be one of several files')
  })

  test('without a report the factor is missing', () => {
    expect(addedCoverage([], [], new PathMatcher([], '/w', new Map()))).toEqual({
      missing: 'no coverage report was given',
    })
  })
})

describe('refused', () => {
  test('a report about other sources, with how many files it names and the first of them', () => {
    const other = report({ 'app/models/user.rb': { 1: true }, 'app/models/cart.rb': { 1: true } })
    expect(() => coverage([added('src/a.ts', [1])], report({ 'src/a.ts': { 1: true } }), other)).toThrow(UserError)
    expect(() => coverage([added('src/a.ts', [1])], other)).toThrow(
      /coverage\/lcov\.info is about other sources: none of its 2 files \(first: app\/models\/user\.rb\) is in the repository/,
    )
  })

  test('a report about another version of a changed file', () => {
    const stale = report({ 'src/a.ts': { 1: true, 812: true } })
    expect(() => coverage([added('src/a.ts', [1], 'x()', 40)], stale)).toThrow(
      /another version of src\/a\.ts: it names line 812 of 40/,
    )
  })
})

test('more lines that ran never lower it, and it stays between 0 and 100', () => {
  const lines = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(lines, lines, lines, (numbers, runnable, ran) => {
      const entries = runnable.map((number): [number, boolean] => [number, ran.includes(number)])
      const before = coverage([added('src/a.ts', numbers)], report({ 'src/a.ts': Object.fromEntries(entries) })).value
      const more = entries.map(([number, one], index): [number, boolean] => [number, one || index === 0])
      const after = coverage([added('src/a.ts', numbers)], report({ 'src/a.ts': Object.fromEntries(more) })).value
      expect(before).toBeGreaterThanOrEqual(0)
      expect(after).toBeLessThanOrEqual(100)
      expect(after).toBeGreaterThanOrEqual(before)
    }),
  )
})
