import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Repository } from '../confidence/git/repository.ts'
import { readThresholds, readWeights, thresholdsFrom, weightsFrom } from '../confidence/settings.ts'
import { readSources } from '../confidence/sources.ts'
import { UserError } from '../errors.ts'
import { findProgram } from '../program/find.ts'
import { confidenceFile, type ScoreSettings, scoreSummary, scoreWords } from '../report/confidence.ts'
import { type ScoreOutcome, type SourceEvidence, scoreRollout } from '../rollout/score.ts'
import { openWorkplace } from '../rollout/workplace.ts'
import type { Action } from './action.ts'
import { coverageReports, safetyEvidence } from './evidence.ts'
import type { Inputs } from './inputs.ts'
import { placeOf } from './rollout.ts'
import type { scoreConfidence } from './tables/score-confidence.ts'

type ScoreAction = Action<keyof typeof scoreConfidence.outputs>
type ScoreInputs = Inputs<typeof scoreConfidence.inputs>

/** score-confidence: one number with reasons for the version that is being brought. */
export async function scoreCommand(action: ScoreAction, inputs: ScoreInputs): Promise<void> {
  const safety = safetyEvidence(inputs)
  const reports = coverageReports(inputs.coverage)
  const { context, service, close } = await openWorkplace(placeOf(action, { ...inputs, prometheusToken: undefined }))
  try {
    const settings: ScoreSettings = {
      service: service.name,
      weights: inputs.weights === undefined ? weightsFrom(service.confidence.weights) : readWeights(inputs.weights),
      thresholds:
        inputs.thresholds === undefined
          ? thresholdsFrom(service.confidence.thresholds)
          : readThresholds(inputs.thresholds),
      criticality: service.criticality,
    }
    const outcome = await scoreRollout(context, {
      ...(inputs.rolloutId === undefined ? {} : { id: inputs.rolloutId }),
      ...(inputs.verdict === undefined ? {} : { verdict: inputs.verdict }),
      ...settings,
      settleSeconds: service.settleSeconds,
      safety,
      sources: (users) => sources(action, inputs, users, reports),
      dryRun: inputs.dryRun,
    })
    await report(action, outcome, settings)
    refuseDecision(inputs, outcome)
  } finally {
    close()
  }
}

async function report(action: ScoreAction, outcome: ScoreOutcome, settings: ScoreSettings): Promise<void> {
  const {
    score,
    sources: { change },
  } = outcome
  const range = 'missing' in change ? { base: '', head: '' } : change
  action.output('score', rounded(score.score))
  action.output('score-low', rounded(score.low))
  action.output('score-high', rounded(score.high))
  action.output('decision', score.decision)
  action.output('reasons', score.reasons)
  action.output('factors', score.factors)
  action.output('verdict', outcome.verdict ?? '')
  action.output('recommendations', outcome.recommendations)
  action.output('performance', outcome.performance ?? '')
  action.output('rollout-id', outcome.record?.id ?? '')
  action.output('base', range.base)
  action.output('head', range.head)
  action.log(`${scoreWords(outcome)}: ${score.decision}`)
  for (const reason of score.reasons) action.log(reason)
  action.summary(scoreSummary(outcome, settings))
  const file = action.files.write(`confidence_${outcome.id}.json`, confidenceFile(outcome, settings))
  await action.uploadArtifact('confidence', [file])
}

function refuseDecision({ failOn }: ScoreInputs, { score }: ScoreOutcome): void {
  const red =
    failOn === 'rollback'
      ? score.decision === 'rollback'
      : failOn === 'manual-review' && score.decision !== 'auto-promote'
  if (red) throw new UserError(`the score says ${score.decision}: ${score.reasons[0]}`)
}

/**
 * The change that brought the version. A range that the workflow gave must be there; where it gave none, a repository
 * that can't tell leaves the factors missing, and says why.
 */
async function sources(
  action: ScoreAction,
  inputs: ScoreInputs,
  users: string | undefined,
  reports: ReturnType<typeof coverageReports>,
): Promise<SourceEvidence> {
  try {
    const workspace = resolve('.')
    const folder = resolve(inputs.repository)
    const git = findProgram('git', process.env.PATH, [workspace, folder])
    const repository = await Repository.open(git, folder, action.cancelled)
    const base = inputs.base ?? (await knownBase(repository, [users, ...eventBases(process.env)]))
    if (base === undefined) {
      return missing('no base is known: give base, the commit that users have now')
    }
    return await readSources(repository, { base, head: inputs.head, folders: foldersOf(inputs.paths) }, reports)
  } catch (error) {
    const asked =
      inputs.base !== undefined || inputs.head !== 'HEAD' || inputs.paths !== undefined || reports.length > 0
    if (!(error instanceof UserError) || asked) throw error
    action.notice(`the change is not scored: ${error.message}`)
    return missing(error.message)
  }
}

function missing(why: string): SourceEvidence {
  return { change: { missing: why }, coverage: { missing: why } }
}

async function knownBase(
  repository: Repository,
  candidates: readonly (string | undefined)[],
): Promise<string | undefined> {
  for (const candidate of candidates) {
    if (candidate !== undefined && (await repository.commit(candidate)) !== undefined) return candidate
  }
  return undefined
}

const LONGEST_EVENT = 10 * 1024 * 1024
const NO_COMMIT = /^0+$/

/** What the event says was there before: a push's own words, or the base of a pull request. */
function eventBases(env: NodeJS.ProcessEnv): string[] {
  try {
    const text = readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8')
    const event = text.length > LONGEST_EVENT ? {} : JSON.parse(text)
    return [event.before, event.pull_request?.base?.sha].filter(
      (one) => typeof one === 'string' && /^[0-9a-f]{40,64}$/.test(one) && !NO_COMMIT.test(one),
    )
  } catch {
    return []
  }
}

function foldersOf(paths: string | undefined): string[] {
  return (paths ?? '')
    .split(/[,\n]/)
    .map((one) => one.trim().replace(/^\.\//, '').replace(/\/+$/, ''))
    .filter((one) => one !== '' && one !== '.')
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
