import { crc32, createGunzip, type Gunzip } from 'node:zlib'
import { ahead, BLOCK, STORED_HEADER } from './blocks.ts'
import type { Pull } from './pull.ts'

/** What is wrong with a file, as the end of a sentence that begins with its name. */
export class Damage extends Error {
  override readonly name = 'Damage'
}

const CUT_OFF = 'is cut off'
const DAMAGED = 'is damaged, or no gzip file'
const LAST = 1
const INFLATED = 128 * 1024

/**
 * What a gzip file holds, in pieces that are good until the next is asked for. Members that were only wrapped are read
 * without zlib and without a copy, so a large archive costs no memory; from the first one on that is compressed, zlib
 * reads the rest.
 *
 * @throws {Damage} or an error of zlib
 */
export async function* unwrapped(file: Pull): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const start = await file.take(STORED_HEADER.length + 1)
    if (start.length === 0) return
    const kind = start.at(-1) as number
    if (!start.subarray(0, -1).equals(STORED_HEADER) || kind > LAST) return yield* inflated(start, file)
    yield* storedMember(file, kind)
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4 */
async function* storedMember(file: Pull, first: number): AsyncGenerator<Uint8Array, void, undefined> {
  let [kind, size, sum] = [first, 0, 0]
  for (;;) {
    const lengths = await whole(file, 4)
    const length = lengths.readUInt16LE(0)
    if (lengths.readUInt16LE(2) !== (~length & 0xffff)) throw new Damage(DAMAGED)
    for (let left = length; left > 0; ) {
      const piece = await file.some(left)
      if (piece === undefined) throw new Damage(CUT_OFF)
      left -= piece.length
      size += piece.length
      sum = crc32(piece, sum)
      yield piece
    }
    if (kind === LAST) break
    kind = (await whole(file, 1)).readUInt8(0)
    // A member begins as ours do and goes on compressed: Go's compressor writes such where the beginning doesn't shrink.
    if (kind > LAST) throw new Damage('was compressed by something else than Gradus, or is damaged')
  }
  const end = await whole(file, 8)
  if (end.readUInt32LE(0) !== sum || end.readUInt32LE(4) !== size % 2 ** 32) throw new Damage(DAMAGED)
}

async function whole(file: Pull, count: number): Promise<Buffer> {
  const bytes = await file.take(count)
  if (bytes.length < count) throw new Damage(CUT_OFF)
  return bytes
}

async function* inflated(start: Uint8Array, file: Pull): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip({ chunkSize: INFLATED })
  const feeding = feed(gunzip, start, file)
  feeding.catch((cause) => gunzip.destroy(cause))
  yield* ahead(gunzip.iterator() as AsyncGenerator<Uint8Array, void, undefined>)
  if (gunzip.bytesWritten !== (await feeding)) throw new Damage('has further bytes behind its end')
}

/** What was written is used up when the next piece is asked for. @returns how many bytes there were */
async function feed(gunzip: Gunzip, start: Uint8Array, file: Pull): Promise<number> {
  let fed = 0
  for (let piece: Uint8Array | undefined = start; piece !== undefined; piece = await file.some(BLOCK)) {
    fed += piece.length
    const bytes = piece
    await new Promise<void>((done, fail) => {
      gunzip.write(bytes, (error) => (error ? fail(error) : done()))
    })
  }
  gunzip.end()
  return fed
}
