import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../errors.ts'
import { hurried } from './haste.ts'
import type { Outcome } from './record.ts'
import type { Stage } from './stage.ts'

/** Longest wait for the last counts of a canary that has no traffic any more. */
const LONGEST_WAIT_SECONDS = 35
/** Time that a proxy may take to have sent the last request, and the last answer to come. */
const LAST_ANSWER_SECONDS = 1
const LOOK_MS = 5_000
const HURRIED_LOOK_MS = 1_000

/**
 * After the weight went to 0: lets connections drain, and waits until the canary's pods were scraped once more after
 * their last answer, so that everything they answered can be counted.
 *
 * @param since unix seconds when the weight was 0 in force
 * @param signal ends the wait early
 * @returns false where the wait was too short for that
 */
export async function drain({ record, world }: Stage, since: number, signal: AbortSignal): Promise<boolean> {
  const { drainSeconds, intervalSeconds, delaySeconds } = record.plan
  if (record.trafficSince === undefined) return true
  const lastScrape = intervalSeconds / 2 + LAST_ANSWER_SECONDS
  const complete = Math.max(drainSeconds, lastScrape) + delaySeconds
  const wait = Math.max(drainSeconds, world.source ? Math.min(complete, LONGEST_WAIT_SECONDS) : 0)
  try {
    await sleep(Math.max(0, since + wait - world.now()) * 1000, undefined, { signal })
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
  return wait >= complete
}

/** Counts what the canary answered in all, before its pods go. */
export async function tally(stage: Stage, drained: boolean): Promise<void> {
  const { record, world } = stage
  if (record.trafficSince === undefined) return
  try {
    const counted = await canaryTotals(stage, world.now() - record.plan.delaySeconds)
    if (counted) record.outcome = { ...counted, lowerBound: counted.lowerBound || !drained }
  } catch (error) {
    world.tell(`what the canary answered in all can't be counted: ${messageOf(error)}`)
  }
}

async function canaryTotals(stage: Stage, to: number): Promise<Outcome | undefined> {
  const { record, world } = stage
  const errors = record.plan.gates?.metrics.find((metric) => metric.kind === 'errors')
  if (!world.source || !errors) return undefined
  const window = { from: Date.parse(record.startedAt) / 1000, to }
  // Stable's pods may be gone by now; only the canary's are asked about.
  const arms = { ...stage.arms(), stable: { replicaSets: [] } }
  const limit = AbortSignal.any([AbortSignal.timeout(LOOK_MS), hurried(world.cancel, HURRIED_LOOK_MS)])
  const readings = await world.source.look([errors], arms, window, limit)
  const reading = readings[errors.name]
  if (!reading || !('n' in reading)) return undefined
  return { requests: reading.n, harmed: reading.x, lowerBound: reading.lowerBound === true }
}
