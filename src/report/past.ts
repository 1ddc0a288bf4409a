import { type HistoryEntry, succeeded } from '../confidence/history.ts'
import { table } from './markdown.ts'
import { sparkline } from './sparkline.ts'

/** Rollouts that a row shows. */
const LATEST = 40

/** A service's rollouts at a glance: how they ended, what they scored, how long the gates took at each weight. */
export function pastSummary(history: readonly HistoryEntry[]): string[] {
  if (history.length === 0) return []
  const latest = history.slice(-LATEST)
  const scores = latest.flatMap(({ scored }) => (scored === undefined ? [] : [scored.score]))
  return [
    '#### The past',
    table(
      ['', `Of ${latest.length === 1 ? 'one rollout' : `the last ${latest.length} rollouts, oldest first`}`, ''],
      [
        ['Ended', latest.map(signOf).join(''), endings(latest)],
        ...(scores.length === 0 ? [] : [['Scores', sparkline(scores, [0, 100], LATEST), spread(scores)]]),
      ],
    ),
    ...gatesTook(latest),
  ]
}

/** ✓ stayed, ✕ was taken back, ↺ was promoted and taken back later. */
function signOf(entry: HistoryEntry): string {
  if (succeeded(entry)) return '✓'
  return entry.revoked === undefined ? '✕' : '↺'
}

function endings(entries: readonly HistoryEntry[]): string {
  const count = (sign: string) => entries.filter((entry) => signOf(entry) === sign).length
  const parts = [
    [count('✓'), 'stayed'],
    [count('✕'), 'did not get through'],
    [count('↺'), 'taken back after the promotion'],
  ] as const
  return parts
    .filter(([many]) => many > 0)
    .map(([many, words]) => `${many} ${words}`)
    .join(', ')
}

function spread(scores: readonly number[]): string {
  const [low, high, last] = [Math.min(...scores), Math.max(...scores), scores.at(-1) ?? 0].map(Math.round)
  return `${low} to ${high}, the last ${last}`
}

/** At each weight, where the gates were asked. */
function gatesTook(entries: readonly HistoryEntry[]): string[] {
  const steps = entries.flatMap((entry) => entry.steps)
  const weights = [...new Set(steps.map(({ weight }) => weight))].sort((a, b) => a - b)
  if (weights.length === 0) return []
  const rows = weights.map((weight) => {
    const here = steps.filter((step) => step.weight === weight)
    const times = here.filter(({ seconds }) => seconds > 0).map(({ seconds }) => seconds)
    const count = (verdict: string) => here.filter((step) => step.verdict === verdict).length
    return [
      `${weight} %`,
      times.length === 0 ? 'never' : `${Math.round(times.reduce((sum, one) => sum + one, 0) / times.length)} s`,
      times.length === 0 ? '' : `${Math.round(Math.max(...times))} s`,
      count('pass'),
      count('fail'),
      count('inconclusive'),
    ]
  })
  return [table(['Weight', 'Gates concluded after (mean)', 'At most', 'Pass', 'Fail', 'Inconclusive'], rows)]
}
