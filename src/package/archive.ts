import { randomBytes } from 'node:crypto'
import { type FileHandle, link, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskError } from '../disk.ts'
import { UserError } from '../errors.ts'
import { ahead, Blocks, compressed, stored } from './blocks.ts'
import { type Entry, entryBytes, Measure, type OnBytes, type Stamp } from './entries.ts'
import { byBytes, LIMITS, type Limits } from './paths.ts'
import { padding, TAR_BLOCK, TAR_END, tarHeader } from './tar.ts'

/** An entry and what its bytes were when the manifest was written. */
export interface MeasuredEntry extends Entry {
  readonly size: number
  /** Hex. */
  readonly sha256: string
  /** Of its file when that was measured: while it is the same, its bytes needn't be hashed once more. */
  readonly stamp?: Stamp
}

export interface WrittenArchive {
  readonly file: string
  /** Of the uncompressed archive: who the package is, `sha256:…`, and how many bytes. */
  readonly digest: string
  readonly tarBytes: number
  /** The file: its bytes depend on the compressor, so nothing is known by them. Whoever sends them hashes them. */
  readonly layer: { readonly size: number }
}

export interface ArchiveOptions {
  /** Seconds since 1970: of every entry. */
  readonly mtime: number
  readonly signal: AbortSignal
  readonly onBytes?: OnBytes
  readonly limits?: Limits
  /** Up to so many bytes it is compressed; a larger one is only wrapped. `COMPRESSED_BYTES` without it. */
  readonly compressedBytes?: number
}

/** Up to here an archive is compressed; larger ones are only wrapped: neither who packs nor who verifies waits for zlib. */
export const COMPRESSED_BYTES = 64 * 1024 * 1024

/**
 * Writes a package as one file (tar, gzip). The order, times, modes and owners are ours, so the same entries give the
 * same tar anywhere. It appears when it is whole: beside its place first, and it replaces nothing.
 *
 * @throws {UserError} a file is not what was measured, the disk is full, something stands at `file`
 */
export async function writeArchive(
  entries: readonly MeasuredEntry[],
  file: string,
  options: ArchiveOptions,
): Promise<WrittenArchive> {
  const sorted = [...entries].sort((a, b) => byBytes(a.path, b.path))
  const tarBytes = sorted.reduce((sum, { size }) => sum + TAR_BLOCK + size + padding(size), TAR_END)
  const draft = join(dirname(file), `.${randomBytes(8).toString('hex')}.part`)
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      const written = await writeTo(handle, sorted, tarBytes, options)
      refuseRatio(file, tarBytes, written.layer.size, options.limits ?? LIMITS)
      await handle.chmod(0o644)
      // Unlike a rename, this refuses to put it in the place of something else.
      await link(draft, file)
      return { file, tarBytes, ...written }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw diskError(`write ${file}`, cause)
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeTo(
  handle: FileHandle,
  sorted: readonly MeasuredEntry[],
  tarBytes: number,
  options: ArchiveOptions,
): Promise<Pick<WrittenArchive, 'digest' | 'layer'>> {
  const blocks = new Blocks()
  const tar = new Measure()
  let size = 0
  const wrap = tarBytes <= (options.compressedBytes ?? COMPRESSED_BYTES) ? compressed : stored
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const block of ahead(tarBlocks(sorted, blocks, options))) {
      tar.add(block)
      const member = await wrap(block)
      for (const piece of member) size += piece.length
      // The disk works on one block while the next one is read.
      await writing
      writing = writeAll(handle, member).then(() => blocks.give(block))
      writing.catch(() => {})
    }
  } finally {
    await writing
  }
  return { digest: `sha256:${tar.digest()}`, layer: { size } }
}

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await handle.writev(pieces)
  // What a disk that fills up did not take, it refuses with a reason when it is asked again.
  let skip = bytesWritten
  for (const piece of pieces) {
    for (let at = Math.min(skip, piece.length); at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten
    skip = Math.max(0, skip - piece.length)
  }
}

/** The archive's bytes in full blocks; whoever takes one gives it back. */
async function* tarBlocks(
  sorted: readonly MeasuredEntry[],
  blocks: Blocks,
  { mtime, signal, onBytes }: ArchiveOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let block = blocks.take()
  let filled = 0
  const room = () => block.subarray(filled)
  function* advance(count: number): Generator<Uint8Array, void, undefined> {
    filled += count
    if (filled < block.length) return
    yield block
    block = blocks.take()
    filled = 0
  }
  function* put(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + block.length - filled)
      // A file is read right into its place.
      if (part.buffer !== block.buffer) block.set(part, filled)
      at += part.length
      yield* advance(part.length)
    }
  }
  for (const entry of sorted) {
    signal.throwIfAborted()
    yield* put(tarHeader(entry.path, entry.size, entry.mode, mtime))
    const measure = entry.stamp === undefined ? new Measure() : undefined
    let [size, stamp] = [0, '']
    const onStamp = (found: Stamp) => {
      stamp = found
    }
    for await (const piece of entryBytes(entry, room, onStamp)) {
      signal.throwIfAborted()
      measure?.add(piece)
      size += piece.length
      onBytes?.(piece.length)
      if (size <= entry.size) yield* put(piece)
    }
    const isSame = measure === undefined ? stamp === entry.stamp : measure.digest() === entry.sha256
    if (size !== entry.size || !isSame) {
      throw new UserError(`${entry.path} changed while it was packed; nothing may write to its source now`)
    }
    yield* put(Buffer.alloc(padding(entry.size)))
  }
  yield* put(Buffer.alloc(TAR_END))
  if (filled > 0) yield block.subarray(0, filled)
}

/** What would be refused as a bomb is not packed either. */
function refuseRatio(file: string, tarBytes: number, size: number, { ratio, freeBytes }: Limits): void {
  if (tarBytes <= freeBytes || tarBytes - freeBytes <= size * ratio) return
  throw new UserError(
    `${file} would unpack to more than ${ratio} times its size, which is refused as a bomb; leave files of zeros out`,
  )
}
