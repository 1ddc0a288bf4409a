import { createHash } from 'node:crypto'
import { PAGE_STYLE } from './html-style.ts'
import { element, type Markup, styleElement } from './markup.ts'

const HASH = createHash('sha256').update(PAGE_STYLE).digest('base64')
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; base-uri 'none'; form-action 'none'`

/**
 * One page that needs nothing else: no script, nothing remote, read as well offline, on paper and by a screen reader.
 * Every text in it is shown as text (T25).
 */
export function htmlPage(title: string, ...content: readonly Markup[]): string {
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'referrer', content: 'no-referrer' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, title),
      styleElement(PAGE_STYLE),
    ),
    element('body', {}, element('main', {}, ...content)),
  )
  return `<!DOCTYPE html>\n${page.markup}\n`
}
