import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

/**
 * An HTTPS server that misbehaves as it is told to. Only for faults that a healthy API server can't be brought to show;
 * how a real one behaves is tested against a real one.
 */
export interface Seen {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
  /** Which connection it came by, from 1. */
  connection: number
  atMs: number
}

export type Reply = (response: ServerResponse, seen: Seen) => void

export function tlsFile(name: string): string {
  return fileURLToPath(new URL(`tls/${name}`, import.meta.url))
}

export class FaultServer {
  readonly seen: Seen[] = []
  readonly url: string
  readonly #server: https.Server
  readonly #sockets: Set<Socket>

  private constructor(server: https.Server, sockets: Set<Socket>) {
    this.#server = server
    this.#sockets = sockets
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** Replies in order; the last one also answers every request after it. */
  static async start(
    replies: Reply[],
    options: https.ServerOptions & { certificate?: string } = {},
  ): Promise<FaultServer> {
    const { certificate = 'server', ...tls } = options
    const sockets = new Set<Socket>()
    const numbers = new WeakMap<Socket, number>()
    let connections = 0
    const server = https.createServer({
      cert: readFileSync(tlsFile(`${certificate}.crt`)),
      key: readFileSync(tlsFile(`${certificate}.key`)),
      ...tls,
    })
    server.on('secureConnection', (socket: Socket) => {
      connections += 1
      numbers.set(socket, connections)
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const faults = new FaultServer(server, sockets)
    server.on('request', async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const seen: Seen = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body,
        connection: numbers.get(request.socket) ?? 0,
        atMs: performance.now(),
      }
      const reply = replies[Math.min(faults.seen.length, replies.length - 1)]
      faults.seen.push(seen)
      reply?.(response, seen)
    })
    return faults
  }

  /** A kubeconfig, as text, that leads here. */
  kubeconfig(user: object = { token: 'secret-token' }, cluster: object = {}): string {
    const ca = readFileSync(tlsFile('ca.crt')).toString('base64')
    return `${JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'faults',
      contexts: [{ name: 'faults', context: { cluster: 'faults', user: 'tester', namespace: 'shop' } }],
      clusters: [{ name: 'faults', cluster: { server: this.url, 'certificate-authority-data': ca, ...cluster } }],
      users: [{ name: 'tester', user }],
    })}\n`
  }

  get openConnections(): number {
    return this.#sockets.size
  }

  changeCertificate(name: string): void {
    this.#server.setSecureContext({
      cert: readFileSync(tlsFile(`${name}.crt`)),
      key: readFileSync(tlsFile(`${name}.key`)),
    })
  }

  /** Breaks every open connection. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.reset()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}

/** A Status object as the API server sends it. */
export function status(code: number, reason: string, message: string, headers: Record<string, string> = {}): Reply {
  return json(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code }, headers)
}

export const hang: Reply = () => {}

export const reset: Reply = (response) => {
  response.socket?.destroy()
}

/** A watch that sends these lines; then it ends, breaks, or stays silent. */
export function stream(lines: (object | string)[], then: 'end' | 'break' | 'stay' = 'stay'): Reply {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    for (const line of lines) response.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`)
    if (then === 'end') response.end()
    if (then === 'break') setTimeout(() => response.socket?.destroy(), 20)
  }
}

export function configMap(name: string, resourceVersion: string, data: Record<string, string> = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop', resourceVersion }, data }
}
