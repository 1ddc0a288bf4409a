import { decimal, element, type Markup } from '../markup.ts'
import { type Picture, text, widthOf } from '../svg/chart.ts'
import { cut, oneLine } from '../text.ts'
import { columnsOf, type Edge, type Place } from './columns.ts'

/** A box of a picture of boxes and arrows. */
export interface Box {
  readonly id: string
  readonly label: string
  readonly below: string
  readonly kind: 'self' | 'known' | 'unknown' | 'more'
  /** Where it leads. */
  readonly link?: string
}

const BOX = { height: 44, gap: 14, least: 96, most: 260 }
const STEP = BOX.height + BOX.gap
const BETWEEN = 56
const MARGIN = 20
const LONGEST_LABEL = 26
const LONGEST_TITLE = 120
/** A bold letter of 13 pixels takes as much room as a plain one of this size. */
const BOLD = 15

/** Boxes in columns, each behind those that lead to it. @param edges between ids of boxes, without circles */
export function boxesAndArrows(
  boxes: readonly Box[],
  edges: readonly Edge[],
  { title, description }: Pick<Picture, 'title' | 'description'>,
): Picture {
  const { columns, ways } = columnsOf(
    boxes.map(({ id }) => id),
    edges,
  )
  const byId = new Map(boxes.map((box) => [box.id, box]))
  const frames = framesOf(columns, byId)
  const frame = (place: Place): Frame => frames.get(place) as Frame
  const rows = Math.max(...columns.map(({ length }) => length))
  return {
    width: Math.max(...[...frames.values()].map(({ x, width }) => x + width)) + MARGIN,
    height: 2 * MARGIN + rows * STEP - BOX.gap,
    title: cut(oneLine(title), LONGEST_TITLE),
    description,
    content: [
      ...ways.map((way) => arrow(way.map(frame))),
      ...columns.flat().flatMap((place) => {
        const box = byId.get(place.id)
        return box === undefined ? [] : [boxIn(box, frame(place))]
      }),
    ],
    linked: true,
  }
}

/** Where a place lies; `y` is its middle. */
interface Frame {
  readonly x: number
  readonly y: number
  readonly width: number
}

function framesOf(columns: readonly (readonly Place[])[], byId: ReadonlyMap<string, Box>): Map<Place, Frame> {
  const most = Math.max(...columns.map(({ length }) => length))
  const frames = new Map<Place, Frame>()
  let x = MARGIN
  for (const column of columns) {
    const width = Math.max(...column.map(({ id }) => widthOfBox(byId.get(id))))
    const top = MARGIN + BOX.height / 2 + ((most - column.length) * STEP) / 2
    for (const place of column) frames.set(place, { x, y: top + place.row * STEP, width })
    x += width + BETWEEN
  }
  return frames
}

/** From the right side of the first to the left side of the last, straight through those between. */
function arrow(way: readonly Frame[]): Markup {
  const path = way.flatMap((from, index) => {
    const to = way[index + 1]
    const right = decimal(from.x + from.width)
    const start = index === 0 ? `M${right},${decimal(from.y)}` : `H${right}`
    if (to === undefined) return [`M${decimal(from.x - 6)},${decimal(from.y - 4)}l6,4l-6,4`]
    const bend = decimal((from.x + from.width + to.x) / 2)
    return [start, `C${bend},${decimal(from.y)} ${bend},${decimal(to.y)} ${decimal(to.x)},${decimal(to.y)}`]
  })
  return element('path', { class: 'edge', d: path.join('') })
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

function boxIn(box: Box, { x, y, width }: Frame): Markup {
  const top = y - BOX.height / 2
  const content = [
    element('rect', { class: `box ${box.kind}`, x, y: top, width, height: BOX.height, rx: 7 }),
    text(x + 12, top + 19, shortened(box.label), 'name'),
    text(x + 12, top + 35, shortened(box.below), ''),
  ]
  return box.link === undefined ? element('g', {}, content) : element('a', { href: box.link }, content)
}
