import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { curvesOf } from '../../src/report/curves.ts'
import { htmlReport } from '../../src/report/html.ts'
import { asFile } from '../../src/report/svg/chart.ts'
import { mergedEvidencePicture } from '../../src/report/svg/evidence.ts'
import { barsOf, type ScoreBars, scorePicture } from '../../src/report/svg/score.ts'
import { weightPicture } from '../../src/report/svg/weight.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { Browser } from './browser.ts'
import * as scenes from './scenes.ts'

/** The report in a real browser: `npm run test:browser`. Pictures of it go to out/report/ for people to look at. */

const OUT = resolve('out', 'report')
const { play: _, stepScore, ...ready } = scenes
const folder = mkdtempSync(join(tmpdir(), 'gradus-report-'))
let browser: Browser

beforeAll(async () => {
  mkdirSync(OUT, { recursive: true })
  browser = await Browser.start()
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

function written(name: string, content: string): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return pathToFileURL(file).href
}

function scored(record: RolloutRecord): RolloutRecord {
  return record.looks.length > 5 ? { ...record, scores: [stepScore()] } : record
}

/** Texts of a picture that touch each other or leave it; boxes are shrunk by a pixel, as fonts round. */
const CROWDED = `[...document.querySelectorAll('svg.picture')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect()
  const texts = [...svg.querySelectorAll('text')].filter((one) => one.textContent !== '')
  const boxes = texts.map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }))
  const out = boxes.filter(({ box }) => box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom)
  const touching = boxes.flatMap((a, i) => boxes.slice(i + 1)
    .filter((b) => a.box.left + 1 < b.box.right && b.box.left + 1 < a.box.right && a.box.top + 2 < b.box.bottom && b.box.top + 2 < a.box.bottom)
    .map((b) => a.text + ' | ' + b.text))
  const title = svg.querySelector('title').textContent
  return [...out.map(({ text }) => title + ' loses: ' + text), ...touching.map((pair) => title + ': ' + pair)]
})`

const WIDER = `document.documentElement.scrollWidth > document.documentElement.clientWidth`

describe.each(Object.entries(ready))('the report of %s', (name, make) => {
  const record = scored(make())

  test.each([
    ['light', { dark: false }],
    ['dark', { dark: true }],
  ])('shows whole and legible, %s', async (shade, shown) => {
    const url = written(`${name}.html`, htmlReport(record))
    const seen = await browser.open(url, shown)
    expect(seen).toEqual({ requests: [url], complaints: [], dialogs: [] })
    expect(await browser.ask<string[]>(CROWDED)).toEqual([])
    expect(await browser.ask(WIDER)).toBe(false)
    const colours = `(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.body))`
    expect(await browser.ask(colours)).toEqual(
      shown.dark ? ['rgb(13, 17, 23)', 'rgb(230, 237, 243)'] : ['rgb(255, 255, 255)', 'rgb(31, 35, 40)'],
    )
    writeFileSync(join(OUT, `${name}-${shade}.png`), await browser.picture())
  })

  test('fits a telephone', async () => {
    await browser.open(written(`${name}.html`, htmlReport(record)), { width: 390, height: 800 })
    expect(await browser.ask(WIDER)).toBe(false)
    expect(await browser.ask<string[]>(CROWDED)).toEqual([])
  })
})

test('on paper it is light, and what is folded is open', async () => {
  const url = written('paper.html', htmlReport(scenes.lateRegression()))
  await browser.open(url, { dark: true, media: 'print', width: 760 })
  expect(await browser.ask(`getComputedStyle(document.body).backgroundColor`)).toBe('rgb(255, 255, 255)')
  expect(await browser.ask(`document.querySelector('details td').getBoundingClientRect().height`)).toBeGreaterThan(0)
  expect(await browser.ask(WIDER)).toBe(false)
  const cut = `[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).length`
  expect(await browser.ask(cut)).toBe(0)
  writeFileSync(join(OUT, 'paper.png'), await browser.picture())
})

test('it is gone through with the keyboard', async () => {
  await browser.open(written('keys.html', htmlReport(scenes.lateRegression())))
  const focusable = `[...document.querySelectorAll('a, summary')].every((one) => (one.focus(), document.activeElement === one))`
  expect(await browser.ask(focusable)).toBe(true)
})

test('T25 nothing that a record holds is run, loaded or takes effect', async () => {
  const url = written('hostile.html', htmlReport(scenes.hostile()))
  const seen = await browser.open(url)
  await browser.ask(`new Promise((resolve) => setTimeout(resolve, 500))`)
  expect(seen).toEqual({ requests: [url], complaints: [], dialogs: [] })
  expect(await browser.ask(`document.body.innerText`)).toContain('<img src=x onerror="alert(1)">')
  expect(await browser.ask(`document.scripts.length + document.images.length + document.links.length`)).toBe(0)
  expect(await browser.ask(`getComputedStyle(document.querySelector('h1')).display`)).toBe('block')
})

test('T25 the policy would stop a script, a style and an image that got in all the same', async () => {
  const got =
    '<script>alert(1)</script><p style="color:red">x</p><style>p{color:red}</style><img src="https://evil.example/x.png">'
  const url = written('broken-in.html', htmlReport(scenes.good()).replace('</main>', `${got}</main>`))
  const seen = await browser.open(url)
  expect(seen.dialogs).toEqual([])
  expect(seen.complaints).toHaveLength(4)
  expect(await browser.ask(`getComputedStyle(document.querySelector('p[style]')).color`)).toBe('rgb(31, 35, 40)')
})

describe('a picture as a file', () => {
  const record = scenes.lateRegression()
  const curves = curvesOf(record)
  if (!curves) throw new Error('a scene without gates')
  const files = {
    weight: asFile(weightPicture(record)),
    evidence: asFile(mergedEvidencePicture(curves)),
    score: asFile(scorePicture(barsOf(stepScore()) as ScoreBars)),
  }

  test.each(Object.entries(files))('%s: opened alone', async (name, svg) => {
    const url = written(`${name}.svg`, svg)
    const seen = await browser.open(url, { dark: true })
    expect(seen).toEqual({ requests: [url], complaints: [], dialogs: [] })
    const fill = await browser.ask(`getComputedStyle(document.querySelector('.paper')).fill`)
    expect(fill).toBe('rgb(13, 17, 23)')
    expect(await browser.ask(CROWDED)).toEqual([])
    writeFileSync(join(OUT, `${name}.png`), await browser.picture(false))
  })

  test.each(Object.entries(files))('%s: shown as an image', async (name, svg) => {
    written(`${name}.svg`, svg)
    const page = written('image.html', `<!DOCTYPE html><img src="${name}.svg">`)
    await browser.open(page)
    const size = await browser.ask<number[]>(
      `(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight])(document.images[0])`,
    )
    expect(size[0]).toBe(1056)
    expect(size[1]).toBeGreaterThan(200)
  })
})
