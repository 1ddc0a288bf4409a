import type { Reading } from '../types.ts'
import type { Series, Window } from './counting.ts'
import type { Arm, ArmsByPod, Snapshot } from './snapshot.ts'

type Kind = 'cpu' | 'memory'

/**
 * Where use and limits are read: cAdvisor and kube-state-metrics where they are scraped, else what the process tells of
 * itself. The first kind that has samples of an arm's pods is taken.
 */
const SOURCES = {
  cpu: [
    { name: 'container_cpu_usage_seconds_total', rising: true },
    { name: 'process_cpu_seconds_total', rising: true },
  ],
  memory: [
    { name: 'container_memory_working_set_bytes', rising: false },
    { name: 'process_resident_memory_bytes', rising: false },
  ],
} as const
const LIMITS = 'kube_pod_container_resource_limits'

export const GAUGE_NAMES: Record<Kind, readonly string[]> = {
  cpu: [...SOURCES.cpu.map(({ name }) => name), LIMITS],
  memory: [...SOURCES.memory.map(({ name }) => name), LIMITS],
}

/** Whose gauges are read, and what is known of their limits: cores and bytes. */
export interface Gauged {
  byPod: ArmsByPod
  /** The arm without which there is no reading; the other counts as 0 where it is not seen. */
  wanted: Arm
  limits: { cpu?: number; memory?: number } | undefined
}

/**
 * The highest use over an arm's pods, as a share of the container's limit.
 *
 * @returns a gap where use or limit of the wanted arm is not known
 */
export function gaugeReading(kind: Kind, snapshot: Snapshot, gauged: Gauged, window: Window): Reading {
  const { byPod, wanted, limits } = gauged
  const highest: Record<Arm, number | undefined> = { canary: undefined, baseline: undefined }
  let used = false
  for (const { name, rising } of SOURCES[kind]) {
    for (const series of snapshot.gauges.get(name) ?? []) {
      const arm = byPod.of(series)
      if (arm === undefined || isSandbox(series)) continue
      const use = rising ? perSecond(series, window) : latest(series, window)
      if (use === undefined) continue
      if (!Number.isFinite(use) || use < 0)
        return { gap: 'not-a-number', detail: `${name} of ${byPod.pod(series)} is not a number` }
      if (arm === wanted) used = true
      const limit = limitOf(kind, series, snapshot, byPod) ?? limits?.[kind]
      if (limit !== undefined && limit > 0) highest[arm] = Math.max(highest[arm] ?? 0, use / limit)
    }
    if (highest[wanted] !== undefined) {
      return { canary: highest.canary ?? 0, baseline: highest.baseline ?? 0 }
    }
  }
  const names = SOURCES[kind].map(({ name }) => name).join(' or ')
  return {
    gap: 'absent',
    detail: used ? `the pods have no ${kind} limit that is known` : `no series ${names} of the pods`,
  }
}

/** cAdvisor also tells of the pod as a whole and of the pause container. */
function isSandbox({ labels }: Series): boolean {
  return labels.__name__?.startsWith('container_') === true && (!labels.container || labels.container === 'POD')
}

function limitOf(kind: Kind, use: Series, snapshot: Snapshot, byPod: ArmsByPod): number | undefined {
  const limits = (snapshot.gauges.get(LIMITS) ?? []).filter(
    (limit) => limit.labels.resource === kind && byPod.pod(limit) === byPod.pod(use),
  )
  const { container } = use.labels
  const own =
    limits.find((limit) => limit.labels.container === container) ?? (limits.length === 1 ? limits[0] : undefined)
  return own?.samples.at(-1)?.[1]
}

function latest({ samples }: Series, { to }: Window): number | undefined {
  return samples.findLast(([time]) => time <= to)?.[1]
}

/** Mean rise per second over the window, restarts counted from zero. */
function perSecond({ samples }: Series, { from, to }: Window): number | undefined {
  const start = samples.findLastIndex(([time]) => time <= from)
  const inside = samples.slice(Math.max(0, start)).filter(([time]) => time <= to)
  const [first, last] = [inside[0], inside.at(-1)]
  if (first === undefined || last === undefined || last[0] <= first[0]) return undefined
  let risen = 0
  for (let i = 1; i < inside.length; i++) {
    const [before, now] = [inside[i - 1] as readonly [number, number], inside[i] as readonly [number, number]]
    risen += now[1] < before[1] ? now[1] : now[1] - before[1]
  }
  return risen / (last[0] - first[0])
}
