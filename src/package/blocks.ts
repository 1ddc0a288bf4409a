import { promisify } from 'node:util'
import { deflateRawSync, gzip } from 'node:zlib'

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

const compress = promisify<Uint8Array, { level: number; chunkSize: number }, Buffer>(gzip)
const LANES = 3
const SAMPLE = 16 * 1024
/** A sample that shrinks by less is not worth the time. */
const WORTH = 0.9

/**
 * Compresses blocks beside each other, each as a member of its own, which is a gzip file like any other (RFC 1952, 2.2).
 * A block that is compressed already is only wrapped.
 *
 * @param done gets each block when nothing reads it any more
 */
export async function* gzipped(
  blocks: AsyncIterable<Uint8Array>,
  level: number,
  done: (block: Uint8Array) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const lanes: Promise<Buffer>[] = []
  try {
    for await (const block of blocks) {
      const member = compress(block, { level: shrinks(block) ? level : 0, chunkSize: BLOCK + SAMPLE })
      member.then(
        () => done(block),
        () => {},
      )
      lanes.push(member)
      if (lanes.length >= LANES) yield await (lanes.shift() as Promise<Buffer>)
    }
    for (const lane of lanes.splice(0)) yield await lane
  } finally {
    await Promise.allSettled(lanes)
  }
}

function shrinks(block: Uint8Array): boolean {
  const from = Math.max(0, (block.length - SAMPLE) >> 1)
  const sample = block.subarray(from, from + SAMPLE)
  return deflateRawSync(sample, { level: 1 }).length < sample.length * WORTH
}
