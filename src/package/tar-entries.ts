import type { FileHandle } from 'node:fs/promises'
import { UserError } from '../errors.ts'
import { ahead, BLOCK } from './blocks.ts'
import { turns } from './entries.ts'
import { Damage, unwrapped } from './members.ts'
import { LIMITS, type Limits, pathTrouble } from './paths.ts'
import { Pull } from './pull.ts'
import { padding, TAR_BLOCK, TAR_END } from './tar.ts'
import { type ArchiveRules, isZero, Order, type TarEntry } from './tar-order.ts'

export interface ReadOptions {
  readonly where: string
  readonly rules: ArchiveRules
  readonly signal: AbortSignal
  /** Gets all bytes of the uncompressed archive. */
  readonly onTar?: (bytes: Uint8Array) => void
  /** Hears how many bytes of the file were read. */
  readonly onFile?: (done: number) => void
  /** Gets the bytes of the file as they are read. */
  readonly onFileBytes?: (bytes: Uint8Array) => void
}

export function packageRules(limits: Limits = LIMITS): ArchiveRules {
  return { limits, pathTrouble: (path) => pathTrouble(path, limits), form: 'gzip', what: 'package' }
}

/**
 * Reads an archive from its first byte to its last. Pieces of a content are good until the next is asked for.
 *
 * @param visit gets an entry after all that its header says was found good, and reads its content to its end
 * @throws {UserError} what is wrong with it; or what `visit` throws
 */
export async function readEntries(
  handle: FileHandle,
  options: ReadOptions,
  visit: (entry: TarEntry, content: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const { where, rules, signal } = options
  const { size } = await handle.stat()
  const file = new Pull(ahead(fileBytes(handle, options)))
  const tar = new Pull(counted(rules.form === 'gzip' ? unwrapped(file) : rest(file), size, options))
  const order = new Order(where, rules)
  try {
    for (let header = await tar.take(TAR_BLOCK); ; header = await tar.take(TAR_BLOCK)) {
      if (header.length < TAR_BLOCK) throw new Damage('is cut off')
      if (isZero(header)) break
      const entry = order.next(header)
      await visit(entry, contentOf(tar, entry))
      order.behind(entry, await tar.take(padding(entry.size)))
    }
    order.end(await tar.take(TAR_END - TAR_BLOCK), await tar.some(1))
  } catch (cause) {
    signal.throwIfAborted()
    throw sentence(where, cause)
  } finally {
    await tar.close()
    await file.close()
  }
}

async function* fileBytes(
  handle: FileHandle,
  { signal, onFile, onFileBytes }: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const into = turns()
  for (let at = 0; ; ) {
    const buffer = into()
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    signal.throwIfAborted()
    if (bytesRead === 0) return
    at += bytesRead
    const bytes = buffer.subarray(0, bytesRead)
    onFileBytes?.(bytes)
    onFile?.(at)
    yield bytes
  }
}

async function* rest(file: Pull): AsyncGenerator<Uint8Array, void, undefined> {
  for (let piece = await file.some(BLOCK); piece !== undefined; piece = await file.some(BLOCK)) yield piece
}

/** Stops a bomb before anything of it is used. */
async function* counted(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  size: number,
  { where, rules: { limits, what }, onTar }: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const large = limits.bytes + limits.files * 2 * TAR_BLOCK + TAR_END
  const dense = limits.freeBytes + size * limits.ratio
  let length = 0
  for await (const piece of pieces) {
    length += piece.length
    if (length > dense) {
      throw new UserError(
        `${where} unpacks to more than ${limits.ratio} times its ${size} bytes, as a bomb does; don't trust its source`,
      )
    }
    if (length > large) {
      throw new UserError(`${where} unpacks to more than ${limits.bytes} bytes; a ${what} is never so large`)
    }
    onTar?.(piece)
    yield piece
  }
}

async function* contentOf(tar: Pull, { size }: TarEntry): AsyncGenerator<Uint8Array, void, undefined> {
  for (let left = size; left > 0; ) {
    const piece = await tar.some(left)
    if (piece === undefined) throw new Damage('is cut off')
    left -= piece.length
    yield piece
  }
}

/** What zlib says of a file that can't be read. */
const BROKEN: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'is cut off',
  Z_DATA_ERROR: 'is damaged, or no gzip file',
}

function sentence(where: string, cause: unknown): unknown {
  const what = cause instanceof Damage ? cause.message : BROKEN[(cause as NodeJS.ErrnoException).code ?? '']
  return what === undefined ? cause : new UserError(`${where} ${what}; get it anew`, { cause })
}
