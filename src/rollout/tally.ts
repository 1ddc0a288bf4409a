import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../errors.ts'
import type { Reach } from '../gates/types.ts'
import { hurried } from './haste.ts'
import type { Outcome } from './record.ts'
import type { Stage } from './stage.ts'

/** Longest wait for the last counts of a canary that has no traffic any more. */
const LONGEST_WAIT_SECONDS = 35
/** Time that a proxy may take to have sent the last request, and the last answer to come. */
const LAST_ANSWER_SECONDS = 1
/** Meanwhile the source is asked so often how far it has read the counters. */
const LOOKS_AN_INTERVAL = 20
const LONGEST_PAUSE_SECONDS = 1
const LOOK_MS = 5_000
const HURRIED_LOOK_MS = 1_000

/**
 * After the weight went to 0: lets connections drain, and waits until the canary's pods were scraped once more after
 * their last answer, so that everything they answered can be counted. A source that can't tell is given the time.
 *
 * @param since unix seconds when the weight was 0 in force
 * @param signal ends the wait early
 * @returns unix seconds until which everything is counted; undefined where the wait was too short for that
 */
export async function drain(stage: Stage, since: number, signal: AbortSignal): Promise<number | undefined> {
  const { record, world } = stage
  const { drainSeconds, intervalSeconds, delaySeconds } = record.plan
  if (record.trafficSince === undefined) return since
  const complete = Math.max(drainSeconds, intervalSeconds / 2 + LAST_ANSWER_SECONDS) + delaySeconds
  const wait = Math.max(drainSeconds, world.source ? Math.min(complete, LONGEST_WAIT_SECONDS) : 0)
  const until = async (time: number) => {
    await sleep(Math.max(0, Math.min(time, since + wait) - world.now()) * 1000, undefined, { signal })
  }
  const pause = Math.min(LONGEST_PAUSE_SECONDS, intervalSeconds / LOOKS_AN_INTERVAL)
  try {
    const answered = since + LAST_ANSWER_SECONDS
    await until(answered)
    const before = await reach(stage, signal)
    await until(since + drainSeconds)
    while (world.now() < since + wait) {
      // Later by the source's clock than what it had then, and late enough by ours: none of the two alone is sure.
      const now = before && (await reach(stage, signal))
      if (now && now.earliest > before.latest && now.earliest >= answered) return world.now()
      await until(before ? world.now() + pause : since + wait)
    }
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
  return wait >= complete ? world.now() - delaySeconds : undefined
}

async function reach(stage: Stage, signal: AbortSignal): Promise<Reach | undefined> {
  const pods = stage.cluster.canaryPods().map(({ metadata }) => metadata.name)
  return await stage.world.source?.reach?.(stage.arms(), pods, signal)
}

/**
 * Counts what the canary answered in all, before its pods go.
 *
 * @param counted unix seconds until which everything is counted; undefined: some may be missing
 */
export async function tally(stage: Stage, counted: number | undefined): Promise<void> {
  const { record, world } = stage
  if (record.trafficSince === undefined) return
  try {
    const totals = await canaryTotals(stage, counted ?? world.now() - record.plan.delaySeconds)
    if (totals) record.outcome = { ...totals, lowerBound: totals.lowerBound || counted === undefined }
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
