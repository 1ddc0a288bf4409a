import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'
import type { Arms, Metric } from '../../src/gates/types.ts'

export interface Asked {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}
export type Answer = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void

const servers: http.Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** A server on loopback that answers as it is told; gone after the test. */
export async function serve(answer: Answer): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = http.createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '', headers } = request
    asked.push({ method, url, headers, body })
    answer({ method, url, headers, body }, response, request)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

export const json = (value: unknown) => (_: Asked, response: ServerResponse) => response.end(JSON.stringify(value))

export const ERRORS: Metric = { name: 'errors', kind: 'errors', required: true, mode: 'sequential' }
export const REQUESTS: Metric = { name: 'requests', kind: 'requests', required: false, mode: 'sequential' }
export const P95: Metric = { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 }
export const CPU: Metric = { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 }

export const ARMS: Arms = {
  namespace: 'default',
  service: 'shop',
  stable: { replicaSets: ['shop-5d9'] },
  canary: { replicaSets: ['shop-canary-7f4'] },
}
