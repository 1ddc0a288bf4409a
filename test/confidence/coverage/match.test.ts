import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PathMatcher } from '../../../src/confidence/coverage/match.ts'

const FILES = [
  'index.ts',
  'src/index.ts',
  'src/cart.ts',
  'services/shop/src/index.ts',
  'services/shop/src/cart.ts',
  'services/mail/src/send.ts',
  'api/src/main/java/org/example/Cart.java',
  'web/src/main/java/org/example/Cart.java',
  'api/src/main/java/org/example/Only.java',
  'backend/main.go',
  'backend/store/store.go',
  'tools/main.go',
]
const matcher = new PathMatcher(FILES, '/home/runner/work/shop/shop', new Map([['example.org/shop', 'backend']]))

describe('a path of a report is', () => {
  test.each<[string, string, string | undefined, string[]?]>([
    ['the same as in the repository', 'src/cart.ts', 'src/cart.ts'],
    ['with a point before it', './src/cart.ts', 'src/cart.ts'],
    ['absolute', '/home/runner/work/shop/shop/src/index.ts', 'src/index.ts'],
    ['absolute at the top', '/home/runner/work/shop/shop/index.ts', 'index.ts'],
    ['absolute on another machine', '/builds/team/x/services/mail/src/send.ts', 'services/mail/src/send.ts'],
    ['with backslashes', 'services\\mail\\src\\send.ts', 'services/mail/src/send.ts'],
    ['with a drive', 'D:\\a\\shop\\services\\mail\\src\\send.ts', 'services/mail/src/send.ts'],
    ['from a folder below the top', 'src/send.ts', 'services/mail/src/send.ts'],
    ['of a Java package', 'org/example/Only.java', 'api/src/main/java/org/example/Only.java'],
    ['of a package that two modules have', 'org/example/Cart.java', 'ambiguous'],
    ['of a Go module in a folder', 'example.org/shop/main.go', 'backend/main.go'],
    ['of a Go package', 'example.org/shop/store/store.go', 'backend/store/store.go'],
    ['from a root that the report names', 'cart.ts', 'services/shop/src/cart.ts', ['services/shop/src']],
    ['from an absolute root', 'cart.ts', 'src/cart.ts', ['/nowhere', '/home/runner/work/shop/shop/src']],
    ['a bare name that two files have', 'main.go', 'ambiguous'],
    ['of another project', 'lib/other.py', undefined],
    ['of another project, with a common name', '/elsewhere/python/main.go', undefined],
    ['absolute elsewhere, while a longer one ends like it', '/elsewhere/src/cart.ts', 'src/cart.ts'],
    ['of another project, with a name that is once here', '/elsewhere/python/send.ts', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, path, file, roots = []) => {
    expect(matcher.find(path, roots)).toBe(file)
  })
})

test('every file is found by its own path, whatever stands before it, unless a longer one ends like it', () => {
  const segment = fc.constantFrom('a', 'b', 'src', 'x.ts')
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 12 }), (files) => {
      const all = new PathMatcher(files, '/root', new Map())
      for (const file of files) {
        expect(all.find(file)).toBe(file)
        expect(all.find(`/root/${file}`)).toBe(file)
        expect(all.find(`/else/where/${file}`)).toBe(file)
      }
    }),
  )
})
