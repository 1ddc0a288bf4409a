import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pagePath } from '../../../src/report/index-site/addresses.ts'
import { Browser } from '../browser.ts'
import { fresh, type Published, publish } from './published.ts'
import { everyday, hostile, many } from './scenes.ts'

/** How the pages of a repository look, and to whom: `npm run test:browser`. Pictures go to out/index-site/. */

const OUT = resolve('out', 'index-site')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SHOP = pagePath('acme/shop')
const WIDER = `document.documentElement.scrollWidth > document.documentElement.clientWidth`
/** Texts of the graph that stick out of their boxes. */
const OUTSIDE = `[...document.querySelectorAll('.picture .box')].flatMap((box) => {
  const frame = box.getBoundingClientRect()
  return [...box.parentElement.querySelectorAll('text')]
    .filter((one) => one.getBoundingClientRect().right > frame.right)
    .map((one) => one.textContent)
})`

let browser: Browser
let sites: Published

beforeAll(async () => {
  mkdirSync(OUT, { recursive: true })
  sites = await publish({ everyday: fresh(everyday()), hostile: hostile(), many: fresh(many(2_000)) })
  browser = await Browser.start()
})
afterAll(async () => {
  await browser?.close()
  await sites?.[Symbol.asyncDispose]()
})

describe('looks', () => {
  test.each([
    ['list', 'everyday', 'index.html'],
    ['package', 'everyday', SHOP],
    ['yanked', 'everyday', pagePath('platform/legacy')],
    ['many', 'many', 'index.html'],
    ['hostile', 'hostile', pagePath('con')],
  ])('%s: light, dark, on a telephone and on paper', async (name, site, page) => {
    for (const dark of [false, true]) {
      await browser.open(sites.asFile(site, page), { dark })
      expect(await browser.ask(`getComputedStyle(document.body).backgroundColor`)).toBe(
        dark ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)',
      )
      expect(await browser.ask(WIDER)).toBe(false)
      expect(await browser.ask(OUTSIDE)).toEqual([])
      writeFileSync(join(OUT, `${name}-${dark ? 'dark' : 'light'}.png`), await browser.picture(site !== 'many'))
    }
    await browser.open(sites.asFile(site, page), { width: 390, height: 800 })
    expect(await browser.ask(WIDER)).toBe(false)
    writeFileSync(join(OUT, `${name}-telephone.png`), await browser.picture(site !== 'many'))
    await browser.open(sites.asFile(site, page), { media: 'print', width: 760, dark: true })
    expect(await browser.ask(`getComputedStyle(document.body).backgroundColor`)).toBe('rgb(255, 255, 255)')
    expect(await browser.ask(WIDER)).toBe(false)
    writeFileSync(join(OUT, `${name}-paper.png`), await browser.picture(site !== 'many'))
  })
})

describe.each([
  ['the list', 'everyday', 'index.html'],
  ['a package', 'everyday', SHOP],
  ['a yanked package', 'everyday', pagePath('platform/legacy')],
  ['hostile words', 'hostile', pagePath('con')],
])('axe finds no barrier in %s', (_, site, page) => {
  test.each([
    ['light', { dark: false }],
    ['dark', { dark: true }],
    ['on a telephone', { width: 390 }],
  ])('%s', async (_, shown) => {
    await browser.open(sites.asFile(site, page), shown)
    await browser.ask(`(() => { for (const one of document.querySelectorAll('details')) one.open = true })()`)
    await browser.ask(`${AXE}; 0`)
    const found = await browser.ask(`axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`)
    expect(found).toEqual([])
  })
})
