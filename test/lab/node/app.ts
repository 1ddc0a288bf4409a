import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Behaviour, hits } from './behaviour.ts'
import { gauge, HttpMetrics } from './metrics.ts'

const MEMORY_BYTES = 32 * 1024 * 1024
const CPU = 0.01
const ALIVE = new Set(['/health', '/healthz', '/livez'])
const READY = new Set(['/ready', '/readyz'])
const SHUTDOWN_MS = 2000
/** Longer than any proxy keeps an idle connection, as a server behind a proxy is set up. */
const KEEP_ALIVE_MS = 120_000

/** True counts of one pod, kept over restarts: what tests hold metrics against. */
export interface TrueCounts {
  requests: number
  byStatus: Record<string, number>
  resets: number
}

export interface AppOptions {
  address: string
  ports: number[]
  pod: string
  version: string
  /** Read at every request, so that a test can change it while the process runs. */
  behaviour: () => Behaviour
  readyAfterMs: number | undefined
  slowShutdownMs: number | undefined
  counts: TrueCounts
}

/** One run of a container's process: a real HTTP server that behaves as its version does. */
export class App {
  readonly startedAt = Date.now()
  readonly log: string[] = []
  readonly #options: AppOptions
  readonly #metrics = new HttpMetrics()
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()
  #requests = 0
  #terminating = false

  constructor(options: AppOptions) {
    this.#options = options
  }

  async listen(): Promise<void> {
    const { address, ports, version } = this.#options
    this.say(`version ${version} starts`)
    for (const port of ports) {
      const server = createServer((request, response) => this.#serve(request, response))
      server.keepAliveTimeout = KEEP_ALIVE_MS
      server.on('connection', (socket) => {
        this.#sockets.add(socket)
        socket.once('close', () => this.#sockets.delete(socket))
      })
      this.#servers.push(server)
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, address, 511, resolve)
      })
      this.say(`listens on ${address}:${port}`)
    }
  }

  /** What a probe of this path finds. */
  healthy(path: string): boolean {
    return ALIVE.has(path) || this.#ready
  }

  get #ready(): boolean {
    const { readyAfterMs = 0, unreadyFromMs = Infinity } = this.#options.behaviour()
    const age = Date.now() - this.startedAt
    return !this.#terminating && age >= (this.#options.readyAfterMs ?? readyAfterMs) && age < unreadyFromMs
  }

  /** SIGTERM: goes on serving for a while, then finishes what is in flight and resolves. */
  async terminate(): Promise<void> {
    const wait = this.#options.slowShutdownMs ?? this.#options.behaviour().slowShutdownMs ?? SHUTDOWN_MS
    this.#terminating = true
    this.say(`SIGTERM, serves for another ${wait} ms`)
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    await Promise.all(
      this.#servers.map((server) => {
        const closed = new Promise((resolve) => server.close(resolve))
        server.closeIdleConnections()
        return closed
      }),
    )
    this.say('ends')
  }

  /** SIGKILL: connections end without a word. */
  kill(): void {
    for (const server of this.#servers) server.close()
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  say(line: string): void {
    this.log.push(`${new Date().toISOString()} ${line}`)
    if (this.log.length > 200) this.log.shift()
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (path === '/metrics') this.#answerMetrics(response)
    else if (ALIVE.has(path) || READY.has(path)) answer(response, this.healthy(path) ? 200 : 503, {})
    else this.#answerUser(request, response, path)
  }

  #answerUser(request: IncomingMessage, response: ServerResponse, path: string): void {
    const { behaviour, counts, version, pod } = this.#options
    const { errors, resets, latencyMs = 0, slow } = behaviour()
    const age = Date.now() - this.startedAt
    const number = ++this.#requests
    if (hits(resets, number, age)) {
      counts.resets += 1
      response.writeHead(200, { 'content-length': 1000, 'x-version': version, 'x-pod': pod })
      response.write('{', () => request.socket.resetAndDestroy())
      return
    }
    const status = hits(errors, number, age) ? (errors?.status ?? 500) : 200
    const wait = hits(slow, number, age) ? (slow?.latencyMs ?? 0) : latencyMs
    const begin = performance.now()
    const finish = () => {
      counts.requests += 1
      counts.byStatus[status] = (counts.byStatus[status] ?? 0) + 1
      this.#metrics.record(request.method ?? 'GET', routeOf(path), status, (performance.now() - begin) / 1000)
      request.resume()
      answer(response, status, { version, pod }, { 'x-version': version, 'x-pod': pod })
    }
    if (wait > 0) setTimeout(finish, wait)
    else finish()
  }

  #answerMetrics(response: ServerResponse): void {
    const { memoryBytes = MEMORY_BYTES, cpu = CPU } = this.#options.behaviour()
    const seconds = (Date.now() - this.startedAt) / 1000
    const text =
      this.#metrics.text() +
      gauge('process_start_time_seconds', 'gauge', this.startedAt / 1000) +
      gauge('process_resident_memory_bytes', 'gauge', memoryBytes) +
      gauge('process_cpu_seconds_total', 'counter', cpu * seconds)
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
  }
}

function answer(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length, ...headers })
  response.end(text)
}

/** The route of a path: its first segment. */
function routeOf(path: string): string {
  return `/${path.split('/', 2)[1] ?? ''}`
}
