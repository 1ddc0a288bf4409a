import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Measurement, median, type Row } from './measurement.ts'

/**
 * Cold starts: how long after its process was started a bundle has refused a wrong first input, and its first request
 * has reached the API server. Rounds are interleaved with those of an empty Node, so that a busy machine slows all of
 * them; what is held against the limit is the difference of the medians.
 */
const ROOT = resolve(import.meta.dirname, '..')
const ROUNDS = 25
const REFUSED_LIMIT_MS = 60
const FIRST_REQUEST_LIMIT_MS = 85

interface Case {
  what: string
  limit: number
  /** Milliseconds from the start of the process. */
  once(): Promise<number>
}

export async function measure(): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-bench-'))
  const api = await ApiServer.start()
  try {
    const kubeconfig = writeKubeconfig(folder, api.port)
    const bare = (): Promise<number> => untilExit(['-e', '0'], {})
    const cases = actions().flatMap((action) => casesOf(action, folder, kubeconfig, api))
    const times = await interleaved([bare, ...cases.map((one) => one.once)], ROUNDS)
    const [empty = [], ...others] = times
    return {
      title: `Cold start, ${ROUNDS} interleaved rounds, milliseconds over an empty Node`,
      rows: [
        { what: 'an empty Node (node -e 0)', value: rounded(median(empty)), unit: 'ms', details: minimum(empty) },
        ...cases.map(({ what, limit }, index) => row(what, limit, others[index] ?? [], empty)),
      ],
    }
  } finally {
    await api.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function actions(): string[] {
  return readdirSync(join(ROOT, 'actions')).sort()
}

function casesOf(action: string, folder: string, kubeconfig: string, api: ApiServer): Case[] {
  const main = join(ROOT, 'dist', action, 'index.js')
  const post = join(ROOT, 'dist', `${action}-post`, 'index.js')
  const workspace = join(folder, action)
  mkdirSync(workspace, { recursive: true })
  const env = environment(workspace)
  const [firstInput = ''] = inputsOf(action)
  const wrong = { ...env, [`INPUT_${firstInput.toUpperCase()}`]: 'nonsense' }
  const right = { ...env, INPUT_SERVICE: 'shop', INPUT_KUBECONFIG: kubeconfig, ...RIGHT_INPUTS }
  return [
    { what: `${action}: wrong first input refused`, limit: REFUSED_LIMIT_MS, once: () => untilExit([main], wrong, 1) },
    {
      what: `${action}: first Kubernetes request`,
      limit: FIRST_REQUEST_LIMIT_MS,
      once: () => api.untilRequest([main], right),
    },
    ...(existsSync(post)
      ? [
          {
            what: `${action}: post step with nothing to do`,
            limit: REFUSED_LIMIT_MS,
            once: () => untilExit([post], env),
          },
        ]
      : []),
  ]
}

/** What each action needs to get to its first request; those it doesn't know it ignores. */
const RIGHT_INPUTS = { INPUT_IMAGE: `registry.example/shop@sha256:${'0'.repeat(64)}` }

function inputsOf(action: string): string[] {
  const text = readFileSync(join(ROOT, 'actions', action, 'action.yml'), 'utf8')
  const [, block = ''] = /^inputs:\n((?: .*\n)+)/m.exec(text) ?? []
  return [...block.matchAll(/^ {2}([a-z-]+):$/gm)].map(([, name = '']) => name)
}

/** As bare as a step can be: its own home, and nothing of this machine's. */
function environment(workspace: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: workspace, RUNNER_TEMP: workspace, GITHUB_ACTIONS: 'true' }
}

/** Each round runs every case once, so that all of them see the same machine. The first round warms the disk's cache. */
async function interleaved(cases: readonly (() => Promise<number>)[], rounds: number): Promise<number[][]> {
  const times: number[][] = cases.map(() => [])
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, one] of cases.entries()) {
      const time = await one()
      if (round > 0) times[index]?.push(time)
    }
  }
  return times
}

async function untilExit(args: readonly string[], env: Record<string, string>, expected = 0): Promise<number> {
  const begin = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  const time = performance.now() - begin
  if (code !== expected) throw new Error(`${args.join(' ')} ended with ${code}, not ${expected}`)
  return time
}

/** Speaks TLS like an API server, refuses everything, and notes when the first request of a process came. */
class ApiServer {
  readonly #server: Server
  #arrived: (time: number) => void = () => {}

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (_, response) => {
      this.#arrived(performance.now())
      response.writeHead(403).end('{}')
    })
  }

  static async start(): Promise<ApiServer> {
    const tls = join(ROOT, 'test/kube/tls')
    const server = createServer({
      cert: readFileSync(join(tls, 'server.crt')),
      key: readFileSync(join(tls, 'server.key')),
    })
    const api = new ApiServer(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return api
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async untilRequest(args: readonly string[], env: Record<string, string>): Promise<number> {
    const arrived = new Promise<number>((resolve) => {
      this.#arrived = resolve
    })
    const begin = performance.now()
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    const ended = once(child, 'exit')
    const time = await Promise.race([arrived, ended.then(() => undefined)])
    child.kill('SIGKILL')
    await ended
    if (time === undefined) throw new Error(`${args.join(' ')} sent no request:\n${output}`)
    return time - begin
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function writeKubeconfig(folder: string, port: number): string {
  const path = join(folder, 'kubeconfig.json')
  const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority': join(ROOT, 'test/kube/tls/ca.crt') }
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench', namespace: 'default' } }],
    clusters: [{ name: 'bench', cluster }],
    users: [{ name: 'bench', user: { token: 'a-token-for-nobody' } }],
  }
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 })
  return path
}

function row(what: string, limit: number, times: readonly number[], empty: readonly number[]): Row {
  const over = median(times) - median(empty)
  return {
    what,
    value: rounded(over),
    unit: 'ms',
    limit,
    details: { median: rounded(median(times)), ...minimum(times) },
  }
}

function minimum(times: readonly number[]): Record<string, number> {
  return { minimum: rounded(Math.min(...times)) }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
