import { odds } from '../../gates/words.ts'
import type { Curves, GateCurve } from '../curves.ts'
import { element, type Markup } from '../markup.ts'
import { type Band, chart, type LegendEntry, type Picture, type Plot } from './chart.ts'
import { oddsTicks, type Point, pathThrough, timeTicks } from './scale.ts'
import type { Colour } from './style.ts'

export const PANEL = { width: 520, height: 290 }
const WIDE = { width: 1056, height: 300 }
const MOST_TIME_TICKS = 9
const MOST_ODDS_TICKS = 7
/** Evidence the other way is drawn down to 1/100; how strong it is beyond that decides nothing. */
const LOWEST = -Math.log(100)
/** Of the highest limit; evidence goes on beyond that unseen. */
const LEAST_HEADROOM = 1.3
const MOST_HEADROOM = 2.2

interface Series {
  label: string
  colour: Colour
  /** Evidence before the first look. */
  start: number
  values: readonly number[]
  /** Evidence of a step alone begins anew with each step. */
  ofStep: boolean
  limit?: { ln: number; label: readonly [string, string] }
  style?: string
}

/** All gates together: what failing goes by, and how much each gate brings to it. */
export function mergedEvidencePicture(curves: Curves): Picture {
  const merged = curves.looks.map(({ lnEvidence }) => lnEvidence)
  const parts = curves.gates.filter(({ lnShare }) => lnShare !== undefined)
  const colours: Colour[] = ['asked', 'ratio', 'rest', 'muted', 'ink']
  const together: Series = {
    label: parts.length > 1 ? 'all gates together' : 'the canary is worse',
    colour: 'fail',
    start: 0,
    values: merged,
    ofStep: false,
    style: 'broad',
    limit: { ln: curves.failLimit, label: ['fails', at(curves.failLimit)] },
  }
  const ofGates = parts.slice(0, colours.length).map(
    ({ name, points, lnShare = 0 }, index): Series => ({
      label: name,
      colour: colours[index] as Colour,
      start: lnShare,
      values: points.map(({ lnFail }) => lnFail + lnShare),
      ofStep: false,
      style: 'thin',
    }),
  )
  const series = [together, ...(parts.length > 1 ? ofGates : [])]
  return evidence(curves, series, {
    ...WIDE,
    title: 'Evidence that the canary is worse',
    description: `Evidence against the canary ended at ${odds(merged.at(-1) ?? 0)}; it fails at ${limitOdds(curves.failLimit)}.`,
  })
}

/** One gate: its evidence to fail over the whole rollout, and to pass within each step. */
export function gateEvidencePicture(curves: Curves, gate: GateCurve): Picture {
  const fail = gate.points.map(({ lnFail }) => lnFail)
  const pass = gate.points.map(({ lnPass }) => lnPass)
  const failLimit = gate.failLimit ?? curves.failLimit
  const series: Series[] = [
    {
      label: 'to fail',
      colour: 'fail',
      start: 0,
      values: fail,
      ofStep: false,
      limit: { ln: failLimit, label: ['fails alone', at(failLimit)] },
    },
    {
      label: 'to pass, in each step',
      colour: 'pass',
      start: 0,
      values: pass,
      ofStep: true,
      limit: { ln: curves.passLimit, label: ['passes', at(curves.passLimit)] },
    },
  ]
  return evidence(curves, series, {
    ...PANEL,
    title: `${gate.name}: evidence`,
    description: `After the last look evidence to fail is ${odds(fail.at(-1) ?? 0)} (fails alone at ${limitOdds(failLimit)}), to pass ${odds(pass.at(-1) ?? 0)} (passes at ${limitOdds(curves.passLimit)}).`,
    gaps: gapsOf(gate),
  })
}

interface EvidenceSetting {
  width: number
  height: number
  title: string
  description: string
  gaps?: readonly boolean[]
}

function evidence(curves: Curves, series: readonly Series[], setting: EvidenceSetting): Picture {
  const { gaps = [], ...look } = setting
  const domain = domainOf(series)
  const end = curves.looks.at(-1)?.to ?? 1
  const { unit, ticks } = timeTicks(end, MOST_TIME_TICKS)
  return chart({
    ...look,
    x: { title: `time looked at (${unit})`, domain: [0, end], ticks },
    y: { title: 'evidence (odds to 1)', domain, ticks: oddsTicks(domain, MOST_ODDS_TICKS) },
    legend: [
      ...series.map(({ label, colour }): LegendEntry => ({ label, colour, kind: 'line' })),
      ...(gaps.includes(true) ? [{ label: 'no data', colour: 'muted', kind: 'area' } as const] : []),
    ],
    bands: bandsOf(curves),
    levels: series.flatMap(({ limit, colour }) => (limit ? [{ at: limit.ln, label: limit.label, colour }] : [])),
    draw: (plot) => [...gapMarks(curves, gaps, plot), ...series.map((one) => curveOf(curves, one, plot))],
  })
}

/** Beyond that a number can't hold it. */
const MOST_SHOWN = 690
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 2 })
const LARGEST_WHOLE = Math.log(9_999)

/** Short enough for the margin: "at 1,500 to 1", "at 15K to 1". */
function at(ln: number): string {
  return ln <= LARGEST_WHOLE ? `at ${limitOdds(ln)}` : `at ${COMPACT.format(Math.exp(Math.min(ln, MOST_SHOWN)))} to 1`
}

/** Rounded down as all odds are; what comes of a logarithm may lie a hair below its round number. */
function limitOdds(ln: number): string {
  return odds(ln + 1e-9)
}

function domainOf(series: readonly Series[]): readonly [number, number] {
  const values = series.flatMap(({ start, values }) => [start, ...values])
  const limit = Math.max(1, ...series.flatMap((one) => (one.limit ? [one.limit.ln] : [])))
  const highest = Math.min(Math.max(...values) * 1.05, limit * MOST_HEADROOM)
  const lowest = Math.min(...values)
  return [Math.max(LOWEST, Math.min(lowest, -Math.LN10)) - 0.2, Math.max(highest, limit * LEAST_HEADROOM)]
}

function curveOf(curves: Curves, { start, values, ofStep, colour, style = '' }: Series, plot: Plot): Markup {
  const points: (Point | null)[] = []
  values.forEach((value, index) => {
    const look = curves.looks[index]
    if (look === undefined) return
    const begins = index === 0 || (ofStep && curves.looks[index - 1]?.step !== look.step)
    if (begins) points.push(null, [plot.x(look.from), plot.y(start)])
    points.push([plot.x(look.to), plot.y(value)])
  })
  return element('path', { class: `curve ${style} ${colour}-line`, d: pathThrough(points) })
}

/** The steps, as stretches of the time that was looked at. */
export function bandsOf({ looks }: Curves): Band[] {
  const bands: Band[] = []
  let step: number | undefined
  for (const look of looks) {
    const last = bands.at(-1)
    if (last !== undefined && look.step === step) last.to = look.to
    else bands.push({ from: look.from, to: look.to, label: `${Math.round(look.weight * 10) / 10} %` })
    step = look.step
  }
  return bands
}

export function gapsOf(gate: GateCurve): boolean[] {
  return gate.points.map(({ gap }) => gap !== undefined)
}

/** A bar at the foot of each look that brought no counts. */
export function gapMarks({ looks }: Curves, gaps: readonly boolean[], { x, bottom }: Plot): Markup[] {
  return looks.flatMap(({ from, to }, index) =>
    gaps[index] === true
      ? [
          element('rect', {
            class: 'nothing',
            x: x(from),
            y: bottom - 6,
            width: Math.max(1, x(to) - x(from)),
            height: 6,
          }),
        ]
      : [],
  )
}
