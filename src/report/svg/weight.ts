import type { State } from '../../rollout/machine.ts'
import type { RolloutRecord } from '../../rollout/record.ts'
import { type WeightCurve, type WeightMark, weightCurve } from '../curves.ts'
import { decimal, element, type Markup } from '../markup.ts'
import { type Band, chart, type Picture, type Plot, text, widthOf } from './chart.ts'
import { outline, type Point, pathThrough, timeTicks } from './scale.ts'
import type { Colour } from './style.ts'

const SIZE = { width: 1056, height: 300 }
const MOST_TIME_TICKS = 13
/** Where looks are many, their dots are small. */
const MOST_DOTS = 120
const MARK_RADIUS = 9

/** How much of the traffic the new version was to get, what the canary was seen to get, and the gates' verdicts. */
export function weightPicture(record: RolloutRecord): Picture {
  const curve = weightCurve(record)
  const end = Math.max(curve.end, 1)
  const { unit, ticks } = timeTicks(end, MOST_TIME_TICKS)
  const dot = curve.observed.length > MOST_DOTS ? 1.2 : 2.5
  return chart({
    ...SIZE,
    title: 'Weight of the new version',
    description: described(curve, record.state),
    x: { title: `time since the start (${unit})`, domain: [0, end], ticks },
    y: {
      title: 'share of requests (%)',
      domain: [0, 100],
      ticks: [0, 25, 50, 75, 100].map((at) => ({ at, label: String(at) })),
    },
    legend: [
      { label: 'asked for', colour: 'asked', kind: 'line' },
      ...(curve.observed.some(({ weight }) => weight !== null)
        ? [{ label: 'observed at a look', colour: 'ink', kind: 'dot' } as const]
        : []),
    ],
    bands: phases(record, end),
    draw: (plot) => asked(curve, end, plot),
    over: (plot) => [
      ...curve.observed.flatMap(({ at, weight }) =>
        weight === null ? [] : [element('circle', { class: 'ink-fill', cx: plot.x(at), cy: plot.y(weight), r: dot })],
      ),
      ...marks(curve.marks, plot),
    ],
  })
}

function asked({ asked }: WeightCurve, end: number, { x, y, bottom }: Plot): Markup[] {
  const corners = asked.flatMap(({ at, weight }, index): Point[] => {
    const until = asked[index + 1]?.at ?? end
    return [
      [x(at), y(weight)],
      [x(until), y(weight)],
    ]
  })
  const floor = corners.map(([at]): Point => [at, bottom])
  return [
    element('path', { class: 'asked-area', d: outline(corners, floor) }),
    element('path', { class: 'curve asked-line', d: pathThrough(corners) }),
  ]
}

const LOOKS: Record<WeightMark['verdict'], { colour: Colour; glyph: string }> = {
  pass: { colour: 'pass', glyph: 'm-4,0.5 2.8,3 5.2,-6' },
  fail: { colour: 'fail', glyph: 'm-3.5,-3.5 7,7 m0,-7 -7,7' },
  inconclusive: { colour: 'muted', glyph: 'm-4,0 8,0' },
}

/** A sign for each verdict, with words over the end of its step where there is room for them. */
function marks(verdicts: WeightCurve['marks'], plot: Plot): Markup[] {
  let free = plot.left
  return verdicts.flatMap(({ at, weight, verdict }) => {
    const { colour, glyph } = LOOKS[verdict]
    const [x, y] = [plot.x(at), plot.y(weight)]
    const label = `${Math.round(weight * 10) / 10} % ${verdict}`
    const end = x - MARK_RADIUS - 3
    const fits = end - widthOf(label) > free
    if (fits) free = x + MARK_RADIUS
    return [
      element('circle', { class: `${colour}-fill`, cx: x, cy: y, r: MARK_RADIUS }),
      element('path', { class: 'glyph', d: `M${decimal(x)},${decimal(y)}${glyph}` }),
      ...(fits ? [text(end, Math.max(y - 7, plot.top + 10), label, `end ${colour}-fill`)] : []),
    ]
  })
}

const PHASES: Partial<Record<State, string>> = {
  BUILDING: 'building',
  DEPLOYING: 'pods get ready',
  CANARY: 'canary',
  CANARY_WAITING: 'canary',
  CANARY_EVALUATING: 'canary',
  PROMOTING: 'promotion',
  VERIFYING: 'verification',
  ROLLING_BACK: 'taken back',
}

/** What was going on, from the transitions; ends are not drawn. */
function phases({ transitions, startedAt }: RolloutRecord, end: number): Band[] {
  const start = Date.parse(startedAt)
  const bands: Band[] = []
  transitions.forEach(({ at, to }, index) => {
    const label = PHASES[to]
    const next = transitions[index + 1]
    const from = Math.max(0, (Date.parse(at) - start) / 1000)
    const until = next === undefined ? end : Math.max(from, (Date.parse(next.at) - start) / 1000)
    const last = bands.at(-1)
    if (label !== undefined && last?.label === label) last.to = until
    else if (label !== undefined) bands.push({ from, to: until, label })
  })
  return bands
}

function described({ marks, end }: WeightCurve, state: string): string {
  const verdicts = marks.map(({ at, weight, verdict }) => `${verdict} at ${weight} % after ${Math.round(at)} s`)
  const told = verdicts.length === 0 ? 'no verdict' : verdicts.join(', ')
  return `${told}; ${state} after ${Math.round(end)} s.`
}
