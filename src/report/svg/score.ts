import { DEFAULT_WEIGHTS, FACTORS, type FactorName, type Thresholds } from '../../confidence/types.ts'
import type { StepScore } from '../../rollout/record.ts'
import { FACTOR_NAMES } from '../confidence.ts'
import { element, type Markup } from '../markup.ts'
import { type Picture, text, widthOf } from './chart.ts'
import { linear, type Scale } from './scale.ts'

/** What the bars are made of; a Score of `confidence/` is one. */
export interface ScoreBars {
  score: number
  low: number
  high: number
  decision: string
  factors: readonly { name: FactorName; weight: number; value: number | null }[]
  /** Absent: not known. */
  thresholds?: Thresholds
}

const WIDTH = 1056
const LEFT = 132
const RIGHT = 150
const TOP = 118
const ROW = 28
const BAR = 16

/** Each factor's part of the score, and the score between its thresholds. What isn't known is left pale. */
export function scorePicture(score: ScoreBars): Picture {
  const { decision, factors } = score
  const most = Math.max(1, ...factors.map(({ weight }) => weight / 10))
  const parts = factors.map((factor) => `${FACTOR_NAMES[factor.name]} ${pointsOf(factor)}`).join(', ')
  return {
    width: WIDTH,
    height: TOP + factors.length * ROW + 14,
    title: 'Score',
    description: `Score ${pointed(score)}, ${decision}: ${parts}.`,
    content: [
      text(16, 24, 'Score', 'heading'),
      ...total(score),
      ...factors.flatMap((factor, index) => row(factor, TOP + index * ROW, most)),
    ],
  }
}

function total(score: ScoreBars): Markup[] {
  const x = linear([0, 100], [LEFT, WIDTH - RIGHT])
  const y = 56
  const colour = score.decision === 'auto-promote' ? 'pass' : score.decision === 'rollback' ? 'fail' : 'rest'
  return [
    text(LEFT - 10, y + 12, 'Together', 'end strong'),
    element('rect', { class: 'band', x: x(0), y, width: x(100) - x(0), height: BAR, rx: 3 }),
    element('rect', { class: `${colour}-fill`, x: x(0), y, width: x(score.low) - x(0), height: BAR, rx: 3 }),
    ...(score.high > score.low
      ? [
          element('rect', {
            class: `${colour}-area`,
            x: x(score.low),
            y,
            width: x(score.high) - x(score.low),
            height: BAR,
          }),
        ]
      : []),
    ...(score.thresholds ? between(score.thresholds, x, y) : []),
    text(WIDTH - RIGHT + 12, y + 12, pointed(score), 'strong'),
  ]
}

/** The bands of the decision. */
function between({ rollback, promote }: Thresholds, x: Scale, y: number): Markup[] {
  const bands = [
    { from: 0, to: rollback, label: 'taken back' },
    { from: rollback, to: promote, label: 'a person decides' },
    { from: promote, to: 100, label: 'promoted' },
  ]
  return [
    ...[rollback, promote].flatMap((at) => [
      element('line', { class: 'axis', x1: x(at), x2: x(at), y1: y - 4, y2: y + BAR + 4 }),
      text(x(at), y - 9, String(at), 'middle'),
    ]),
    ...bands
      .filter(({ from, to, label }) => x(to) - x(from) > widthOf(label))
      .map(({ from, to, label }) => text(x((from + to) / 2), y + BAR + 17, label, 'middle')),
  ]
}

function row({ name, weight, value }: ScoreBars['factors'][number], y: number, most: number): Markup[] {
  const x = linear([0, most], [LEFT, WIDTH - RIGHT])
  const points = weight / 10
  return [
    text(LEFT - 10, y + 12, FACTOR_NAMES[name], 'end'),
    element('rect', {
      class: value === null ? 'asked-area' : 'band',
      x: x(0),
      y,
      width: x(points) - x(0),
      height: BAR,
      rx: 3,
    }),
    ...(value === null || value === 0
      ? []
      : [
          element('rect', {
            class: 'asked-fill',
            x: x(0),
            y,
            width: x((points * value) / 100) - x(0),
            height: BAR,
            rx: 3,
          }),
        ]),
    text(WIDTH - RIGHT + 12, y + 12, pointsOf({ name, weight, value }), value === null ? '' : 'ink-fill'),
  ]
}

function pointsOf({ weight, value }: ScoreBars['factors'][number]): string {
  const most = rounded(weight / 10)
  return value === null ? `not known, up to ${most}` : `${rounded((weight * value) / 1000)} of ${most}`
}

function pointed({ score, low, high }: ScoreBars): string {
  const spread = (high - low) / 2
  return spread === 0 ? rounded(score) : `${rounded(score)} (${rounded(low)} to ${rounded(high)})`
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** Room for how a sum of fractions was rounded. */
const SETTLED = 1e-6

/**
 * The bars of a score in a record; undefined where the record doesn't say how the factors were weighed, and it was not
 * by default.
 */
export function barsOf(score: StepScore): ScoreBars | undefined {
  const { weights = DEFAULT_WEIGHTS, ...rest } = score
  const factors = FACTORS.map((name) => ({ name, weight: weights[name], value: score.factors[name] ?? null }))
  const low = factors.reduce((sum, { weight, value }) => sum + (weight * (value ?? 0)) / 1000, 0)
  return Math.abs(low - score.low) < SETTLED ? { ...rest, factors } : undefined
}
