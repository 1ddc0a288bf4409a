import { decimal, element, type Markup, styleElement } from '../markup.ts'
import { cut, oneLine } from '../text.ts'
import { linear, type Scale, type Tick } from './scale.ts'
import { type Colour, DRAWING, PALETTE } from './style.ts'

/** A drawing that is placed into a page, or written to a file of its own. */
export interface Picture {
  width: number
  height: number
  title: string
  /** For those who hear it. */
  description: string
  content: readonly Markup[]
  /** Has links in it, so it is no image for those who hear it. */
  linked?: boolean
}

/** Where data lies: the inner rectangle and its scales. */
export interface Plot {
  left: number
  right: number
  top: number
  bottom: number
  x: Scale
  y: Scale
}

export interface LegendEntry {
  label: string
  colour: Colour
  kind: 'line' | 'dashes' | 'area' | 'dot'
}

export interface Band {
  from: number
  to: number
  label: string
}

export interface Level {
  at: number
  /** What it is, and where: two short lines. */
  label: readonly [string, string]
  colour: Colour
}

export interface ChartSetting {
  width: number
  height: number
  title: string
  description: string
  x: { title: string; domain: readonly [number, number]; ticks: readonly Tick[] }
  y: { title: string; domain: readonly [number, number]; ticks: readonly Tick[] }
  legend: readonly LegendEntry[]
  /** Stretches of the x axis, told apart by paper and label. */
  bands?: readonly Band[]
  /** Lines across the plot, each with words beside it. */
  levels?: readonly Level[]
  /** What is drawn beyond the plot's edges is cut off. */
  draw(plot: Plot): readonly Markup[]
  /** Drawn over it, and not cut off. */
  over?(plot: Plot): readonly Markup[]
}

const LONGEST_TITLE = 60
const MARGIN = { left: 62, right: 20, bottom: 46 }
/** Room for the words of levels. */
const LEVELS_MARGIN = 88
const LEVEL_LINE = 14
const TITLE_LINE = 24
const LEGEND_LINE = 46
const PLOT_TOP = 80
/** Half of a broad stroke: a curve along the edge is seen whole. */
const BLEED = 2

/** Axes, grid, bands, legend; and within them what `draw` makes. */
export function chart(setting: ChartSetting): Picture {
  const { width, height, title, description, x, y, legend, bands = [], levels = [], draw, over } = setting
  const left = MARGIN.left
  const right = width - (levels.length > 0 ? LEVELS_MARGIN : MARGIN.right)
  const bottom = height - MARGIN.bottom
  const plot: Plot = {
    left,
    right,
    top: PLOT_TOP,
    bottom,
    x: linear(x.domain, [left, right]),
    y: linear(y.domain, [bottom, PLOT_TOP]),
  }
  const content = [
    text(16, TITLE_LINE, cut(oneLine(title), LONGEST_TITLE), 'heading'),
    ...legendOf(legend),
    ...bandsOf(bands, plot),
    ...y.ticks.flatMap(({ at, label }) => [
      element('line', { class: 'grid', x1: left, x2: right, y1: plot.y(at), y2: plot.y(at) }),
      text(left - 8, plot.y(at) + 4, label, 'end'),
    ]),
    ...x.ticks.map(({ at, label }) => text(plot.x(at), bottom + 17, label, 'middle')),
    ...levelsOf(levels, plot),
    within(plot, draw(plot)),
    element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
    ...x.ticks.map(({ at }) =>
      element('line', { class: 'axis', x1: plot.x(at), x2: plot.x(at), y1: bottom, y2: bottom + 4 }),
    ),
    ...(over?.(plot) ?? []),
    text((left + right) / 2, height - 10, x.title, 'middle'),
    turned(14, (PLOT_TOP + bottom) / 2, y.title),
  ]
  return { width, height, title: cut(oneLine(title), LONGEST_TITLE), description, content }
}

export function text(x: number, y: number, words: string, styles: string): Markup {
  return element('text', { x, y, class: styles === '' ? undefined : styles }, words)
}

/** Rough, on the broad side: fonts differ. */
export function widthOf(words: string, size = 12): number {
  return words.length * size * 0.58
}

function turned(x: number, y: number, words: string): Markup {
  return element('text', { class: 'middle', transform: `translate(${x},${Math.round(y)}) rotate(-90)` }, words)
}

function legendOf(entries: readonly LegendEntry[]): Markup[] {
  let x = 16
  return entries.flatMap(({ label, colour, kind }) => {
    const start = x
    const words = cut(oneLine(label), LONGEST_TITLE)
    x += 24 + widthOf(words) + 18
    return [sample(start, colour, kind), text(start + 24, LEGEND_LINE, words, '')]
  })
}

function sample(x: number, colour: Colour, kind: LegendEntry['kind']): Markup {
  const y = LEGEND_LINE - 4
  if (kind === 'area') return element('rect', { class: `${colour}-area`, x, y: y - 6, width: 18, height: 12, rx: 2 })
  if (kind === 'dot') return element('circle', { class: `${colour}-fill`, cx: x + 9, cy: y, r: 3 })
  const style = kind === 'dashes' ? 'limit' : 'curve'
  return element('path', { class: `${style} ${colour}-line`, d: `M${decimal(x)},${y}h18` })
}

/** Words beside the lines, moved apart where the lines are close. */
function levelsOf(levels: readonly Level[], { y, left, right }: Plot): Markup[] {
  let free = Number.NEGATIVE_INFINITY
  return [...levels]
    .sort((a, b) => y(a.at) - y(b.at))
    .flatMap(({ at, label, colour }) => {
      const line = y(at)
      const first = Math.max(line - 1, free)
      free = first + 2 * LEVEL_LINE + 3
      return [
        element('path', { class: `limit ${colour}-line`, d: `M${left},${decimal(line)}H${right}` }),
        ...label.map((words, index) => text(right + 6, first + index * LEVEL_LINE, words, `${colour}-fill`)),
      ]
    })
}

/** An inner drawing area cuts off without an id, which many pictures on one page could share. */
function within({ left, right, top, bottom }: Plot, content: readonly Markup[]): Markup {
  const [x, y, width, height] = [left, top - BLEED, right - left + BLEED, bottom - top + 2 * BLEED]
  return element('svg', { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, content)
}

function bandsOf(bands: readonly Band[], { x, top, bottom }: Plot): Markup[] {
  let free = Number.NEGATIVE_INFINITY
  return bands.flatMap(({ from, to, label }, index) => {
    const [left, right] = [x(from), x(to)]
    const middle = (left + right) / 2
    const half = widthOf(label) / 2
    const fits = middle - half >= free && half * 2 <= right - left
    if (fits) free = middle + half + 6
    return [
      ...(index % 2 === 0
        ? [element('rect', { class: 'band', x: left, y: top - 20, width: right - left, height: bottom - top + 20 })]
        : []),
      ...(fits ? [text(middle, top - 7, label, 'middle')] : []),
    ]
  })
}

/** The picture within a page that has PALETTE and DRAWING in its style sheet; `id` is unique there. */
export function inPage(picture: Picture, id: string): Markup {
  return drawn(picture, id, [])
}

/** The picture as a file: opened alone or shown as an image. */
export function asFile(picture: Picture): string {
  const whole = drawn(picture, 'picture', [styleElement(PALETTE + DRAWING)])
  return `${whole.markup}\n`
}

function drawn(
  { width, height, title, description, content, linked }: Picture,
  id: string,
  style: readonly Markup[],
): Markup {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'picture',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: linked === true ? 'group' : 'img',
      'aria-labelledby': `${id}-title ${id}-description`,
    },
    element('title', { id: `${id}-title` }, title),
    element('desc', { id: `${id}-description` }, description),
    ...style,
    element('rect', { class: 'paper', width, height, rx: 8 }),
    content,
  )
}
