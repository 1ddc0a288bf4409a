import { randomBytes } from 'node:crypto'
import { link, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { diskError } from '../disk.ts'
import type { Descriptor } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'
import type { World } from './judge.ts'

/** What may wait for the disk while more is read. */
const AHEAD_BYTES = 8 * 1024 * 1024

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
  try {
    const disk = handle.createWriteStream({ highWaterMark: AHEAD_BYTES })
    await pipeline(told(store.blob(layer).open(), layer.size, onProgress), disk)
  } catch (cause) {
    throw diskError(`write ${file}`, cause)
  } finally {
    await handle.close()
  }
}

async function* told(
  bytes: AsyncIterable<Uint8Array>,
  total: number,
  onProgress: OnProgress | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let done = 0
  for await (const chunk of bytes) {
    yield chunk
    done += chunk.length
    onProgress?.(done, total)
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
