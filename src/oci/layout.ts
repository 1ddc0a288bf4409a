import { randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import { isDigest } from '../image-reference.ts'
import { checked } from './content.ts'
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
const REF_NAME = 'org.opencontainers.image.ref.name'
const LAYOUT = { imageLayoutVersion: '1.0.0' }

/**
 * An OCI image layout, a folder with `oci-layout`, `index.json` and `blobs/sha256/`. All that is read is checked.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 *
 * @throws {UserError} the folder is none
 */
export async function openLayout(folder: string): Promise<Layout> {
  const text = await readFile(join(folder, 'oci-layout'), 'utf8').catch(() => undefined)
  if (text === undefined || !/"imageLayoutVersion"\s*:\s*"1\./.test(text)) {
    throw new UserError(`${folder} is no OCI image layout of version 1 (oci-layout); give the folder a builder wrote`)
  }
  const layout = new Layout(folder)
  await layout.entries()
  return layout
}

/** The same, made where there is nothing yet. */
export async function createLayout(folder: string): Promise<Layout> {
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true })
  const isNew = await writeFile(join(folder, 'oci-layout'), JSON.stringify(LAYOUT), { flag: 'wx' }).then(
    () => true,
    () => false,
  )
  if (isNew) await writeIndex(folder, [])
  return await openLayout(folder)
}

export class Layout implements ImageStore {
  readonly name: string
  /** Writers of index.json wait for each other. */
  #writing: Promise<void> = Promise.resolve()

  constructor(folder: string) {
    this.name = folder
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
    const found = await lstat(this.#path(digest)).catch(() => undefined)
    return found?.isFile() === true && found.size === size
  }

  blob(content: Pick<Descriptor, 'digest' | 'size'>): Source {
    return { open: () => checked(this.#bytes(content.digest), content, `${content.digest} of ${this.name}`) }
  }

  async putBlob(content: Descriptor, source: Source): Promise<'present' | 'copied'> {
    if (await this.hasBlob(content)) return 'present'
    await this.#write(
      content.digest,
      checked(source.open(), content, `what was to be ${content.digest} of ${this.name}`),
    )
    return 'copied'
  }

  async putManifest(manifest: Manifest, name?: { readonly tag: string } | 'root'): Promise<void> {
    const { descriptor, bytes, subject } = manifest
    await this.#write(descriptor.digest, [bytes])
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
    const where = join(this.name, 'index.json')
    const bytes = await readRegular(where)
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
    await writeIndex(this.name, [...others, entry])
  }

  async #manifest(digest: string, mediaType: string | undefined): Promise<Manifest | undefined> {
    const where = `${digest} of ${this.name}`
    const bytes = await readRegular(this.#path(digest))
    if (bytes === undefined) return undefined
    if (digestOf(bytes) !== digest) throw new UserError(`${where} is not what its digest says; export the image again`)
    return parseManifest(bytes, mediaType, where)
  }

  async *#bytes(digest: string): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await openRegular(this.#path(digest))
    if (file === undefined) throw new UserError(`${this.name} has no blob ${digest}; export the image again`)
    yield* createReadStream('', { fd: file })
  }

  /** Complete or not there. */
  async #write(digest: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    const draft = `${this.#path(digest)}.${randomUUID()}`
    try {
      await writeFile(draft, bytes, { flag: 'wx' })
      await rename(draft, this.#path(digest))
    } catch (error) {
      await rm(draft, { force: true })
      if (!(typeof error === 'object' && error !== null && 'syscall' in error)) throw error
      throw new UserError(`can't write to ${this.name}: ${messageOf(error)}; make room, or give another folder`, {
        cause: error,
      })
    }
  }

  #path(digest: string): string {
    if (!isDigest(digest)) throw new Error(`no digest: ${digest}`)
    return join(this.name, 'blobs', ...digest.split(':'))
  }
}

/** The tag of `1.4`, `ghcr.io/acme/shop:1.4`. */
function tagOf(name: string | undefined): string | undefined {
  return name?.replace(/^.*[/:](?=[^/:]*$)/, '')
}

async function writeIndex(folder: string, manifests: readonly Descriptor[]): Promise<void> {
  const draft = join(folder, `index.json.${randomUUID()}`)
  await writeFile(draft, JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }))
  await rename(draft, join(folder, 'index.json'))
}

/** A regular file, no link (T12); undefined where there is none. */
async function openRegular(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)
  if (file === undefined || (await file.stat()).isFile()) return file
  await file.close()
  return undefined
}

/** The bytes of a file that is small enough for a manifest. */
async function readRegular(path: string): Promise<Buffer | undefined> {
  const file = await openRegular(path)
  if (file === undefined) return undefined
  try {
    return (await file.stat()).size > LARGEST_MANIFEST ? undefined : await file.readFile()
  } finally {
    await file.close()
  }
}
