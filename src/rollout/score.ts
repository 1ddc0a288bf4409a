import { blastRadius } from '../confidence/factors/blast.ts'
import { changeComplexity } from '../confidence/factors/complexity.ts'
import { canaryHealth, healthOfVerdict } from '../confidence/factors/health.ts'
import { historicalSuccess } from '../confidence/factors/history.ts'
import { type SafetyEvidence, safetyOf } from '../confidence/factors/safety.ts'
import type { SourceChange } from '../confidence/git/change.ts'
import { type HistoryEntry, mergeHistory, succeeded } from '../confidence/history.ts'
import { HistoryStore } from '../confidence/history-store.ts'
import { type Recommendation, recommendations } from '../confidence/recommend.ts'
import { scoreOf } from '../confidence/score.ts'
import type { Evidence, Factor, Score, Thresholds, Weights } from '../confidence/types.ts'
import { messageOf, UserError } from '../errors.ts'
import type { Verdict } from '../gates/types.ts'
import { canaryPodsOf, exposureOf } from './exposure.ts'
import { historyFrom } from './history.ts'
import { type Performance, performanceOf } from './performance.ts'
import type { RolloutRecord, StepScore } from './record.ts'
import { RecordStore } from './record-store.ts'
import { type Context, chooseRecord, liveOf, newId, withLease } from './session.ts'

/** What the sources of a version say; one of the two is missing where there was nothing to read. */
export interface SourceEvidence {
  change: SourceChange | { missing: string }
  coverage: Factor
}

export interface ScoreWish {
  /** Absent: the live rollout; without one, what is known before a rollout begins. */
  id?: string
  /** What gates elsewhere said; the worse of it and of the record's counts. */
  verdict?: Verdict
  weights: Weights
  thresholds: Thresholds
  /** 0..1 */
  criticality: number
  /** For the recommendations. */
  settleSeconds: number
  safety: SafetyEvidence
  /** @param users commit that users have now, where the history knows it */
  sources(users: string | undefined): Promise<SourceEvidence>
  /** Nothing is written into the cluster. */
  dryRun: boolean
}

export interface ScoreOutcome {
  /** Of the rollout; of the score alone where there is none. */
  id: string
  at: string
  record?: RolloutRecord
  score: Score
  verdict?: Verdict
  vetoes: string[]
  sources: SourceEvidence
  /** Rollouts of the service that ended, oldest first. */
  history: HistoryEntry[]
  recommendations: Recommendation[]
  /** How the rollout goes, or went. */
  performance?: Performance
}

const DAY_SECONDS = 86_400

/**
 * Scores a rollout where it stands, and writes the score into its record and the history of the service up to date. The
 * lease is held while the record is read and written, so the score is about what the record then says.
 *
 * @throws {UserError} there is no such rollout, or a run that is alive works on it
 */
export async function scoreRollout(context: Context, wish: ScoreWish): Promise<ScoreOutcome> {
  const store = new RecordStore(context.kube, context.namespace)
  const records = await store.list(context.service)
  const chosen = wish.id === undefined ? liveOf(records) : chooseRecord(records, wish.id, context.service)
  const past = await Past.read(context, records)
  const history = past.entries
  const sources = await wish.sources(
    history.findLast((entry) => succeeded(entry) && entry.id !== chosen?.id)?.scored?.commit,
  )
  const score = (record: RolloutRecord | undefined) => scored(context, wish, { record, sources, history })
  if (!chosen || wish.dryRun) return await score(chosen)
  const outcome = await withLease(context, async (_, own) => {
    const record = (await own.load(chosen.id)) ?? chosen
    const found = await score(record)
    record.scores = [...(record.scores ?? []).filter((one) => one.step !== record.step), stepScore(record, found, wish)]
    await own.save(record, new Date(context.now() * 1000))
    return found
  })
  await past.write(outcome.record ?? chosen)
  return outcome
}

async function scored(
  context: Context,
  wish: ScoreWish,
  known: { record: RolloutRecord | undefined; sources: SourceEvidence; history: HistoryEntry[] },
): Promise<ScoreOutcome> {
  const { record, sources, history } = known
  const at = new Date(context.now() * 1000)
  const verdict = verdictOf(record, wish.verdict)
  const past = history.filter((entry) => entry.id !== record?.id)
  const change = 'missing' in sources.change ? undefined : sources.change
  const digest = record && /sha256:[0-9a-f]{64}$/.exec(record.plan.to)?.[0]
  const brokenGlass = record?.admissions?.at(-1)?.breakGlass?.reason
  const evidenceOfSafety = { ...wish.safety, ...(brokenGlass === undefined ? {} : { brokenGlass }) }
  const safety = safetyOf(evidenceOfSafety, {
    ...(digest === undefined ? {} : { digest }),
    ...(change === undefined ? {} : { commit: change.head }),
  })
  const evidence: Evidence = {
    factors: {
      safety: safety.factor,
      health: healthOf(record, wish.verdict),
      blast: record
        ? blastRadius(await exposureOf(context.kube, record, wish.criticality))
        : { missing: 'no rollout is live, so there is no plan' },
      history: historicalSuccess(past.map((entry) => ({ ageDays: ageOf(entry, at), succeeded: succeeded(entry) }))),
      complexity: change
        ? changeComplexity(
            change.change,
            past.flatMap((entry) => entry.scored?.change ?? []),
          )
        : { missing: 'missing' in sources.change ? sources.change.missing : '' },
      coverage: sources.coverage,
    },
    ...(verdict === undefined ? {} : { verdict }),
    vetoes: [...safety.vetoes, ...(record ? takenBack(record) : [])],
  }
  return {
    id: record?.id ?? newId(context.service, at),
    at: at.toISOString(),
    ...(record ? { record } : {}),
    score: scoreOf(evidence, wish.weights, wish.thresholds),
    ...(verdict === undefined ? {} : { verdict }),
    vetoes: evidence.vetoes,
    sources,
    history,
    recommendations: recommendations(history, wish),
    ...(record ? { performance: performanceOf(record, await canaryPodsOf(context.kube, record), context.now()) } : {}),
  }
}

function ageOf(entry: HistoryEntry, at: Date): number {
  return Math.max(0, (at.getTime() - Date.parse(entry.ended)) / 1000 / DAY_SECONDS)
}

const WORST_FIRST: readonly Verdict[] = ['fail', 'inconclusive', 'pass']

/** The worse of what the record says about the present step and of what was said elsewhere. */
function verdictOf(record: RolloutRecord | undefined, given: Verdict | undefined): Verdict | undefined {
  return WORST_FIRST.find((verdict) => verdict === latest(record)?.verdict || verdict === given)
}

/** What the gates said at the step where the rollout stands; an earlier step's verdict is not about this weight. */
function latest(record: RolloutRecord | undefined): RolloutRecord['verdicts'][number] | undefined {
  return record?.verdicts.findLast((verdict) => verdict.step === record.step)
}

function healthOf(record: RolloutRecord | undefined, given: Verdict | undefined): Factor {
  const own = latest(record)
  const gates = record?.plan.gates
  const recorded = own && gates ? canaryHealth(own.gates, gates.alpha, gates.beta) : undefined
  const told = given === undefined ? undefined : healthOfVerdict(given)
  const known = [recorded, told].filter((factor) => factor !== undefined && 'value' in factor)
  const [first, second] = known as { value: number; reasons: string[] }[]
  if (first) return second && second.value < first.value ? second : first
  if (!record) return { missing: 'no rollout is live' }
  if (!gates) return { missing: 'the rollout has no gates' }
  return recorded ?? { missing: `the gates were not asked at ${record.weight} %` }
}

/** A version that is being taken back, or was, can't be promoted whatever its numbers are. */
function takenBack({ id, state, transitions }: RolloutRecord): string[] {
  if (!['ROLLING_BACK', 'ROLLED_BACK', 'FAILED'].includes(state)) return []
  return [`rollout ${id} is ${state}: ${transitions.at(-1)?.reason ?? 'no reason is known'}`]
}

function stepScore(
  record: RolloutRecord,
  { at, score, verdict, vetoes, sources }: ScoreOutcome,
  { weights, thresholds }: ScoreWish,
): StepScore {
  const factors = score.factors.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))
  return {
    at,
    step: record.step,
    ...{ score: score.score, low: score.low, high: score.high, decision: score.decision },
    ...(verdict === undefined ? {} : { verdict }),
    vetoed: vetoes.length > 0,
    factors: Object.fromEntries(factors),
    ...('missing' in sources.change ? {} : { commit: sources.change.head, change: sources.change.change }),
    reasons: score.reasons,
    weights,
    thresholds,
  }
}

/** A service's history with what the records in the cluster add to it. */
class Past {
  /** Oldest first. */
  readonly entries: HistoryEntry[]
  readonly #records: readonly RolloutRecord[]
  /** Absent where the one in the cluster is damaged: it is left to a person then. */
  readonly #store: HistoryStore | undefined

  private constructor(
    records: readonly RolloutRecord[],
    known: readonly HistoryEntry[],
    store: HistoryStore | undefined,
  ) {
    this.#records = records
    this.#store = store
    this.entries = mergeHistory(known, historyFrom(known, records))
  }

  static async read(context: Context, records: readonly RolloutRecord[]): Promise<Past> {
    const store = new HistoryStore(context.kube, context.namespace, context.service)
    try {
      return new Past(records, await store.load(), store)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      context.tell(messageOf(error))
      return new Past(records, [], undefined)
    }
  }

  async write(changed: RolloutRecord): Promise<void> {
    const records = this.#records.map((record) => (record.id === changed.id ? changed : record))
    await this.#store?.update((known) => historyFrom(known, records))
  }
}
