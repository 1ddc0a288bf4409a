import { expect, test } from '@jest/globals'
import { valueAt } from '../../src/gates/metrics/pointer.ts'

/** The document and the pointers of RFC 6901, section 5. */
const DOCUMENT = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
}

test.each<[string, unknown]>([
  ['', DOCUMENT],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/e^f', 3],
  ['/g|h', 4],
  ['/i\\j', 5],
  ['/k"l', 6],
  ['/ ', 7],
  ['/m~0n', 8],
  ['/foo/2', undefined],
  ['/foo/-', undefined],
  ['/foo/01', undefined],
  ['/foo/length', undefined],
  ['/foo/0/length', undefined],
  ['/constructor', undefined],
  ['/__proto__/toString', undefined],
])('%s', (pointer, value) => {
  expect(valueAt(DOCUMENT, pointer)).toEqual(value)
})

test('~01 is ~1, not a slash', () => {
  expect(valueAt({ '~1': 'tilde', '/': 'slash' }, '/~01')).toBe('tilde')
})
