import type { RolloutRecord } from '../rollout/record.ts'
import { type Curves, weightCurve } from './curves.ts'

/**
 * The two pictures that GitHub draws in a job summary: it shows no SVG there, neither inline nor as a data address, but
 * renders Mermaid. An xychart has no legend, so its title says what the lines are. Older versions of Mermaid put the
 * points right only where they are as far apart as the numbers of the axis, so there is one for each of these.
 */

/** More make the picture no finer. */
const MOST_POINTS = 1_000
/** Evidence is drawn down to 1/100; how strong it is the other way decides nothing. */
const LOWEST_POWER = -2
/** Seen well on white and on black: what GitHub takes by default is pale on white. */
const BLUE = '#2f81f7'
const RED = '#e5534b'
const GREY = '#8b949e'

const UNITS = [
  { name: 's', seconds: 1 },
  { name: 'min', seconds: 60 },
  { name: 'h', seconds: 3600 },
  { name: 'd', seconds: 86_400 },
] as const

/** The weight that was asked for; undefined where the canary never got any. */
export function weightChart(record: RolloutRecord): string | undefined {
  const { asked, end } = weightCurve(record)
  const unit = UNITS.find(({ seconds }) => end / seconds < MOST_POINTS)
  if (asked.length < 2 || unit === undefined) return undefined
  const last = Math.max(1, Math.ceil(end / unit.seconds))
  const weights = Array.from({ length: last + 1 }, (_, k) => {
    const time = k * unit.seconds
    return asked.findLast(({ at }) => at <= time)?.weight ?? 0
  })
  return xychart({
    title: 'Weight of the new version',
    x: `time since the start (${unit.name})`,
    y: { title: 'share of requests (%)', range: [0, 100] },
    lines: [{ colour: BLUE, values: weights }],
  })
}

/** All gates together against the limit, in powers of ten; undefined where there are too few or too many looks. */
export function evidenceChart({ looks, failLimit }: Curves): string | undefined {
  const first = looks[0]
  if (first === undefined || looks.length >= MOST_POINTS) return undefined
  const limit = failLimit / Math.LN10
  const top = Math.max(1, Math.ceil(limit) + 1)
  const powers = looks.map(({ lnEvidence }) => Math.min(top, Math.max(LOWEST_POWER, lnEvidence / Math.LN10)))
  const values = [0, ...powers]
  return xychart({
    title: 'Evidence that the canary is worse, and the limit',
    x: `looks, one every ${number(first.to - first.from)} s`,
    y: { title: 'odds to 1, powers of ten', range: [LOWEST_POWER, top] },
    lines: [
      { colour: GREY, values: values.map(() => limit) },
      { colour: RED, values },
    ],
  })
}

interface Chart {
  title: string
  x: string
  y: { title: string; range: readonly [number, number] }
  /** As many values each, the first at 0 of the x axis. */
  lines: readonly { colour: string; values: readonly number[] }[]
}

function xychart({ title, x, y, lines }: Chart): string {
  return [
    '```mermaid',
    '---',
    'config:',
    '  xyChart:',
    '    width: 900',
    '    height: 280',
    '  themeVariables:',
    '    xyChart:',
    `      plotColorPalette: "${lines.map(({ colour }) => colour).join(', ')}"`,
    '---',
    'xychart-beta',
    `    title "${title}"`,
    `    x-axis "${x}" 0 --> ${(lines[0]?.values.length ?? 2) - 1}`,
    `    y-axis "${y.title}" ${y.range.map(number).join(' --> ')}`,
    ...lines.map(({ values }) => `    line [${values.map(number).join(', ')}]`),
    '```',
  ].join('\n')
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}
