import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { createInterface } from 'node:readline'

/**
 * A tiny client of the Kubernetes API for the lab and the tests' own looks: independent of `src/kube` on purpose, so
 * that the product is never checked by itself. No retries: the bed's API server is next door.
 */

// biome-ignore lint/suspicious/noExplicitAny: tests look deep into objects of every kind
export type Loose = any

export interface LabObject {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    uid?: string
    resourceVersion?: string
    generation?: number
    labels?: Record<string, string>
    annotations?: Record<string, string>
    creationTimestamp?: string
    deletionTimestamp?: string
    deletionGracePeriodSeconds?: number
    [field: string]: Loose
  }
  [field: string]: Loose
}

export interface ApiAddress {
  server: string
  /** PEM of the certificate that the API server shows. */
  ca: string
  token: string
  userAgent?: string
}

export class ApiError extends Error {
  readonly status: number
  readonly body: string
  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path}: ${status} ${messageIn(body)}`)
    this.status = status
    this.body = body
  }
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: LabObject
}

export const PATCH = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

export class Api {
  readonly #address: ApiAddress
  readonly #agent: Agent
  readonly #watches: Agent

  constructor(address: ApiAddress) {
    this.#address = address
    this.#agent = new Agent({ keepAlive: true, ca: address.ca, maxSockets: 32, scheduling: 'lifo' })
    this.#watches = new Agent({ ca: address.ca })
  }

  get(path: string): Promise<LabObject> {
    return this.call('GET', path)
  }

  async find(path: string): Promise<LabObject | undefined> {
    return this.get(path).catch((error) => {
      if (error instanceof ApiError && error.status === 404) return undefined
      throw error
    })
  }

  async list(path: string): Promise<LabObject[]> {
    const list = await this.call('GET', path)
    const kind = list.kind.replace(/List$/, '')
    return list.items.map((item: LabObject) => ({ ...item, apiVersion: list.apiVersion, kind }))
  }

  /** Creates an object whose path follows from its kind. */
  create(object: LabObject): Promise<LabObject> {
    return this.call('POST', collectionPath(object.apiVersion, object.kind, object.metadata.namespace), object)
  }

  /** Server-side apply: unlike a create it does not wait two seconds for a kind that is new to the API server. */
  apply(object: LabObject): Promise<LabObject> {
    return this.patch(`${pathOf(object)}?fieldManager=lab&force=true`, object, 'apply')
  }

  patch(path: string, body: unknown, type: keyof typeof PATCH = 'merge'): Promise<LabObject> {
    return this.call('PATCH', path, body, PATCH[type])
  }

  put(path: string, body: unknown): Promise<LabObject> {
    return this.call('PUT', path, body)
  }

  async remove(path: string, options: Loose = {}): Promise<void> {
    await this.call('DELETE', path, { apiVersion: 'v1', kind: 'DeleteOptions', ...options }).catch((error) => {
      if (!(error instanceof ApiError && error.status === 404)) throw error
    })
  }

  async call(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Loose> {
    const response = await this.#send(method, path, this.#agent, body, type)
    response.setEncoding('utf8')
    let text = ''
    for await (const part of response) text += part
    const status = response.statusCode ?? 0
    if (status >= 400) throw new ApiError(method, path, status, text)
    return response.headers['content-type']?.includes('json') ? JSON.parse(text) : text
  }

  /** Events of one collection from a resourceVersion on, until the server ends the stream or `signal` aborts. */
  async *watch(path: string, resourceVersion: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const query = new URLSearchParams({ watch: '1', resourceVersion, allowWatchBookmarks: 'true' })
    const full = `${path}${path.includes('?') ? '&' : '?'}${query}`
    const response = await this.#send('GET', full, this.#watches, undefined, '', signal)
    if (response.statusCode !== 200) throw new ApiError('GET', full, response.statusCode ?? 0, 'watch refused')
    for await (const line of createInterface({ input: response })) yield JSON.parse(line)
  }

  close(): void {
    this.#agent.destroy()
    this.#watches.destroy()
  }

  #send(
    method: string,
    path: string,
    agent: Agent,
    body: unknown,
    type: string,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const { server, token, userAgent = 'gradus-lab' } = this.#address
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const headers: Record<string, string | number> = { authorization: `Bearer ${token}`, 'user-agent': userAgent }
    if (payload !== undefined) {
      headers['content-type'] = type
      headers['content-length'] = Buffer.byteLength(payload)
    }
    return new Promise((resolve, reject) => {
      const call = request(server + path, { method, agent, headers, ...(signal ? { signal } : {}) }, resolve)
      call.once('error', reject)
      call.end(payload)
    })
  }
}

const PLURALS: Record<string, string> = {
  Endpoints: 'endpoints',
  Ingress: 'ingresses',
  IngressClass: 'ingressclasses',
  GatewayClass: 'gatewayclasses',
  NetworkPolicy: 'networkpolicies',
  TraefikService: 'traefikservices',
  VirtualService: 'virtualservices',
}
const CLUSTER_WIDE = new Set([
  'Namespace',
  'Node',
  'GatewayClass',
  'IngressClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
])

export function collectionPath(apiVersion: string, kind: string, namespace?: string): string {
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  if (CLUSTER_WIDE.has(kind)) return `${root}/${plural}`
  return namespace ? `${root}/namespaces/${namespace}/${plural}` : `${root}/${plural}`
}

export function pathOf(object: LabObject): string {
  return `${collectionPath(object.apiVersion, object.kind, object.metadata.namespace)}/${object.metadata.name}`
}

function messageIn(body: string): string {
  try {
    return JSON.parse(body).message
  } catch {
    return body.slice(0, 300)
  }
}
