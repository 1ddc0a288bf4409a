import { setTimeout as sleep } from 'node:timers/promises'
import { backoffMs } from './calls.ts'
import { hasStatus } from './errors.ts'
import type { Kube, KubeObject, Tracker } from './types.ts'

export interface TrackOptions<T extends KubeObject> {
  labelSelector?: string
  fieldSelector?: string
  /** Ends the tracker, as `stop` does. */
  signal: AbortSignal
  /** What the caller knows already; the watch then begins at that resourceVersion without a list. */
  initial?: { items: readonly T[]; resourceVersion: string }
}

/**
 * Follows a collection of one namespace. Resolves when its items are known: after the list, or at once with `initial`.
 *
 * @throws {KubeError | UserError} the list failed
 */
export async function track<T extends KubeObject>(
  kube: Kube,
  path: string,
  options: TrackOptions<T>,
): Promise<Tracker<T>> {
  options.signal.throwIfAborted()
  const tracker = new ListAndWatch<T>(kube, path, options)
  if (options.initial === undefined) await tracker.list()
  tracker.follow()
  return tracker
}

type Items<T> = ReadonlyMap<string, T>

class ListAndWatch<T extends KubeObject> implements Tracker<T> {
  staleSince: number | undefined
  #items: Map<string, T>
  #version: string
  #failure: { error: unknown } | undefined
  readonly #kube: Kube
  readonly #path: string
  readonly #selectors: { labelSelector?: string; fieldSelector?: string }
  readonly #listeners = new Set<(items: Items<T>) => void>()
  /** Told once, when the tracker can't go on. */
  readonly #waiting = new Set<(error: unknown) => void>()
  readonly #stopped = new AbortController()
  readonly #signal: AbortSignal

  constructor(kube: Kube, path: string, { initial, signal, labelSelector, fieldSelector }: TrackOptions<T>) {
    this.#kube = kube
    this.#path = path
    this.#selectors = {
      ...(labelSelector !== undefined && { labelSelector }),
      ...(fieldSelector !== undefined && { fieldSelector }),
    }
    this.#items = byName(initial?.items ?? [])
    this.#version = initial?.resourceVersion ?? ''
    this.#signal = AbortSignal.any([signal, this.#stopped.signal])
  }

  get items(): Items<T> {
    return this.#items
  }

  async list(): Promise<void> {
    const list = await this.#kube.list<T>(this.#path, { query: this.#selectors, signal: this.#signal })
    this.#items = byName(list.items)
    this.#version = list.metadata.resourceVersion ?? ''
  }

  follow(): void {
    this.#run().catch((error: unknown) => this.#fail(error))
  }

  until<R>(look: (items: Items<T>) => R | undefined | false, signal: AbortSignal): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const settle = (finish: () => void) => {
        leave()
        this.#waiting.delete(fail)
        signal.removeEventListener('abort', abort)
        finish()
      }
      const fail = (error: unknown) => settle(() => reject(error))
      const abort = () => fail(signal.reason)
      const ask = () => {
        try {
          const found = look(this.#items)
          if (found !== undefined && found !== false) settle(() => resolve(found))
        } catch (error) {
          fail(error)
        }
      }
      const leave = this.onChange(ask)
      this.#waiting.add(fail)
      signal.addEventListener('abort', abort)
      if (signal.aborted) abort()
      else if (this.#failure !== undefined) fail(this.#failure.error)
      else ask()
    })
  }

  onChange(listener: (items: Items<T>) => void): () => void {
    // A wrapper of its own, so that the same function may listen twice.
    const entry = (items: Items<T>) => listener(items)
    this.#listeners.add(entry)
    return () => {
      this.#listeners.delete(entry)
    }
  }

  stop(): void {
    this.#stopped.abort(new Error(`stopped following ${this.#path}`))
  }

  async #run(): Promise<never> {
    for (;;) {
      try {
        await this.#watch()
      } catch (error) {
        this.#signal.throwIfAborted()
        if (!hasStatus(error, 410)) throw error
        this.staleSince ??= performance.now()
        await this.#listAgain()
      }
    }
  }

  /** Ends only by an error. */
  async #watch(): Promise<void> {
    const options = {
      ...this.#selectors,
      resourceVersion: this.#version,
      signal: this.#signal,
      onConnected: (connected: boolean) => {
        this.staleSince = connected ? undefined : (this.staleSince ?? performance.now())
      },
    }
    for await (const { type, object } of this.#kube.watch<T>(this.#path, options)) {
      const { name, resourceVersion } = object.metadata
      if (type === 'DELETED') this.#items.delete(name)
      else this.#items.set(name, object)
      this.#version = resourceVersion ?? this.#version
      this.#tell()
    }
  }

  /** A list that fails now may work later; what was seen last stays, marked as stale. */
  async #listAgain(): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      try {
        await this.list()
        this.#tell()
        return
      } catch (error) {
        this.#signal.throwIfAborted()
        if (hasStatus(error, 403) || hasStatus(error, 404)) throw error
        await sleep(backoffMs(failures), undefined, { signal: this.#signal })
      }
    }
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener(this.#items)
  }

  #fail(error: unknown): void {
    this.#failure = { error }
    this.staleSince ??= performance.now()
    for (const waiting of [...this.#waiting]) waiting(error)
  }
}

function byName<T extends KubeObject>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.metadata.name, item]))
}
