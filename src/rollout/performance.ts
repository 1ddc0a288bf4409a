import type { Pod } from '../workload/types.ts'
import { isLive } from './machine.ts'
import type { RolloutRecord } from './record.ts'

/** How a rollout went, in the numbers that people compare rollouts by. Null: not known. */
export interface Performance {
  /** From its start to its end, or to now. */
  durationSeconds: number
  /** Null while it is live. */
  succeeded: boolean | null
  /** Percent of the requests to the new version that it answered well, and the same of stable at that time. */
  availability: number | null
  stableAvailability: number | null
  /** Restarts of its containers. */
  restarts: number | null
  /** Highest share of its limit that one of its pods used, percent. */
  cpu: number | null
  memory: number | null
  /** 0..100: availability half of it, duration a fifth, restarts and resources the rest; what is not known is left out. */
  score: number | null
}

const WEIGHTS = { availability: 50, duration: 20, restarts: 15, resources: 15 } as const
/** Points of availability below stable's that leave nothing. */
const WORST_AVAILABILITY_GAP = 1
/** A rollout that takes so many times its own settle times leaves nothing; up to the first of them nothing is lost. */
const DURATION = { good: 1.5, worst: 6 } as const
const PER_RESTART = 50
/** Percent of the limit. */
const RESOURCES = { good: 80, worst: 100 } as const

/**
 * @param pods pods of the canary as they are now; undefined where they are gone, or can't be seen
 * @param now  unix seconds
 */
export function performanceOf(record: RolloutRecord, pods: readonly Pod[] | undefined, now: number): Performance {
  const live = isLive(record.state)
  const ended = live ? now : Date.parse(record.transitions.at(-1)?.at ?? record.updatedAt) / 1000
  const durationSeconds = Math.max(0, Math.round(ended - Date.parse(record.startedAt) / 1000))
  const { canary, stable } = availabilities(record)
  const restarts = pods && pods.length > 0 ? sum(pods.flatMap(restartsOf)) : null
  const [cpu, memory] = [highest(record, 'cpu'), highest(record, 'memory')]
  const parts = [
    [WEIGHTS.availability, canary === null ? null : falling((stable ?? 100) - canary, 0, WORST_AVAILABILITY_GAP)],
    [WEIGHTS.duration, live ? null : falling(durationSeconds / plannedSeconds(record), DURATION.good, DURATION.worst)],
    [WEIGHTS.restarts, restarts === null ? null : Math.max(0, 100 - PER_RESTART * restarts)],
    [WEIGHTS.resources, resources(cpu, memory)],
  ] as const
  return {
    durationSeconds,
    succeeded: live ? null : record.state === 'PROMOTED' || record.state === 'VERIFIED',
    availability: rounded(canary),
    stableAvailability: rounded(stable),
    restarts,
    cpu: rounded(cpu),
    memory: rounded(memory),
    score: rounded(mean(parts)),
  }
}

function plannedSeconds({ plan }: RolloutRecord): number {
  return Math.max(1, plan.settleSeconds * (plan.steps.length - 1) + plan.drainSeconds)
}

/** From the counts that the error gate saw; what the canary answered in all goes before them. */
function availabilities({ plan, looks, outcome }: RolloutRecord): { canary: number | null; stable: number | null } {
  const errors = plan.gates?.metrics.find((metric) => metric.kind === 'errors')
  const total = { n: 0, x: 0, m: 0, y: 0 }
  for (const look of looks) {
    const reading = errors && look.readings[errors.name]
    if (!reading || !('n' in reading)) continue
    for (const key of ['n', 'x', 'm', 'y'] as const) total[key] += reading[key]
  }
  const own = outcome && outcome.requests > 0 ? { n: outcome.requests, x: outcome.harmed } : total
  return { canary: share(own.n, own.x), stable: share(total.m, total.y) }
}

function share(requests: number, failed: number): number | null {
  return requests === 0 ? null : 100 * (1 - failed / requests)
}

function highest({ plan, looks }: RolloutRecord, kind: 'cpu' | 'memory'): number | null {
  const metric = plan.gates?.metrics.find((one) => one.kind === kind)
  let most: number | null = null
  for (const look of looks) {
    const reading = metric && look.readings[metric.name]
    if (reading && 'canary' in reading) most = Math.max(most ?? 0, 100 * reading.canary)
  }
  return most
}

function resources(cpu: number | null, memory: number | null): number | null {
  const known = [cpu, memory].filter((one) => one !== null)
  return known.length === 0 ? null : falling(Math.max(...known), RESOURCES.good, RESOURCES.worst)
}

function restartsOf(pod: Pod): number[] {
  return (pod.status?.containerStatuses ?? []).map((status) => status.restartCount ?? 0)
}

/** 100 up to `good`, 0 from `worst` on, a line between. */
function falling(value: number, good: number, worst: number): number {
  return 100 * (1 - Math.min(1, Math.max(0, (value - good) / (worst - good))))
}

function mean(parts: readonly (readonly [weight: number, value: number | null])[]): number | null {
  const known = parts.filter(([, value]) => value !== null)
  const weights = sum(known.map(([weight]) => weight))
  return weights === 0 ? null : sum(known.map(([weight, value]) => weight * (value as number))) / weights
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000
}
