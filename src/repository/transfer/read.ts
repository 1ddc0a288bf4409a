import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { diskError } from '../../disk.ts'
import { UserError } from '../../errors.ts'
import { blobPath, type Layout, openLayout } from '../../oci/layout.ts'
import type { LayoutFiles } from '../../oci/layout-files.ts'
import { Measure } from '../../package/entries.ts'
import { shownPath } from '../../package/paths.ts'
import { padding, TAR_BLOCK } from '../../package/tar.ts'
import { readEntries } from '../../package/tar-entries.ts'
import { TRANSFER_RULES } from './rules.ts'

export interface ReadTransferOptions {
  readonly signal: AbortSignal
  /** Hears how many bytes of all were looked at. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * A file from the other side of an air gap. It is looked at once, whole, and then read where it lies: nothing is unpacked,
 * so nothing can be written anywhere. The file that was looked at is the one that is read, whatever its name leads to by
 * then, and each blob is checked again when it is (T20).
 */
export class Transfer implements AsyncDisposable {
  readonly layout: Layout
  /** Of the file, `sha256:…`. */
  readonly digest: string
  readonly #handle: FileHandle

  private constructor(handle: FileHandle, layout: Layout, digest: string) {
    this.#handle = handle
    this.layout = layout
    this.digest = digest
  }

  /** @throws {UserError} there is no such file, or something in it that belongs to no layout, or is not its digest */
  static async open(file: string, options: ReadTransferOptions): Promise<Transfer> {
    const where = `the file ${basename(file)}`
    let handle: FileHandle | undefined
    try {
      handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
      if (!(await handle.stat()).isFile()) throw new UserError(`${file} is no file; give what export wrote`)
      const { places, digest } = await lookAt(handle, where, options)
      return new Transfer(handle, await openLayout(filesAt(handle, places, where)), digest)
    } catch (cause) {
      await handle?.close()
      throw diskError(`open ${file}`, cause)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }
}

/** Where the bytes of a file are, in bytes from the beginning of the archive. */
interface Place {
  readonly at: number
  readonly size: number
}

async function lookAt(
  handle: FileHandle,
  where: string,
  { signal, onProgress }: ReadTransferOptions,
): Promise<{ places: Map<string, Place>; digest: string }> {
  const { size: total } = await handle.stat()
  const places = new Map<string, Place>()
  const whole = new Measure()
  let at = 0
  const heard = {
    onFile: (done: number) => onProgress?.(done, total),
    onFileBytes: (bytes: Uint8Array) => whole.add(bytes),
  }
  await readEntries(handle, { where, rules: TRANSFER_RULES, signal, ...heard }, async ({ path, size }, content) => {
    const measure = new Measure()
    for await (const bytes of content) measure.add(bytes)
    const digest = `sha256:${measure.digest()}`
    if (path.startsWith('blobs/') && blobPath(digest) !== path) {
      throw new UserError(
        `${where}: ${shownPath(path)} is not what its digest says: its bytes are ${digest}; don't trust its source`,
      )
    }
    places.set(path, { at: at + TAR_BLOCK, size })
    at += TAR_BLOCK + size + padding(size)
  })
  return { places, digest: `sha256:${whole.digest()}` }
}

const PIECE = 1024 * 1024

function filesAt(handle: FileHandle, places: ReadonlyMap<string, Place>, name: string): LayoutFiles {
  return {
    name,
    async size(path) {
      return places.get(path)?.size
    },
    async read(path, most) {
      const place = places.get(path)
      if (place === undefined || place.size > most) return undefined
      const bytes = Buffer.alloc(place.size)
      const { bytesRead } = await handle.read(bytes, 0, place.size, place.at)
      return bytes.subarray(0, bytesRead)
    },
    async *bytes(path) {
      const place = places.get(path)
      if (place === undefined) throw new UserError(`${name} has no ${path}; export it again`)
      const end = place.at + place.size
      for (let at = place.at; at < end; ) {
        // A new one each time: who sends it may still hold the last.
        const piece = Buffer.allocUnsafe(Math.min(PIECE, end - at))
        const { bytesRead } = await handle.read(piece, 0, piece.length, at)
        if (bytesRead === 0) return
        at += bytesRead
        yield piece.subarray(0, bytesRead)
      }
    },
  }
}
