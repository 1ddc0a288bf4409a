import {
  DEFAULT_THRESHOLDS,
  DEFAULT_WEIGHTS,
  FACTORS,
  type FactorName,
  type Thresholds,
} from '../../confidence/types.ts'
import type { StepScore } from '../../rollout/record.ts'
import { element, type Markup } from '../markup.ts'
import { type Picture, text } from './chart.ts'
import { linear } from './scale.ts'

/** What the bars are made of; a Score of `confidence/` is one. */
export interface ScoreBars {
  score: number
  low: number
  high: number
  decision: string
  factors: readonly { name: FactorName; weight: number; value: number | null }[]
}

const NAMES: Record<FactorName, string> = {
  safety: 'Safety checks',
  health: 'Canary health',
  blast: 'Blast radius',
  history: 'History',
  complexity: 'Small change',
  coverage: 'Test coverage',
}

const WIDTH = 1056
const LEFT = 132
const RIGHT = 150
const TOP = 118
const ROW = 28
const BAR = 16

/** Each factor's part of the score, and the score between its thresholds. What isn't known is left pale. */
export function scorePicture(score: ScoreBars, thresholds: Thresholds = DEFAULT_THRESHOLDS): Picture {
  const { decision, factors } = score
  const most = Math.max(1, ...factors.map(({ weight }) => weight / 10))
  const parts = factors.map((factor) => `${NAMES[factor.name]} ${pointsOf(factor)}`).join(', ')
  return {
    width: WIDTH,
    height: TOP + factors.length * ROW + 14,
    title: 'Confidence',
    description: `Score ${pointed(score)}, ${decision}: ${parts}.`,
    content: [
      text(16, 22, 'Confidence', 'heading'),
      ...total(score, thresholds),
      ...factors.flatMap((factor, index) => row(factor, TOP + index * ROW, most)),
    ],
  }
}

function total(score: ScoreBars, { rollback, promote }: Thresholds): Markup[] {
  const x = linear([0, 100], [LEFT, WIDTH - RIGHT])
  const y = 56
  const colour = score.decision === 'auto-promote' ? 'pass' : score.decision === 'rollback' ? 'fail' : 'rest'
  return [
    text(LEFT - 10, y + 12, 'Score', 'end strong'),
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
    ...[rollback, promote].map((at) =>
      element('line', { class: 'axis', x1: x(at), x2: x(at), y1: y - 4, y2: y + BAR + 4 }),
    ),
    text(x(rollback), y - 9, `${rollback}`, 'middle'),
    text(x(promote), y - 9, `${promote}`, 'middle'),
    text(x(rollback / 2), y + BAR + 17, 'taken back', 'middle'),
    text(x((rollback + promote) / 2), y + BAR + 17, 'a person decides', 'middle'),
    text(x((promote + 100) / 2), y + BAR + 17, 'promoted', 'middle'),
    text(WIDTH - RIGHT + 12, y + 12, pointed(score), 'strong'),
  ]
}

function row({ name, weight, value }: ScoreBars['factors'][number], y: number, most: number): Markup[] {
  const x = linear([0, most], [LEFT, WIDTH - RIGHT])
  const points = weight / 10
  return [
    text(LEFT - 10, y + 12, NAMES[name], 'end'),
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
 * The bars of a score in a record, which doesn't say how the factors were weighed: undefined where they were not
 * weighed by default.
 */
export function barsOf(score: StepScore): ScoreBars | undefined {
  const factors = FACTORS.map((name) => ({ name, weight: DEFAULT_WEIGHTS[name], value: score.factors[name] ?? null }))
  const low = factors.reduce((sum, { weight, value }) => sum + (weight * (value ?? 0)) / 1000, 0)
  return Math.abs(low - score.low) < SETTLED ? { ...score, factors } : undefined
}
