import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Loose } from '../api.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { Behaviour } from './behaviour.ts'

/** What tests may tell and ask the node. */
export interface Control {
  setVersion(digest: string, behaviour: Behaviour): void
  /** @param pod `namespace/name`; overrides what the version does */
  setFault(pod: string, behaviour: Behaviour): void
  summaries(namespace: string): object[]
  end(pod: string, exitCode: number, reason: string): boolean
  log(pod: string, container: string | undefined, previous: boolean): string[] | undefined
}

interface Place {
  address: string
  controlPort: number
  controlPlane: ControlPlane
}

const KUBELET_PORT = 10_250

/**
 * The tests' side: `PUT /versions/<digest>` and `PUT /faults/<namespace>/<pod>` with a behaviour,
 * `POST /end/<namespace>/<pod>` with `{exitCode, reason}`, `GET /pods/<namespace>`, `GET /ready`.
 */
export async function serveControl(control: Control, { address, controlPort }: Place): Promise<void> {
  const server = createServer(async (request, response) => {
    const [, room = '', ...rest] = decodeURIComponent(request.url ?? '/').split('/')
    const key = rest.join('/')
    const routes: Record<string, () => Loose> = {
      'GET ready': () => ({}),
      'GET pods': () => control.summaries(key),
      'PUT versions': async () => control.setVersion(key, await json(request)),
      'PUT faults': async () => control.setFault(key, await json(request)),
      'POST end': async () => {
        const { exitCode, reason } = await json(request)
        return { found: control.end(key, exitCode, reason) }
      },
    }
    const route = routes[`${request.method} ${room}`]
    if (!route) return void response.writeHead(404).end()
    const body = (await route()) ?? {}
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await listening(server.listen(controlPort, address))
}

/** The API server's side, as far as `pods/log` needs it. */
export async function serveKubelet(control: Control, { address, controlPlane }: Place): Promise<void> {
  const listener: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'https://node')
    const [, room, namespace, pod, container] = url.pathname.split('/')
    const previous = url.searchParams.get('previous') === 'true'
    const lines = room === 'containerLogs' ? control.log(`${namespace}/${pod}`, container, previous) : undefined
    if (!lines) return void response.writeHead(404).end('not found')
    const tail = Number(url.searchParams.get('tailLines') ?? lines.length)
    const text = lines.slice(lines.length - Math.min(tail, lines.length)).map((line) => `${line}\n`)
    response.writeHead(200, { 'content-type': 'text/plain' }).end(text.join(''))
  }
  const { certFile, keyFile } = controlPlane
  const server = createTlsServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, listener)
  await listening(server.listen(KUBELET_PORT, address))
}

function listening(server: { once(event: 'listening' | 'error', listener: (error?: Error) => void): unknown }) {
  return new Promise<void>((resolve, reject) => {
    server.once('listening', () => resolve())
    server.once('error', (error) => reject(error))
  })
}

async function json(request: IncomingMessage): Promise<Loose> {
  let text = ''
  for await (const part of request) text += part
  return JSON.parse(text)
}
