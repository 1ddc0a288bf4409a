import { type SourceConfig, timesOf } from '../../config/metrics-schema.ts'
import type { Window } from './counting.ts'
import { Endpoint, NoAnswer } from './http.ts'
import { type Backend, Queries } from './queries.ts'
import { WrongAnswer } from './query.ts'
import type { Secrets } from './secrets.ts'

type Config = SourceConfig<'datadog'>

const PLACE = 'metrics.datadog'

/** @throws {UserError} a setting or a credential can't be used */
export function datadog(config: Config, secrets: Secrets, ca?: string): Queries {
  const { requests, errors, slow, site = 'datadoghq.com' } = config
  const { resolution, lag, timeout } = timesOf('datadog', config)
  const headers = {
    'dd-api-key': secrets.read(config['api-key-env'] ?? 'DD_API_KEY', `${PLACE}.api-key-env`),
    'dd-application-key': secrets.read(config['app-key-env'] ?? 'DD_APP_KEY', `${PLACE}.app-key-env`),
  }
  const access = { headers, ...(ca === undefined ? {} : { ca }) }
  const endpoint = new Endpoint(config.url ?? `https://api.${site}`, access, `${PLACE}.url`)
  const queries = { requests, ...(errors && { errors }), ...(slow && { slow }) }
  return new Queries({ source: 'datadog', queries, resolution, lag }, new Datadog(endpoint, resolution, timeout))
}

/** @see https://docs.datadoghq.com/api/latest/metrics/query-timeseries-points/ */
class Datadog implements Backend {
  readonly #endpoint: Endpoint
  readonly #resolution: number
  readonly #seconds: number

  constructor(endpoint: Endpoint, resolution: number, seconds: number) {
    this.#endpoint = endpoint
    this.#resolution = resolution
    this.#seconds = seconds
  }

  get address(): string {
    return this.#endpoint.url
  }

  async sum(query: string, window: Window, signal: AbortSignal): Promise<number | undefined> {
    const form = new URLSearchParams({ from: String(window.from), to: String(window.to), query })
    const answer = await this.#endpoint.send({ method: 'GET', path: `/api/v1/query?${form}` }, this.#seconds, signal)
    let sum: number | undefined
    for (const { interval, pointlist } of seriesOf(answer)) {
      this.#checkInterval(interval)
      for (const [time, value] of pointlist) {
        if (value === null || time < window.from * 1000 || time >= window.to * 1000) continue
        sum = (sum ?? 0) + value
      }
    }
    return sum
  }

  /** A point that reaches beyond the window would be counted in two of them, or in none. */
  #checkInterval(interval: number): void {
    if (interval <= this.#resolution && this.#resolution % interval === 0) return
    throw new WrongAnswer(
      `Datadog has points of ${interval} s; set metrics.datadog.resolution to ${interval}s, or end the query with .rollup(sum, ${this.#resolution})`,
    )
  }
}

interface Series {
  /** Seconds. */
  interval: number
  /** Milliseconds, sum of the interval that begins then. */
  pointlist: [number, number | null][]
}

function seriesOf(answer: unknown): Series[] {
  const { status, error, series } = (answer ?? {}) as { status?: unknown; error?: unknown; series?: unknown }
  if (status === 'error' || typeof error === 'string') throw new NoAnswer(String(error ?? 'status error'), 200, 'error')
  if (!Array.isArray(series)) throw new NoAnswer('the answer is not that of the query API', 200, 'no-json')
  for (const { interval, pointlist } of series) {
    const isPoint = (point: unknown) =>
      Array.isArray(point) && typeof point[0] === 'number' && (point[1] === null || typeof point[1] === 'number')
    if (typeof interval !== 'number' || !Array.isArray(pointlist) || !pointlist.every(isPoint)) {
      throw new WrongAnswer('the query gave no points of numbers')
    }
  }
  return series
}
