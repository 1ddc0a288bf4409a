import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../errors.ts'
import { backoffMs, DEADLINE_MS, failure, refused, troubleOf } from './calls.ts'
import { KubeError } from './errors.ts'
import { bodyOf, type Transport } from './transport.ts'
import type { KubeObject, WatchEvent, WatchOptions } from './types.ts'

/** The API server sends a bookmark every minute; a stream that is silent for longer is taken for dead. */
const SILENCE_MS = 90_000
/** The API server ends a stream after this; spread, so that runners don't come back together. */
const STREAM_SECONDS = { least: 240, most: 360 }
const MAX_LINE_BYTES = 16 * 1024 * 1024

interface Line {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: KubeObject & { code?: number }
}

/**
 * Events of a watch, taken up again by itself after a break, from the last resourceVersion seen. Without a
 * resourceVersion to begin with, objects that are there come as ADDED, once more after each break until the first
 * bookmark, and deletions during such a break are not told: `track` lists first and has neither.
 *
 * @throws {KubeError} 410: the history is gone, list again; any status that trying again can't heal
 * @throws the signal's reason, when it aborts
 */
export async function* watchResuming<T extends KubeObject>(
  transport: Transport,
  path: string,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>, never> {
  const { signal } = options
  let version = options.resourceVersion
  let anchored = version !== undefined
  let failures = 0
  for (;;) {
    signal.throwIfAborted()
    const startedAt = performance.now()
    let trouble = false
    const stream = new AbortController()
    try {
      const head = await open(
        transport,
        watchPath(path, options, version),
        AbortSignal.any([signal, stream.signal]),
        stream,
      )
      options.onConnected?.(true)
      for await (const line of lines(head, stream)) {
        failures = 0
        if (line.type === 'ERROR')
          throw new KubeError({
            verb: 'watch',
            path,
            status: line.object.code ?? 500,
            text: JSON.stringify(line.object),
          })
        if (line.type === 'BOOKMARK') anchored = true
        if (anchored) version = line.object.metadata.resourceVersion ?? version
        if (line.type !== 'BOOKMARK') yield line as unknown as WatchEvent<T>
      }
    } catch (error) {
      signal.throwIfAborted()
      rethrowLasting(transport, error)
      trouble = true
    } finally {
      stream.abort()
    }
    // A stream that ends as soon as it began must not become a storm of requests.
    if (trouble || performance.now() - startedAt < 1000) {
      if (trouble) options.onConnected?.(false)
      await sleep(backoffMs(failures), undefined, { signal })
      failures += 1
    }
  }
}

/** Garbage, a reset, silence or an overloaded server: the caller tries again. Everything else is thrown. */
function rethrowLasting(transport: Transport, error: unknown): void {
  if (error instanceof Broken) return
  if (error instanceof KubeError) {
    if (error.status === 429 || error.status >= 500) return
    throw error
  }
  if (error instanceof UserError) throw error
  troubleOf(transport, error)
}

/** The stream can't be read on; a new one can. */
class Broken extends Error {
  override readonly name = 'Broken'
}

async function open(
  transport: Transport,
  path: string,
  signal: AbortSignal,
  stream: AbortController,
): Promise<IncomingMessage> {
  for (let renewed = false; ; renewed = true) {
    const timer = setTimeout(() => stream.abort(new Broken('no answer')), DEADLINE_MS)
    try {
      const head = await transport.send({ method: 'GET', path }, signal)
      const status = head.statusCode ?? 0
      if (status === 200) return head
      const answer = { status, text: await bodyOf(head) }
      if (status !== 401) throw failure({ verb: 'watch', path }, answer)
      if (renewed || !transport.credentials.renew()) throw refused(transport, answer)
    } catch (error) {
      throw stream.signal.aborted ? stream.signal.reason : error
    } finally {
      clearTimeout(timer)
    }
  }
}

async function* lines(head: IncomingMessage, stream: AbortController): AsyncGenerator<Line> {
  let rest: Buffer[] = []
  let bytes = 0
  const watchdog = setTimeout(() => stream.abort(new Broken('silence')), SILENCE_MS)
  try {
    for await (const chunk of head as AsyncIterable<Buffer>) {
      watchdog.refresh()
      let from = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        const line = Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8')
        rest = []
        bytes = 0
        from = end + 1
        if (line.trim() !== '') yield parseLine(line)
      }
      rest.push(chunk.subarray(from))
      bytes += chunk.length - from
      if (bytes > MAX_LINE_BYTES) throw new Broken('endless line')
    }
  } catch (error) {
    throw stream.signal.aborted ? stream.signal.reason : error
  } finally {
    clearTimeout(watchdog)
  }
}

function parseLine(text: string): Line {
  try {
    const line = JSON.parse(text) as Partial<Line>
    if (typeof line.type === 'string' && typeof line.object === 'object' && line.object !== null) return line as Line
  } catch {
    // Falls through: a line that is no event breaks the stream, whatever it is.
  }
  throw new Broken('no event')
}

function watchPath(path: string, options: WatchOptions, version: string | undefined): string {
  const { least, most } = STREAM_SECONDS
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(Math.round(least + Math.random() * (most - least))),
  })
  if (version !== undefined) query.set('resourceVersion', version)
  if (options.labelSelector !== undefined) query.set('labelSelector', options.labelSelector)
  if (options.fieldSelector !== undefined) query.set('fieldSelector', options.fieldSelector)
  return `${path}?${query}`
}
