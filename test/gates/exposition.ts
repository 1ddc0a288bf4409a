import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const BOUNDS = [0.005, 0.05, 0.25, 0.5, 1, 5]

/** A pod's `/metrics` that says what it is told: OpenTelemetry names, series appear with their first request. */
export class FakePod {
  readonly name: string
  readonly #requests = new Map<string, { durations: number[] }>()
  #server: Server | undefined
  #port = 0
  #started = Date.now() / 1000
  /** Further lines of the exposition. */
  extra = ''

  constructor(name: string) {
    this.name = name
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`
  }

  /** Takes a port; nothing listens on it until `start`. */
  async reserve(): Promise<void> {
    await this.start()
    await this.stop()
  }

  async start(): Promise<void> {
    this.#started = Date.now() / 1000
    this.#requests.clear()
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/metrics' ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4' })
      response.end(request.url === '/metrics' ? this.#exposition() : 'no such page')
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    server?.closeAllConnections()
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  }

  serve(requests: number, { status = 200, seconds = 0.01 } = {}): void {
    const key = String(status)
    const series = this.#requests.get(key) ?? { durations: [] }
    this.#requests.set(key, series)
    for (let i = 0; i < requests; i++) series.durations.push(seconds)
  }

  #exposition(): string {
    const name = 'http_server_request_duration_seconds'
    const lines = [
      '# TYPE process_start_time_seconds gauge',
      `process_start_time_seconds ${this.#started.toFixed(2)}`,
      `# TYPE ${name} histogram`,
    ]
    for (const [status, { durations }] of this.#requests) {
      const labels = `http_request_method="GET",http_response_status_code="${status}"`
      for (const bound of [...BOUNDS, Number.POSITIVE_INFINITY]) {
        const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : bound
        lines.push(`${name}_bucket{${labels},le="${le}"} ${durations.filter((seconds) => seconds <= bound).length}`)
      }
      lines.push(`${name}_sum{${labels}} ${durations.reduce((sum, seconds) => sum + seconds, 0)}`)
      lines.push(`${name}_count{${labels}} ${durations.length}`)
    }
    return `${lines.join('\n')}\n${this.extra}`
  }
}
