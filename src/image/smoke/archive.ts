import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'
import type { Container } from './types.ts'

/**
 * One platform's image as `docker save` writes it, which every docker and podman loads.
 *
 * @param tag what it is called there
 */
export async function writeArchive(
  { store, image }: Container,
  tag: string,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const archive = pack()
  const written = pipeline(
    archive as unknown as NodeJS.ReadableStream,
    createWriteStream(path, { mode: 0o600, flags: 'wx' }),
    { signal },
  )
  const filled = (async () => {
    const manifest = { Config: nameOf(image.config), RepoTags: [tag], Layers: image.layers.map(nameOf) }
    archive.entry({ name: 'manifest.json' }, JSON.stringify([manifest]))
    const seen = new Set<string>()
    for (const blob of [image.config, ...image.layers]) {
      if (seen.has(blob.digest)) continue
      seen.add(blob.digest)
      const entry = archive.entry({ name: nameOf(blob), size: blob.size })
      await pipeline(Readable.from(store.blob(blob).open()), entry as unknown as NodeJS.WritableStream, { signal })
    }
    archive.finalize()
  })().catch((error: Error) => {
    archive.destroy(error)
    throw error
  })
  await Promise.all([filled, written])
}

function nameOf({ digest }: { digest: string }): string {
  return `blobs/${digest.replace(':', '/')}`
}
