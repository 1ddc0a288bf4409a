import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { UserError } from '../errors.ts'
import type { Descriptor } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'

/**
 * Reads a layer once, entry by entry.
 *
 * @param visit gets each entry and its content; what it leaves of the content is skipped
 * @throws what `visit` throws, or that the layer can't be read
 */
export async function readLayer(
  store: ImageStore,
  layer: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>,
  visit: (header: Header, content: Readable) => Promise<void> | void,
  signal: AbortSignal,
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
  const plain = decompressor(layer.mediaType)
  const source = Readable.from(store.blob(layer).open())
  // tar-stream is a stream of its own family that pipeline takes.
  const sink = entries as unknown as NodeJS.WritableStream
  await (plain === undefined ? pipeline(source, sink, { signal }) : pipeline(source, plain, sink, { signal }))
}

function decompressor(mediaType: string): zlib.Gunzip | zlib.ZstdDecompress | undefined {
  if (mediaType.endsWith('gzip')) return zlib.createGunzip()
  if (!mediaType.endsWith('zstd')) return undefined
  if (zlib.createZstdDecompress === undefined) {
    throw new UserError('the layers are compressed with zstd, which this Node.js is too old for; use 22.15 or newer')
  }
  return zlib.createZstdDecompress()
}
