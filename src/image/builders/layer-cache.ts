import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { checked } from '../../oci/content.ts'
import type { Layout } from '../../oci/layout.ts'
import type { Descriptor } from '../../oci/manifest.ts'

/** What a machine that builds many images may keep; the layers that were used longest ago go first. */
const MOST_BYTES = 4e9
/** Compressed bytes that are read while a build runs. */
const MOST_AHEAD = 256e6
const CHUNK = 1 << 20
const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip'

interface Kept {
  readonly name: string
  /** `sha256:…` of the archive, as an image's configuration names it. */
  readonly diffId: string
  /** `sha256:…` of what it was compressed to. */
  readonly digest: string
}

/**
 * Layers as one compressor compressed them. What is taken out is read whole first: it is the archive that it is called
 * by, or it is thrown away.
 */
export class LayerCache {
  readonly #folder: string
  readonly #maker: string
  readonly #most: number
  /** What the blob of a digest unpacks to: true wherever such a blob lies. Undefined of one that is not what it says. */
  readonly #archives = new Map<string, Promise<string | undefined>>()
  #isAhead = true

  /** @param maker program and version: another one compresses otherwise, and would make another image of the same files */
  constructor(folder: string, maker: string, most = MOST_BYTES) {
    this.#folder = folder
    this.#maker = maker.replaceAll(/[^\w.-]/g, '_')
    this.#most = most
  }

  /** By diff ID; none where there is no such folder. */
  async known(): Promise<ReadonlyMap<string, Kept>> {
    const names = await readdir(this.#folder).catch(() => [])
    return new Map(
      names.flatMap((name): [string, Kept][] => {
        const [, maker, diff, digest] = /^(.+)-([0-9a-f]{64})-([0-9a-f]{64})$/.exec(name) ?? []
        const diffId = `sha256:${diff}`
        return maker === this.#maker ? [[diffId, { name, diffId, digest: `sha256:${digest}` }]] : []
      }),
    )
  }

  /** Reads what was used last, of which the next image has most, while its builder is at work. */
  async readAhead(signal: AbortSignal): Promise<void> {
    let left = MOST_AHEAD
    const files = (await this.#files()).sort(newest)
    const known = [...(await this.known()).values()]
    for (const { path, name, size } of files) {
      const kept = known.find((one) => one.name === name)
      if (kept === undefined || this.#archives.has(kept.digest)) continue
      left -= size
      if (left < 0 || !this.#isAhead || signal.aborted) return
      const archive = archiveIn(fileBytes(path, { digest: kept.digest, size }), signal)
      this.#archives.set(kept.digest, archive)
      await archive
    }
  }

  /** After the file that is being read. */
  endAhead(): void {
    this.#isAhead = false
  }

  /** @returns the layer, which is in the layout now; undefined where what was kept is gone, or not what it was */
  async take({ name, diffId, digest }: Kept, layout: Layout, signal: AbortSignal): Promise<Descriptor | undefined> {
    const path = join(this.#folder, name)
    const size = (await stat(path).catch(() => undefined))?.size
    if (size === undefined) return undefined
    const layer = { mediaType: GZIP, digest, size }
    const isThere = await put(path, blobOf(layout, digest)).then(
      () => true,
      () => false,
    )
    if (isThere && (await this.#archiveOf(layout, layer, signal)) === diffId) {
      await utimes(path, new Date(), new Date()).catch(() => {})
      return layer
    }
    signal.throwIfAborted()
    await rm(blobOf(layout, digest), { force: true })
    await rm(path, { force: true }).catch(() => {})
    return undefined
  }

  async #archiveOf(layout: Layout, layer: Descriptor, signal: AbortSignal): Promise<string | undefined> {
    const ahead = await this.#archives.get(layer.digest)
    if (ahead === undefined) return await archiveIn(layout.blob(layer).open(), signal)
    return (await isWhole(layout.blob(layer).open())) ? ahead : undefined
  }

  /** @throws {Error} of the file system; nobody needs what was not kept */
  async keep(diffId: string, { mediaType, digest }: Descriptor, layout: Layout): Promise<void> {
    if (mediaType !== GZIP) return
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const hex = [diffId, digest].map((one) => one.replace('sha256:', ''))
    await put(blobOf(layout, digest), join(this.#folder, [this.#maker, ...hex].join('-')))
  }

  /** Of all makers, down to as many bytes as may stay, where this user may remove them. */
  async trim(): Promise<void> {
    let bytes = 0
    for (const { path, size } of (await this.#files()).sort(newest)) {
      bytes += size
      if (bytes > this.#most) await rm(path, { force: true }).catch(() => {})
    }
  }

  async #files(): Promise<CacheFile[]> {
    const names = await readdir(this.#folder).catch(() => [])
    return await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name)
        const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {}
        return { name, path, size, mtimeMs }
      }),
    )
  }
}

interface CacheFile {
  readonly name: string
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
}

function newest(one: CacheFile, other: CacheFile): number {
  return other.mtimeMs - one.mtimeMs
}

function blobOf(layout: Layout, digest: string): string {
  return join(layout.name, 'blobs', ...digest.split(':'))
}

/** Complete or not there, under one more name where one file system has both. */
async function put(from: string, to: string): Promise<void> {
  const linked = await link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'EEXIST',
  )
  if (linked) return
  const draft = `${to}.${randomUUID()}`
  try {
    await copyFile(from, draft)
    await rename(draft, to)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A regular file, no link (T12), whose bytes are who their digest says. */
async function* fileBytes(path: string, content: { readonly digest: string; readonly size: number }) {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  yield* checked(file.createReadStream({ highWaterMark: CHUNK }), content, path)
}

async function isWhole(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
  try {
    for await (const _ of bytes);
    return true
  } catch {
    return false
  }
}

/** Digest of what a blob unpacks to; undefined where the blob is not who its digest says, or no gzip. */
async function archiveIn(packed: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    const add = async (plain: AsyncIterable<Buffer>) => {
      for await (const chunk of plain) hash.update(chunk)
    }
    await pipeline(Readable.from(packed), createGunzip({ chunkSize: CHUNK }), add, { signal })
  } catch {
    return undefined
  }
  return `sha256:${hash.digest('hex')}`
}
