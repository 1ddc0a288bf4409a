import type { Thresholds, Weights } from '../confidence/types.ts'
import type { ScoreOutcome } from '../rollout/score.ts'
import { cell, table } from './markdown.ts'
import { pastSummary } from './past.ts'
import { bar } from './sparkline.ts'

/** What the action was told besides what it found. */
export interface ScoreSettings {
  service: string
  weights: Weights
  thresholds: Thresholds
  criticality: number
}

/** "91.3", or "71 ± 5, coverage missing". */
export function scoreWords({ score }: ScoreOutcome): string {
  const missing = score.factors.filter((factor) => factor.value === null).map((factor) => factor.name)
  if (missing.length === 0) return points(score.score)
  return `${points(score.score)} ± ${points((score.high - score.low) / 2)}, ${missing.join(', ')} missing`
}

const BAR_BLOCKS = 10

/** The summary a person decides from: the number, what it is made of, what to do next, what the past suggests. */
export function scoreSummary(outcome: ScoreOutcome, { service, thresholds }: ScoreSettings): string {
  const { score, record, recommendations } = outcome
  const rows = score.factors.map((factor) => [
    FACTOR_NAMES[factor.name],
    `${factor.weight / 10} %`,
    factor.value === null ? 'missing' : `${bar(factor.value, 100, BAR_BLOCKS)} ${points(factor.value)}`,
    factor.lost === null ? `up to ${points(factor.weight / 10)}` : points(factor.lost),
    factor.reasons.join('; '),
  ])
  return [
    `### Confidence in ${cell(service)}: ${cell(scoreWords(outcome))}, ${score.decision}`,
    cell(score.reasons[0]),
    table(['Factor', 'Weight', 'Value', 'Costs', 'Why'], rows),
    `Promoted by itself from ${thresholds.promote}, taken back below ${thresholds.rollback}.`,
    sourcesOf(outcome),
    ...(record
      ? [`Rollout ${cell(record.id)} at ${points(record.weight)} % of requests.`, nextOf(outcome, record.id)]
      : []),
    ...pastSummary(outcome.history),
    ...(recommendations.length === 0
      ? []
      : ['#### What the past suggests', recommendations.map((one) => `- ${cell(one.text)}`).join('\n')]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What people read; the names of the factors are for programs. */
export const FACTOR_NAMES = {
  safety: 'Safety',
  health: 'Canary health',
  blast: 'Blast radius',
  history: 'Earlier rollouts',
  complexity: 'Change',
  coverage: 'Test coverage',
} as const

function sourcesOf({ sources: { change } }: ScoreOutcome): string {
  if ('missing' in change) return ''
  const { change: size, commits, base, head } = change
  return `${commits} ${commits === 1 ? 'commit' : 'commits'} from ${base.slice(0, 12)} to ${head.slice(0, 12)}: ${size.la} lines added, ${size.ld} deleted in ${size.nf} ${size.nf === 1 ? 'file' : 'files'}.`
}

function nextOf({ score }: ScoreOutcome, id: string): string {
  if (score.decision === 'auto-promote')
    return `Go on with \`deploy-canary\` \`command: step\` or \`command: promote\`.`
  if (score.decision === 'rollback') return `Take it back with \`rollback\` \`command: abort\` (rollout \`${id}\`).`
  return `A person decides: \`deploy-canary\` \`command: promote\` with \`approved-by\`, or \`rollback\` \`command: abort\` (rollout \`${id}\`).`
}

/** Everything that went into a score and came out of it: `confidence_{id}.json`. */
export function confidenceFile(outcome: ScoreOutcome, settings: ScoreSettings): string {
  const { id, at, record, score, verdict, vetoes, sources, history, recommendations, performance } = outcome
  const { change } = sources
  const content = {
    schema: 1,
    id,
    at,
    ...settings,
    ...(record
      ? {
          rollout: {
            id: record.id,
            state: record.state,
            step: record.step,
            weight: record.weight,
            image: record.plan.to,
          },
        }
      : {}),
    ...score,
    verdict: verdict ?? null,
    vetoes,
    change: 'missing' in change ? change : withoutLines(change),
    earlierRollouts: history.length,
    recommendations,
    performance: performance ?? null,
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

/** The lines themselves are the repository's. */
function withoutLines({ files, ...change }: Exclude<ScoreOutcome['sources']['change'], { missing: string }>): object {
  return { ...change, files: files.slice(0, MOST_FILES).map(({ path, added }) => ({ path, added: added.length })) }
}

const MOST_FILES = 1_000

function points(value: number): string {
  return String(Math.round(value * 10) / 10)
}
