import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { createLayout, type Layout } from '../../src/oci/layout.ts'
import { type Descriptor, digestOf, parseManifest } from '../../src/oci/manifest.ts'
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-types.ts'

/** Path → bytes of a file; a path with a slash at its end is a folder. */
export type Files = Readonly<Record<string, number>>

/** A layer's archive of files full of nothing. */
export async function layerOf(files: Files | readonly (readonly [string, number])[]): Promise<Buffer> {
  const archive = pack()
  for (const [name, bytes] of Array.isArray(files) ? files : Object.entries(files)) {
    if (name.endsWith('/')) archive.entry({ name, type: 'directory' })
    else archive.entry({ name }, Buffer.alloc(bytes))
  }
  archive.finalize()
  return buffer(archive)
}

export interface SampleLayer {
  readonly archive: Buffer
  readonly instruction?: string
  readonly zstd?: boolean
}

/** A layout with one index of images, one for each platform. */
export async function layoutOf(
  images: Readonly<Record<string, readonly SampleLayer[]>>,
): Promise<{ layout: Layout; digest: string }> {
  const layout = await createLayout(join(mkdtempSync(join(tmpdir(), 'measure-')), 'layout'))
  const manifests: object[] = []
  for (const [platform, layers] of Object.entries(images)) {
    const [os, architecture] = platform.split('/')
    const history = layers.flatMap(({ instruction = '' }) => [
      { created_by: instruction },
      { created_by: 'ENV', empty_layer: true },
    ])
    const descriptors = await Promise.all(
      layers.map(({ archive, zstd }) =>
        put(
          layout,
          zstd ? zstdCompressSync(archive) : gzipSync(archive),
          `application/vnd.oci.image.layer.v1.tar+${zstd ? 'zstd' : 'gzip'}`,
        ),
      ),
    )
    const config = await put(
      layout,
      json({ os, architecture, rootfs: { type: 'layers', diff_ids: [] }, history }),
      OCI_CONFIG,
    )
    const manifest = json({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: descriptors })
    await layout.putManifest(parseManifest(manifest, OCI_MANIFEST, 'the sample'))
    manifests.push({
      mediaType: OCI_MANIFEST,
      digest: digestOf(manifest),
      size: manifest.length,
      platform: { os, architecture },
    })
  }
  const index = parseManifest(json({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }), OCI_INDEX, 'the sample')
  await layout.putManifest(index, 'root')
  return { layout, digest: index.descriptor.digest }
}

async function put(layout: Layout, bytes: Buffer, mediaType: string): Promise<Descriptor> {
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length }
  await layout.putBlob(descriptor, {
    async *open() {
      yield bytes
    },
  })
  return descriptor
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}
