import { type Answer, call, failure, parsed } from './calls.ts'
import { credentialsOf } from './credentials.ts'
import { hasStatus, type Verb } from './errors.ts'
import { readAccess, type Target } from './kubeconfig.ts'
import { Transport } from './transport.ts'
import type { CallOptions, Kube, KubeObject, ObjectList, PatchOperation, WatchEvent, WatchOptions } from './types.ts'
import { watchResuming } from './watch-stream.ts'

export type { Target } from './kubeconfig.ts'

export const FIELD_MANAGER = 'gradus'
const PAGE = '500'
const OWNED = { fieldManager: FIELD_MANAGER }

/**
 * Opens the way to a cluster. Nothing is sent before the first call.
 *
 * @throws {UserError} the kubeconfig is missing, broken, or names what isn't there
 */
export async function connect(target: Target, env: NodeJS.ProcessEnv = process.env): Promise<Kube> {
  const access = readAccess(target, env)
  return new KubeClient(new Transport(access, credentialsOf(access)))
}

class KubeClient implements Kube {
  readonly server: string
  readonly namespace: string
  private readonly transport: Transport

  constructor(transport: Transport) {
    this.transport = transport
    this.server = transport.access.server
    this.namespace = transport.access.namespace
  }

  async get<T extends KubeObject>(path: string, options: CallOptions = {}): Promise<T> {
    return await this.json<T>({ verb: 'get', method: 'GET', path, options })
  }

  async find<T extends KubeObject>(path: string, options: CallOptions = {}): Promise<T | undefined> {
    try {
      return await this.get<T>(path, options)
    } catch (error) {
      if (hasStatus(error, 404)) return undefined
      throw error
    }
  }

  async list<T extends KubeObject>(path: string, options: CallOptions = {}): Promise<ObjectList<T>> {
    try {
      return await this.pages<T>(path, { limit: PAGE, ...options.query }, options)
    } catch (error) {
      if (!hasStatus(error, 410)) throw error
      // The pages outlived the history they are read from: take it whole.
      return await this.pages<T>(path, { ...options.query }, options)
    }
  }

  async create<T extends KubeObject>(path: string, body: T, options: CallOptions = {}): Promise<T> {
    return await this.json<T>({ verb: 'create', method: 'POST', path, body, options, query: OWNED })
  }

  async replace<T extends KubeObject>(path: string, body: T, options: CallOptions = {}): Promise<T> {
    return await this.json<T>({ verb: 'update', method: 'PUT', path, body, options, query: OWNED })
  }

  async jsonPatch<T extends KubeObject>(
    path: string,
    operations: readonly PatchOperation[],
    options: CallOptions = {},
  ): Promise<T> {
    const contentType = 'application/json-patch+json'
    return await this.json<T>({
      verb: 'patch',
      method: 'PATCH',
      path,
      body: operations,
      contentType,
      options,
      query: OWNED,
    })
  }

  async apply<T extends KubeObject>(path: string, body: KubeObject, options: CallOptions = {}): Promise<T> {
    const contentType = 'application/apply-patch+yaml'
    const query = { ...OWNED, force: 'false' }
    return await this.json<T>({ verb: 'patch', method: 'PATCH', path, body, contentType, options, query })
  }

  async remove(path: string, options: CallOptions = {}): Promise<void> {
    try {
      await this.json({ verb: 'delete', method: 'DELETE', path, options })
    } catch (error) {
      if (!hasStatus(error, 404)) throw error
    }
  }

  async raw(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const verb = VERBS[method] ?? 'get'
    return await this.send({ verb, method, path, options, ...(body !== undefined && { body }) })
  }

  watch<T extends KubeObject>(path: string, options: WatchOptions): AsyncIterable<WatchEvent<T>> {
    return watchResuming<T>(this.transport, path, options)
  }

  close(): void {
    this.transport.close()
  }

  private async pages<T extends KubeObject>(
    path: string,
    query: Record<string, string | undefined>,
    options: CallOptions,
  ): Promise<ObjectList<T>> {
    const items: T[] = []
    let token: string | undefined
    for (;;) {
      const page = await this.json<Page<T>>({
        verb: 'list',
        method: 'GET',
        path,
        options,
        query: { ...query, continue: token },
      })
      // Items of a list come without their own apiVersion and kind.
      const kind = page.kind?.replace(/List$/, '')
      for (const item of page.items ?? []) {
        items.push({
          ...(page.apiVersion !== undefined && kind !== undefined && { apiVersion: page.apiVersion, kind }),
          ...item,
        })
      }
      token = page.metadata.continue
      if (token === undefined || token === '') return { metadata: page.metadata, items }
    }
  }

  private async json<T>(request: Request): Promise<T> {
    const answer = await this.send(request)
    if (answer.status < 200 || answer.status > 299) throw failure(request, answer)
    return parsed<T>(request, answer.text)
  }

  private async send({ verb, method, path, body, contentType, options, query }: Request): Promise<Answer> {
    return await call(this.transport, {
      verb,
      method,
      path: withQuery(path, { ...query, ...options.query }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(contentType !== undefined && { contentType }),
      ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
      ...(options.signal !== undefined && { signal: options.signal }),
    })
  }
}

interface Request {
  verb: Verb
  method: string
  path: string
  options: CallOptions
  query?: Record<string, string | undefined>
  body?: unknown
  contentType?: string
}

interface Page<T> {
  apiVersion?: string
  kind?: string
  metadata: ObjectList<KubeObject>['metadata']
  items: T[] | null
}

const VERBS: Record<string, Verb> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/** Adds the defined parameters to a path. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const parameters = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return parameters.length === 0 ? path : `${path}?${new URLSearchParams(parameters)}`
}
