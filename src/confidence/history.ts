import type { JsonSchema } from '../config/json-schema.ts'
import { type Problem, readBySchema } from '../config/read.ts'
import { UserError } from '../errors.ts'
import type { Verdict } from '../gates/types.ts'
import type { Change } from './factors/complexity.ts'
import { type Decision, FACTORS, type FactorName } from './types.ts'

/** The past of one service as the score and its recommendations need it: plain JSON, in one ConfigMap. */

export const HISTORY_SCHEMA = 1
/** Rollouts kept; percentiles and means are taken over these. */
export const MOST_ENTRIES = 200

/** One rollout that has ended. */
export interface HistoryEntry {
  id: string
  /** ISO 8601, UTC. */
  at: string
  ended: string
  end: 'promoted' | 'taken-back' | 'failed'
  /** When, and by which rollout, a promoted version was taken back afterwards: what production said of it. */
  revoked?: { at: string; by: string }
  /** Digests of the images. */
  from: string
  to: string
  settleSeconds: number
  /** What the gates said at each step, and how long they took to say it; 0 where they never did. */
  steps: { weight: number; verdict: Verdict; seconds: number }[]
  requests?: number
  harmed?: number
  scored?: Scored
}

/** What score-confidence found, in numbers. */
export interface Scored {
  at: string
  /** Step of the plan that it was about, from 0. */
  step: number
  score: number
  low: number
  high: number
  decision: Decision
  verdict?: Verdict
  vetoed: boolean
  /** 0..100; a missing factor is left out. */
  factors: Partial<Record<FactorName, number>>
  /** The commit that was brought, and what it changed. */
  commit?: string
  change?: Change
}

const TEXT = { type: 'string', maxLength: 300 } as const
const TIME = { type: 'string', maxLength: 30, pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z$' } as const
const NUMBER = { type: 'number', minimum: 0, maximum: 1e12 } as const
const POINTS = { type: 'number', minimum: 0, maximum: 100 } as const
const VERDICT = { type: 'string', enum: ['pass', 'fail', 'inconclusive'] } as const

const CHANGE: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['la', 'ld', 'nf', 'nd', 'entropy', 'lt', 'experience', 'ageDays', 'fix', 'sensitive'],
  properties: {
    ...{ la: NUMBER, ld: NUMBER, nf: NUMBER, nd: NUMBER, lt: NUMBER, experience: NUMBER, ageDays: NUMBER },
    entropy: { type: 'number', minimum: 0, maximum: 1 },
    fix: { type: 'boolean' },
    sensitive: { type: 'array', items: TEXT, maxItems: 10 },
  },
}

const SCORED: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['at', 'step', 'score', 'low', 'high', 'decision', 'vetoed', 'factors'],
  properties: {
    at: TIME,
    step: { type: 'integer', minimum: -1, maximum: 100 },
    ...{ score: POINTS, low: POINTS, high: POINTS },
    decision: { type: 'string', enum: ['auto-promote', 'manual-review', 'rollback'] },
    verdict: VERDICT,
    vetoed: { type: 'boolean' },
    factors: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(FACTORS.map((name) => [name, POINTS])),
    },
    commit: { type: 'string', pattern: '^[0-9a-f]{40,64}$' },
    change: CHANGE,
  },
}

const ENTRY: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'at', 'ended', 'end', 'from', 'to', 'settleSeconds', 'steps'],
  properties: {
    id: TEXT,
    ...{ at: TIME, ended: TIME },
    end: { type: 'string', enum: ['promoted', 'taken-back', 'failed'] },
    revoked: {
      type: 'object',
      additionalProperties: false,
      required: ['at', 'by'],
      properties: { at: TIME, by: TEXT },
    },
    ...{ from: TEXT, to: TEXT, settleSeconds: NUMBER, requests: NUMBER, harmed: NUMBER },
    steps: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['weight', 'verdict', 'seconds'],
        properties: { weight: POINTS, verdict: VERDICT, seconds: NUMBER },
      },
    },
    scored: SCORED,
  },
}

const HISTORY: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'entries'],
  properties: {
    schema: { type: 'integer' },
    entries: { type: 'array', maxItems: MOST_ENTRIES, items: ENTRY },
  },
}

/**
 * @param where how errors call it
 * @throws {UserError} it is no history, or of another schema
 */
export function parseHistory(text: string, where: string): HistoryEntry[] {
  const mend = 'delete it to begin anew (the rollouts that are still in the cluster come back into it)'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UserError(`${where} is damaged: it is no JSON; ${mend}`, { cause })
  }
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined
  if (typeof schema === 'number' && schema !== HISTORY_SCHEMA) {
    throw new UserError(
      `${where} has schema ${schema}, this version of Gradus knows ${HISTORY_SCHEMA}; use the version that wrote it`,
    )
  }
  const problems: Problem[] = []
  const read = readBySchema(HISTORY, value, [], problems)
  const [first] = problems
  if (first) throw new UserError(`${where} is damaged: ${first.path.join('.')} ${first.sentence}; ${mend}`)
  return (read as { entries: HistoryEntry[] }).entries
}

/** The numbers of a score that lay in a record; undefined where they are no such numbers. */
export function readScored(found: Scored): Scored | undefined {
  const problems: Problem[] = []
  const known = Object.keys(SCORED.properties ?? {}) as (keyof Scored)[]
  const picked = Object.fromEntries(known.flatMap((key) => (found[key] === undefined ? [] : [[key, found[key]]])))
  const scored = readBySchema(SCORED, picked, [], problems)
  return problems.length === 0 ? (scored as Scored) : undefined
}

export function historyText(entries: readonly HistoryEntry[]): string {
  return JSON.stringify({ schema: HISTORY_SCHEMA, entries })
}

/** One list of both, oldest first, the newest MOST_ENTRIES; of one rollout `fresh` is believed. */
export function mergeHistory(known: readonly HistoryEntry[], fresh: readonly HistoryEntry[]): HistoryEntry[] {
  const byId = new Map(known.map((entry) => [entry.id, entry]))
  for (const entry of fresh) {
    const before = byId.get(entry.id)
    byId.set(entry.id, before?.revoked && !entry.revoked ? { ...entry, revoked: before.revoked } : entry)
  }
  return [...byId.values()].sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id)).slice(-MOST_ENTRIES)
}

/** Promoted, and not taken back since. */
export function succeeded(entry: HistoryEntry): boolean {
  return entry.end === 'promoted' && entry.revoked === undefined
}
