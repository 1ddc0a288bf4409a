import type { IndexedPackage, IndexedVersion } from '../../repository/types.ts'
import { type Child, element, type Markup } from '../markup.ts'
import { cut, oneLine } from '../text.ts'
import { linkFrom, pagePath } from './addresses.ts'
import { standing } from './environments.ts'
import { FRONT, pageOf, type Site } from './shell.ts'
import { chip, counted, day, time } from './words.ts'

const LONGEST_DESCRIPTION = 200
/** Enough of a digest or a commit to find it by; the script cuts what is searched for to as many. */
export const FOUND_BY = 10

/** The list of all packages; the script searches it. */
export function frontPage(site: Site, chosen: ReadonlyMap<string, IndexedVersion>): string {
  const { index, title } = site
  const versions = index.packages.reduce((sum, { versions }) => sum + versions.length, 0)
  return pageOf(site, FRONT, title, [
    element('h1', {}, title),
    element(
      'p',
      { class: 'lead' },
      `${counted(index.packages.length, 'package')}, ${counted(versions, 'version')}. Signed index number ${index.serial}, good until `,
      time(index.expires),
      '.',
    ),
    ...(index.packages.length === 0
      ? [element('p', { class: 'muted' }, 'There is no package in this repository yet.')]
      : [search(), list(index.packages, chosen)]),
  ])
}

function search(): Markup {
  return element(
    'div',
    { class: 'search', role: 'search' },
    element('label', { for: 'search' }, 'Search'),
    element('input', {
      id: 'search',
      type: 'search',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-describedby': 'search-hint',
      'aria-controls': 'packages',
      placeholder: 'Name, words, environment, commit or digest',
    }),
    element(
      'span',
      { id: 'search-hint', class: 'muted' },
      'Press ',
      element('kbd', {}, '/'),
      ' to search, ',
      element('kbd', {}, '↓'),
      ' to go through what was found.',
    ),
    element('p', { id: 'count', role: 'status' }),
  )
}

function list(packages: readonly IndexedPackage[], chosen: ReadonlyMap<string, IndexedVersion>): Markup {
  const header = ['Package', 'Version', 'Environments', 'Signed', 'Committed']
  return element(
    'table',
    { class: 'packages', role: 'table' },
    element('caption', { class: 'unseen' }, 'Packages'),
    element(
      'thead',
      { role: 'rowgroup' },
      element(
        'tr',
        { role: 'row' },
        ...header.map((name) => element('th', { scope: 'col', role: 'columnheader' }, name)),
      ),
    ),
    element('tbody', { id: 'packages', role: 'rowgroup' }, ...packages.map((one) => row(one, chosen.get(one.name)))),
  )
}

function row(found: IndexedPackage, version: IndexedVersion | undefined): Markup {
  const description = cut(oneLine(found.description), LONGEST_DESCRIPTION)
  return element(
    'tr',
    { role: 'row', 'data-found-by': digits(found) },
    element(
      'th',
      { scope: 'row', role: 'rowheader' },
      element('a', { href: linkFrom(FRONT, pagePath(found.name)) }, found.name),
      description === '' ? undefined : element('p', {}, description),
    ),
    cell(version === undefined ? chip('bad', 'yanked') : version.version),
    cell(
      standing(found).map(({ environment, version }) => [
        chip(version.yanked ? 'bad' : '', `${environment} ${version.version}`),
        ' ',
      ]),
    ),
    cell(signed(version)),
    cell(version === undefined ? '' : day(version.created)),
  )
}

function cell(content: Child): Markup {
  return element('td', { role: 'cell' }, content)
}

function signed(version: IndexedVersion | undefined): string | Markup {
  if (version === undefined) return ''
  const kinds = new Set(version.signatures.map(({ kind }) => (kind === 'openpgp' ? 'OpenPGP' : 'Sigstore')))
  return kinds.size === 0 ? chip('bad', 'unsigned') : [...kinds].sort().join(', ')
}

/** The beginnings of what people have in hand: digests of packages and images, and commits. */
function digits({ versions }: IndexedPackage): string {
  const found = versions.flatMap(({ digest, commit, images }) => [digest, commit, ...Object.values(images)])
  const starts = found.map((text) => /[0-9a-f]{40,64}$/.exec(text)?.[0].slice(0, FOUND_BY) ?? '')
  return [...new Set(starts)].filter((start) => start !== '').join(' ')
}
