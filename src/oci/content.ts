import { createHash } from 'node:crypto'
import { UserError } from '../errors.ts'
import { Interrupted } from './http.ts'
import type { Descriptor } from './manifest.ts'

/** Bytes that are who their digest says: a digest and how many. */
export type Content = Pick<Descriptor, 'digest' | 'size'>

/**
 * Passes bytes on and checks at their end that they are the ones announced (T23).
 *
 * @param where whose bytes these are, as an error names it: `the blob sha256:… of ghcr.io/acme/shop`
 * @throws {UserError}    too many, or others
 * @throws {Interrupted} too few
 */
export async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  { digest, size }: Content,
  where: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256')
  let seen = 0
  for await (const chunk of bytes) {
    seen += chunk.length
    if (seen > size) throw new UserError(`${where} has more than the ${size} bytes announced; don't trust this source`)
    hash.update(chunk)
    yield chunk
  }
  if (seen < size) throw new Interrupted(`${where} ended after ${seen} of ${size} bytes`)
  const found = `sha256:${hash.digest('hex')}`
  if (found !== digest) {
    throw new UserError(`${where} is not what its digest says: its bytes are ${found}; don't trust this source`)
  }
}

/** The bytes after the first `count`. */
export async function* after(
  count: number,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = count
  for await (const chunk of bytes) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}

/** Hands a stream out in pieces of known sizes. */
export class Pieces {
  readonly #iterator: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#iterator = bytes[Symbol.asyncIterator]()
  }

  /** The next `size` bytes; fewer where the stream ends. */
  async *next(size: number): AsyncGenerator<Uint8Array, void, undefined> {
    let left = size
    while (left > 0) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#iterator.next()
        if (done) return
        this.#rest = value
      }
      const part = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(part.length)
      left -= part.length
      if (part.length > 0) yield part
    }
  }

  /** Lets the source go, or sees that it ends here. @throws what its end brings to light */
  async end(): Promise<void> {
    if (this.#rest.length > 0) throw new Error('a source has more bytes than were asked of it')
    await this.#iterator.next()
  }

  async close(): Promise<void> {
    await this.#iterator.return?.()
  }
}

/** All bytes of something small. @throws what the source throws */
export async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
