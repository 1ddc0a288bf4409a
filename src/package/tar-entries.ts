import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, type Gunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { messageOf, UserError } from '../errors.ts'
import type { Limits } from './paths.ts'
import { Tape } from './tape.ts'
import { TAR_BLOCK, TAR_END } from './tar.ts'
import { Order, type TarEntry } from './tar-order.ts'

export interface ReadOptions {
  readonly where: string
  readonly limits: Limits
  readonly signal: AbortSignal
  /** Gets all bytes of the uncompressed archive. */
  readonly onTar?: (bytes: Uint8Array) => void
  /** Hears how many bytes of the file were read. */
  readonly onFile?: (done: number) => void
}

const PIECE = 128 * 1024

/**
 * Reads an archive from its first byte to its last.
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
  const gunzip = createGunzip({ chunkSize: PIECE })
  const tape = tapeOf(size, options)
  const entries = extract()
  const order = new Order(where, options.limits, tape)
  const reading = (async () => {
    for await (const entry of entries) {
      const content = entry as unknown as Readable & { header: Header }
      await visit(order.next(content.header), content)
    }
  })()
  // tar-stream is a stream of its own family that pipeline takes.
  const sink = entries as unknown as NodeJS.WritableStream
  const flow = Promise.all([pipeline(gunzip, tape, sink, { signal }), feed(handle, gunzip, options.onFile)])
  flow.catch(() => {})
  try {
    // What is wrong with an entry ends both; the entry's own sentence is the one to tell.
    await Promise.race([reading, flow.then(() => reading)])
    await flow
  } catch (cause) {
    entries.destroy()
    gunzip.destroy()
    await Promise.allSettled([reading, flow])
    signal.throwIfAborted()
    throw tape.trouble ?? sentence(where, cause)
  }
  order.end()
  if (gunzip.bytesWritten !== size) throw new UserError(`${where} has further bytes behind its end; get it anew`)
}

/** Through one buffer: what was written is used up when the next piece is asked for. */
async function feed(handle: FileHandle, gunzip: Gunzip, onFile: ReadOptions['onFile']): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(PIECE)
  for (let at = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) break
    at += bytesRead
    onFile?.(at)
    await new Promise<void>((done, fail) => {
      gunzip.write(buffer.subarray(0, bytesRead), (error) => (error ? fail(error) : done()))
    })
  }
  gunzip.end()
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

/** Stops a bomb before anything of it is used. */
function tapeOf(size: number, { where, limits, onTar }: ReadOptions): Tape {
  const large = limits.bytes + limits.files * 2 * TAR_BLOCK + TAR_END
  const dense = limits.freeBytes + size * limits.ratio
  const sentence =
    dense < large
      ? `${where} unpacks to more than ${limits.ratio} times its ${size} bytes, as a bomb does; don't trust its source`
      : `${where} unpacks to more than ${limits.bytes} bytes; a package is never so large`
  return new Tape(Math.min(large, dense), sentence, onTar)
}
