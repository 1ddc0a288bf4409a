import type { MetricsConfig } from '../../config/metrics-schema.ts'
import { UserError } from '../../errors.ts'
import type { Arms, Metric } from '../types.ts'
import type { Window } from './counting.ts'
import type { Adapter, RawCounts } from './external.ts'
import { WrongAnswer } from './query.ts'
import { filled, namesIn, podNames, type Values } from './template.ts'

/** A system with a query language: one query, one number. */
export interface Backend {
  readonly address: string
  /**
   * The sum of a query's points in [from, to).
   *
   * @returns undefined where it has no points
   * @throws {NoAnswer}, {WrongAnswer} as `Adapter.count`
   */
  sum(query: string, window: Window, signal: AbortSignal): Promise<number | undefined>
}

type Arm = 'canary' | 'stable'
type Role = 'requests' | 'errors' | 'slow'

interface Settings {
  /** Name of the block under `metrics:`. */
  source: keyof MetricsConfig
  queries: Partial<Record<Role, string>> & { requests: string }
  resolution: number
  lag: number
}

/** What a query may be told, by which the arms are told apart. */
const OF_REPLICA_SET = ['replicaset', 'pods']

/** Asks a system for the requests, errors and slow requests of each arm, and of each of its ReplicaSets. */
export class Queries implements Adapter {
  readonly place: string
  readonly resolutionSeconds: number
  readonly lagSeconds: number
  readonly #backend: Backend
  readonly #queries: Settings['queries']

  /** @throws {UserError} a query can't be filled in, or does not tell the arms apart */
  constructor({ source, queries, resolution, lag }: Settings, backend: Backend) {
    this.place = `metrics.${source}`
    this.resolutionSeconds = resolution
    this.lagSeconds = lag
    this.#backend = backend
    this.#queries = queries
    for (const [role, query] of Object.entries(queries)) this.#check(role as Role, query)
  }

  get address(): string {
    return this.#backend.address
  }

  lacks({ kind }: Metric): string | undefined {
    const role = kind === 'slow' || kind === 'errors' ? kind : 'requests'
    return this.#queries[role] === undefined ? `${this.place} has no query for ${role}` : undefined
  }

  async count(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    signal: AbortSignal,
  ): Promise<Map<string, RawCounts>> {
    const [canary, stable] = await Promise.all([
      this.#ofArm('canary', metrics, arms, window, signal),
      this.#ofArm('stable', metrics, arms, window, signal),
    ])
    return new Map(
      metrics.map(({ name }) => {
        const [[n, x], [m, y]] = [canary.get(name) as Pair, stable.get(name) as Pair]
        return [name, { n, x, m, y }]
      }),
    )
  }

  async #ofArm(arm: Arm, metrics: readonly Metric[], arms: Arms, window: Window, signal: AbortSignal) {
    const asked = new Map<string, Promise<number | undefined>>()
    const sum = (role: Role, bound?: number) => {
      const texts = this.#texts(role, arm, arms, bound)
      const sums = texts.map((text) => {
        const known = asked.get(text) ?? this.#backend.sum(text, window, signal)
        asked.set(text, known)
        return known
      })
      return Promise.all(sums).then(total)
    }
    const pairs = metrics.map(async ({ name, kind, bound }): Promise<[string, Pair]> => {
      const requests = await sum('requests')
      if (kind === 'requests' || requests === undefined) return [name, [requests, requests]]
      // Beside live requests an event that never happened has no points.
      return [name, [requests, (await sum(kind === 'slow' ? 'slow' : 'errors', bound)) ?? 0]]
    })
    return new Map(await Promise.all(pairs))
  }

  /** One query for each ReplicaSet where it asks by ReplicaSet; nothing for an arm that has none. */
  #texts(role: Role, arm: Arm, arms: Arms, bound: number | undefined): string[] {
    const query = this.#queries[role] as string
    const service = arms.services?.[arm] ?? arms.service
    const byReplicaSet = OF_REPLICA_SET.some((name) => namesIn(query).has(name))
    if (!byReplicaSet && arms.services === undefined) {
      throw new UserError(
        `${this.place}.${role}: asks by Service, and with this traffic provider stable and canary share one; take a provider that gives the canary its own, such as gateway-api, or ask by {{replicaset}}`,
      )
    }
    const sets = byReplicaSet ? arms[arm].replicaSets : ['']
    return sets.map((replicaset) => this.#filled(role, query, arms.namespace, service, replicaset, bound))
  }

  #filled(role: Role, query: string, namespace: string, service: string, replicaset: string, bound = 0): string {
    const values: Values = {
      namespace,
      service,
      replicaset,
      pods: podNames([replicaset]),
      resolution: this.resolutionSeconds,
      ...(role === 'slow' ? { bound, 'bound-ms': Math.round(bound * 1000) } : {}),
    }
    return filled(query, values, (value) => plain(value, `${this.place}.${role}`), `${this.place}.${role}`)
  }

  #check(role: Role, query: string): void {
    this.#filled(role, query, 'namespace', 'service', 'replicaset')
    if (![...OF_REPLICA_SET, 'service'].some((name) => namesIn(query).has(name))) {
      throw new UserError(
        `${this.place}.${role}: asks for both arms alike; write {{replicaset}}, {{pods}} or {{service}} where the query chooses`,
      )
    }
  }
}

type Pair = [requests: number | undefined, events: number | undefined]

function total(sums: readonly (number | undefined)[]): number | undefined {
  const found = sums.filter((one) => one !== undefined)
  if (found.length === 0) return undefined
  for (const one of found) {
    if (!(one >= 0)) throw new WrongAnswer(`a query gave ${one}, which is no count`)
  }
  return found.reduce((sum, one) => sum + one, 0)
}

/** Languages quote differently; names of Kubernetes need no quoting in any, and nothing else gets in. */
function plain(value: string, where: string): string {
  if (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value.replace(/-\[a-z0-9\]\+$/, '').replaceAll('[.]', '.'))) return value
  throw new UserError(
    `${where}: ${JSON.stringify(value.slice(0, 80))} is no name in Kubernetes; it is not put into a query`,
  )
}
