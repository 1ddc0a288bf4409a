import { describe, expect, test } from '@jest/globals'
import { answer, type Sample } from './universe-sample.ts'

const CANT = 'the dependencies of app 1.0.0 can’t be met:'.replace('’', "'")

/** Scenarios of Dart pub's version_solver_test.dart that have no answer, and how it is said here. */
const SCENARIOS: readonly [what: string, needs: Record<string, string>, sample: Sample, lines: readonly string[]][] = [
  [
    'no version in the range',
    { foo: '>=1.0.0 <2.0.0' },
    { 'foo 2.0.0': {}, 'foo 2.1.3': {}, 'foo 2.2.0': {} },
    [`${CANT} app needs foo >=1.0.0 <2.0.0, but the repository has only foo 2.0.0 to 2.2.0`],
  ],
  [
    'no version in what two ranges have in common',
    { foo: '1.0.0', bar: '1.0.0' },
    {
      'foo 1.0.0': { shared: '>=2.0.0 <3.0.0' },
      'bar 1.0.0': { shared: '>=2.9.0 <4.0.0' },
      'shared 2.5.0': {},
      'shared 3.5.0': {},
    },
    [
      CANT,
      '  Because bar 1.0.0 needs shared >=2.9.0 <4.0.0 and foo 1.0.0 needs shared >=2.0.0 <3.0.0, bar 1.0.0 is incompatible with foo 1.0.0.',
      '  So, because app needs both bar 1.0.0 and foo 1.0.0, no choice of versions fits.',
    ],
  ],
  [
    'ranges apart from each other',
    { a: '^2.0.0', b: '*' },
    { 'a 2.0.0': { c: '^1.0.0' }, 'b 1.0.0': { c: '^2.0.0' }, 'c 1.0.0': {}, 'c 2.0.0': {} },
    [
      CANT,
      '  Because a 2.0.0 needs c ^1.0.0 and b 1.0.0 needs c ^2.0.0, a 2.0.0 is incompatible with b 1.0.0.',
      '  So, because app needs both a ^2.0.0 and b *, no choice of versions fits.',
    ],
  ],
  [
    'two that exclude each other both ways',
    { a: '*', b: '*' },
    { 'a 1.0.0': { b: '1.0.0' }, 'a 2.0.0': { b: '2.0.0' }, 'b 1.0.0': { a: '2.0.0' }, 'b 2.0.0': { a: '1.0.0' } },
    [
      CANT,
      '  Because a 1.0.0 needs b 1.0.0, which needs a 2.0.0, a 1.0.0 can’t be used.',
      '  Because a 2.0.0 needs b 2.0.0, which needs a 1.0.0, a 2.0.0 can’t be used.',
      '  Thus, a can’t be used.',
      '  So, because app needs a *, no choice of versions fits.',
    ],
  ],
  [
    'no version that fits, after others',
    { a: '*', b: '>1.0.0' },
    { 'a 1.0.0': {}, 'b 1.0.0': {} },
    [`${CANT} app needs b >1.0.0, but the repository has only b 1.0.0`],
  ],
  [
    'nothing at the end of a chain',
    { angular: '*', collection: '*' },
    {
      'analyzer 0.12.2': {},
      'angular 0.10.0': { di: '>=0.0.32 <0.1.0', collection: '>=0.9.1 <1.0.0' },
      'angular 0.9.11': { di: '>=0.0.32 <0.1.0', collection: '>=0.9.1 <1.0.0' },
      'collection 0.9.0': {},
      'collection 0.9.1': {},
      'di 0.0.37': { analyzer: '>=0.13.0 <0.14.0' },
      'di 0.0.36': { analyzer: '>=0.13.0 <0.14.0' },
    },
    [
      CANT,
      '  Because every version of angular needs di >=0.0.32 <0.1.0, which needs analyzer >=0.13.0 <0.14.0, but the repository has only analyzer 0.12.2, angular can’t be used.',
      '  So, because app needs angular *, no choice of versions fits.',
    ],
  ],
  [
    'two branches that both fail',
    { foo: '^1.0.0' },
    {
      'foo 1.0.0': { a: '^1.0.0', b: '^1.0.0' },
      'foo 1.1.0': { x: '^1.0.0', y: '^1.0.0' },
      'a 1.0.0': { b: '^2.0.0' },
      'b 1.0.0': {},
      'b 2.0.0': {},
      'x 1.0.0': { y: '^2.0.0' },
      'y 1.0.0': {},
      'y 2.0.0': {},
    },
    [
      CANT,
      '  Because foo 1.0.0 needs a ^1.0.0, which needs b ^2.0.0, foo 1.0.0 needs b ^2.0.0.',
      '  And because foo 1.0.0 needs b ^1.0.0, foo 1.0.0 can’t be used (1).',
      '  Because foo 1.1.0 needs x ^1.0.0, which needs y ^2.0.0, foo 1.1.0 needs y ^2.0.0.',
      '  And because foo 1.1.0 needs y ^1.0.0, foo 1.1.0 can’t be used.',
      '  And because foo 1.0.0 can’t be used (1), foo can’t be used.',
      '  So, because app needs foo ^1.0.0, no choice of versions fits.',
    ],
  ],
  [
    'the root in a version that it doesn’t have',
    { foo: '1.0.0' },
    { 'foo 1.0.0': { app: '>1.0.0' } },
    [`${CANT} app needs foo 1.0.0, which needs app >1.0.0, but app is 1.0.0`],
  ],
  [
    'the root in a version that it had',
    { foo: '1.0.0' },
    { 'foo 1.0.0': { app: '0.9.0' }, 'app 0.9.0': {} },
    [`${CANT} app needs foo 1.0.0, which needs app 0.9.0, but app is 1.0.0`],
  ],
  [
    'all versions with ranges that can’t be read',
    { foo: '*' },
    { 'foo 1.0.0': { bar: 'abc' }, 'foo 1.0.1': { baz: '^^' } },
    [
      CANT,
      '  Because foo 1.0.0 needs bar "abc", which is no range of versions, and foo 1.0.1 needs baz "^^", which is no range of versions, foo can’t be used.',
      '  So, because app needs foo *, no choice of versions fits.',
    ],
  ],
  [
    'a package that isn’t there',
    { shpo: '^1.0.0' },
    { 'shop 1.0.0': {} },
    [`${CANT} app needs shpo ^1.0.0, which is not in the repository (shop is)`],
  ],
  [
    'a package like none',
    { zzzzzz: '*' },
    { 'shop 1.0.0': {} },
    [`${CANT} app needs zzzzzz *, which is not in the repository`],
  ],
  ['the only version taken back', { a: '' }, { 'a 1.0.0!': {} }, [`${CANT} app needs a *, but a 1.0.0 is yanked`]],
  [
    'a package whose versions were all taken back',
    { a: '^2.0.0' },
    { 'a 1.0.0!': {} },
    [`${CANT} app needs a ^2.0.0, but every version of a is yanked or gone`],
  ],
  [
    'a version that was taken back',
    { a: '^1.1.0' },
    { 'a 1.0.0': {}, 'a 1.1.0!': {} },
    [`${CANT} app needs a ^1.1.0, but a 1.1.0 is yanked`],
  ],
  [
    'a prerelease that wasn’t asked for',
    { a: '^2.0.0' },
    { 'a 1.0.0': {}, 'a 2.1.0-rc.1': {} },
    [
      `${CANT} app needs a ^2.0.0, and the prerelease 2.1.0-rc.1 is taken only where a range names one, such as ^2.1.0-rc.1`,
    ],
  ],
  [
    'many ranges without a version',
    { a: '*', x: '*' },
    {
      'x 1.0.0': { a: '*' },
      'a 1.0.0': { b: '^1.0.0' },
      'a 2.0.0': { b: '^2.0.0' },
      'a 3.0.0': { b: '^3.0.0' },
      'a 4.0.0': { b: '^4.0.0' },
      'a 5.0.0': { b: '^5.0.0' },
      'b 9.0.0': {},
    },
    [
      `${CANT} app needs a *, which needs b ^1.0.0 or ^2.0.0 or ^3.0.0 or 2 other ranges, but the repository has only b 9.0.0`,
    ],
  ],
  [
    'a version of itself that it isn’t',
    { a: '*' },
    { 'a 1.0.0': { a: '^2.0.0' } },
    [`${CANT} app needs a *, which needs a ^2.0.0, but the repository has only a 1.0.0`],
  ],
]

describe('what has no answer is explained', () => {
  test.each(SCENARIOS)('%s', (_, needs, sample, lines) => {
    expect(answer(needs, sample).split('\n')).toEqual(lines.map((line) => line.replaceAll('’', "'")))
  })
})

describe('circles', () => {
  test.each<[string, Record<string, string>, Sample, string]>([
    [
      'two',
      { foo: '1.0.0' },
      { 'foo 1.0.0': { bar: '*' }, 'bar 2.0.0': { foo: '*' } },
      'foo 1.0.0 → bar 2.0.0 → foo 1.0.0',
    ],
    ['with the root', { foo: '*' }, { 'foo 1.0.0': { app: '*' } }, 'app 1.0.0 → foo 1.0.0 → app 1.0.0'],
    ['with itself', { foo: '*' }, { 'foo 1.0.0': { foo: '*' } }, 'foo 1.0.0 → foo 1.0.0'],
    [
      'far from the root',
      { a: '*' },
      {
        'a 1.0.0': { b: '*', z: '*' },
        'b 1.0.0': { z: '*' },
        'z 1.0.0': { c: '*' },
        'c 1.0.0': { d: '*' },
        'd 1.0.0': { z: '*' },
      },
      'z 1.0.0 → c 1.0.0 → d 1.0.0 → z 1.0.0',
    ],
  ])('%s', (_, needs, sample, path) => {
    expect(answer(needs, sample)).toBe(
      `packages need each other in a circle, ${path}; take one of these dependencies out`,
    )
  })

  test('a package that two need is no circle', () => {
    const sample = { 'a 1.0.0': { c: '*' }, 'b 1.0.0': { c: '*', a: '*' }, 'c 1.0.0': {} }
    expect(answer({ a: '*', b: '*', c: '*' }, sample)).toBe('a 1.0.0, b 1.0.0, c 1.0.0')
  })
})

describe('bad input', () => {
  test.each<[string, Record<string, string>, Sample, string]>([
    [
      'a range that can’t be read',
      { a: 'one' },
      {},
      'app needs a "one", which is no range of versions; write one such as ^1.2.0 or >=1.2.0 <3',
    ],
    [
      'two names in the index',
      {},
      { 'Shop 1.0.0': {}, 'shop 1.0.0': {} },
      'Shop and shop are two packages whose names differ only in case; write every name in lower case',
    ],
    [
      'a name like one in the index',
      { Shop: '*' },
      { 'shop 1.0.0': {} },
      'shop and Shop are two packages whose names differ only in case; write every name in lower case',
    ],
    [
      'a name like the root’s',
      { App: '*' },
      {},
      'app and App are two packages whose names differ only in case; write every name in lower case',
    ],
    [
      'an index with what is no version',
      { a: '*' },
      { 'a 1.0': {} },
      'the index has a "1.0", which is no semantic version; mend it',
    ],
    [
      'an index with a v',
      { a: '*' },
      { 'a v1.0.0': {} },
      'the index has a "v1.0.0", which is no semantic version; mend it',
    ],
    [
      'an index with a version twice',
      { a: '*' },
      { 'a 1.0.0': {}, 'a 1.0.0!': {} },
      'the index has a 1.0.0 twice; mend it',
    ],
  ])('%s', (_, needs, sample, sentence) => {
    expect(answer(needs, sample)).toBe(sentence)
  })

  test('the search stops at its limit', () => {
    const needs = { foo: '*', bar: '*' }
    const sample = { 'foo 1.0.0': { bar: '1.0.0' }, 'bar 1.0.0': {}, 'bar 2.0.0': {} }
    expect(answer(needs, sample, { stepLimit: 3 })).toBe(
      'the dependencies of app 1.0.0 are still open after 3 steps; narrow their ranges, or resolve from a lock file that fits',
    )
  })
})
