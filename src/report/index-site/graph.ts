import { decimal, element, type Markup } from '../markup.ts'
import { type Picture, text, widthOf } from '../svg/chart.ts'
import { cut, oneLine } from '../text.ts'
import { linkFrom, pagePath } from './addresses.ts'
import { columnsOf, type Place } from './columns.ts'
import type { Dependent, Needs } from './dependencies.ts'
import { counted, number } from './words.ts'

/** A box of the picture. */
interface Box {
  readonly id: string
  readonly label: string
  readonly below: string
  readonly kind: 'self' | 'known' | 'unknown' | 'more'
  /** Where it leads. */
  readonly link?: string
}

const BOX = { height: 44, gap: 14, least: 96, most: 260 }
const BETWEEN = 56
const MARGIN = 20
const LONGEST_LABEL = 26
/** More boxes make no picture that can be read; the table has them all. */
const MOST_DEPENDENTS = 8
const MOST_NEEDS = 30
const MOST_COLUMNS = 4
/** A bold letter of 13 pixels takes as much room as a plain one of this size. */
const BOLD = 15
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
  return drawn(boxes, edges, `What ${name} needs, and who needs it`, description)
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

function drawn(
  boxes: readonly Box[],
  edges: readonly { from: string; to: string }[],
  title: string,
  description: string,
): Picture {
  const { columns, ways } = columnsOf(
    boxes.map(({ id }) => id),
    edges,
  )
  const byId = new Map(boxes.map((box) => [box.id, box]))
  const widths = columns.map((column) => Math.max(...column.map(({ id }) => widthOfBox(byId.get(id)))))
  const lefts = widths.map(
    (_, index) => MARGIN + widths.slice(0, index).reduce((sum, width) => sum + width + BETWEEN, 0),
  )
  const most = Math.max(...columns.map(({ length }) => length))
  const step = BOX.height + BOX.gap
  const height = 2 * MARGIN + most * step - BOX.gap
  const left = ({ column }: Place): number => lefts[column] ?? 0
  const width = ({ column }: Place): number => widths[column] ?? 0
  const top = ({ column, row }: Place): number =>
    MARGIN + ((most - (columns[column]?.length ?? 0)) * step) / 2 + row * step
  const middle = (place: Place): number => top(place) + BOX.height / 2
  const lines = ways.map((way) => {
    const path = way.slice(1).map((to, index) => {
      const from = way[index] as Place
      const [start, end] = [left(from) + width(from), left(to)]
      const bend = (start + end) / 2
      const curve = `C${decimal(bend)},${decimal(middle(from))} ${decimal(bend)},${decimal(middle(to))} ${decimal(end)},${decimal(middle(to))}`
      return byId.has(to.id) ? curve : `${curve}H${decimal(end + width(to))}`
    })
    const [first, last] = [way[0] as Place, way.at(-1) as Place]
    const start = `M${decimal(left(first) + width(first))},${decimal(middle(first))}`
    const head = `M${decimal(left(last) - 6)},${decimal(middle(last) - 4)}l6,4l-6,4`
    return element('path', { class: 'edge', d: `${start}${path.join('')}${head}` })
  })
  const drawnBoxes = columns.flat().flatMap((place) => {
    const box = byId.get(place.id)
    return box === undefined ? [] : [boxAt(box, left(place), top(place), width(place))]
  })
  const last = columns.length - 1
  return {
    width: (lefts[last] ?? 0) + (widths[last] ?? 0) + MARGIN,
    height,
    title: cut(oneLine(title), 120),
    description,
    content: [...lines, ...drawnBoxes],
    linked: true,
  }
}

/** An edge that passes through needs no room of its own. */
function widthOfBox(box: Box | undefined): number {
  if (box === undefined) return 0
  const longest = Math.max(widthOf(shortened(box.label), BOLD), widthOf(shortened(box.below)))
  return Math.min(BOX.most, Math.max(BOX.least, Math.ceil(longest) + 24))
}

function shortened(words: string): string {
  return cut(oneLine(words), LONGEST_LABEL)
}

function boxAt(box: Box, x: number, y: number, width: number): Markup {
  const content = [
    element('rect', { class: `box ${box.kind}`, x, y, width, height: BOX.height, rx: 7 }),
    text(x + 12, y + 19, shortened(box.label), 'name'),
    text(x + 12, y + 35, shortened(box.below), ''),
  ]
  return box.link === undefined ? element('g', {}, content) : element('a', { href: box.link }, content)
}
