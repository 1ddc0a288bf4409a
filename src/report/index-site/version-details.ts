import type { IndexedPackage, IndexedVersion } from '../../repository/types.ts'
import { listOf, tableOf } from '../html-blocks.ts'
import { type Child, element, type Markup } from '../markup.ts'
import { commitAddress } from './addresses.ts'
import { arrivalsOf } from './environments.ts'
import { referenceTo } from './install.ts'
import type { Site } from './shell.ts'
import { bytes, chip, copyable, day, signerText, time } from './words.ts'

/** All about one version, folded. @param id unique on the page */
export function versionDetails(
  site: Site,
  found: IndexedPackage,
  version: IndexedVersion,
  { id, open }: { id: string; open: boolean },
): Markup {
  const environments = [...new Set(arrivalsOf(version).map(({ environment }) => environment))]
  return element(
    'details',
    { class: 'version', id, open: open ? '' : undefined },
    element(
      'summary',
      {},
      element('h3', {}, version.version),
      ' ',
      day(version.created),
      ' ',
      ...environments.map((name) => [chip('', name), ' ']),
      version.yanked ? chip('bad', 'yanked') : undefined,
      version.signatures.length === 0 ? chip('bad', 'unsigned') : undefined,
    ),
    yanked(version),
    listOf(facts(site, found, version)),
    signatures(version),
    promotions(version),
    images(version),
    dependencies(version),
  )
}

function yanked({ yanked, version }: IndexedVersion): Markup | undefined {
  if (yanked === undefined) return undefined
  return element(
    'p',
    { class: 'warning' },
    element('strong', {}, `${version} was yanked`),
    ` by ${yanked.by}, `,
    time(yanked.at),
    `: ${yanked.reason}`,
    element('br', {}),
    'What runs it goes on running; choose it for nothing new.',
  )
}

function facts({ index }: Site, found: IndexedPackage, version: IndexedVersion): [string, Child][] {
  const reference = referenceTo(index.repository, found.name, version)
  return [
    ['Digest', copyable(version.digest, `the digest of ${version.version}`)],
    ...(reference === undefined
      ? []
      : ([['Reference', copyable(reference, `the reference of ${version.version}`)]] satisfies [string, Child][])),
    ['Commit', commitLink(found.source, version.commit)],
    ['Committed', time(version.created)],
    ['Packed for', version.stage],
    ['Size', `${bytes(version.size)} compressed`],
  ]
}

export function commitLink(source: string | undefined, commit: string): Markup {
  const address = commitAddress(source, commit)
  const code = element('code', {}, commit)
  return address === undefined ? code : element('a', { href: address, rel: 'noopener noreferrer' }, code)
}

function signatures({ version, signatures }: IndexedVersion): Markup[] {
  if (signatures.length === 0) {
    return [element('p', { class: 'warning' }, `No signature of ${version} counted when the index was written.`)]
  }
  const rows = signatures.map(({ kind, signer, at }) => [
    element('code', {}, signerText(signer)),
    kind === 'openpgp' ? 'OpenPGP' : 'Sigstore',
    at === undefined ? 'not said' : time(at),
  ])
  return section('Signatures', ['Signed by', 'Kind', 'When'], rows, `Signatures of ${version}`, [2])
}

function promotions({ version, promotions }: IndexedVersion): Markup[] {
  const rows = promotions.map(({ from, to, approver, at, reason, signer }) => [
    `${from} → ${to}`,
    time(at),
    approver,
    element('code', {}, signerText(signer)),
    reason ?? '',
  ])
  return section(
    'Promotions',
    ['Way', 'When', 'Approved by', 'Signed by', 'Why'],
    rows,
    `Promotions of ${version}`,
    [0, 1],
  )
}

function images({ version, images }: IndexedVersion): Markup[] {
  const rows = Object.entries(images)
    .sort()
    .map(([name, image]) => [name, copyable(image, `the image of ${name} in ${version}`)])
  return section('Images', ['Container', 'Image'], rows, `Images of ${version}`)
}

function dependencies({ version, dependencies }: IndexedVersion): Markup[] {
  const rows = Object.entries(dependencies)
    .sort()
    .map(([name, range]) => [name, element('code', {}, range)])
  return section('Dependencies', ['Package', 'Range'], rows, `Dependencies of ${version}`)
}

function section(
  title: string,
  header: readonly string[],
  rows: readonly Child[][],
  caption: string,
  whole: readonly number[] = [],
): Markup[] {
  return rows.length === 0 ? [] : [element('h4', {}, title), tableOf(header, rows, { caption, whole })]
}
