import { createHash, type Hash } from 'node:crypto'
import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { diskError } from '../disk.ts'
import { UserError } from '../errors.ts'
import { BLOCK } from './blocks.ts'
import { shownPath } from './paths.ts'
import type { Mode } from './tar.ts'

/** A file that goes into a package: bytes that are there, or a file on disk. */
export interface Entry {
  /** Where it lies in the package. */
  readonly path: string
  readonly mode: Mode
  readonly content: Uint8Array | FileContent
}

/** A file by absolute path, and how many bytes it had when it was found. */
export interface FileContent {
  readonly file: string
  readonly bytes: number
}

/** What says that a file is still the one that was read: any write to it, or another in its place, changes it. */
export type Stamp = string

export function bytesOf({ content }: Entry): number {
  return content instanceof Uint8Array ? content.length : content.bytes
}

/** Hears how many bytes more were worked through. */
export type OnBytes = (count: number) => void

export interface FileChecks {
  /** Whether it must have no second name. */
  readonly alone?: boolean
  /** Gets what it was from before its first byte was read until after its last. */
  readonly onStamp?: (stamp: Stamp) => void
}

/**
 * Reads a file once, from its first byte to its last, into a buffer that is used again.
 *
 * @throws {UserError} it is a link or no file, it can't be read, or it changed meanwhile
 */
export async function* fileBytes(
  file: string,
  into: () => Buffer,
  { alone = false, onStamp }: FileChecks = {},
): AsyncGenerator<Buffer, void, undefined> {
  const handle = await opened(file)
  try {
    const before = await regular(handle, file)
    const size = Number(before.size)
    if (alone && before.nlink > 1n) {
      throw new UserError(`${shownPath(file)} has a second name elsewhere (a hard link); put a copy in its place`)
    }
    let read = 0
    for (;;) {
      const buffer = into()
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, read)
      if (bytesRead === 0) break
      read += bytesRead
      if (read > size) break
      yield buffer.subarray(0, bytesRead)
    }
    const stamp = stampOf(before)
    if (read !== size || stampOf(await handle.stat({ bigint: true })) !== stamp) {
      throw new UserError(`${shownPath(file)} changed while it was read; nothing may write to it now`)
    }
    onStamp?.(stamp)
  } catch (cause) {
    throw diskError(`read ${shownPath(file)}`, cause)
  } finally {
    await handle.close()
  }
}

async function opened(file: string): Promise<FileHandle> {
  try {
    // Neither follows a link nor waits for the other end of a pipe.
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    throw diskError(`read ${shownPath(file)}`, cause)
  }
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): Stamp {
  return [dev, ino, size, mtimeNs, ctimeNs].join()
}

async function regular(handle: FileHandle, file: string): Promise<BigIntStats> {
  const stats = await handle.stat({ bigint: true })
  if (!stats.isFile()) throw new UserError(`${shownPath(file)} is no file; packages hold nothing but files`)
  return stats
}

/** Two buffers in turns: one is read into while the other is worked on. */
export function turns(bytes = BLOCK): () => Buffer {
  let [now, next] = [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)]
  return () => {
    ;[now, next] = [next, now]
    return now
  }
}

/** The bytes of an entry, in pieces; a piece is good until the next one is asked for. */
export async function* entryBytes(
  { content }: Entry,
  into: () => Buffer,
  onStamp?: (stamp: Stamp) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!(content instanceof Uint8Array)) return yield* fileBytes(content.file, into, onStamp && { onStamp })
  for (let at = 0; at < content.length; at += BLOCK) yield content.subarray(at, at + BLOCK)
}

/** Size and sha256 of some bytes, each of which is seen once. */
export class Measure {
  readonly #hash: Hash = createHash('sha256')
  size = 0

  add(bytes: Uint8Array): void {
    this.size += bytes.length
    this.#hash.update(bytes)
  }

  /** Hex. */
  digest(): string {
    return this.#hash.digest('hex')
  }
}
