import type { Curves, GateCurve } from '../curves.ts'
import { element, type Markup } from '../markup.ts'
import { chart, type LegendEntry, type Level, type Picture, type Plot, text } from './chart.ts'
import { bandsOf, gapMarks, gapsOf, PANEL } from './evidence.ts'
import { outline, type Point, pathThrough, ratioTicks, timeTicks } from './scale.ts'

const MOST_TIME_TICKS = 9
const MOST_RATIO_TICKS = 9
const SMALLEST = 0.02
const LARGEST = 50

/** Canary ÷ stable with its confidence interval, on a logarithmic scale. What is unbounded reaches to the edge. */
export function ratioPicture(curves: Curves, gate: GateCurve): Picture {
  const [low, high] = domainOf(gate)
  const end = curves.looks.at(-1)?.to ?? 1
  const { unit, ticks } = timeTicks(end, MOST_TIME_TICKS)
  const known = gate.points.some(({ ratio }) => !unknown(ratio))
  const confidence = `${Math.round(1000 * (1 - Math.exp(-curves.failLimit))) / 10} %`
  const gaps = gapsOf(gate)
  return chart({
    ...PANEL,
    title: `${gate.name}: canary against stable`,
    description: described(gate, confidence),
    x: { title: `time looked at (${unit})`, domain: [0, end], ticks },
    y: {
      title: 'ratio (log scale)',
      domain: [Math.log(low), Math.log(high)],
      ticks: ratioTicks([low, high], MOST_RATIO_TICKS),
    },
    legend: [
      { label: 'most likely', colour: 'ratio', kind: 'line' },
      { label: `${confidence} sure to lie here`, colour: 'ratio', kind: 'area' },
      ...(gaps.includes(true) ? [{ label: 'no data', colour: 'muted', kind: 'area' } as LegendEntry] : []),
    ],
    bands: bandsOf(curves),
    levels: [{ at: 0, label: ['1: as good', 'as stable'], colour: 'muted' }, ...limitOf(gate)],
    draw: (plot) => [intervalOf(curves, gate, plot), estimates(curves, gate, plot), ...gapMarks(curves, gaps, plot)],
    over: (plot) => (known ? unbounded(gate, plot) : [nothingKnown(plot)]),
  })
}

type Ratio = GateCurve['points'][number]['ratio']

function unknown({ estimate, lower, upper }: Ratio): boolean {
  return estimate === null && lower === 0 && upper === null
}

function domainOf({ points, ratio = 1 }: GateCurve): readonly [number, number] {
  const finite = points
    .flatMap((point) => [point.ratio.estimate, point.ratio.lower, point.ratio.upper])
    .filter((one): one is number => one !== null && one > 0 && Number.isFinite(one))
  const low = Math.min(0.4, ratio * 0.8, ...finite.map((one) => one * 0.8))
  const high = Math.max(2.5, ratio * 1.25, ...finite.map((one) => one * 1.25))
  return [Math.max(SMALLEST, low), Math.min(LARGEST, high)]
}

/** As a logarithm; null and 0 lie far beyond the scale's ends. */
function ln(value: number | null): number {
  return value === null ? Infinity : Math.log(value)
}

function intervalOf(curves: Curves, { points }: GateCurve, plot: Plot): Markup {
  const along = (edge: 'lower' | 'upper', start: number): Point[] => [
    // Before the first look anything may be true.
    [plot.x(0), start],
    ...points.map(({ ratio }, index): Point => [plot.x(curves.looks[index]?.to ?? 0), plot.y(ln(ratio[edge]))]),
  ]
  return element('path', {
    class: 'ratio-area',
    d: outline(along('upper', plot.top), along('lower', plot.bottom)),
  })
}

function estimates(curves: Curves, { points }: GateCurve, plot: Plot): Markup {
  const path = curves.looks.map(({ to }, index): Point | null => {
    const ratio = points[index]?.ratio
    return ratio === undefined || unknown(ratio) ? null : [plot.x(to), plot.y(ln(ratio.estimate))]
  })
  return element('path', { class: 'curve ratio-line', d: pathThrough(path) })
}

function limitOf({ kind, ratio }: GateCurve): Level[] {
  // Slow requests are held against a share of their own; the ratio only shows how they compare.
  if (kind === 'slow' || ratio === undefined || !(ratio > 0)) return []
  return [
    { at: Math.log(ratio), label: [kind === 'requests' ? 'bad below' : 'bad above', String(ratio)], colour: 'fail' },
  ]
}

function nothingKnown({ left, right, bottom }: Plot): Markup {
  return text((left + right) / 2, bottom - 16, 'nothing to compare: neither arm had such events', 'middle')
}

/** Where the interval has no end after the last look: the area runs off the scale there, and says so. */
function unbounded({ points }: GateCurve, { left, top, bottom }: Plot): Markup[] {
  const { lower, upper } = (points.at(-1) as GateCurve['points'][number]).ratio
  return [
    ...(upper === null ? [text(left + 8, top + 16, '↑ no upper bound yet', '')] : []),
    ...(lower === 0 ? [text(left + 8, bottom - 10, '↓ no lower bound yet', '')] : []),
  ]
}

function described({ points }: GateCurve, confidence: string): string {
  const ratio = points.at(-1)?.ratio
  if (ratio === undefined || unknown(ratio)) return 'Neither arm had such events, so nothing is known of the ratio.'
  const shown = (value: number | null) => (value === null ? 'infinity' : String(Number(value.toPrecision(3))))
  return `After the last look the ratio is most likely ${shown(ratio.estimate)}, and with ${confidence} certainty between ${shown(ratio.lower)} and ${shown(ratio.upper)}.`
}
