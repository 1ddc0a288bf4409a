import { promisify } from 'node:util'
import { crc32, gzip } from 'node:zlib'

/** What is read, hashed and compressed at once. */
export const BLOCK = 1024 * 1024

/** Buffers that are used again and again: memory stays the same however large a package is. */
export class Blocks {
  readonly #free: Buffer[] = []

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK)
  }

  give(block: Uint8Array): void {
    if (block.byteLength === BLOCK && block.byteOffset === 0) this.#free.push(block as Buffer)
  }
}

/** Asks for the next piece before this one is worked on: the disk reads meanwhile. */
export async function* ahead<T>(pieces: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
  let next = pieces.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = pieces.next()
      // It is awaited in the next turn, or never.
      next.catch(() => {})
      yield value
    }
  } finally {
    await pieces.return()
  }
}

/** A block as bytes of a gzip file, in pieces. */
export type Member = (block: Uint8Array) => Promise<readonly Uint8Array[]>

const compress = promisify<Uint8Array, { level: number }, Buffer>(gzip)
/** Of a gzip file that is only wrapped. Time 0, and made on an unknown system: nothing that depends on who packs. */
export const STORED_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
const LARGEST_STORED = 65_535

/** Each block is a member of its own, which is a gzip file like any other (RFC 1952, 2.2). */
export const compressed: Member = async (block) => [await compress(block, { level: 6 })]

/** Only wrapped (RFC 1951, 3.2.4), without a copy. */
export const stored: Member = async (block) => {
  const pieces: Uint8Array[] = [STORED_HEADER]
  for (let at = 0; at < block.length; at += LARGEST_STORED) {
    const part = block.subarray(at, at + LARGEST_STORED)
    const length = Buffer.alloc(5)
    length.writeUInt8(at + part.length === block.length ? 1 : 0, 0)
    length.writeUInt16LE(part.length, 1)
    length.writeUInt16LE(~part.length & 0xffff, 3)
    pieces.push(length, part)
  }
  const end = Buffer.alloc(8)
  end.writeUInt32LE(crc32(block), 0)
  end.writeUInt32LE(block.length, 4)
  return [...pieces, end]
}
