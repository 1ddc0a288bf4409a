import { type HistoryEntry, readScored } from '../confidence/history.ts'
import { Judging } from '../gates/verdict.ts'
import { isLive } from './machine.ts'
import type { RolloutRecord } from './record.ts'

/**
 * What the records in the cluster add to a service's history: every rollout that ended, and which promotions were taken
 * back afterwards. A way back is no rollout of its own; it is what production said of the one before it.
 *
 * @param known   entries of rollouts whose records may be gone by now
 * @param records any order
 */
export function historyFrom(known: readonly HistoryEntry[], records: readonly RolloutRecord[]): HistoryEntry[] {
  const ended = records.filter((record) => !isLive(record.state))
  const stored = new Map(known.map((entry) => [entry.id, entry]))
  const entries = ended
    .filter((record) => record.kind === 'rollout')
    .map((record) => entryOf(record, stored.get(record.id)))
  const ids = new Set(entries.map((entry) => entry.id))
  const all = [...known.filter((entry) => !ids.has(entry.id)), ...entries]
  return withRevocations(all, ended)
}

/** One rollout that ended. What its gates took to conclude is read off its looks, once. */
function entryOf(record: RolloutRecord, before: HistoryEntry | undefined): HistoryEntry {
  const { plan, outcome } = record
  const latest = record.scores?.at(-1)
  const scored = latest && readScored(latest)
  return {
    id: record.id,
    at: isoOf(record.startedAt),
    ended: isoOf(record.transitions.at(-1)?.at ?? record.updatedAt),
    end: endOf(record),
    ...(before?.revoked ? { revoked: before.revoked } : {}),
    from: digestOf(plan.from),
    to: digestOf(plan.to),
    settleSeconds: plan.settleSeconds,
    steps: before?.steps ?? concluded(record),
    ...(outcome ? { requests: outcome.requests, harmed: outcome.harmed } : {}),
    ...(scored ? { scored } : {}),
  }
}

function endOf({ state }: RolloutRecord): HistoryEntry['end'] {
  if (state === 'PROMOTED' || state === 'VERIFIED') return 'promoted'
  return state === 'ROLLED_BACK' ? 'taken-back' : 'failed'
}

function isoOf(time: string): string {
  return new Date(time).toISOString()
}

/** What stable ran before need not be a digest. */
function digestOf(image: string): string {
  return image.slice(image.lastIndexOf('@') + 1).slice(0, LONGEST_IMAGE)
}

const LONGEST_IMAGE = 300

/** The first look of each step at which the gates had a verdict, in seconds since the step's first interval began. */
function concluded(record: RolloutRecord): HistoryEntry['steps'] {
  const { gates, steps } = record.plan
  if (!gates) return []
  const judging = new Judging(gates)
  const seconds = new Map<number, number>()
  const begun = new Map<number, number>()
  for (const look of record.looks) {
    judging.add(look)
    if (!begun.has(look.step)) begun.set(look.step, look.from)
    if (seconds.has(look.step)) continue
    const { verdict } = judging.judgement({ index: look.step, weight: look.weight })
    if (verdict !== 'inconclusive') seconds.set(look.step, look.to - (begun.get(look.step) ?? look.from))
  }
  const last = new Map(record.verdicts.map((verdict) => [verdict.step, verdict]))
  return [...last.values()].map(({ step, verdict }) => ({
    weight: steps[step] ?? 0,
    verdict,
    seconds: Math.round((seconds.get(step) ?? 0) * 10) / 10,
  }))
}

/** A promotion is revoked by the next way back that starts from its image, before the same image was promoted again. */
function withRevocations(entries: readonly HistoryEntry[], ended: readonly RolloutRecord[]): HistoryEntry[] {
  const backs = ended.filter((record) => record.kind === 'rollback' && endOf(record) === 'promoted')
  const sorted = [...entries].sort((a, b) => a.at.localeCompare(b.at))
  return sorted.map((entry) => {
    if (entry.end !== 'promoted' || entry.revoked) return entry
    const again = sorted.find((one) => one.at > entry.at && one.end === 'promoted' && one.to === entry.to)
    const back = backs
      .filter((record) => record.startedAt > entry.at && digestOf(record.plan.from) === entry.to)
      .filter((record) => again === undefined || record.startedAt < again.at)
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt))[0]
    return back ? { ...entry, revoked: { at: isoOf(back.startedAt), by: back.id } } : entry
  })
}
