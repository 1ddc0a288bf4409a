import type { Picture } from '../svg/chart.ts'
import { linkFrom, pagePath } from './addresses.ts'
import { type Box, boxesAndArrows } from './boxes.ts'
import type { Dependent, Needs } from './dependencies.ts'
import { counted, number } from './words.ts'

/** More boxes make no picture that can be read; the table has them all. */
const MOST_DEPENDENTS = 8
const MOST_NEEDS = 30
const MOST_COLUMNS = 4
const SELF = 'self'

/**
 * Who needs a package, what it needs, and what these need. Undefined where there is nothing to draw.
 *
 * @param page where it stands, for its links
 * @param has whether a package has a page
 */
export function dependencyPicture(
  { name, version }: { name: string; version: string },
  { packages }: Needs,
  dependents: readonly Dependent[],
  page: string,
  has: (name: string) => boolean,
): Picture | undefined {
  if (packages.length === 0 && dependents.length === 0) return undefined
  const link = (one: string) => (has(one) ? { link: linkFrom(page, pagePath(one)) } : {})
  const needs = nearest(name, packages)
  const shown = new Set(needs.map((one) => one.name))
  const users = dependents.slice(0, MOST_DEPENDENTS)
  const boxes: Box[] = [
    ...users.map((one) => ({
      id: `< ${one.name}`,
      label: one.name,
      below: one.version,
      kind: 'known' as const,
      ...link(one.name),
    })),
    ...moreBox('<more', dependents.length - users.length),
    { id: SELF, label: name, below: version, kind: 'self' },
    ...needs.map((one) => ({
      id: `> ${one.name}`,
      label: one.name,
      below: one.version ?? one.askedBy.map(({ range }) => range).join(', '),
      kind: one.version === undefined ? ('unknown' as const) : ('known' as const),
      ...link(one.name),
    })),
    ...moreBox('>more', packages.length - needs.length),
  ]
  const edges = [
    ...boxes.filter(({ id }) => id.startsWith('<')).map(({ id }) => ({ from: id, to: SELF })),
    ...needs.flatMap((one) =>
      one.askedBy
        .filter((asker) => asker.name === name || shown.has(asker.name))
        .map((asker) => ({ from: asker.name === name ? SELF : `> ${asker.name}`, to: `> ${one.name}` })),
    ),
    ...boxes.filter(({ id }) => id === '>more').map(({ id }) => ({ from: SELF, to: id })),
  ]
  const description = `${counted(packages.length, 'package')} needed, near or far; ${counted(dependents.length, 'package')} that ${dependents.length === 1 ? 'needs' : 'need'} it. The table below says the same.`
  return boxesAndArrows(boxes, edges, { title: `What ${name} needs, and who needs it`, description })
}

/** As many as can be drawn, those first that it asks for itself. */
function nearest(name: string, packages: Needs['packages']): Needs['packages'] {
  const reached = new Set([name])
  const found: Needs['packages'][number][] = []
  for (let column = 0; column < MOST_COLUMNS; column += 1) {
    const next = packages.filter(
      (one) => !reached.has(one.name) && one.askedBy.some((asker) => reached.has(asker.name)),
    )
    for (const one of next.slice(0, MOST_NEEDS - found.length)) {
      reached.add(one.name)
      found.push(one)
    }
  }
  return found
}

function moreBox(id: string, count: number): Box[] {
  return count <= 0 ? [] : [{ id, label: `${number(count)} more`, below: 'see the table', kind: 'more' }]
}
