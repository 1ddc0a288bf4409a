import { describe, expect, test } from '@jest/globals'
import { answer, lockOf, type Sample } from './universe-sample.ts'

/** Scenarios of Dart pub's version_solver_test.dart, as ours. */
const SCENARIOS: readonly [
  what: string,
  needs: Record<string, string>,
  sample: Sample,
  answer: string,
  lock?: string,
][] = [
  ['nothing is needed', {}, { 'a 1.0.0': {} }, ''],
  [
    'a simple tree',
    { a: '1.0.0', b: '1.0.0' },
    {
      'a 1.0.0': { aa: '1.0.0', ab: '1.0.0' },
      'aa 1.0.0': {},
      'ab 1.0.0': {},
      'b 1.0.0': { ba: '1.0.0', bb: '1.0.0' },
      'ba 1.0.0': {},
      'bb 1.0.0': {},
    },
    'a 1.0.0, aa 1.0.0, ab 1.0.0, b 1.0.0, ba 1.0.0, bb 1.0.0',
  ],
  [
    'ranges that overlap',
    { a: '1.0.0', b: '1.0.0' },
    {
      'a 1.0.0': { shared: '>=2.0.0 <4.0.0' },
      'b 1.0.0': { shared: '>=3.0.0 <5.0.0' },
      'shared 2.0.0': {},
      'shared 3.0.0': {},
      'shared 3.6.9': {},
      'shared 4.0.0': {},
      'shared 5.0.0': {},
    },
    'a 1.0.0, b 1.0.0, shared 3.6.9',
  ],
  [
    'a shared package whose version brings others',
    { foo: '<=1.0.2', bar: '1.0.0' },
    {
      'foo 1.0.0': {},
      'foo 1.0.1': { bang: '1.0.0' },
      'foo 1.0.2': { whoop: '1.0.0' },
      'foo 1.0.3': { zoop: '1.0.0' },
      'bar 1.0.0': { foo: '<=1.0.1' },
      'bang 1.0.0': {},
      'whoop 1.0.0': {},
      'zoop 1.0.0': {},
    },
    'bang 1.0.0, bar 1.0.0, foo 1.0.1',
  ],
  [
    'a dependency that goes away again',
    { foo: '1.0.0', bar: '*' },
    { 'foo 1.0.0': {}, 'foo 2.0.0': {}, 'bar 1.0.0': {}, 'bar 2.0.0': { baz: '1.0.0' }, 'baz 1.0.0': { foo: '2.0.0' } },
    'bar 1.0.0, foo 1.0.0',
  ],
  ...withLock(),
  [
    'an older version without the circle',
    { a: '>=1.0.0' },
    { 'a 1.0.0': {}, 'a 2.0.0': { b: '1.0.0' }, 'b 1.0.0': { a: '1.0.0' } },
    'a 1.0.0',
  ],
  [
    'a diamond',
    { a: '*', b: '*' },
    {
      'a 2.0.0': { c: '^1.0.0' },
      'a 1.0.0': {},
      'b 2.0.0': { c: '^3.0.0' },
      'b 1.0.0': { c: '^2.0.0' },
      'c 3.0.0': {},
      'c 2.0.0': {},
      'c 1.0.0': {},
    },
    'a 1.0.0, b 2.0.0, c 3.0.0',
  ],
  [
    'going back behind a partial satisfier',
    { c: '*', y: '^2.0.0' },
    {
      'a 1.0.0': { x: '>=1.0.0' },
      'b 1.0.0': { x: '<2.0.0' },
      'c 1.0.0': {},
      'c 2.0.0': { a: '*', b: '*' },
      'x 0.0.0': {},
      'x 1.0.0': { y: '1.0.0' },
      'x 2.0.0': {},
      'y 1.0.0': {},
      'y 2.0.0': {},
    },
    'c 1.0.0, y 2.0.0',
  ],
  [
    'leaves are taken back first',
    { a: '*' },
    {
      'a 1.0.0': { b: '*' },
      'a 2.0.0': { b: '*', c: '2.0.0' },
      'b 1.0.0': {},
      'b 2.0.0': { c: '1.0.0' },
      'c 1.0.0': {},
      'c 2.0.0': {},
    },
    'a 2.0.0, b 1.0.0, c 2.0.0',
  ],
  [
    'a simple chain to the only version',
    { foo: '*' },
    {
      'foo 1.0.0': { bar: '1.0.0' },
      'foo 2.0.0': { bar: '2.0.0' },
      'foo 3.0.0': { bar: '3.0.0' },
      'bar 1.0.0': { baz: '*' },
      'bar 2.0.0': { baz: '2.0.0' },
      'bar 3.0.0': { baz: '3.0.0' },
      'baz 1.0.0': {},
    },
    'bar 1.0.0, baz 1.0.0, foo 1.0.0',
  ],
  [
    'only what led to the failure is taken back',
    { a: '*', b: '*' },
    {
      'a 1.0.0': { c: '1.0.0' },
      'a 2.0.0': { c: '2.0.0-nonexistent' },
      'b 1.0.0': {},
      'b 2.0.0': {},
      'b 3.0.0': {},
      'c 1.0.0': {},
    },
    'a 1.0.0, b 3.0.0, c 1.0.0',
  ],
  [
    'the package with fewer versions is decided first',
    { a: '*', b: '*' },
    {
      'a 1.0.0': { c: '*' },
      'a 2.0.0': { c: '*' },
      'a 3.0.0': { c: '*' },
      'a 4.0.0': { c: '*' },
      'a 5.0.0': { c: '1.0.0' },
      'b 1.0.0': { c: '*' },
      'b 2.0.0': { c: '*' },
      'b 3.0.0': { c: '*' },
      'b 4.0.0': { c: '2.0.0' },
      'c 1.0.0': {},
      'c 2.0.0': {},
    },
    'a 4.0.0, b 4.0.0, c 2.0.0',
  ],
  ['a complex way back', { foo: '*', bar: '*' }, grid(), 'bar 9.0.0, baz 0.0.0, foo 0.9.0'],
  [
    'a range that has nothing in common with the root’s',
    { a: '*', foo: '>2.0.0' },
    { 'a 1.0.0': { foo: '*' }, 'a 2.0.0': { foo: '<1.0.0' }, 'foo 2.0.0': {}, 'foo 2.0.1': {}, 'foo 2.0.4': {} },
    'a 1.0.0, foo 2.0.4',
  ],
  [
    'a less strict range further on',
    { a: '*', c: '*', d: '*' },
    { 'a 2.0.0': {}, 'a 1.0.0': {}, 'b 1.0.0': { a: '1.0.0' }, 'c 1.0.0': { b: '*' }, 'd 2.0.0': {} },
    'a 1.0.0, b 1.0.0, c 1.0.0, d 2.0.0',
  ],
  [
    'versions whose ranges can’t be read are passed over',
    { foo: '*' },
    { 'foo 1.0.0': { bar: '*' }, 'foo 1.0.1': { bar: 'bad!' }, 'foo 1.0.2': { bar: '^^1' }, 'bar 1.0.0': {} },
    'bar 1.0.0, foo 1.0.0',
  ],
  ...prereleases(),
  ['a package that was taken back', { a: '*' }, { 'a 1.0.0': {}, 'a 1.1.0!': {} }, 'a 1.0.0'],
  ['one that was locked before', { a: '*' }, { 'a 1.0.0': {}, 'a 1.1.0!': {}, 'a 1.2.0': {} }, 'a 1.1.0', 'a 1.1.0'],
  ['one whose lock no longer fits', { a: '>1.1.0' }, { 'a 1.1.0!': {}, 'a 1.2.0': {} }, 'a 1.2.0', 'a 1.1.0'],
  ['build metadata has an order too', { a: '*' }, { 'a 1.0.0+b': {}, 'a 1.0.0+a': {} }, 'a 1.0.0+b'],
  [
    'names that objects have',
    { a: '*' },
    { 'a 1.0.0': { tostring: '*' }, 'tostring 1.0.0': {} },
    'a 1.0.0, tostring 1.0.0',
  ],
]

function withLock(): typeof SCENARIOS {
  const pairs = {
    'foo 1.0.0': { bar: '1.0.0' },
    'foo 1.0.1': { bar: '1.0.1' },
    'foo 1.0.2': { bar: '1.0.2' },
    'bar 1.0.0': {},
    'bar 1.0.1': {},
    'bar 1.0.2': {},
    'baz 1.0.0': {},
  }
  const chain = {
    'foo 1.0.0': { bar: '<2.0.0' },
    'bar 1.0.0': { baz: '<2.0.0' },
    'baz 1.0.0': { qux: '<2.0.0' },
    'qux 1.0.0': {},
    'foo 2.0.0': { bar: '<3.0.0' },
    'bar 2.0.0': { baz: '<3.0.0' },
    'baz 2.0.0': { qux: '<3.0.0' },
    'qux 2.0.0': {},
    'newdep 2.0.0': { baz: '>=1.5.0' },
  }
  return [
    ['a lock that fits', { foo: '*' }, pairs, 'bar 1.0.1, foo 1.0.1', 'foo 1.0.1, bar 1.0.1'],
    ['a lock that doesn’t', { foo: '>1.0.1' }, pairs, 'bar 1.0.2, foo 1.0.2', 'foo 1.0.1, bar 1.0.1'],
    ['a lock of something else', { foo: '*' }, pairs, 'bar 1.0.2, foo 1.0.2', 'baz 1.0.0'],
    [
      'as much as a new dependency needs is unlocked',
      { foo: '*', newdep: '2.0.0' },
      chain,
      'bar 2.0.0, baz 2.0.0, foo 2.0.0, newdep 2.0.0, qux 1.0.0',
      'foo 1.0.0, bar 1.0.0, baz 1.0.0, qux 1.0.0',
    ],
    ['a locked version that is gone', { foo: '*' }, pairs, 'bar 1.0.2, foo 1.0.2', 'foo 0.9.0, bar 1.0.2'],
  ]
}

/** A hundred versions of foo and bar each; one takes baz by its major, the other by its minor version. */
function grid(): Sample {
  const digits = Array.from({ length: 10 }, (_, i) => i)
  const entries = digits.flatMap((i) =>
    digits.flatMap((j) => [
      [`foo ${i}.${j}.0`, { baz: `${i}.0.0` }] as const,
      [`bar ${i}.${j}.0`, { baz: `0.${j}.0` }] as const,
    ]),
  )
  return { 'baz 0.0.0': {}, ...Object.fromEntries(entries) }
}

/** Here `semver` decides, not pub: a prerelease is taken only where a comparator of its own version names one. */
function prereleases(): typeof SCENARIOS {
  const mixed = { 'a 1.0.0': {}, 'a 1.1.0': {}, 'a 2.0.0-dev': {}, 'a 2.0.0': {} }
  const through = {
    'a 1.0.0': { b: '^1.0.0' },
    'a 1.1.0': { b: '^1.1.0-dev' },
    'b 1.0.0': {},
    'b 1.1.0-dev': {},
    'c 1.0.0': { b: '^1.0.0' },
  }
  return [
    ['stable before newer prereleases', { a: '*' }, { 'a 1.0.0': {}, 'a 1.1.0-dev': {}, 'a 3.0.0-dev': {} }, 'a 1.0.0'],
    ['a prerelease of what is excluded', { a: '<2.0.0' }, mixed, 'a 1.1.0'],
    ['a prerelease that is asked for', { a: '<=2.0.0-dev' }, mixed, 'a 2.0.0-dev'],
    ['a prerelease as the only one', { a: '^1.1.0-dev' }, { 'a 1.0.0': {}, 'a 1.1.0-dev': {} }, 'a 1.1.0-dev'],
    ['the release after it', { a: '^1.1.0-dev' }, { 'a 1.1.0-dev': {}, 'a 1.1.0': {} }, 'a 1.1.0'],
    ['a prerelease that a dependency asks for', { a: '^1.0.0' }, through, 'a 1.1.0, b 1.1.0-dev'],
    ['a prerelease that the root excludes', { a: '^1.0.0', b: '^1.0.0' }, through, 'a 1.0.0, b 1.0.0'],
    ['a prerelease that another one excludes', { a: '^1.0.0', c: '^1.0.0' }, through, 'a 1.0.0, b 1.0.0, c 1.0.0'],
  ]
}

describe('what is chosen', () => {
  // jest takes a parameter for which a row has no value for a callback.
  const rows = SCENARIOS.map(([what, needs, sample, expected, lock = '']) => ({ what, needs, sample, expected, lock }))
  test.each(rows)('$what', ({ needs, sample, expected, lock }) => {
    expect(answer(needs, sample, lock === '' ? {} : { lock: lockOf(lock) })).toBe(expected)
  })
})
