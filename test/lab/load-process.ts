import { Agent, type ClientRequest, request } from 'node:http'
import type { LoadMessage, LoadOptions } from './load.ts'

/** The sending half of `load.ts`: `node load-process.ts OPTIONS`, started with an IPC channel. */
const TICK_MS = 4
const FLUSH_MS = 100
const TIMEOUT_MS = 60_000
const MAX_CONNECTIONS = 256
const MAX_REQUESTS = 1_000_000

const options: LoadOptions = JSON.parse(process.argv[2] ?? '{}')
const target = new URL(options.path ?? '/', options.url)
const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS, scheduling: 'lifo' })
const call = {
  agent,
  hostname: target.hostname,
  port: target.port,
  path: target.pathname + target.search,
  headers: { host: options.host, ...options.headers },
}
const begin = now()
const end = begin + (options.maxSeconds ?? 300) * 1000
let rows: LoadMessage['rows'] = []
let sent = 0
let open = 0
let stopping = false

function now(): number {
  return performance.timeOrigin + performance.now()
}

function send(at: number): void {
  open += 1
  let answered = false
  const done = (status: number, version: string, pod: string, error: string) => {
    if (answered) return
    answered = true
    open -= 1
    rows.push([at, Math.round((now() - at) * 100) / 100, status, version, pod, error])
  }
  const sending: ClientRequest = request(call, (response) => {
    const { 'x-version': version = '', 'x-pod': pod = '' } = response.headers
    response.on('end', () => done(response.statusCode ?? 0, String(version), String(pod), ''))
    response.on('error', (error) => done(0, '', '', codeOf(error)))
    response.resume()
  })
  sending.setTimeout(TIMEOUT_MS, () => sending.destroy(new Error('timeout')))
  sending.on('error', (error) => done(0, '', '', codeOf(error)))
  sending.end()
}

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message
}

function flush(done: boolean): void {
  const message: LoadMessage = { rows, done }
  rows = []
  process.send?.(message, () => {
    if (done) process.disconnect()
  })
}

const ticks = setInterval(() => {
  const time = now()
  if (stopping || time > end || sent >= MAX_REQUESTS) {
    stopping = true
    if (open > 0) return
    clearInterval(ticks)
    clearInterval(flushes)
    flush(true)
    agent.destroy()
    return
  }
  while (begin + (sent * 1000) / options.rps <= time) {
    send(begin + (sent * 1000) / options.rps)
    sent += 1
  }
}, TICK_MS)
const flushes = setInterval(() => flush(false), FLUSH_MS)
process.on('message', () => {
  stopping = true
})
process.on('disconnect', () => process.exit())
process.on('SIGINT', () => {})
