import { Transform, type TransformCallback } from 'node:stream'
import { UserError } from '../errors.ts'

/** Bytes that it takes before somebody reads them. */
const AHEAD = 256 * 1024

/**
 * Passes the bytes of an uncompressed archive on, keeps those that the reader has not yet asked for or let go, and stops
 * when there are more than there may be. A reader who lets go in time has it keep no more than what is under way.
 */
export class Tape extends Transform {
  /** Bytes that came by so far. */
  length = 0
  /** Why it stopped. */
  trouble: UserError | undefined
  readonly #kept: { readonly at: number; readonly bytes: Buffer }[] = []
  readonly #most: number
  readonly #sentence: string
  readonly #onBytes: ((bytes: Uint8Array) => void) | undefined
  #from = 0

  /** @param sentence what to say when there are more than `most` */
  constructor(most: number, sentence: string, onBytes?: (bytes: Uint8Array) => void) {
    super({ highWaterMark: AHEAD })
    this.#most = most
    this.#sentence = sentence
    this.#onBytes = onBytes
  }

  override _transform(bytes: Buffer, _: BufferEncoding, done: TransformCallback): void {
    const at = this.length
    this.length += bytes.length
    if (this.length > this.#most) {
      this.trouble = new UserError(this.#sentence)
      done(this.trouble)
      return
    }
    this.#onBytes?.(bytes)
    if (this.length > this.#from) this.#kept.push({ at, bytes })
    done(null, bytes)
  }

  /** Bytes that came by and were not let go; fewer where there are none. */
  piece(from: number, count: number): Buffer {
    const to = from + count
    return Buffer.concat(
      this.#kept.map(({ at, bytes }) => bytes.subarray(Math.max(0, from - at), Math.max(0, to - at))),
    )
  }

  /** Nothing before is read any more. */
  forget(before: number): void {
    this.#from = before
    const gone = this.#kept.findIndex(({ at, bytes }) => at + bytes.length > before)
    this.#kept.splice(0, gone < 0 ? this.#kept.length : gone)
  }
}
