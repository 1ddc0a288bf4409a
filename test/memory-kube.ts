import { isDeepStrictEqual } from 'node:util'
import { KubeError, type Verb } from '../src/kube/errors.ts'
import type { Kube, KubeObject, ObjectList, PatchOperation, WatchEvent, WatchOptions } from '../src/kube/types.ts'
import { applyPatch, PatchRefused } from './json-patch.ts'

type Stored = KubeObject & { spec?: unknown }
type Listener = (path: string, event: WatchEvent<Stored>) => void

/**
 * A stand-in for races that a real API server can't be made to lose on demand: what happens between a read and a
 * write. Everything else is tested against the real one.
 */
export class MemoryKube implements Kube {
  readonly server = 'memory'
  readonly namespace = 'shop'
  /** Every write that was tried, in order. */
  readonly writes: { verb: Verb; path: string; body?: unknown }[] = []
  /** Runs before the next write only: what somebody else does in that moment. */
  meanwhile: (() => void) | undefined
  /** False: watches stay silent, as when the network is slow. */
  watching = true
  readonly #objects = new Map<string, Stored>()
  readonly #listeners = new Set<Listener>()
  #version = 100

  /** Puts an object there, or changes it, as somebody else would. */
  put<T extends Stored>(path: string, object: T): T {
    const before = this.#objects.get(path)
    const same = before !== undefined && isDeepStrictEqual(before.spec, object.spec)
    const generation = before === undefined ? 1 : (before.metadata.generation ?? 1) + (same ? 0 : 1)
    this.#version += 1
    const metadata = { ...object.metadata, resourceVersion: String(this.#version), generation }
    const stored = { ...structuredClone(object), metadata }
    this.#objects.set(path, stored)
    this.#tell(path, { type: before === undefined ? 'ADDED' : 'MODIFIED', object: stored })
    return structuredClone(stored)
  }

  edit<T extends Stored>(path: string, change: (object: T) => void): void {
    const object = this.at<T>(path)
    change(object)
    this.put(path, object)
  }

  at<T extends Stored>(path: string): T {
    const found = this.#objects.get(path)
    if (found === undefined) throw new Error(`nothing at ${path}`)
    return structuredClone(found) as T
  }

  drop(path: string): void {
    const object = this.#objects.get(path)
    if (object === undefined) return
    this.#objects.delete(path)
    this.#tell(path, { type: 'DELETED', object })
  }

  async get<T extends KubeObject>(path: string): Promise<T> {
    return (await this.find<T>(path)) ?? fail('get', path, 404)
  }

  async find<T extends KubeObject>(path: string): Promise<T | undefined> {
    return structuredClone(this.#objects.get(path)) as T | undefined
  }

  async list<T extends KubeObject>(path: string): Promise<ObjectList<T>> {
    const items = [...this.#objects].filter(([key]) => parentOf(key) === path).map(([, item]) => structuredClone(item))
    return { metadata: { resourceVersion: String(this.#version) }, items: items as unknown as T[] }
  }

  async create<T extends KubeObject>(path: string, body: T): Promise<T> {
    this.#write('create', path, body)
    const key = `${path}/${body.metadata.name}`
    if (this.#objects.has(key)) fail('create', path, 409)
    return this.put(key, body)
  }

  async replace<T extends KubeObject>(path: string, body: T): Promise<T> {
    this.#write('update', path, body)
    const version = this.#objects.get(path)?.metadata.resourceVersion
    if (version === undefined) fail('update', path, 404)
    if (body.metadata.resourceVersion !== undefined && body.metadata.resourceVersion !== version)
      fail('update', path, 409)
    return this.put(path, body)
  }

  async jsonPatch<T extends KubeObject>(path: string, operations: readonly PatchOperation[]): Promise<T> {
    this.#write('patch', path, operations)
    const found = this.#objects.get(path)
    if (found === undefined) fail('patch', path, 404)
    try {
      return this.put(path, applyPatch(found, operations)) as unknown as T
    } catch (error) {
      if (error instanceof PatchRefused) fail('patch', path, 422)
      throw error
    }
  }

  async apply<T extends KubeObject>(path: string): Promise<T> {
    return fail('patch', path, 405)
  }

  async remove(path: string): Promise<void> {
    this.#write('delete', path)
    this.drop(path)
  }

  async raw(_method: string, _path: string): Promise<{ status: number; text: string }> {
    return { status: 405, text: '' }
  }

  async *watch<T extends KubeObject>(path: string, options: WatchOptions): AsyncIterable<WatchEvent<T>> {
    const events: WatchEvent<Stored>[] = []
    let wake = () => {}
    const listener: Listener = (key, event) => {
      const named = options.fieldSelector?.replace('metadata.name=', '')
      if (parentOf(key) !== path || (named !== undefined && named !== event.object.metadata.name)) return
      events.push(event)
      wake()
    }
    options.signal.addEventListener('abort', () => wake())
    this.#listeners.add(listener)
    options.onConnected?.(true)
    while (!options.signal.aborted) {
      const event = events.shift()
      if (event) yield structuredClone(event) as unknown as WatchEvent<T>
      else await new Promise<void>((resolve) => (wake = resolve))
    }
    this.#listeners.delete(listener)
    options.signal.throwIfAborted()
  }

  close(): void {}

  #write(verb: Verb, path: string, body?: unknown): void {
    const meanwhile = this.meanwhile
    this.meanwhile = undefined
    meanwhile?.()
    this.writes.push({ verb, path, ...(body === undefined ? {} : { body: structuredClone(body) }) })
  }

  #tell(path: string, event: WatchEvent<Stored>): void {
    if (this.watching) for (const listener of this.#listeners) listener(path, event)
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function fail(verb: Verb, path: string, status: number): never {
  throw new KubeError({ verb, path, status, text: '' })
}
