import type { RepositoryIndex } from '../../repository/types.ts'
import { type Child, element, type Markup } from '../markup.ts'
import { linkFrom } from './addresses.ts'
import { time } from './words.ts'

/** What all pages of a site share. */
export interface Site {
  readonly index: RepositoryIndex
  readonly title: string
  /** `uses:` of the action that deploys. */
  readonly action: string
  readonly expired: boolean
}

/** No script and no style of a page's own, nothing from elsewhere; forms lead nowhere. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

export const FRONT = 'index.html'
export const STYLE = 'style.css'
export const SCRIPT = 'site.js'
export const ICON = 'icon.svg'

/** A whole page. @param page its path from the root of the site */
export function pageOf(site: Site, page: string, title: string, content: readonly Child[]): string {
  const from = (path: string) => linkFrom(page, path)
  const whole = element(
    'html',
    { lang: 'en', 'data-expires': site.index.expires },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'referrer', content: 'no-referrer' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, title),
      element('link', { rel: 'icon', type: 'image/svg+xml', href: from(ICON) }),
      element('link', { rel: 'stylesheet', href: from(STYLE) }),
      element('script', { src: from(SCRIPT), defer: '' }),
    ),
    element(
      'body',
      {},
      element('a', { class: 'skip', href: '#content' }, 'Skip to the content'),
      page === FRONT
        ? undefined
        : element(
            'header',
            { class: 'site' },
            element('nav', { 'aria-label': 'Site' }, element('a', { href: from(FRONT) }, '← ', site.title)),
          ),
      element('main', { id: 'content', tabindex: -1 }, expiry(site), ...content),
      footer(site),
      element('p', { class: 'unseen', role: 'status', id: 'said' }),
    ),
  )
  return `<!DOCTYPE html>\n${whole.markup}\n`
}

/** The script shows it too when the page is read after the index expired. */
function expiry({ index, expired }: Site): Markup {
  return element(
    'p',
    { class: 'warning', id: 'expired', role: 'alert', hidden: expired ? undefined : '' },
    element('strong', {}, 'This index has expired'),
    ' (',
    time(index.expires),
    '). There may be newer versions and yanked ones that it does not show: have it written again, and deploy nothing from it.',
  )
}

function footer({ index }: Site): Markup {
  return element(
    'footer',
    { class: 'site' },
    element(
      'p',
      {},
      'From the signed index of ',
      element('code', {}, index.repository),
      `, serial ${index.serial}, written `,
      time(index.generated),
      ', good until ',
      time(index.expires),
      '. What stands here was verified when the index was written; a deploy verifies it again.',
    ),
  )
}
