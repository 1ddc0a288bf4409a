import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pagePath } from '../../../src/report/index-site/addresses.ts'
import { indexSite } from '../../../src/report/index-site/site.ts'
import { Browser } from '../browser.ts'
import { fresh, type Published, publish } from './published.ts'
import { everyday, hostile, many, NOW } from './scenes.ts'

/** The pages of a repository in a real browser: `npm run test:browser`. */

/** While these tests run. */
const EXPIRES = new Date(Date.now() + 3_000).toISOString()
let browser: Browser
let sites: Published

beforeAll(async () => {
  sites = await publish({
    everyday: fresh(everyday()),
    expired: { ...everyday(), expires: EXPIRES },
    hostile: hostile(),
    many: fresh(many(2_000)),
  })
  browser = await Browser.start()
})
afterAll(async () => {
  await browser?.close()
  await sites?.[Symbol.asyncDispose]()
})

const asFile = (site: string, page: string): string => sites.asFile(site, page)
const served = (site: string, page: string): string => sites.served(site, page)

const FOCUSED = `(document.activeElement.id || document.activeElement.textContent)`
const NAMES = `[...document.querySelectorAll('#packages th > a')].map((one) => one.textContent)`
const SHOP = pagePath('acme/shop')

describe.each([
  ['from a folder', asFile],
  ['from a sub-path of a server', served],
])('%s', (_, at) => {
  test.each([
    ['the list', 'everyday', 'index.html'],
    ['a package', 'everyday', SHOP],
    ['two thousand packages', 'many', 'index.html'],
    ['hostile words', 'hostile', 'index.html'],
    ['a hostile package', 'hostile', pagePath('con')],
    ['a hostile name', 'hostile', pagePath('../../etc/passwd')],
  ])(
    'T25 %s: nothing but its own style, script and picture is loaded, and nothing of what it says takes effect',
    async (_, site, page) => {
      const seen = await browser.open(at(site, page))
      await browser.ask(`new Promise((resolve) => setTimeout(resolve, 500))`)
      const own = ['style.css', 'site.js', 'icon.svg'].map((name) => at(site, name))
      expect(seen.dialogs).toEqual([])
      expect(seen.complaints).toEqual([])
      expect(seen.requests).toEqual(expect.arrayContaining([at(site, page), own[0], own[1]]))
      expect(seen.requests.filter((one) => ![at(site, page), ...own].includes(one))).toEqual([])
      expect(await browser.ask(`document.scripts.length + document.images.length`)).toBe(1)
      expect(await browser.ask(`document.documentElement.classList.contains('scripted')`)).toBe(true)
      expect(await browser.ask(`getComputedStyle(document.querySelector('h1')).fontSize`)).toBe('26px')
    },
  )

  test('its links lead from page to page', async () => {
    await browser.open(at('everyday', 'index.html'))
    expect(await browser.ask(`document.querySelector('#packages a[href*=shop]').href`)).toBe(
      at('everyday', 'packages/acme/shop.html'),
    )
    await browser.open(at('everyday', SHOP))
    expect(await browser.ask(`document.querySelector('header a').href`)).toBe(at('everyday', 'index.html'))
  })

  test('a search is part of the address', async () => {
    await browser.open(`${at('everyday', 'index.html')}#q=vault%20agent`)
    expect(await browser.ask(NAMES)).toEqual(['platform/vault-agent'])
    await browser.ask(`(() => { search.value = 'payments'; search.dispatchEvent(new Event('input')) })()`)
    expect(await browser.ask('location.href')).toBe(`${at('everyday', 'index.html')}#q=payments`)
    await browser.ask(
      `new Promise((changed) => { addEventListener('hashchange', changed, { once: true }); location.hash = 'q=cache' })`,
    )
    expect(await browser.ask(NAMES)).toEqual(['acme/cache'])
  })

  test.each(['#%', '#q=%', '#q=%E0%A4%A', '#q=<img src=x onerror=alert(1)>', '#constructor'])(
    'an address that ends in %s does no harm',
    async (end) => {
      // From another page: a new end alone loads nothing.
      await browser.open(at('everyday', SHOP))
      const seen = await browser.open(`${at('everyday', 'index.html')}${end}`)
      expect({ complaints: seen.complaints, dialogs: seen.dialogs }).toEqual({ complaints: [], dialogs: [] })
      expect(
        await browser.ask(`(() => {
      search.value = 'storefront'
      search.dispatchEvent(new Event('input'))
      return ${NAMES}
    })()`),
      ).toEqual(['acme/storefront'])
    },
  )
})

describe('the search', () => {
  const type = (words: string): Promise<void> => browser.press(...words)

  test('finds by name first, then by words, environments, commits and digests', async () => {
    const shop = everyday().packages.find(({ name }) => name === 'acme/shop')
    const [, version] = shop?.versions ?? []
    if (!version) throw new Error('no shop')
    const reference = `ghcr.io/acme/packages/acme/shop@${version.digest}`
    await browser.open(asFile('everyday', 'index.html'))
    const found = (words: string) =>
      browser.ask<string[]>(`(() => {
        search.value = ${JSON.stringify(words)}
        search.dispatchEvent(new Event('input'))
        return ${NAMES}
      })()`)
    expect(await found('shop')).toEqual(['acme/shop', 'acme/cache'])
    expect(await found('  CACHE ')).toEqual(['acme/cache'])
    expect(await found('production acme')).toEqual(['acme/cache', 'acme/payments', 'acme/shop'])
    for (const words of [version.commit, version.commit.slice(0, 7), version.digest, reference]) {
      expect(await found(words)).toEqual(['acme/shop'])
    }
    expect(await found(Object.values(version.images)[1] as string)).toEqual(['acme/shop'])
    expect(await found('<script>')).toEqual([])
    expect(await browser.ask(`count.textContent`)).toBe('No package was found')
    expect(await browser.ask(`count.getAttribute('role')`)).toBe('status')
    expect(await found('')).toHaveLength(8)
    expect(await browser.ask(`count.textContent`)).toBe('')
  })

  test('is gone through with the keyboard alone', async () => {
    await browser.open(served('everyday', 'index.html'))
    await browser.press('Tab')
    expect(await browser.ask(FOCUSED)).toBe('Skip to the content')
    await browser.press('Tab')
    expect(await browser.ask(FOCUSED)).toBe('search')
    await browser.press('Tab')
    expect(await browser.ask(FOCUSED)).toBe('acme/basket')
    await browser.press('/')
    expect(await browser.ask(FOCUSED)).toBe('search')
    await type('acme')
    expect(await browser.ask(`count.textContent`)).toBe('5 packages found')
    await browser.press('ArrowDown', 'ArrowDown')
    expect(await browser.ask(FOCUSED)).toBe('acme/cache')
    await browser.press('ArrowUp', 'ArrowUp')
    expect(await browser.ask(FOCUSED)).toBe('search')
    await browser.press('Escape')
    expect(await browser.ask(NAMES)).toHaveLength(8)
    await type('shop/')
    expect(await browser.ask(`search.value`)).toBe('shop/')
    await browser.press('Escape')
    await type('payments')
    await browser.press('Enter')
    await browser.ask(`new Promise((resolve) => setTimeout(resolve, 500))`)
    expect(await browser.ask('location.href')).toBe(served('everyday', 'packages/acme/payments.html'))
  })

  test('goes through two thousand packages', async () => {
    await browser.open(asFile('many', 'index.html'))
    const found = (words: string) =>
      browser.ask<string>(`(() => {
        search.value = ${JSON.stringify(words)}
        search.dispatchEvent(new Event('input'))
        return count.textContent
      })()`)
    expect(await found('production')).toBe('2,000 packages found')
    expect(await found('reports-0042')).toBe('1 package found')
    expect(await browser.ask(NAMES)).toEqual([expect.stringMatching(/reports-0042$/)])
    expect(await found('edge images-0007')).toBe('1 package found')
  })
})

describe('a package', () => {
  test('is walked through with the keyboard: all that can be followed or pressed, in the order of the page', async () => {
    await browser.open(served('everyday', SHOP))
    const stops = await browser.ask<string[]>(
      `[...document.querySelectorAll('a[href], button, summary, [tabindex="0"]')]
        .filter((one) => one.checkVisibility()).map((one) => one.textContent.trim())`,
    )
    const walked: string[] = []
    for (const _ of stops) {
      await browser.press('Tab')
      walked.push(await browser.ask(`document.activeElement.textContent.trim()`))
    }
    expect(walked).toEqual(stops)
    expect(await browser.ask(`getComputedStyle(document.activeElement).outlineStyle`)).toBe('solid')
  })

  test('a version is unfolded by a link to it', async () => {
    await browser.open(`${asFile('everyday', SHOP)}#v1.4.0`)
    expect(await browser.ask(`document.getElementById('v1.4.0').open`)).toBe(true)
    expect(await browser.ask(`document.getElementById('v1.4.1').open`)).toBe(false)
    await browser.click('#environments + * + .scroll a')
    await browser.ask(`new Promise((resolve) => setTimeout(resolve, 200))`)
    expect(await browser.ask(`document.getElementById('v1.5.0-rc.1').open`)).toBe(true)
  })

  test.each([
    ['with the clipboard', true],
    ['where the clipboard is forbidden', false],
  ])('what is to be copied is copied, %s', async (_, allowed) => {
    await browser.open(served('everyday', SHOP))
    await browser.clipboard(allowed)
    await browser.click('.block .copy')
    await browser.ask(`new Promise((resolve) => setTimeout(resolve, 300))`)
    expect(await browser.ask(`said.textContent`)).toBe('Copied')
    expect(await browser.ask(`document.querySelector('.block .copy').textContent`)).toBe('Copied')
    await browser.clipboard(true)
    const copied = await browser.ask<string>(`navigator.clipboard.readText()`)
    expect(copied).toBe(await browser.ask(`document.querySelector('.block code').textContent`))
    expect(copied).toMatch(/^# acme\/shop 1\.4\.2\n- uses: /)
  })

  test('tells a reader when the index expires', async () => {
    await browser.open(asFile('everyday', SHOP))
    expect(await browser.ask(`expired.hidden`)).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Date.parse(EXPIRES) - Date.now())))
    await browser.open(asFile('expired', SHOP))
    expect(await browser.ask(`expired.hidden`)).toBe(false)
    expect(await browser.ask(`expired.checkVisibility()`)).toBe(true)
  })
})

test('without scripts everything can be read, and nothing is shown that would need one', async () => {
  await browser.scripts(false)
  try {
    await browser.open(asFile('everyday', SHOP))
    const text = await browser.ask<string>(`document.body.innerText`)
    for (const words of ['Two days without an error in staging', 'sha256:', 'oras pull', 'When it burns']) {
      expect(text).toContain(words)
    }
    const visible = `[...document.querySelectorAll('.copy, .search')].filter((one) => one.checkVisibility()).length`
    expect(await browser.ask(visible)).toBe(0)
    await browser.open(asFile('everyday', 'index.html'))
    expect(await browser.ask(visible)).toBe(0)
    expect(await browser.ask(NAMES)).toHaveLength(8)
  } finally {
    await browser.scripts(true)
  }
})

test('T25 the policy would stop what got in all the same', async () => {
  const got =
    '<script>alert(1)</script><p style="color:red">x</p><img src="https://evil.example/x.png"><script src="https://evil.example/x.js"></script><form action="https://evil.example"><button id="go">x</button></form>'
  const page = indexSite(everyday(), { now: NOW }).get('index.html')?.replace('</main>', `${got}</main>`) ?? ''
  writeFileSync(join(sites.folder, 'everyday', 'broken-in.html'), page)
  const seen = await browser.open(served('everyday', 'broken-in.html'))
  await browser.ask(`document.getElementById('go').click()`)
  await browser.ask(`new Promise((resolve) => setTimeout(resolve, 300))`)
  expect(seen.dialogs).toEqual([])
  expect(seen.complaints.length).toBeGreaterThanOrEqual(5)
  expect(seen.requests.filter((one) => one.includes('evil.example') && !seen.complaints.join().includes(one))).toEqual(
    [],
  )
  expect(await browser.ask('location.pathname')).toContain('broken-in.html')
})
