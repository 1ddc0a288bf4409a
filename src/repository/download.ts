import { randomBytes } from 'node:crypto'
import { writeSync, writevSync } from 'node:fs'
import { link, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { diskError } from '../disk.ts'
import type { Descriptor } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'
import type { World } from './judge.ts'

/** What is written at once. */
const PIECE_BYTES = 1024 * 1024

export type OnProgress = (done: number, total: number) => void

/**
 * Works in a private folder that goes when the work is done, however it ends.
 *
 * @param beside an existing folder
 */
export async function inPrivateFolder<T>(
  beside: string,
  { onFolder }: Pick<World, 'onFolder'>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  let folder: string | undefined
  try {
    folder = await mkdtemp(join(beside, `.gradus-${randomBytes(4).toString('hex')}-`))
    onFolder?.(folder)
    return await work(folder)
  } catch (cause) {
    throw diskError(`write to ${beside}`, cause)
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Writes a blob to a file that is not there yet; its digest and size are checked at its end.
 *
 * @throws {UserError} the registry refuses, breaks off again and again, or lies; the disk is full
 */
export async function download(
  store: ImageStore,
  layer: Descriptor,
  file: string,
  onProgress?: OnProgress,
): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  let [done, waiting, bytes] = [0, [] as Uint8Array[], 0]
  try {
    for await (const chunk of store.blob(layer).open()) {
      waiting.push(chunk)
      bytes += chunk.length
      done += chunk.length
      if (bytes >= PIECE_BYTES || done === layer.size) {
        writeAll(handle.fd, waiting)
        ;[waiting, bytes] = [[], 0]
      }
      onProgress?.(done, layer.size)
    }
  } catch (cause) {
    throw diskError(`write ${file}`, cause)
  } finally {
    await handle.close()
  }
}

/** In this very thread: measured, writing beside the reading of more takes twice as long as one after the other. */
function writeAll(file: number, pieces: readonly Uint8Array[]): void {
  // What a disk that fills up did not take, it refuses with a reason when it is asked again.
  let skip = writevSync(file, pieces)
  for (const piece of pieces) {
    for (let at = Math.min(skip, piece.length); at < piece.length; ) at += writeSync(file, piece, at)
    skip = Math.max(0, skip - piece.length)
  }
}

/** Gives a file its place, where nothing stands yet. */
export async function putInPlace(draft: string, file: string): Promise<void> {
  try {
    // Unlike a rename, this refuses to put it in the place of something else.
    await link(draft, file)
  } catch (cause) {
    throw diskError(`write ${file}`, cause)
  }
}
