import { durationSeconds } from '../config/duration.ts'
import type { GateConfig } from '../config/gates-schema.ts'
import type { ServiceConfig } from '../config/types.ts'
import { UserError } from '../errors.ts'
import { isCounts } from '../gates/gaps.ts'
import type { RecordedRollout } from '../gates/metrics/file.ts'
import type { Time } from '../gates/metrics/prometheus.ts'
import { planGates, wantedMetrics } from '../gates/planner.ts'
import { type Rehearsal, type RehearsalPlan, Rehearsing, rehearse } from '../gates/rehearsal.ts'
import type { Arms, GatePlan, Look, MetricSource } from '../gates/types.ts'
import { deployment as deploymentPath, pods as podsPath } from '../kube/paths.ts'
import type { Deployment, Pod } from '../workload/types.ts'
import { armsOf } from './arms.ts'
import { lookInterval, stepDeadline } from './plan.ts'
import { ownReplicaSets } from './preflight.ts'
import type { RolloutRecord } from './record.ts'
import { RecordStore } from './record-store.ts'
import { chooseRecord } from './session.ts'
import {
  configuredService,
  metricsAccess,
  openMetrics,
  openWorkplace,
  type Place,
  type Workplace,
} from './workplace.ts'

/** Baseline counts are read this far back for the rate that the first step is held against. */
const LOOKBACK_SECONDS = 600
const MOST_LOOKS = 5000
/** Of the last bits of times, in looks. */
const ROUNDING = 1e-6

/** Which past to rehearse on. */
export interface RehearsalWish {
  /** A past rollout: its pods, and its time where none is given. */
  rolloutId?: string | undefined
  /** ReplicaSets of the version that stands for stable. Empty: those of the Deployment as it is now. */
  stable: readonly string[]
  /** ReplicaSets of the version that stands for the canary. Empty: stable's requests are dealt out to both. */
  canary: readonly string[]
  /** ISO time, unix seconds, or how long ago (2h). */
  from?: string | undefined
  to?: string | undefined
}

export interface Rehearsed {
  service: string
  rehearsal: Rehearsal
  plan: Pick<RehearsalPlan, 'steps' | 'settleSeconds' | 'split' | 'gates'>
  /** Seconds between two looks. */
  intervalSeconds: number
  /** Unix seconds; absent for recorded counts. */
  range?: { from: number; to: number }
  rolloutId?: string
}

/** Who is looked at, when. */
interface Past {
  service: ServiceConfig
  arms: Arms
  /** Only stable was there. */
  alone: boolean
  record?: RolloutRecord
}

/**
 * Tries the plan of a service on what its metrics say of the past; nothing is touched.
 *
 * @throws {UserError} the pods, the time or the metrics can't be had
 */
export async function rehearsePast(place: Place, wish: RehearsalWish): Promise<Rehearsed> {
  const past = await pastOf(place, wish)
  const { service, arms, alone, record } = past
  const gates = gatesOf(service)
  const range = rangeOf(wish, record, Date.now() / 1000)
  const access = metricsAccess(service.metrics ?? service.prometheus, record?.plan.metrics, place)
  const source = await openMetrics(access, place.hide, clockAt(range.to))
  const lookback = Math.min(LOOKBACK_SECONDS, range.to - range.from)
  const found = await source.survey(wantedMetrics(gates), arms, lookback, place.cancel)
  const intervalSeconds = lookInterval(service, found.scrapeSeconds)
  const looks = Math.floor((range.to - range.from) / intervalSeconds + ROUNDING)
  if (looks > MOST_LOOKS) {
    throw new UserError(
      `from: ${looks} looks of ${intervalSeconds} s are more than ${MOST_LOOKS}; give a shorter time, or a longer interval`,
    )
  }
  const planned = planGates(gates, found, service.steps.length - 1)
  const before = await countsBefore(source, planned, arms, range.from, place.cancel)
  const plan = rehearsalPlan(service, { ...planned, before }, source.delaySeconds, alone)
  const rehearsing = new Rehearsing(plan)
  const seen = alone ? swapped(arms) : arms
  for (let k = 0; k < looks; k++) {
    const window = { from: range.from + k * intervalSeconds, to: range.from + (k + 1) * intervalSeconds }
    const readings = await source.look(planned.metrics, seen, window, place.cancel)
    const weight = weightIn(record?.looks ?? [], window)
    if (rehearsing.add({ ...window, ...(weight === undefined ? {} : { weight }), readings }) === 'over') break
  }
  return {
    service: service.name,
    rehearsal: rehearsing.result(),
    plan,
    intervalSeconds,
    range,
    ...(record === undefined ? {} : { rolloutId: record.id }),
  }
}

/** The same on recorded counts, whose own stages give way to the steps of the plan. */
export function rehearseCounts(service: ServiceConfig, recorded: RecordedRollout): Rehearsed {
  const { plan: gates, looks } = recorded
  const counts = looks.flatMap(({ readings }) => Object.values(readings).filter(isCounts))
  const alone = counts.every(({ n }) => n === 0) || counts.every(({ m }) => m === 0)
  const plan = rehearsalPlan(service, { ...gates, stages: service.steps.length - 1 }, 0, alone)
  const [first] = looks
  const intervalSeconds = first ? first.to - first.from : 0
  return { service: service.name, rehearsal: rehearse(plan, looks), plan, intervalSeconds }
}

/** @throws {UserError} there are no gates to ask */
export function gatesOf({ gates, steps }: Pick<ServiceConfig, 'gates' | 'steps'>): GateConfig {
  if (gates === undefined) {
    throw new UserError('gates: none leaves nothing to rehearse; leave it out for the defaults')
  }
  if (steps.length < 2)
    throw new UserError('steps: 100 alone asks no gates; give a weight before it, such as "5,25,100"')
  return gates
}

function rehearsalPlan(service: ServiceConfig, gates: GatePlan, delaySeconds: number, alone: boolean): RehearsalPlan {
  const { steps, settleSeconds, onInconclusive } = service
  return {
    gates,
    steps,
    settleSeconds,
    deadlineSeconds: onInconclusive === 'extend' ? stepDeadline(service) : settleSeconds,
    delaySeconds,
    split: alone ? 'deal' : 'thin',
  }
}

async function pastOf(place: Place, wish: RehearsalWish): Promise<Past> {
  if (wish.stable.length > 0 && wish.rolloutId === undefined) return pastOfPods(configuredService(place), wish)
  if (wish.rolloutId !== undefined && (wish.stable.length > 0 || wish.canary.length > 0)) {
    throw new UserError('rollout-id: says whose pods are looked at, and so do stable and canary; give one of the two')
  }
  const workplace = await openWorkplace(place)
  try {
    return wish.rolloutId === undefined
      ? await pastOfDeployment(workplace, wish)
      : await pastOfRollout(workplace, wish.rolloutId)
  } finally {
    workplace.close()
  }
}

/** Their names are all that is needed: no cluster is asked. */
function pastOfPods(service: ServiceConfig, { stable, canary }: RehearsalWish): Past {
  if (service.namespace === undefined) {
    throw new UserError('namespace: is not given; write the namespace of the pods, no cluster is asked for it')
  }
  const arms = {
    namespace: service.namespace,
    service: service.name,
    stable: { replicaSets: [...stable] },
    canary: { replicaSets: [...canary] },
  }
  return { service, arms, alone: canary.length === 0 }
}

async function pastOfDeployment({ context, service }: Workplace, { canary }: RehearsalWish): Promise<Past> {
  const { kube, namespace } = context
  const deployment = await kube.find<Deployment>(deploymentPath(namespace, service.deployment))
  if (!deployment) {
    throw new UserError(
      `deployment: there is no Deployment ${service.deployment} in namespace ${namespace}; give its name, or the ReplicaSets to look at as stable`,
    )
  }
  const labelSelector = Object.entries(deployment.spec.selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const pods = await kube.list<Pod>(podsPath(namespace), { query: { labelSelector } })
  const stable = ownReplicaSets(deployment, pods.items)
  if (stable.length === 0) {
    throw new UserError(
      `deployment: Deployment ${service.deployment} in namespace ${namespace} has no pods; give the ReplicaSets to look at as stable`,
    )
  }
  return pastOfPods({ ...service, namespace }, { stable, canary })
}

async function pastOfRollout({ context, service }: Workplace, id: string): Promise<Past> {
  const { kube, namespace } = context
  const record = chooseRecord(await new RecordStore(kube, namespace).list(context.service), id, context.service)
  if (record.looks.length === 0) {
    throw new UserError(`rollout-id: rollout ${id} has not one look at its metrics; give one that had gates`)
  }
  return { service, arms: armsOf(record.plan, record.canaryReplicaSets), alone: false, record }
}

/**
 * @param now unix seconds
 * @throws {UserError} a time can't be read, or nothing lies between them
 */
export function rangeOf(
  wish: Pick<RehearsalWish, 'from' | 'to'>,
  record: Pick<RolloutRecord, 'looks'> | undefined,
  now: number,
): { from: number; to: number } {
  const from = wish.from === undefined ? record?.looks[0]?.from : timeOf('from', wish.from, now)
  const to = wish.to === undefined ? (record?.looks.at(-1)?.to ?? now) : timeOf('to', wish.to, now)
  if (from === undefined) {
    throw new UserError(
      'from: is not given; write when the past begins, such as 2026-11-21T09:00:00Z or 2h for two hours ago',
    )
  }
  if (to > now) throw new UserError('to: lies in the future; a rehearsal needs what is past')
  if (from >= to) throw new UserError(`from: ${iso(from)} is not before ${iso(to)}; give a time before it`)
  return { from, to }
}

function timeOf(name: string, text: string, now: number): number {
  if (/^[0-9]{9,11}(\.[0-9]{1,6})?$/.test(text)) return Number(text)
  const ago = durationSeconds(text)
  if (ago !== undefined) return now - ago
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) {
    const time = Date.parse(text) / 1000
    if (!Number.isNaN(time)) return time
  }
  throw new UserError(
    `${name}: ${JSON.stringify(text.slice(0, 40))} is no time; write one such as 2026-11-21T09:00:00Z, unix seconds, or 2h for two hours ago`,
  )
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

/** The metric source believes that it is then; nothing is waited for, as nothing will come. */
function clockAt(then: number): Time {
  let now = then
  return {
    now: () => now,
    pause: async (seconds, signal) => {
      signal.throwIfAborted()
      now += seconds
    },
  }
}

function swapped({ services, ...arms }: Arms): Arms {
  return {
    ...arms,
    canary: arms.stable,
    stable: { replicaSets: [] },
    ...(services === undefined ? {} : { services: { canary: services.stable, stable: services.canary } }),
  }
}

/** What the baseline did before the range; metrics without counts then have no entry. */
async function countsBefore(
  source: MetricSource,
  { metrics }: GatePlan,
  arms: Arms,
  from: number,
  signal: AbortSignal,
): Promise<GatePlan['before']> {
  const window = { from: from - LOOKBACK_SECONDS, to: from }
  const readings = await source.look(metrics, swapped(arms), window, signal)
  return Object.fromEntries(
    Object.entries(readings).flatMap(([name, reading]) =>
      isCounts(reading) ? [[name, { m: reading.n, y: reading.x }] as const] : [],
    ),
  )
}

/** The weight of a rollout's looks that hold a window; undefined where it changed, or nobody looked. */
function weightIn(looks: readonly Look[], { from, to }: { from: number; to: number }): number | undefined {
  const middle = (from + to) / 2
  const [first, between, last] = [from + 1e-3, middle, to - 1e-3].map((time) =>
    looks.find((look) => look.from <= time && time <= look.to),
  )
  return first && between && last && first.weight === between.weight && between.weight === last.weight
    ? first.weight
    : undefined
}
