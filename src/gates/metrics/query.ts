import type { PrometheusConfig } from '../../config/gates-schema.ts'
import { UserError } from '../../errors.ts'
import type { Arms, Metric } from '../types.ts'
import type { Series, Window } from './counting.ts'
import { GAUGE_NAMES } from './gauges.ts'
import { type Endpoint, NoAnswer } from './http.ts'
import { type Labels, type Preset, presets } from './presets.ts'
import { literal, type Matcher, podPattern, quoted, selector } from './promql.ts'
import { ArmsByPod, ArmsByService, PROCESS_START, type Separation, type Snapshot, Targets, UP } from './snapshot.ts'

const SCRAPE_DURATION = 'scrape_duration_seconds'

type Role = 'requests' | 'errors' | 'buckets'
/** Which series are asked for and what they mean: a preset's, or the user's own. */
export class Naming {
  readonly namespaceLabel: string
  readonly podLabel: string
  readonly bucketUnit: number
  readonly isError: (labels: Labels) => boolean
  readonly #counts: (labels: Labels) => boolean
  /** Metric names by role, of a preset. */
  readonly #names: Partial<Record<Role, string>>
  readonly #proxy: Preset['proxy']
  readonly #presetName: string
  /** The user's own selectors by role. */
  readonly #own: Partial<Record<Role, string>>

  /** @throws {UserError} a query of the user's is no plain selector */
  constructor(config: PrometheusConfig) {
    const { queries } = config
    this.#presetName = config.preset ?? 'opentelemetry'
    const preset = presets[config.preset ?? 'opentelemetry']
    this.#proxy = queries ? undefined : preset.proxy
    this.namespaceLabel = config['namespace-label'] ?? 'namespace'
    this.podLabel = config['pod-label'] ?? 'pod'
    this.#names = queries ? {} : { requests: preset.requests, buckets: preset.buckets }
    this.#own = queries ? ownSelectors(queries) : {}
    this.bucketUnit = queries ? (queries['bucket-unit'] === 'milliseconds' ? 0.001 : 1) : preset.bucketUnit
    this.isError = queries ? () => false : preset.isError
    this.#counts = queries ? () => true : (preset.counts ?? (() => true))
  }

  /** Whether failed requests have series of their own. */
  get errorsApart(): boolean {
    return this.#own.requests !== undefined
  }

  /** Whether the counts come from a proxy and not from the pods themselves. */
  get byService(): boolean {
    return this.#proxy !== undefined
  }

  /** @throws {UserError} the preset counts by Service and the arms have none of their own */
  separation(arms: Arms): Separation {
    const proxy = this.#proxy
    if (proxy === undefined) return new ArmsByPod(arms, this.podLabel)
    const services = this.#services(arms)
    return new ArmsByService((labels) => proxy.armOf(labels, services))
  }

  #services(arms: Arms) {
    if (arms.services === undefined) {
      throw new UserError(
        `prometheus.preset: ${this.#presetName} counts by Service, and with this traffic provider stable and canary share one; take a provider that gives the canary its own, such as gateway-api, or a preset that counts by pod, such as opentelemetry`,
      )
    }
    return { namespace: arms.namespace, ...arms.services }
  }

  /** Why a metric can't be had with these names; undefined when it can. */
  lacks(metric: Metric): string | undefined {
    if (this.#own.requests === undefined) return undefined
    if (metric.kind === 'errors' && !this.#own.errors) return 'prometheus.queries has no errors'
    if (metric.kind === 'slow' && !this.#own.buckets) return 'prometheus.queries has no buckets'
    return undefined
  }

  /** What to look for in words, for a person whose metrics are not found. */
  describe(kind: Metric['kind']): string {
    if (kind === 'cpu' || kind === 'memory') return GAUGE_NAMES[kind].join(', ')
    const role = kind === 'slow' ? 'buckets' : 'requests'
    return this.#own[role] ?? this.#names[role] ?? ''
  }

  /** Selectors to ask for; one of them for everything that the pods tell of themselves. */
  selectors(metrics: readonly Metric[], arms: Arms): string[] {
    const roles = rolesOf(metrics)
    const names = roles.flatMap((role) => this.#names[role] ?? [])
    const life = [UP, PROCESS_START, SCRAPE_DURATION, ...gaugeNames(metrics)]
    const pods = podPattern([...arms.stable.replicaSets, ...arms.canary.replicaSets])
    const ofPods = selector([
      named(this.#proxy ? life : [...life, ...names]),
      [this.namespaceLabel, '=', arms.namespace],
      [this.podLabel, '=~', pods],
    ])
    const ofProxy = this.#proxy && names.length > 0 ? this.#proxy.matchers(this.#services(arms)) : []
    const own = roles.flatMap((role) => this.#own[role] ?? [])
    return [
      ofPods,
      ...ofProxy.map((matchers) => selector([named(names), ...matchers])),
      ...own.map((text) => filled(text, arms, pods)),
    ]
  }

  /** Sorts what came back; `answers` stand in the order of `selectors`. */
  sort(metrics: readonly Metric[], answers: readonly Series[][], begin: number): Snapshot {
    const snapshot: Snapshot = {
      begin,
      requests: [],
      errors: this.errorsApart ? [] : undefined,
      buckets: [],
      gauges: new Map(),
      scrapeDurations: [],
      targets: new Targets(this.podLabel),
    }
    const ownRoles = rolesOf(metrics).filter((role) => this.#own[role])
    const byName = answers.slice(0, answers.length - ownRoles.length)
    for (const series of byName.flat()) this.#sortByName(series, snapshot)
    ownRoles.forEach((role, i) => {
      for (const series of answers[byName.length + i] ?? []) {
        snapshot.targets.add(series)
        snapshot[role]?.push(series)
      }
    })
    return snapshot
  }

  #sortByName(series: Series, snapshot: Snapshot): void {
    const name = series.labels.__name__ ?? ''
    if (GAUGES.has(name)) {
      snapshot.gauges.set(name, [...(snapshot.gauges.get(name) ?? []), series])
      // Told by other targets (kubelet, kube-state-metrics): nothing is learnt of the pod's own scrapes.
      if (!name.startsWith('process_')) return
    }
    // What pods tell of their life says nothing of a proxy's.
    if (!this.#proxy || name === this.#names.requests || name === this.#names.buckets) snapshot.targets.add(series)
    if (name === SCRAPE_DURATION) snapshot.scrapeDurations.push(series)
    if (!this.#counts(series.labels)) return
    if (name === this.#names.requests) snapshot.requests.push(series)
    if (name === this.#names.buckets) snapshot.buckets.push(series)
  }
}

function named(names: readonly string[]): Matcher {
  return ['__name__', '=~', names.map(literal).join('|')]
}

const GAUGES = new Set([...GAUGE_NAMES.cpu, ...GAUGE_NAMES.memory])

function rolesOf(metrics: readonly Metric[]): Role[] {
  const has = (kind: Metric['kind']) => metrics.some((metric) => metric.kind === kind)
  const roles: Role[] = []
  if (has('errors') || has('requests')) roles.push('requests')
  if (has('errors')) roles.push('errors')
  if (has('slow')) roles.push('buckets')
  return roles
}

function gaugeNames(metrics: readonly Metric[]): string[] {
  return [...new Set(metrics.flatMap(({ kind }) => (kind === 'cpu' || kind === 'memory' ? GAUGE_NAMES[kind] : [])))]
}

function ownSelectors(queries: NonNullable<PrometheusConfig['queries']>): Partial<Record<Role, string>> {
  const own: Partial<Record<Role, string>> = {}
  for (const role of ['requests', 'errors', 'buckets'] as const) {
    const text = queries[role]?.trim()
    if (text === undefined) continue
    if (!isSelector(text)) {
      throw new UserError(
        `prometheus.queries.${role}: "${text}" is no plain selector; write one without functions and ranges, such as http_requests_total{namespace="{{namespace}}",pod=~"{{pods}}"}`,
      )
    }
    own[role] = text
  }
  return own
}

const MATCHER = String.raw`\s*[a-zA-Z_][a-zA-Z0-9_]*\s*(?:=~|!~|!=|=)\s*"(?:[^"\\\n]|\\.)*"\s*`
const SELECTOR = new RegExp(
  String.raw`^(?:[a-zA-Z_:][a-zA-Z0-9_:]*\s*(?:\{(?:${MATCHER}(?:,${MATCHER})*,?\s*)?\})?|\{${MATCHER}(?:,${MATCHER})*,?\s*\})$`,
)

function isSelector(text: string): boolean {
  return SELECTOR.test(text)
}

/** Values take the place of `{{names}}` inside quoted strings, escaped for them. */
function filled(text: string, arms: Arms, pods: string): string {
  const values: Record<string, string> = { namespace: arms.namespace, service: arms.service, pods }
  return text.replace(/\{\{\s*([a-z]+)\s*\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) {
      throw new UserError(`prometheus.queries: {{${name}}} is unknown; there are {{namespace}}, {{service}}, {{pods}}`)
    }
    return quoted(value).slice(1, -1)
  })
}

/** The server answered, but not with counters. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer'
}

/** All raw samples from `begin` to the window's end. */
export async function fetchSnapshot(
  endpoint: Endpoint,
  naming: Naming,
  metrics: readonly Metric[],
  arms: Arms,
  window: Window,
  begin: number,
  seconds: number,
  signal: AbortSignal,
): Promise<Snapshot> {
  const range = Math.ceil((window.to - begin) * 1000)
  const answers = await Promise.all(
    naming.selectors(metrics, arms).map(async (chosen) => {
      const form = { query: `${chosen}[${range}ms]`, time: window.to.toFixed(3), timeout: `${Math.ceil(seconds)}s` }
      return matrix(await endpoint.post('/api/v1/query', form, seconds, signal))
    }),
  )
  return naming.sort(metrics, answers, begin)
}

function matrix(answer: unknown): Series[] {
  const { status, data } = (answer ?? {}) as { status?: unknown; data?: { resultType?: unknown; result?: unknown } }
  if (status !== 'success') throw new NoAnswer('the answer is not that of a Prometheus', 200, 'no-json')
  if (data?.resultType !== 'matrix' || !Array.isArray(data.result)) {
    throw new WrongAnswer(`the query gave a ${String(data?.resultType)}, not series of samples`)
  }
  return data.result.map((series: { metric?: Labels; values?: [number, string][] }) => ({
    labels: series.metric ?? {},
    // Native histograms have no `values`.
    samples: (series.values ?? []).map(([time, value]) => [time, numberOf(value)] as const),
  }))
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  if (text === '-Inf') return Number.NEGATIVE_INFINITY
  return typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN
}
