import { posix } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commitAddress, fileAddress, linkFrom, pagePath, webAddress } from '../../../src/report/index-site/addresses.ts'

describe('the path of a package', () => {
  test.each([
    ['shop', 'packages/shop.html'],
    ['acme/shop', 'packages/acme/shop.html'],
    ['acme/shop/api', 'packages/acme/shop/api.html'],
    ['acme/con', 'packages/acme/_63_on.html'],
    ['..', 'packages/_2e__2e_.html'],
    ['/etc/passwd', 'packages/__/etc/passwd.html'],
    ['Shop', 'packages/_53_hop.html'],
    ['a\\b', 'packages/a_5c_b.html'],
    ['', 'packages/__.html'],
  ])('of %j is %s', (name, path) => expect(pagePath(name)).toBe(path))

  const names = fc.oneof(
    fc.string(),
    fc
      .array(fc.constantFrom('a', 'A', '/', '.', '_', '-', 'con', '2e', '\ud800'), { maxLength: 8 })
      .map((all) => all.join('')),
  )

  test('T25 is in its folder, whatever the name is', () => {
    fc.assert(
      fc.property(names, (name) => {
        const path = pagePath(name)
        expect(path).toMatch(/^packages(?:\/[a-z0-9_-]+)+\.html$/)
        expect(posix.normalize(path)).toBe(path)
      }),
    )
  })

  test('is of one name alone, on disks that fold case too', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        fc.pre(one.toWellFormed() !== other.toWellFormed())
        expect(pagePath(one).toLowerCase()).not.toBe(pagePath(other).toLowerCase())
      }),
    )
  })

  test('is reached from any page', () => {
    fc.assert(
      fc.property(names, names, (from, to) => {
        const page = pagePath(from)
        expect(posix.join(posix.dirname(page), linkFrom(page, pagePath(to)))).toBe(pagePath(to))
      }),
    )
    expect(linkFrom('index.html', 'packages/a.html')).toBe('packages/a.html')
  })
})

describe('T25 an address that may be followed', () => {
  test.each([
    'https://acme.example',
    'https://acme.example/a?b=c&d#e',
    'HTTPS://acme.example/',
    'http://shop.internal/x',
    'https://acme.example:8443/x',
  ])('%s', (text) => expect(webAddress(text)).toBe(new URL(text).href))

  test.each([
    undefined,
    '',
    'ftp://acme.example',
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)//https://',
    'java\tscript:alert(1)',
    ' https://acme.example',
    'https://acme.example/ x',
    'https://acme.example/"onclick=x',
    'https://user:secret@acme.example',
    'https://github.com@evil.example',
    'https:evil.example',
    'https:\\\\evil.example',
    'https://',
    '//evil.example',
    'data:text/html,x',
    'file:///etc/passwd',
    `https://acme.example/${'a'.repeat(2000)}`,
  ])('%j is none', (text) => expect(webAddress(text)).toBe(undefined))
})

const COMMIT = '0123456789abcdef0123456789abcdef01234567'

describe('a commit', () => {
  test.each([
    ['https://github.com/acme/shop', `https://github.com/acme/shop/commit/${COMMIT}`],
    ['https://github.com/acme/shop.git', `https://github.com/acme/shop/commit/${COMMIT}`],
    ['https://github.acme.example/acme/shop/', `https://github.acme.example/acme/shop/commit/${COMMIT}`],
    ['https://gitlab.com/acme/group/shop', `https://gitlab.com/acme/group/shop/-/commit/${COMMIT}`],
    ['https://bitbucket.org/acme/shop', `https://bitbucket.org/acme/shop/commits/${COMMIT}`],
    ['https://codeberg.org/acme/shop?x=1#y', `https://codeberg.org/acme/shop/commit/${COMMIT}`],
  ])('of %s is at %s', (source, address) => expect(commitAddress(source, COMMIT)).toBe(address))

  test.each([
    [undefined, COMMIT],
    ['https://git.acme.example/shop', COMMIT],
    ['https://evilgithub.com/acme/shop', COMMIT],
    ['http://github.com/acme/shop', COMMIT],
    ['git@github.com:acme/shop.git', COMMIT],
    ['https://github.com/acme/shop', 'main'],
    ['https://github.com/acme/shop', `${COMMIT}/../../evil`],
  ])('of %s and %s is nowhere', (source, commit) => expect(commitAddress(source, commit)).toBe(undefined))
})

describe('a file of a commit', () => {
  const github = 'https://github.com/acme/shop'
  test.each([
    ['docs/a.md', `${github}/blob/${COMMIT}/docs/a.md`],
    ['./docs/a.md#top', `${github}/blob/${COMMIT}/docs/a.md#top`],
    ['LICENSE', `${github}/blob/${COMMIT}/LICENSE`],
  ])('%s', (path, address) => expect(fileAddress(github, COMMIT, path)).toBe(address))

  test.each([
    '../x',
    'a/../../x',
    '/x',
    'javascript:alert(1)',
    'a b',
    '',
    '.',
    '//evil.example/x',
    'a?b',
    'mailto:x@y',
  ])('%j is none', (path) => expect(fileAddress(github, COMMIT, path)).toBe(undefined))
})
