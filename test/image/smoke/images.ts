import { createHash } from 'node:crypto'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'
import { createLayout, type Layout } from '../../../src/oci/layout.ts'
import { whileBuilding } from '../../lab/programs/cache.ts'
import { GoBuild } from '../../lab/programs/go.ts'

const MEDIA = 'application/vnd.oci.image'

/** An entry of a layer. */
export type Entry = Partial<Header> & { readonly name: string; readonly content?: Uint8Array | string }

export interface TestImage {
  readonly layers: readonly (readonly Entry[])[]
  readonly config?: object
  readonly architecture?: string
}

/** The path of the service that says what it may do, `probe/main.go`; static. */
export async function probeProgram(): Promise<string> {
  const build = await GoBuild.in(join(import.meta.dirname, 'probe'), { packages: { 'smoke-probe': '.' } })
  const make = async () => {
    if (!build.has('smoke-probe')) await build.build(['smoke-probe'])
  }
  if (!build.has('smoke-probe')) await whileBuilding(() => {}, make, '.lock-smoke-probe')
  return build.place('smoke-probe')
}

/** An image of the probe alone, as user 65532; `config` over what it has. */
export async function probeImage(folder: string, config: object = {}, more: readonly (readonly Entry[])[] = []) {
  const content = await readFile(await probeProgram())
  const program: Entry = { name: 'probe', mode: 0o755, content }
  return layoutOf(folder, [
    { layers: [[program], ...more], config: { User: '65532:65532', Entrypoint: ['/probe'], ...config } },
  ])
}

/** A layout in a new folder below `folder`, with one index of these images. */
export async function layoutOf(
  folder: string,
  images: readonly TestImage[],
): Promise<{ store: Layout; image: string; folder: string }> {
  const place = await mkdtemp(join(folder, 'layout-'))
  const layout = await createLayout(place)
  const manifests: object[] = []
  for (const image of images) {
    const platform = { architecture: image.architecture ?? 'amd64', os: 'linux' }
    manifests.push({ ...(await manifestOf(layout, image, platform)), platform })
  }
  const type = `${MEDIA}.index.v1+json`
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, manifests }))
  const descriptor = { mediaType: type, digest: digestOf(bytes), size: bytes.length }
  await layout.putManifest({ kind: 'index', manifests: [], descriptor, bytes, annotations: {} }, { tag: 'image' })
  return { store: layout, image: descriptor.digest, folder: place }
}

async function manifestOf(layout: Layout, { layers, config = {} }: TestImage, platform: object): Promise<object> {
  const archives = await Promise.all(layers.map(archiveOf))
  const blobs = await Promise.all(archives.map((archive) => put(layout, `layer.v1.tar+gzip`, gzipSync(archive))))
  const json = { ...platform, config, rootfs: { type: 'layers', diff_ids: archives.map(digestOf) } }
  const content = await put(layout, 'config.v1+json', Buffer.from(JSON.stringify(json)))
  const mediaType = `${MEDIA}.manifest.v1+json`
  const manifest = { schemaVersion: 2, mediaType, config: content, layers: blobs }
  return put(layout, 'manifest.v1+json', Buffer.from(JSON.stringify(manifest)))
}

async function put(layout: Layout, kind: string, bytes: Buffer): Promise<object> {
  const descriptor = { mediaType: `${MEDIA}.${kind}`, digest: digestOf(bytes), size: bytes.length }
  await layout.putBlob(descriptor, {
    async *open() {
      yield bytes
    },
  })
  return descriptor
}

async function archiveOf(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack()
  for (const { content, ...header } of entries)
    archive.entry(header as Header, content === undefined ? '' : Buffer.from(content))
  archive.finalize()
  return buffer(archive as unknown as AsyncIterable<Buffer>)
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
