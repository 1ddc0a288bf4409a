import type { IndexedPackage, IndexedVersion } from '../../repository/types.ts'
import { tableOf } from '../html-blocks.ts'
import { element, type Markup } from '../markup.ts'
import { arrivalsOf } from './environments.ts'
import type { Site } from './shell.ts'
import { versionDetails } from './version-details.ts'
import { chip, counted, day } from './words.ts'

/** So many are told in full; a page with thousands would not be read by anybody. */
const TOLD_IN_FULL = 100

/** All versions: the newest one by one, older ones in a table. @param chosen the one for somebody new, unfolded */
export function versionList(site: Site, found: IndexedPackage, chosen: IndexedVersion | undefined): Markup[] {
  const ids = idsOf(found)
  const older = found.versions.slice(TOLD_IN_FULL)
  return [
    ...found.versions
      .slice(0, TOLD_IN_FULL)
      .map((version) => versionDetails(site, found, version, { id: idIn(ids, version), open: version === chosen })),
    ...(older.length === 0
      ? []
      : [
          element('h3', {}, `${counted(older.length, 'older version')}`),
          tableOf(
            ['Version', 'Committed', 'Environments', 'Digest'],
            older.map((version) => olderRow(version, ids)),
            {
              caption: 'Older versions',
              whole: [0, 1],
              rowsNamed: true,
            },
          ),
        ]),
  ]
}

function olderRow(version: IndexedVersion, ids: Ids): Markup[] {
  const environments = [...new Set(arrivalsOf(version).map(({ environment }) => environment))]
  return [
    element('span', { id: idIn(ids, version) }, version.version),
    element('span', {}, day(version.created)),
    element(
      'span',
      {},
      environments.join(', '),
      version.yanked && [' ', chip('bad', 'yanked'), ` ${version.yanked.reason}`],
    ),
    element('code', {}, version.digest),
  ]
}

type Ids = ReadonlyMap<IndexedVersion, string>

/** Unique on the page: a version's place in the list tells it apart, whatever it is called. */
export function idsOf({ versions }: Pick<IndexedPackage, 'versions'>): Ids {
  const taken = new Set<string>()
  return new Map(
    versions.map((version, place) => {
      const named = `v${version.version}`
      const id = /^v\d[\w.+-]*$/.test(named) && !taken.has(named) ? named : `version-${place}`
      taken.add(id)
      return [version, id]
    }),
  )
}

function idIn(ids: Ids, version: IndexedVersion): string {
  const id = ids.get(version)
  if (id === undefined) throw new Error(`${version.version} is of another package`)
  return id
}
