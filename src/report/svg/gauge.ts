import { percent } from '../../gates/words.ts'
import type { Curves, GateCurve } from '../curves.ts'
import { element, type Markup } from '../markup.ts'
import { chart, type Picture, type Plot } from './chart.ts'
import { bandsOf, gapMarks, gapsOf, PANEL } from './evidence.ts'
import { type Point, pathThrough, timeTicks } from './scale.ts'

const MOST_TIME_TICKS = 9

/** CPU or memory: the highest of each arm's pods, in percent of its limit. */
export function gaugePicture(curves: Curves, gate: GateCurve): Picture {
  const values = gate.points.flatMap(({ gauge }) => (gauge ? [gauge.canary, gauge.baseline].filter(isShare) : []))
  const highest = Math.max(1, ...values, isShare(gate.bound) ? gate.bound : 0)
  const end = curves.looks.at(-1)?.to ?? 1
  const { unit, ticks } = timeTicks(end, MOST_TIME_TICKS)
  const step = 10 ** Math.floor(Math.log10(highest)) * 0.25
  const last = gate.points.findLast(({ gauge }) => gauge !== undefined)?.gauge
  return chart({
    ...PANEL,
    title: `${gate.name}: use of the limit`,
    description: last
      ? `At the last reading the canary used ${shown(last.canary)} and stable ${shown(last.baseline)} of the limit.`
      : 'There was no reading.',
    x: { title: `time looked at (${unit})`, domain: [0, end], ticks },
    y: {
      title: 'share of the limit (%)',
      domain: [0, highest],
      ticks: Array.from({ length: Math.floor(highest / step + 1e-9) + 1 }, (_, k) => ({
        at: k * step,
        label: String(Math.round(k * step * 100)),
      })),
    },
    legend: [
      { label: 'canary', colour: 'asked', kind: 'line' },
      { label: 'stable', colour: 'muted', kind: 'line' },
    ],
    bands: bandsOf(curves),
    levels: isShare(gate.bound) ? [{ at: gate.bound, label: ['bad above', percent(gate.bound)], colour: 'fail' }] : [],
    draw: (plot) => [
      ...gapMarks(curves, gapsOf(gate), plot),
      along(curves, gate, plot, 'baseline', 'muted'),
      along(curves, gate, plot, 'canary', 'asked'),
    ],
  })
}

function along(
  { looks }: Curves,
  { points }: GateCurve,
  plot: Plot,
  arm: 'canary' | 'baseline',
  colour: 'asked' | 'muted',
): Markup {
  const path = points.map(({ gauge }, index): Point | null => {
    const value = gauge?.[arm]
    return !isShare(value) ? null : [plot.x(looks[index]?.to ?? 0), plot.y(value)]
  })
  return element('path', { class: `curve ${colour}-line`, d: pathThrough(path) })
}

/** Beyond that a reading is no use of a limit. */
const LARGEST = 1_000

function isShare(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= LARGEST
}

function shown(value: number): string {
  return isShare(value) ? percent(value) : 'an unknown share'
}
