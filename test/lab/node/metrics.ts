/** The HTTP server metrics of OpenTelemetry's semantic conventions, in Prometheus' text format. */

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const NAME = 'http_server_request_duration_seconds'
const MAX_ROUTES = 50

interface Series {
  labels: string
  buckets: number[]
  sum: number
  count: number
}

export class HttpMetrics {
  readonly #series = new Map<string, Series>()
  readonly #routes = new Set<string>()

  record(method: string, route: string, status: number, seconds: number): void {
    if (!this.#routes.has(route) && this.#routes.size < MAX_ROUTES) this.#routes.add(route)
    const known = this.#routes.has(route) ? route : '/*'
    const labels = `http_request_method="${method}",http_response_status_code="${status}",http_route="${known}"`
    let series = this.#series.get(labels)
    if (!series) {
      series = { labels, buckets: new Array(BOUNDS.length).fill(0), sum: 0, count: 0 }
      this.#series.set(labels, series)
    }
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound)
    if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1
    series.sum += seconds
    series.count += 1
  }

  text(): string {
    const lines = [`# HELP ${NAME} Duration of HTTP server requests.`, `# TYPE ${NAME} histogram`]
    for (const { labels, buckets, sum, count } of this.#series.values()) {
      let total = 0
      BOUNDS.forEach((bound, index) => {
        total += buckets[index] ?? 0
        lines.push(`${NAME}_bucket{${labels},le="${bound}"} ${total}`)
      })
      lines.push(`${NAME}_bucket{${labels},le="+Inf"} ${count}`)
      lines.push(`${NAME}_sum{${labels}} ${sum}`, `${NAME}_count{${labels}} ${count}`)
    }
    return `${lines.join('\n')}\n`
  }
}

export function gauge(name: string, type: 'gauge' | 'counter', value: number): string {
  return `# TYPE ${name} ${type}\n${name} ${value}\n`
}
