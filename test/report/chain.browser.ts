import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { chainHtml } from '../../src/report/chain.ts'
import { Browser } from './browser.ts'
import { chainOf, EVIL } from './chain-sample.ts'

/** The page of an audit in a real browser: `npm run test:browser`. Pictures of it go to out/report/. */

const OUT = resolve('out', 'report')
const folder = mkdtempSync(join(tmpdir(), 'gradus-chain-'))
let browser: Browser
beforeAll(async () => {
  mkdirSync(OUT, { recursive: true })
  browser = await Browser.start()
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const WIDER = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'

test.each([
  ['light', 'words of somebody', { dark: false }],
  ['dark', 'words of somebody', { dark: true }],
  ['narrow', 'words of somebody', { width: 390, height: 800 }],
  ['hostile', EVIL, {}],
] as const)('T25: it shows %s, asks for nothing, runs nothing, and fits', async (name, text, shown) => {
  const file = join(folder, `${name}.html`)
  writeFileSync(file, chainHtml(chainOf(text, [text])))
  const url = pathToFileURL(file).href
  expect(await browser.open(url, shown)).toEqual({ requests: [url], complaints: [], dialogs: [] })
  expect(await browser.ask(WIDER)).toBe(false)
  const shownText = await browser.ask<string>('document.body.textContent')
  expect(shownText).toContain(text)
  expect(await browser.ask('document.scripts.length + document.images.length')).toBe(0)
  await browser.ask("document.querySelectorAll('details').forEach((one) => { one.open = true })")
  writeFileSync(join(OUT, `audit-${name}.png`), await browser.picture())
})
