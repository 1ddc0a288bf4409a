import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { EPOCH } from './debian.ts'
import type { ImageConfig, Platform } from './list.ts'

const MEDIA = 'application/vnd.oci.image'
const CREATED = new Date(Number(EPOCH) * 1000).toISOString()

interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

/** An OCI layout that is being written; images of one layer each, in one index under the tag `image`. */
export class Layout {
  readonly folder: string
  readonly #manifests: (Descriptor & { platform: object })[] = []

  constructor(folder: string) {
    this.folder = folder
  }

  /** @param archive the whole root as an uncompressed tar archive */
  async add(archive: string, platform: Platform, config: ImageConfig): Promise<void> {
    await mkdir(join(this.folder, 'blobs/sha256'), { recursive: true })
    const { layer, content } = await this.#layer(archive)
    const configuration = await this.#blob(`${MEDIA}.config.v1+json`, {
      created: CREATED,
      architecture: platform,
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: [content] },
      history: [{ created: CREATED, created_by: 'a local base image of Debian packages, for tests' }],
    })
    const manifest = await this.#blob(`${MEDIA}.manifest.v1+json`, {
      schemaVersion: 2,
      mediaType: `${MEDIA}.manifest.v1+json`,
      config: configuration,
      layers: [layer],
    })
    this.#manifests.push({ ...manifest, platform: { architecture: platform, os: 'linux' } })
  }

  /** @returns the digest of the image's index */
  async finish(): Promise<string> {
    const mediaType = `${MEDIA}.index.v1+json`
    const index = await this.#blob(mediaType, { schemaVersion: 2, mediaType, manifests: this.#manifests })
    const named = { ...index, annotations: { 'org.opencontainers.image.ref.name': 'image' } }
    await writeFile(join(this.folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
    await writeFile(join(this.folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }))
    return index.digest
  }

  async #layer(archive: string): Promise<{ layer: Descriptor; content: string }> {
    const draft = join(this.folder, 'layer')
    const [content, compressed] = [createHash('sha256'), createHash('sha256')]
    const source = createReadStream(archive, { highWaterMark: 1 << 20 })
    await pipeline(source, through(content), createGzip({ level: 4 }), through(compressed), createWriteStream(draft))
    const hex = compressed.digest('hex')
    await rename(draft, this.#path(hex))
    const { size } = await stat(this.#path(hex))
    const layer = { mediaType: `${MEDIA}.layer.v1.tar+gzip`, digest: `sha256:${hex}`, size }
    return { layer, content: `sha256:${content.digest('hex')}` }
  }

  async #blob(mediaType: string, value: object): Promise<Descriptor> {
    const bytes = Buffer.from(JSON.stringify(value))
    const hex = createHash('sha256').update(bytes).digest('hex')
    await writeFile(this.#path(hex), bytes)
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length }
  }

  #path(hex: string): string {
    return join(this.folder, 'blobs/sha256', hex)
  }
}

function through(hash: ReturnType<typeof createHash>): PassThrough {
  return new PassThrough().on('data', (chunk: Buffer) => hash.update(chunk))
}
