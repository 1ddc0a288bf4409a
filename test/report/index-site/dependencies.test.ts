import { describe, expect, test } from '@jest/globals'
import { dependentsOf, needsOf } from '../../../src/report/index-site/dependencies.ts'
import { dependencyPicture } from '../../../src/report/index-site/graph.ts'
import { asFile } from '../../../src/report/svg/chart.ts'
import type { IndexedPackage } from '../../../src/repository/types.ts'
import { knownPackages } from '../../../src/repository/universe.ts'
import { all, treeOf } from '../xml.ts'
import { everyday, indexOf, many, version } from './scenes.ts'

const lone = (name: string, dependencies: Record<string, string>, number = '1.0.0'): IndexedPackage => ({
  name,
  versions: [version(name, number, { dependencies })],
})

function needs(packages: readonly IndexedPackage[], name: string) {
  const found = packages.find((one) => one.name === name) as IndexedPackage
  return needsOf(found, found.versions[0] as IndexedPackage['versions'][number], knownPackages(indexOf(packages)))
}

describe('what a package needs', () => {
  test('is resolved as a deploy would do it, near and far', () => {
    const { packages, trouble } = needs(everyday().packages, 'acme/storefront')
    expect(trouble).toBe(undefined)
    expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'acme/cache 2.3.1',
      'acme/payments 4.2.0',
      'acme/shop 1.4.2',
      'platform/ingress 1.11.0',
      'platform/vault-agent 1.6.4',
    ])
    expect(packages[1]?.askedBy).toEqual([
      { name: 'acme/storefront', range: '4.x' },
      { name: 'acme/shop', range: '>=3.1 <5' },
    ])
  })

  test.each([
    ['what is not there', [lone('a', { gone: '^1.0.0' })], /gone/],
    ['what does not fit', [lone('a', { b: '^2.0.0' }), lone('b', {})], /b/],
    ['a range that is none', [lone('a', { b: 'newest' }), lone('b', {})], /no range of versions/],
    ['a circle', [lone('a', { b: '*' }), lone('b', { a: '*' })], /circle/],
  ])('%s is told, with what it asks for', (_, packages, reason) => {
    const { packages: found, trouble } = needs(packages, 'a')
    expect(trouble).toMatch(reason)
    expect(found).toHaveLength(1)
    expect(found[0]?.version).toBe(undefined)
    expect(found[0]?.askedBy[0]?.name).toBe('a')
  })

  test('nothing needs nothing', () => expect(needs([lone('a', {})], 'a')).toEqual({ packages: [] }))
})

test('who needs a package is known by the version to choose', () => {
  const chosen = new Map(everyday().packages.map(({ name, versions }) => [name, versions.at(-1) as never]))
  expect(dependentsOf(chosen).get('acme/shop')).toEqual([
    { name: 'acme/basket', version: '0.9.3', range: '^1.4.0' },
    { name: 'acme/storefront', version: '7.0.0', range: '1.x' },
  ])
})

describe('the picture', () => {
  const users = (count: number) =>
    Array.from({ length: count }, (_, k) => ({ name: `user-${k}`, version: '1.0.0', range: '*' }))

  test('is none where nothing is needed by nobody', () => {
    expect(dependencyPicture({ name: 'a', version: '1' }, { packages: [] }, [], 'packages/a.html', () => true)).toBe(
      undefined,
    )
  })

  test('of hundreds has room for some, and says how many more there are', () => {
    const packages = Array.from({ length: 400 }, (_, k) => ({
      name: `needed-${k}`,
      version: '1.0.0',
      askedBy: [{ name: k % 50 === 0 ? 'a' : `needed-${k - 1}`, range: '*' }],
    }))
    const picture = dependencyPicture(
      { name: 'a', version: '1' },
      { packages },
      users(100),
      'packages/a.html',
      () => true,
    )
    if (picture === undefined) throw new Error('no picture')
    const texts = all(treeOf(asFile(picture)), 'text').map(({ text }) => text)
    expect(texts).toEqual(expect.arrayContaining(['92 more', '370 more', 'user-7', 'needed-3']))
    expect(picture.width).toBeLessThan(2_000)
    expect(picture.height).toBeLessThan(2_500)
  })

  test('leads to pages that are there', () => {
    const packages = [
      { name: 'b', version: '1.0.0', askedBy: [{ name: 'a', range: '*' }] },
      { name: 'gone', askedBy: [{ name: 'a', range: '^2.0.0' }] },
    ]
    const picture = dependencyPicture(
      { name: 'a', version: '1' },
      { packages },
      [],
      'packages/a.html',
      (name) => name === 'b',
    )
    if (picture === undefined) throw new Error('no picture')
    const page = treeOf(asFile(picture))
    expect(page.attributes.role).toBe('group')
    expect(all(page, 'a').map(({ attributes }) => attributes)).toEqual([{ href: '../packages/b.html' }])
    expect(all(page, 'text').map(({ text }) => text)).toEqual(['a', '1', 'b', '1.0.0', 'gone', '^2.0.0'])
  })

  test('can be drawn of everything', () => {
    const index = many(120)
    const known = knownPackages(index)
    const chosen = new Map(index.packages.map(({ name, versions }) => [name, versions[0] as never]))
    const dependents = dependentsOf(chosen)
    for (const found of index.packages) {
      const needed = needsOf(found, found.versions[0] as never, known)
      const self = { name: found.name, version: '1' }
      const picture = dependencyPicture(self, needed, dependents.get(found.name) ?? [], 'packages/a.html', () => true)
      if (picture) expect(asFile(picture)).not.toMatch(/NaN|undefined|Infinity/)
    }
  })
})
