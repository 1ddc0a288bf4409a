import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { messageOf, UserError } from '../errors.ts'
import type { Descriptor } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'

const CHUNK = 1 << 20
/** What one layer may unpack to. An end of nothing but zeros has no entry that anybody could count. */
const MOST_UNPACKED = 64e9

/**
 * Reads a layer once, entry by entry.
 *
 * @param visit gets each entry and its content; what it leaves of the content is skipped
 * @throws {UserError} the layer can't be read, or unpacks to more than any layer may
 * @throws what `visit` throws
 */
export async function readLayer(
  store: ImageStore,
  layer: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>,
  visit: (header: Header, content: Readable) => Promise<void> | void,
  signal: AbortSignal,
  most = MOST_UNPACKED,
): Promise<void> {
  const entries = extract()
  entries.on('entry', (header, stream, next) => {
    const content = stream as unknown as Readable
    Promise.resolve()
      .then(() => visit(header, content))
      .then(() => {
        if (content.readableEnded || content.destroyed) return next()
        content.on('end', next)
        content.resume()
      }, next)
  })
  // tar-stream is a stream of its own family that pipeline takes.
  const sink = entries as unknown as NodeJS.WritableStream
  const source = Readable.from(store.blob(layer).open())
  const steps = [source, ...decompressor(layer.mediaType), limit(layer.digest, most), sink]
  try {
    await pipeline(steps, { signal })
  } catch (cause) {
    signal.throwIfAborted()
    if (!isBroken(cause)) throw cause
    throw new UserError(`the layer ${layer.digest} of ${store.name} can't be read; build it again`, { cause })
  }
}

/** The archive, and nobody who reads it. */
function isBroken(cause: unknown): boolean {
  if (cause instanceof UserError) return false
  const { code = '' } = cause as { code?: unknown }
  return (
    /^(?:Z_|ZSTD_|ERR_STREAM_PREMATURE_CLOSE)/.test(String(code)) ||
    /Unexpected end of data|Writable stream closed|[Ii]nvalid (?:tar )?header|exceeds max size/.test(messageOf(cause))
  )
}

function limit(digest: string, most: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length
      if (bytes <= most) done(null, chunk)
      else done(new UserError(`the layer ${digest} unpacks to more than ${most / 1e9} GB; build a smaller one`))
    },
  })
}

function decompressor(mediaType: string): Transform[] {
  if (mediaType.endsWith('gzip')) return [zlib.createGunzip({ chunkSize: CHUNK })]
  if (!mediaType.endsWith('zstd')) return []
  if (zlib.createZstdDecompress === undefined) {
    throw new UserError('the layers are compressed with zstd, which this Node.js is too old for; use 22.15 or newer')
  }
  return [zlib.createZstdDecompress({ chunkSize: CHUNK })]
}
