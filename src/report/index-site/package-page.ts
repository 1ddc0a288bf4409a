import type { KnownPackages } from '../../package/resolve/types.ts'
import type { IndexedPackage, IndexedVersion } from '../../repository/types.ts'
import { listOf, tableOf } from '../html-blocks.ts'
import { type Child, element, type Markup, preformatted } from '../markup.ts'
import { inPage } from '../svg/chart.ts'
import { fileAddress, linkFrom, pagePath, webAddress } from './addresses.ts'
import { type Dependent, type Needs, needsOf } from './dependencies.ts'
import { standing } from './environments.ts'
import { dependencyPicture } from './graph.ts'
import { installing, referenceTo } from './install.ts'
import { readme } from './readme.ts'
import { pageOf, type Site } from './shell.ts'
import { commitLink } from './version-details.ts'
import { idsOf, versionList } from './version-list.ts'
import { chip, number, signerText, time } from './words.ts'

/** What a page needs to know of all packages. */
export interface Surroundings {
  readonly known: KnownPackages
  /** Package name → the version for somebody new. */
  readonly chosen: ReadonlyMap<string, IndexedVersion>
  readonly dependents: ReadonlyMap<string, readonly Dependent[]>
}

/** All about one package. */
export function packagePage(site: Site, found: IndexedPackage, surroundings: Surroundings): string {
  const version = surroundings.chosen.get(found.name)
  const sections: [id: string, title: string, content: Child[]][] = [
    ['environments', 'Environments', environments(found)],
    ['install', 'Install', install(site, found, version)],
    ['dependencies', 'Dependencies', dependencies(found, version, surroundings)],
    ['versions', 'Versions', versionList(site, found, version)],
    ['readme', 'README', [readmeOf(found)]],
  ]
  return pageOf(site, pagePath(found.name), `${found.name} · ${site.title}`, [
    element(
      'h1',
      {},
      found.name,
      ' ',
      version === undefined
        ? element('span', { class: 'state bad' }, 'all yanked')
        : element('span', { class: 'state' }, version.version),
    ),
    found.description === undefined ? undefined : element('p', { class: 'lead' }, found.description),
    element(
      'nav',
      { class: 'sections', 'aria-label': 'On this page' },
      element('ul', {}, ...sections.map(([id, title]) => element('li', {}, element('a', { href: `#${id}` }, title)))),
    ),
    listOf(facts(found, version)),
    ...sections.map(([id, title, content]) =>
      element('section', { 'aria-labelledby': id }, element('h2', { id }, title), content),
    ),
  ])
}

function facts(found: IndexedPackage, version: IndexedVersion | undefined): [string, Child][] {
  const facts: [string, Child | undefined][] = [
    ['Homepage', addressOf(found.homepage)],
    ['Source', addressOf(found.source)],
    ['Licence', found.licence],
    ['Commit', version && commitLink(found.source, version.commit)],
    ['Committed', version && time(version.created)],
    ['Signed by', version && signersOf(version)],
  ]
  return facts.filter(([, value]) => value !== undefined)
}

function addressOf(text: string | undefined): Child {
  const address = webAddress(text)
  return address === undefined ? text : element('a', { href: address, rel: 'noopener noreferrer nofollow' }, text)
}

function signersOf({ signatures }: IndexedVersion): Child {
  if (signatures.length === 0) return chip('bad', 'nobody whose signature counted')
  return signatures.map(({ signer }) => element('p', {}, element('code', {}, signerText(signer))))
}

function environments(found: IndexedPackage): Child[] {
  const ids = idsOf(found)
  const rows = standing(found).map(({ environment, version, at, promotion }) => [
    environment,
    [
      element('a', { href: `#${ids.get(version)}` }, version.version),
      version.yanked ? [' ', chip('bad', 'yanked')] : '',
    ],
    time(at),
    promotion === undefined ? 'packed for it' : `promoted from ${promotion.from}`,
    promotion?.approver ?? '',
    promotion === undefined ? '' : element('code', {}, signerText(promotion.signer)),
    promotion?.reason ?? '',
  ])
  return [
    element(
      'p',
      { class: 'muted' },
      'The version that came into each environment last. What runs there, its cluster knows.',
    ),
    tableOf(['Environment', 'Version', 'Since', 'How', 'Approved by', 'Signed by', 'Why'], rows, {
      caption: 'Promotion state of each environment',
      whole: [1, 2],
      rowsNamed: true,
    }),
  ]
}

function install(site: Site, found: IndexedPackage, version: IndexedVersion | undefined): Child[] {
  if (version === undefined) {
    return [element('p', { class: 'warning' }, 'All versions were yanked: there is none to choose for anything new.')]
  }
  const reference = referenceTo(site.index.repository, found.name, version)
  if (reference === undefined) {
    return [
      element('p', { class: 'warning' }, `The digest of ${version.version} makes no reference that could be deployed.`),
    ]
  }
  const environment = standing(found).findLast((one) => one.version === version)?.environment ?? version.stage
  return installing(reference, `${found.name} ${version.version}`, environment, site.action)
}

function dependencies(
  found: IndexedPackage,
  version: IndexedVersion | undefined,
  { known, dependents }: Surroundings,
): Child[] {
  const needs: Needs = version === undefined ? { packages: [] } : needsOf(found, version, known)
  const users = dependents.get(found.name) ?? []
  const page = pagePath(found.name)
  const self = { name: found.name, version: version?.version ?? 'all yanked' }
  const picture = dependencyPicture(self, needs, users, page, (name) => known.has(name))
  const link = (name: string): Child =>
    known.has(name) ? element('a', { href: linkFrom(page, pagePath(name)) }, name) : name
  return [
    needs.trouble === undefined
      ? undefined
      : element('div', { class: 'warning' }, element('pre', {}, preformatted(needs.trouble))),
    picture && element('div', { class: 'scroll' }, inPage(picture, 'graph')),
    needs.packages.length === 0
      ? element(
          'p',
          { class: 'muted' },
          version === undefined ? 'No version is to be chosen.' : 'It needs no other package.',
        )
      : tableOf(
          ['Package', 'Today', 'Asked for by'],
          needs.packages.map(({ name, version, askedBy }) => [
            link(name),
            version ?? 'not resolved',
            askedBy.map((asker, index) => [
              index === 0 ? '' : ', ',
              `${asker.name} `,
              element('code', {}, asker.range),
            ]),
          ]),
          { caption: `What ${found.name} needs, as it would be resolved today`, rowsNamed: true },
        ),
    users.length === 0
      ? undefined
      : element(
          'details',
          { open: users.length <= 10 ? '' : undefined },
          element('summary', {}, `Needed by ${number(users.length)}`),
          tableOf(
            ['Package', 'Version', 'Range'],
            users.map(({ name, version, range }) => [link(name), version, element('code', {}, range)]),
            { caption: `Packages that need ${found.name}`, rowsNamed: true },
          ),
        ),
  ]
}

function readmeOf(found: IndexedPackage): Markup {
  const newest = found.versions[0]
  if (found.readme === undefined || found.readme.trim() === '' || newest === undefined) {
    return element('p', { class: 'muted' }, 'The newest version has none.')
  }
  const content = readme(found.readme, { fileAddress: (path) => fileAddress(found.source, newest.commit, path) })
  return element('div', { class: 'readme' }, content)
}
