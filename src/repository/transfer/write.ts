import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, link, lstat, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskError } from '../../disk.ts'
import { UserError } from '../../errors.ts'
import { checked } from '../../oci/content.ts'
import { blobPath, INDEX_FILE, indexFileBytes, LAYOUT_FILE, layoutFileBytes, REF_NAME } from '../../oci/layout.ts'
import { digestOf } from '../../oci/manifest.ts'
import type { Source } from '../../oci/store.ts'
import { byBytes } from '../../package/paths.ts'
import { padding, TAR_BLOCK, TAR_END, tarHeader } from '../../package/tar.ts'
import type { Collection } from './collection.ts'
import { TRANSFER_LIMITS } from './rules.ts'

export interface WrittenTransfer {
  readonly file: string
  /** Of the file, `sha256:…`. */
  readonly digest: string
  /** Of the file. */
  readonly bytes: number
}

export interface WriteOptions {
  /** Seconds since 1970: of every entry. */
  readonly mtime: number
  readonly signal: AbortSignal
  /** Hears how many bytes of all are written. */
  readonly onProgress?: (done: number, total: number) => void
}

interface LayoutEntry {
  readonly path: string
  readonly digest: string
  readonly size: number
  readonly source: Source
}

/**
 * Writes a collection as one file: a tar with an OCI image layout in it. The same collection gives the same bytes. It
 * appears when it is whole, and replaces nothing.
 *
 * @throws {UserError} something can't be read, or is not what its digest says; the disk is full; something stands there
 */
export async function writeTransfer(
  collection: Collection,
  file: string,
  options: WriteOptions,
): Promise<WrittenTransfer> {
  const entries = entriesOf(collection)
  refuseLarge(entries)
  const bytes = entries.reduce((sum, { size }) => sum + TAR_BLOCK + size + padding(size), TAR_END)
  const draft = join(dirname(file), `.${randomBytes(8).toString('hex')}.part`)
  try {
    // Said before hours of copying; the link below is what makes sure.
    if ((await lstat(file).catch(() => undefined)) !== undefined) throw standing(file)
    const handle = await open(draft, 'wx', 0o600)
    try {
      const digest = await writeTo(handle, entries, bytes, options)
      await handle.sync()
      await handle.chmod(0o644)
      await link(draft, file)
      return { file, digest, bytes }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw diskError(`write ${file}`, cause)
  } finally {
    await rm(draft, { force: true })
  }
}

function standing(file: string): UserError {
  return new UserError(`${file} is there already; give a file that is not there yet`)
}

function entriesOf(collection: Collection): LayoutEntry[] {
  const roots = collection.roots().flatMap(({ manifest, names }) => {
    const { artifactType } = manifest
    const entry = { ...manifest.descriptor, ...(artifactType !== undefined && { artifactType }) }
    const named = names.map((name) => ({ ...entry, annotations: { [REF_NAME]: name } }))
    return named.length === 0 ? [entry] : named
  })
  const blobs = collection
    .contents()
    .map(({ digest, size, source }) => ({ path: blobPath(digest), digest, size, source }))
  const own = [
    { path: LAYOUT_FILE, bytes: layoutFileBytes() },
    { path: INDEX_FILE, bytes: indexFileBytes(roots) },
  ].map(({ path, bytes }) => ({ path, digest: digestOf(bytes), size: bytes.length, source: sourceOf(bytes) }))
  return [...blobs, ...own].sort((a, b) => byBytes(a.path, b.path))
}

function sourceOf(bytes: Uint8Array): Source {
  return {
    async *open() {
      yield bytes
    },
  }
}

function refuseLarge(entries: readonly LayoutEntry[]): void {
  const { files, fileBytes } = TRANSFER_LIMITS
  const large = entries.find(({ size }) => size > fileBytes)
  if (large !== undefined) {
    throw new UserError(
      `${large.digest} has ${large.size} bytes, and a file in a tar at most ${fileBytes}; make smaller layers`,
    )
  }
  if (entries.length > files) throw new UserError(`${entries.length} blobs are more than ${files}; export less at once`)
}

async function writeTo(
  handle: FileHandle,
  entries: readonly LayoutEntry[],
  total: number,
  { mtime, signal, onProgress }: WriteOptions,
): Promise<string> {
  const hash = createHash('sha256')
  let done = 0
  const put = async (bytes: Uint8Array) => {
    signal.throwIfAborted()
    hash.update(bytes)
    for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten
    done += bytes.length
    onProgress?.(done, total)
  }
  for (const { path, digest, size, source } of entries) {
    await put(tarHeader(path, size, 'file', mtime))
    for await (const piece of checked(source.open(), { digest, size }, digest)) await put(piece)
    await put(Buffer.alloc(padding(size)))
  }
  await put(Buffer.alloc(TAR_END))
  return `sha256:${hash.digest('hex')}`
}
