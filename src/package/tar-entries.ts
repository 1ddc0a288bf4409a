import type { FileHandle } from 'node:fs/promises'
import { Readable, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { messageOf, UserError } from '../errors.ts'
import { BLOCK } from './blocks.ts'
import { byBytes, type Limits, PathSet, pathTrouble, shownPath } from './paths.ts'
import { MODES, type Mode, padding, TAR_BLOCK, TAR_END } from './tar.ts'

export interface TarEntry {
  readonly path: string
  readonly size: number
  readonly mode: Mode
}

export interface ReadOptions {
  readonly where: string
  readonly limits: Limits
  readonly signal: AbortSignal
  /** Gets all bytes of the uncompressed archive. */
  readonly onTar?: (bytes: Uint8Array) => void
  /** Hears how many bytes of the file were read. */
  readonly onFile?: (done: number) => void
}

/**
 * Reads an archive from its first byte to its last. Only what `writeArchive` writes is taken: plain files in order, each
 * header where the last content ended, nothing behind the end. So every reader finds the same in it (T18).
 *
 * @param visit gets an entry after all that its header says was found good
 * @throws {UserError} what is wrong with it; or what `visit` throws
 */
export async function readEntries(
  handle: FileHandle,
  options: ReadOptions,
  visit: (entry: TarEntry, content: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const { where, signal } = options
  const { size } = await handle.stat()
  const gunzip = createGunzip({ chunkSize: BLOCK / 4 })
  const counted = new Counted(size, options)
  const entries = extract()
  const order = new Order(options)
  const reading = (async () => {
    for await (const entry of entries) {
      const content = entry as unknown as Readable & { header: Header }
      await visit(order.next(content.header), content)
    }
  })()
  const source = Readable.from(fileBlocks(handle, options.onFile))
  // tar-stream is a stream of its own family that pipeline takes.
  const sink = entries as unknown as NodeJS.WritableStream
  try {
    const flow = pipeline(source, gunzip, counted, sink, { signal })
    flow.catch(() => {})
    // What is wrong with an entry ends both; the entry's own sentence is the one to tell.
    await Promise.race([reading, flow.then(() => reading)])
    await flow
  } catch (cause) {
    entries.destroy()
    await reading.catch(() => {})
    signal.throwIfAborted()
    throw counted.trouble ?? sentence(where, cause)
  }
  order.end(counted.bytes)
  if (gunzip.bytesWritten !== size) throw new UserError(`${where} has further bytes behind its end; get it anew`)
}

async function* fileBlocks(handle: FileHandle, onFile: ReadOptions['onFile']): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; ; ) {
    const buffer = Buffer.allocUnsafe(BLOCK / 4)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return
    at += bytesRead
    onFile?.(at)
    yield buffer.subarray(0, bytesRead)
  }
}

const BROKEN: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'is cut off',
  Z_DATA_ERROR: 'is damaged, or no gzip file',
}

function sentence(where: string, cause: unknown): unknown {
  if (cause instanceof UserError) return cause
  const what = BROKEN[(cause as NodeJS.ErrnoException).code ?? '']
  if (what !== undefined) return new UserError(`${where} ${what}; get it anew`, { cause })
  const message = messageOf(cause)
  if (/Unexpected end of data|Writable stream closed/.test(message))
    return new UserError(`${where} is cut off; get it anew`, { cause })
  if (/[Ii]nvalid (?:tar )?header|exceeds max size/.test(message)) {
    return new UserError(`${where} has a damaged header; get it anew`, { cause })
  }
  return cause
}

/** Counts what comes out of the decompressor and stops a bomb before anything of it is used. */
class Counted extends Transform {
  bytes = 0
  trouble: UserError | undefined
  readonly #most: number
  readonly #size: number
  readonly #options: ReadOptions

  constructor(size: number, options: ReadOptions) {
    super({ writableHighWaterMark: BLOCK, readableHighWaterMark: BLOCK })
    const { limits } = options
    const overhead = limits.files * 2 * TAR_BLOCK + TAR_END
    this.#most = Math.min(limits.bytes + overhead, limits.freeBytes + size * limits.ratio)
    this.#size = size
    this.#options = options
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length
    if (this.bytes > this.#most) {
      const { where, limits } = this.#options
      const bomb = this.#most < limits.bytes
      this.trouble = new UserError(
        bomb
          ? `${where} unpacks to more than ${limits.ratio} times its ${this.#size} bytes, as a bomb does; don't trust its source`
          : `${where} unpacks to more than ${limits.bytes} bytes; a package is never so large`,
      )
      done(this.trouble)
      return
    }
    this.#options.onTar?.(chunk)
    done(null, chunk)
  }
}

/** Checks headers as they come, one after the other. */
class Order {
  readonly #options: ReadOptions
  readonly #paths = new PathSet()
  #count = 0
  #total = 0
  /** Where the next header must stand. */
  #at = 0
  #before = ''
  #mtime: number | undefined

  constructor(options: ReadOptions) {
    this.#options = options
  }

  next(header: Header): TarEntry {
    const { limits } = this.#options
    const path = header.name
    const shown = shownPath(path)
    this.#count += 1
    if (this.#count > limits.files) throw this.#bad(`has more than ${limits.files} files; a package never has so many`)
    const trouble = kindTrouble(header) ?? pathTrouble(path, limits) ?? this.#paths.add(path)
    if (trouble !== undefined) throw this.#bad(`has an entry ${shown} that ${trouble}; don't trust its source`)
    const size = header.size ?? 0
    this.#total += size
    if (!Number.isSafeInteger(size) || size < 0 || size > limits.fileBytes) {
      throw this.#bad(`has an entry ${shown} of ${size} bytes; a file has at most ${limits.fileBytes}`)
    }
    if (this.#total > limits.bytes)
      throw this.#bad(`holds more than ${limits.bytes} bytes; a package is never so large`)
    const mode = modeOf(header.mode)
    if (mode === undefined)
      throw this.#bad(`has an entry ${shown} with ${modeTrouble(header.mode)}; don't trust its source`)
    this.#form(header, shown)
    if (byBytes(this.#before, path) >= 0) throw this.#bad(`has its entry ${shown} out of order; ${ANEW}`)
    this.#before = path
    this.#at += TAR_BLOCK + size + padding(size)
    return { path, size, mode }
  }

  /** @param bytes of the whole archive */
  end(bytes: number): void {
    if (this.#count === 0) throw this.#bad('holds no file; get it anew')
    if (bytes < this.#at + TAR_END) throw this.#bad('is cut off; get it anew')
    if (bytes > this.#at + TAR_END) throw this.#bad(`has further bytes behind its last file; ${ANEW}`)
  }

  /** What tar allows and Gradus never writes: names by extension headers, owners, gaps. */
  #form(header: Header & { byteOffset?: number }, shown: string): void {
    const { byteOffset, uid, gid, uname, gname, devmajor, devminor, mtime, pax } = header
    const foreign = [uid, gid, devmajor, devminor].some((number) => number !== 0 && number !== undefined)
    const seconds = mtime?.getTime()
    this.#mtime ??= seconds
    if (pax || byteOffset !== this.#at + TAR_BLOCK || foreign || uname || gname || seconds !== this.#mtime) {
      throw this.#bad(`has an entry ${shown} that is written as no Gradus writes it; ${ANEW}`)
    }
  }

  #bad(what: string): UserError {
    return new UserError(`${this.#options.where} ${what}`)
  }
}

const ANEW = 'pack it by Gradus alone'

const KINDS: Readonly<Record<string, string>> = {
  link: 'is a hard link',
  symlink: 'is a symbolic link',
  'character-device': 'is a device',
  'block-device': 'is a device',
  fifo: 'is a pipe',
  directory: 'is a folder by itself',
}

function kindTrouble({ type, linkname }: Header): string | undefined {
  if (type === 'file') return linkname ? 'names a link' : undefined
  return KINDS[type ?? ''] ?? 'is no plain file'
}

function modeOf(mode: number | undefined): Mode | undefined {
  return (Object.keys(MODES) as Mode[]).find((name) => MODES[name] === mode)
}

function modeTrouble(mode = 0): string {
  if (mode & 0o4000) return 'a setuid bit'
  if (mode & 0o2000) return 'a setgid bit'
  if (mode & 0o1000) return 'a sticky bit'
  return `the mode ${mode.toString(8)} in place of 644 or 755`
}
