import { posix } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { indexSite } from '../../../src/report/index-site/site.ts'
import { cpuMs } from '../../cpu.ts'
import { all, first, type Node } from '../xml.ts'
import { idsOf, pagesOf } from './pages.ts'
import { everyday, hostile, indexOf, many, manyVersions, NOW } from './scenes.ts'

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

const SCENES = {
  everyday: everyday(),
  hostile: hostile(),
  'many packages': many(25),
  'many versions': manyVersions(),
  empty: indexOf([]),
}

describe.each(Object.entries(SCENES))('the site of a repository: %s', (_, index) => {
  const files = indexSite(index, { now: NOW })
  const pages = pagesOf(files)

  test('has a page for each package, and nothing that leaves its folder', () => {
    expect(pages.size).toBe(index.packages.length + 1)
    for (const path of files.keys()) {
      expect(path).toMatch(/^(?:index\.html|style\.css|site\.js|icon\.svg|\.nojekyll|packages\/[a-z0-9_/-]+\.html)$/)
    }
    const folded = new Set([...files.keys()].map((path) => path.toLowerCase()))
    expect(folded.size).toBe(files.size)
  })

  test('is well-formed, with each id once and landmarks', () => {
    for (const [path, page] of pages) {
      const ids = idsOf(page)
      expect([path, ids.filter((id, at) => ids.indexOf(id) !== at)]).toEqual([path, []])
      expect(page.attributes.lang).toBe('en')
      expect(all(first(page, 'head'), 'title')).toHaveLength(1)
      for (const name of ['main', 'h1', 'footer']) expect([path, name, all(page, name).length]).toEqual([path, name, 1])
      expect(first(page, 'title').text.trim()).not.toBe('')
      const [skip] = all(page, 'a')
      expect(skip?.attributes).toEqual({ class: 'skip', href: '#content' })
    }
  })

  test('has links, labels and descriptions that lead somewhere', () => {
    for (const [path, page] of pages) {
      for (const { attributes } of all(page)) {
        const ids = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'].flatMap(
          (name) => attributes[name]?.split(' ') ?? [],
        )
        for (const id of ids) expect(idsOf(page)).toContain(id)
        const link = attributes.href ?? attributes.src
        if (link === undefined || link.startsWith('https://')) continue
        const [to = '', anchor] = link.split('#')
        const target = to === '' ? path : posix.normalize(posix.join(posix.dirname(path), decodeURI(to)))
        expect([path, link, files.has(target)]).toEqual([path, link, true])
        if (anchor !== undefined) expect(idsOf(pages.get(target) as Node)).toContain(decodeURIComponent(anchor))
      }
    }
  })

  test('T25 runs one script and takes one style, both its own', () => {
    for (const [path, page] of pages) {
      const up = '../'.repeat(path.split('/').length - 1)
      const policy = all(page, 'meta').find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')
      expect(policy?.attributes.content).toBe(POLICY)
      expect(all(page, 'script').map(({ attributes, text }) => [attributes.src, text])).toEqual([[`${up}site.js`, '']])
      expect(all(page, 'link').map(({ attributes }) => attributes.href)).toEqual([`${up}icon.svg`, `${up}style.css`])
      const names = new Set(all(page).map(({ name }) => name))
      for (const name of [
        'style',
        'iframe',
        'object',
        'embed',
        'form',
        'base',
        'img',
        'foreignObject',
        'video',
        'audio',
      ]) {
        expect(names).not.toContain(name)
      }
      for (const { name, attributes } of all(page)) {
        for (const [attribute, value] of Object.entries(attributes)) {
          expect(attribute).not.toMatch(/^on|^style$|^srcset$|^xlink|^formaction$|^ping$/)
          if (attribute === 'src') expect(name).toBe('script')
          if (attribute === 'href')
            expect(value).toMatch(/^(?:https?:\/\/[^\s"<>]+|(?:\.\.\/)*[a-z0-9_./-]*(?:#[^\s"<>]*)?)$/)
        }
      }
    }
  })

  test('is the same again, byte for byte', () => {
    expect([...indexSite(structuredClone(index), { now: NOW + 1000 })]).toEqual([...files])
  })
})

describe('the list', () => {
  const page = (index = everyday(), options = { now: NOW }) =>
    pagesOf(indexSite(index, options)).get('index.html') as Node
  const rows = all(first(page(), 'tbody'), 'tr').map((row) => row.children.map(({ text }) => text.trim()))

  test('says of each package what it is, which version is to be chosen, where it stands and who signed', () => {
    expect(rows).toHaveLength(8)
    expect(rows.find(([name]) => name?.startsWith('acme/shop'))).toEqual([
      'acme/shopThe web shop: catalogue, basket and checkout',
      '1.4.2',
      'staging 1.5.0-rc.1 production 1.4.2',
      'OpenPGP, Sigstore',
      '2026-11-18',
    ])
    expect(rows.find(([name]) => name?.startsWith('platform/legacy'))?.slice(1)).toEqual([
      'yanked',
      'staging 0.1.0',
      '',
      '',
    ])
    expect(rows.find(([name]) => name?.startsWith('platform/vault'))?.[3]).toBe('unsigned')
  })

  test('tells serial, times, and that the index expired from the moment when it does', () => {
    expect(page().text).toContain('8 packages, 12 versions. Signed index number 42, good until 2026-11-28 06:00 UTC.')
    expect(page().text).toContain('serial 42, written 2026-11-21 06:00 UTC')
    const warned = (now: number) => {
      const [warning] = all(page(everyday(), { now }), 'p').filter(({ attributes }) => attributes.id === 'expired')
      return warning?.attributes.hidden === undefined
    }
    const expires = Date.parse('2026-11-28T06:00:00Z')
    expect([NOW, expires - 1, expires, expires + 1].map(warned)).toEqual([false, false, true, true])
    expect(page().attributes['data-expires']).toBe('2026-11-28T06:00:00Z')
  })

  test('an index whose expiry is no time has expired', () => {
    expect(all(page(hostile()), 'p').find(({ attributes }) => attributes.id === 'expired')?.attributes.hidden).toBe(
      undefined,
    )
  })

  test('says that it is empty', () => {
    expect(page(indexOf([])).text).toContain('There is no package in this repository yet.')
    expect(all(page(indexOf([])), 'input')).toEqual([])
  })

  test('has the title that was asked for', () => {
    const named = indexSite(everyday(), { now: NOW, title: 'Parcels' })
    for (const each of pagesOf(named).values()) expect(first(each, 'title').text).toContain('Parcels')
  })
})

test('two thousand packages are 60 MB at most, and the list is one that a browser opens at once', () => {
  const index = many(2_000, 3)
  const before = cpuMs()
  const files = indexSite(index, { now: NOW })
  expect(cpuMs() - before).toBeLessThan(30_000)
  expect(files.size).toBe(2_005)
  expect([...files.values()].reduce((sum, content) => sum + content.length, 0)).toBeLessThan(60_000_000)
  expect(files.get('index.html')?.length).toBeLessThan(1_500_000)
})
