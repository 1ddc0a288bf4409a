import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { isDigest } from '../image-reference.ts'
import { checked } from './content.ts'
import { folderFiles, type LayoutFiles } from './layout-files.ts'
import {
  type Descriptor,
  digestOf,
  type IndexManifest,
  LARGEST_MANIFEST,
  type Manifest,
  parseManifest,
} from './manifest.ts'
import { OCI_INDEX } from './media-types.ts'
import { referrerDescriptor } from './referrers.ts'
import type { ImageStore, Source } from './store.ts'

/** The annotation that names an entry of an index; builders write a tag or a whole reference into it. */
export const REF_NAME = 'org.opencontainers.image.ref.name'
export const LAYOUT_FILE = 'oci-layout'
export const INDEX_FILE = 'index.json'
const LAYOUT = { imageLayoutVersion: '1.0.0' }
const LARGEST_LAYOUT_FILE = 4096

/** Where a layout keeps the bytes of a digest. */
export function blobPath(digest: string): string {
  if (!isDigest(digest)) throw new Error(`no digest: ${digest}`)
  return `blobs/${digest.replace(':', '/')}`
}

/** The content of `oci-layout`, and of an `index.json` with these entries. */
export function layoutFileBytes(): Buffer {
  return Buffer.from(JSON.stringify(LAYOUT))
}

export function indexFileBytes(manifests: readonly Descriptor[]): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }))
}

/**
 * An OCI image layout, a folder with `oci-layout`, `index.json` and `blobs/sha256/`. All that is read is checked.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 *
 * @throws {UserError} the folder is none
 */
export async function openLayout(folder: string | LayoutFiles): Promise<Layout> {
  const files = typeof folder === 'string' ? folderFiles(folder) : folder
  const text = String((await files.read(LAYOUT_FILE, LARGEST_LAYOUT_FILE)) ?? '')
  if (!/"imageLayoutVersion"\s*:\s*"1\./.test(text)) {
    throw new UserError(
      `${files.name} is no OCI image layout of version 1 (${LAYOUT_FILE}); give the folder a builder wrote`,
    )
  }
  const layout = new Layout(files)
  await layout.entries()
  return layout
}

/** The same, made where there is nothing yet. */
export async function createLayout(folder: string): Promise<Layout> {
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true })
  const isNew = await writeFile(join(folder, LAYOUT_FILE), layoutFileBytes(), { flag: 'wx' }).then(
    () => true,
    () => false,
  )
  if (isNew) await folderFiles(folder).write?.(INDEX_FILE, [indexFileBytes([])])
  return await openLayout(folder)
}

export class Layout implements ImageStore {
  readonly name: string
  readonly #files: LayoutFiles
  /** Writers of index.json wait for each other. */
  #writing: Promise<void> = Promise.resolve()

  constructor(files: LayoutFiles) {
    this.name = files.name
    this.#files = files
  }

  async find(tagOrDigest: string): Promise<Manifest | undefined> {
    const entry = (await this.entries()).find(
      ({ digest, annotations }) => digest === tagOrDigest || tagOf(annotations?.[REF_NAME]) === tagOrDigest,
    )
    const digest = entry?.digest ?? (isDigest(tagOrDigest) ? tagOrDigest : undefined)
    return digest === undefined ? undefined : await this.#manifest(digest, entry?.mediaType)
  }

  /** @param tagOrDigest default: the only image there is */
  async resolve(tagOrDigest?: string): Promise<Manifest> {
    const found = await (tagOrDigest === undefined ? this.#only() : this.find(tagOrDigest))
    if (found !== undefined) return found
    throw new UserError(
      `${this.name} has no image ${tagOrDigest ?? ''}; give a tag or digest that stands in its index.json`,
    )
  }

  async #only(): Promise<Manifest | undefined> {
    const digests = new Set((await this.entries()).map(({ digest }) => digest))
    const read = await Promise.all([...digests].map((digest) => this.find(digest)))
    const images = read.filter((one) => one !== undefined && one.subject === undefined)
    if (images.length < 2) return images[0]
    throw new UserError(`${this.name} has ${images.length} images; say which by tag or digest`)
  }

  async hasBlob({ digest, size }: Pick<Descriptor, 'digest' | 'size'>): Promise<boolean> {
    return (await this.#files.size(blobPath(digest))) === size
  }

  blob(content: Pick<Descriptor, 'digest' | 'size'>): Source {
    return {
      open: () => checked(this.#files.bytes(blobPath(content.digest)), content, `${content.digest} of ${this.name}`),
    }
  }

  async putBlob(content: Descriptor, source: Source): Promise<'present' | 'copied'> {
    if (await this.hasBlob(content)) return 'present'
    await this.#write(
      blobPath(content.digest),
      checked(source.open(), content, `what was to be ${content.digest} of ${this.name}`),
    )
    return 'copied'
  }

  async putManifest(manifest: Manifest, name?: { readonly tag: string } | 'root'): Promise<void> {
    const { descriptor, bytes, subject } = manifest
    await this.#write(blobPath(descriptor.digest), [bytes])
    if (name === undefined && subject === undefined) return
    const tag = typeof name === 'object' ? name.tag : undefined
    const entry = { ...descriptor, ...(tag !== undefined && { annotations: { [REF_NAME]: tag } }) }
    const write = this.#writing.then(() => this.#list(entry, tag))
    this.#writing = write.catch(() => {})
    await write
  }

  async tags(): Promise<string[]> {
    const names = (await this.entries()).flatMap(({ annotations }) => tagOf(annotations?.[REF_NAME]) ?? [])
    return [...new Set(names)].sort()
  }

  async referrers(digest: string): Promise<Descriptor[]> {
    const found: Descriptor[] = []
    for (const entry of await this.entries()) {
      const manifest = await this.find(entry.digest)
      if (manifest?.subject?.digest === digest) found.push(referrerDescriptor(manifest))
    }
    return found
  }

  /** What index.json lists. */
  async entries(): Promise<readonly Descriptor[]> {
    const where = join(this.name, INDEX_FILE)
    const bytes = await this.#files.read(INDEX_FILE, LARGEST_MANIFEST)
    if (bytes === undefined)
      throw new UserError(`${where} is missing or larger than a manifest may be; export the image again`)
    const index = parseManifest(bytes, OCI_INDEX, where)
    return (index as IndexManifest).manifests
  }

  async #list(entry: Descriptor, tag: string | undefined): Promise<void> {
    const entries = await this.entries()
    if (tag === undefined && entries.some(({ digest }) => digest === entry.digest)) return
    const others = entries.filter(({ digest, annotations }) => {
      const other = tagOf(annotations?.[REF_NAME])
      return other === undefined ? digest !== entry.digest : other !== tag
    })
    await this.#write(INDEX_FILE, [indexFileBytes([...others, entry])])
  }

  async #manifest(digest: string, mediaType: string | undefined): Promise<Manifest | undefined> {
    const where = `${digest} of ${this.name}`
    const bytes = await this.#files.read(blobPath(digest), LARGEST_MANIFEST)
    if (bytes === undefined) return undefined
    if (digestOf(bytes) !== digest) throw new UserError(`${where} is not what its digest says; export the image again`)
    return parseManifest(bytes, mediaType, where)
  }

  async #write(path: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    if (this.#files.write === undefined) throw new Error(`${this.name} can only be read`)
    await this.#files.write(path, bytes)
  }
}

/** The tag of `1.4`, `ghcr.io/acme/shop:1.4`. */
function tagOf(name: string | undefined): string | undefined {
  return name?.replace(/^.*[/:](?=[^/:]*$)/, '')
}
