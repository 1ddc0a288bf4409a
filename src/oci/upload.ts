import type { UserError } from '../errors.ts'
import { type Connection, type Purpose, TRIES } from './connection.ts'
import { after, type Content, checked, Pieces } from './content.ts'
import { type Answer, bodyOf, type Call, Interrupted, type Streamed } from './http.ts'

/** Where a blob goes, and where its bytes come from. */
export interface Upload {
  readonly connection: Connection
  readonly purpose: Purpose
  /** `…/v2/acme/shop/blobs/` */
  readonly blobs: URL
  readonly content: Content
  /** Its bytes from the beginning; called again where they must be sent again. */
  open(): AsyncIterable<Uint8Array>
  /** Bytes of one request after the first way failed. */
  readonly pieceBytes?: number
}

/** Pieces of this size are lost at most when a connection breaks. */
const PIECE_BYTES = 32 * 1024 * 1024
const LARGEST_IGNORED = 64 * 1024
/** No success, yet another way may lead there: too large, out of order, forgotten, overloaded, broken inside. */
const RECOVERABLE: readonly number[] = [404, 408, 413, 416, 429, 500, 502, 503, 504]

/**
 * Uploads a blob in one request, which every registry takes. Where that breaks, the registry is asked how much it has,
 * and gets the rest in pieces.
 *
 * @param from path of a repository of the same registry that may have the blob, so that it need not travel
 * @throws {UserError} the registry refused it or failed again and again, or the bytes are not those of the digest
 */
export async function upload(task: Upload, from?: string): Promise<'mounted' | 'copied'> {
  const begun = await begin(task, from)
  if (begun === 'mounted') return begun
  await new Attempts(task).run(begun)
  return 'copied'
}

/** One blob on its way. */
class Attempts {
  readonly #task: Upload
  readonly #what: string
  #place: URL | undefined
  #offset = 0

  constructor(task: Upload) {
    this.#task = task
    this.#what = `the blob ${task.content.digest}`
  }

  async run(place: URL): Promise<void> {
    const { connection, purpose } = this.#task
    this.#place = place
    for (let tried = 1; ; tried++) {
      const reached = this.#offset
      const trouble = await this.#try(tried === 1)
      if (trouble === undefined) return
      if (this.#offset > reached) tried = 1
      if (tried >= TRIES) throw trouble instanceof Interrupted ? connection.unreachable(trouble, purpose) : trouble
      await connection.pause(tried)
      if (await this.#isThere()) return
      await this.#ask()
    }
  }

  /** What went wrong and may be tried again. */
  async #try(whole: boolean): Promise<Interrupted | UserError | undefined> {
    try {
      const answer = whole ? await this.#sendWhole() : await this.#sendPieces()
      if (answer.statusCode === 201 || answer.statusCode === 204) {
        await bodyOf(answer, LARGEST_IGNORED)
        return undefined
      }
      const { statusCode } = answer
      const refused = await this.#task.connection.refused(answer, this.#task.purpose)
      if (!RECOVERABLE.includes(statusCode)) throw refused
      return refused
    } catch (error) {
      if (error instanceof Interrupted) return error
      throw error
    }
  }

  #source(): AsyncIterable<Uint8Array> {
    return checked(this.#task.open(), this.#task.content, this.#what)
  }

  #sendWhole(): Promise<Answer> {
    const { content } = this.#task
    return this.#put({ size: content.size, open: () => this.#source() })
  }

  #put(body?: Streamed): Promise<Answer> {
    const { connection, purpose, content } = this.#task
    const url = new URL(this.#place as URL)
    // Appended, as the rest of the query is the registry's own and stays as it is.
    url.search += `${url.search === '' ? '' : '&'}digest=${encodeURIComponent(content.digest)}`
    return connection.once(bytesCall('PUT', url, body), purpose)
  }

  async #sendPieces(): Promise<Answer> {
    const { connection, purpose, content, pieceBytes = PIECE_BYTES } = this.#task
    const pieces = new Pieces(after(this.#offset, this.#source()))
    try {
      while (this.#offset < content.size) {
        const size = Math.min(pieceBytes, content.size - this.#offset)
        const last = this.#offset + size - 1
        const call = bytesCall(
          'PATCH',
          this.#place as URL,
          onceOnly(size, () => pieces.next(size)),
        )
        const range = { 'content-range': `${this.#offset}-${last}` }
        const answer = await connection.once({ ...call, headers: { ...call.headers, ...range } }, purpose)
        if (answer.statusCode !== 202) return answer
        this.#place = locationOf(answer, call.url) ?? this.#place
        const reached = offsetOf(answer) ?? last + 1
        await bodyOf(answer, LARGEST_IGNORED)
        if (reached !== last + 1) throw new Interrupted(`the registry took ${reached} of ${last + 1} bytes`)
        this.#offset = reached
      }
      await pieces.end()
      return await this.#put()
    } finally {
      await pieces.close()
    }
  }

  async #isThere(): Promise<boolean> {
    const { connection, purpose, blobs, content } = this.#task
    const answer = await connection.request({ method: 'HEAD', url: new URL(`./${content.digest}`, blobs) }, purpose)
    answer.destroy()
    return answer.statusCode === 200
  }

  /** Asks how much has arrived; a registry that has forgotten the upload gets a new one. */
  async #ask(): Promise<void> {
    const { connection, purpose } = this.#task
    const answer = await connection.request({ method: 'GET', url: this.#place as URL }, purpose)
    await bodyOf(answer, LARGEST_IGNORED)
    const offset = answer.statusCode === 204 ? offsetOf(answer) : undefined
    if (offset !== undefined && offset <= this.#task.content.size) {
      this.#place = locationOf(answer, this.#place as URL) ?? this.#place
      this.#offset = offset
      return
    }
    this.#place = (await begin(this.#task)) as URL
    this.#offset = 0
  }
}

async function begin(task: Upload, from?: string): Promise<URL | 'mounted'> {
  const { connection, purpose, blobs, content } = task
  const url = new URL('uploads/', blobs)
  const scopes = [...purpose.scopes]
  if (from !== undefined) {
    url.search = new URLSearchParams({ mount: content.digest, from }).toString()
    scopes.push(`repository:${from}:pull`)
  }
  const answer = await connection.request({ method: 'POST', url }, { ...purpose, scopes })
  const place = locationOf(answer, url)
  if (answer.statusCode === 202 && place !== undefined) {
    await bodyOf(answer, LARGEST_IGNORED)
    return place
  }
  if (answer.statusCode === 201 && from !== undefined) {
    await bodyOf(answer, LARGEST_IGNORED)
    return 'mounted'
  }
  // Not every registry mounts, and not everybody may read the other repository.
  if (from !== undefined && answer.statusCode >= 400 && answer.statusCode < 500 && answer.statusCode !== 429) {
    await bodyOf(answer, LARGEST_IGNORED)
    return begin(task)
  }
  throw await connection.refused(answer, purpose)
}

function bytesCall(method: 'PUT' | 'PATCH', url: URL, body: Streamed | undefined): Call {
  return { method, url, headers: { 'content-type': 'application/octet-stream' }, ...(body && { body }) }
}

/** Bytes that can't be had a second time: who wants them again asks the registry for its offset first. */
function onceOnly(size: number, open: () => AsyncIterable<Uint8Array>): Streamed {
  let isOpen = false
  return {
    size,
    open() {
      if (isOpen) throw new Interrupted('a login ran out in the middle of an upload')
      isOpen = true
      return open()
    },
  }
}

/** May be relative. */
function locationOf(answer: Answer, base: URL): URL | undefined {
  const { location } = answer.headers
  return location !== undefined && URL.canParse(location, base.href) ? new URL(location, base) : undefined
}

/** Bytes that have arrived, from `Range: 0-<last>`. An empty upload says `0-0` too, and is sent from its beginning. */
function offsetOf(answer: Answer): number | undefined {
  const last = /^(?:bytes=)?0-([0-9]{1,15})$/.exec(answer.headers.range ?? '')?.[1]
  if (last === undefined) return undefined
  return last === '0' ? 0 : Number(last) + 1
}
