import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import semver from 'semver'
import { Space } from '../../../src/package/resolve/space.ts'
import { answer, type Sample } from './universe-sample.ts'

const VERSIONS = [
  '0.0.1-alpha',
  '0.0.1-beta',
  '0.0.1',
  '0.0.2',
  '0.1.2',
  '0.5.4-pre',
  '0.5.4',
  '0.5.5',
  '0.7.0-asdf',
  '0.7.2',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.2',
  '1.2.0',
  '1.2.3-beta',
  '1.2.3-pre.2',
  '1.2.3',
  '1.2.8',
  '1.4.2',
  '1.9999.9999',
  '2.0.0-alpha',
  '2.0.0',
  '2.1.3',
  '2.4.3-alpha',
  '2.4.5',
  '3.0.0',
  '3.2.1',
  '3.2.2',
  '4.0.0-dev.10',
  '4.0.0-dev.9',
] as const

/** Ranges of node-semver's range-include.js and range-exclude.js → the newest of the versions above that they take. */
const RANGES: readonly [range: string, newest: string][] = [
  ['1.0.0 - 2.0.0', '2.0.0'],
  ['^1.2.3+build', '1.9999.9999'],
  ['1.2.3-pre+asdf - 2.4.3-pre+asdf', '2.4.3-alpha'],
  ['1.2.3+asdf - 2.4.3+asdf', '2.1.3'],
  ['1.0.0', '1.0.0'],
  ['>=*', '3.2.2'],
  ['', '3.2.2'],
  ['*', '3.2.2'],
  ['||', '3.2.2'],
  ['x', '3.2.2'],
  ['~x', '3.2.2'],
  ['^x', '3.2.2'],
  ['>=1.0.0', '3.2.2'],
  ['>= 1.0.0 <1.2', '1.0.2'],
  ['<=2.0.0', '2.0.0'],
  ['<2.0.0', '1.9999.9999'],
  ['<\t2.0.0', '1.9999.9999'],
  ['<    1.2', '1.0.2'],
  ['0.1.20 || 1.2.3', '1.2.3'],
  ['>=3.2.2 || <0.0.2', '3.2.2'],
  ['>3.2.2 || <0.0.2', '0.0.1'],
  ['2.x.x', '2.4.5'],
  ['1.2.x', '1.2.8'],
  ['1.2.x || 2.x', '2.4.5'],
  ['2.*.*', '2.4.5'],
  ['1.2.*', '1.2.8'],
  ['2', '2.4.5'],
  ['1.0', '1.0.2'],
  ['~0.0.1', '0.0.2'],
  ['~2', '2.4.5'],
  ['~2.4', '2.4.5'],
  ['~>3.2.1', '3.2.2'],
  ['~> 1', '1.9999.9999'],
  ['~ 1.0', '1.0.2'],
  ['>=1 <2', '1.9999.9999'],
  ['~v0.5.4-pre', '0.5.5'],
  ['~0.5.4-pre <0.5.4', '0.5.4-pre'],
  ['=0.7.x', '0.7.2'],
  ['<=0.7.x', '0.7.2'],
  ['<0.7.x', '0.5.5'],
  ['~1.2.1 >=1.2.3', '1.2.8'],
  ['~1.2.1 =1.2.3', '1.2.3'],
  ['1.2.3 >=1.2.1', '1.2.3'],
  ['^1.2 ^1', '1.9999.9999'],
  ['^0.1', '0.1.2'],
  ['^0.0.1', '0.0.1'],
  ['^0.0.1-alpha', '0.0.1'],
  ['<0.0.1', 'none'],
  ['>=0.0.1-alpha <0.0.1', '0.0.1-beta'],
  ['x - 1.0.0', '1.0.0'],
  ['x - 1.x', '1.9999.9999'],
  ['1.x - x', '3.2.2'],
  ['<=7.x', '3.2.2'],
  ['1.2.3-beta', '1.2.3-beta'],
  ['>1.2.3-beta <1.2.3', '1.2.3-pre.2'],
  ['^1.2.3-alpha <1.2.3', '1.2.3-pre.2'],
  ['=2.0.0-alpha || =9', '2.0.0-alpha'],
  ['>4.0.0-dev.1', '4.0.0-dev.10'],
  ['>3.2.2', 'none'],
  ['<0.0.0-0', 'none'],
  ['>1 <0', 'none'],
  ['^9', 'none'],
]

describe('ranges', () => {
  const sample: Sample = Object.fromEntries(VERSIONS.map((version) => [`a ${version}`, {}]))

  test.each(RANGES)('%j takes %s', (range, newest) => {
    const found = answer({ a: range }, sample)
    if (newest === 'none') expect(found).toMatch(/^the dependencies of app 1\.0\.0 can't be met: app needs a /)
    else expect(found).toBe(`a ${newest}`)
  })

  test.each(['blah', '>>1', '1 to 2', '^^1', '1.0.0 - ', 'latest', '>=1.0.0 <nope', 'git+https://example.com/a'])(
    '%j can’t be read',
    (range) => {
      expect(answer({ a: range }, sample)).toContain('which is no range of versions; write one such as ^1.2.0')
    },
  )

  const small = fc.integer({ min: 0, max: 2 })
  const release = fc.tuple(small, small, small).map((parts) => parts.join('.'))
  const version = fc.oneof(
    release,
    fc.tuple(release, fc.constantFrom('a', 'b.1', '0')).map((parts) => parts.join('-')),
  )
  const comparator = fc
    .tuple(fc.constantFrom('', '^', '~', '>', '>=', '<', '<=', '='), version)
    .map((parts) => parts.join(''))
  const simple = fc.oneof(
    { weight: 4, arbitrary: fc.array(comparator, { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')) },
    { weight: 1, arbitrary: fc.tuple(version, version).map((all) => all.join(' - ')) },
    { weight: 1, arbitrary: fc.constantFrom('*', '', '1.x', '1', '0.1') },
  )
  const range = fc.array(simple, { minLength: 1, maxLength: 3 }).map((all) => all.join(' || '))

  test('of any versions, a range holds those that semver says', () => {
    fc.assert(
      fc.property(fc.uniqueArray(version, { maxLength: 30 }), range, (versions, wanted) => {
        const known = versions.map((each) => ({ version: each, digest: '', dependencies: {} }))
        const space = new Space(0, 'a', known)
        const states = space.matching(wanted) ?? 0n
        const held = space.versions.filter((_, index) => (states >> BigInt(index + 1)) & 1n).map((each) => each.version)
        const wantedOnes = versions.filter((each) => semver.satisfies(each, wanted))
        expect(held.toSorted()).toEqual(wantedOnes.toSorted())
        expect(states & 1n).toBe(0n)
      }),
      { numRuns: 500 },
    )
  })
})
