import { constants } from 'node:fs'
import { chmod, type FileHandle, lstat, mkdir, mkdtemp, open, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { diskError } from '../disk.ts'
import { UserError } from '../errors.ts'
import { type FoundFile, KEPT, type PackageContent } from './content.ts'
import { Measure } from './entries.ts'
import type { Limits } from './paths.ts'
import { MODES } from './tar.ts'
import { packageRules, readEntries } from './tar-entries.ts'
import type { TarEntry } from './tar-order.ts'

export interface ArchiveContent extends PackageContent {
  /** Of the uncompressed archive: who the package is, `sha256:…`. */
  readonly digest: string
}

export interface ExtractOptions {
  readonly signal: AbortSignal
  /** Hears how many bytes of all were worked through. */
  readonly onProgress?: (done: number, total: number) => void
  /** Gets the bytes of the file as `list` reads them, compressed: who sends it on knows what was looked at. */
  readonly onFileBytes?: (bytes: Uint8Array) => void
  readonly limits?: Limits
}

/** Who hears what of an archive's bytes. */
interface Taps {
  readonly onTar?: (bytes: Uint8Array) => void
  readonly onFileBytes?: ((bytes: Uint8Array) => void) | undefined
}

/** An archive that is open: the file that was looked at is the one that is unpacked, whatever its name leads to now. */
export class Archive implements AsyncDisposable {
  readonly #handle: FileHandle
  readonly #where: string
  readonly #options: ExtractOptions

  private constructor(handle: FileHandle, where: string, options: ExtractOptions) {
    this.#handle = handle
    this.#where = where
    this.#options = options
  }

  /** @throws {UserError} there is no such file */
  static async open(file: string, options: ExtractOptions): Promise<Archive> {
    const where = `the package ${basename(file)}`
    let handle: FileHandle | undefined
    try {
      handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
      if (!(await handle.stat()).isFile()) throw new UserError(`${file} is no file; give the archive of a package`)
      return new Archive(handle, where, options)
    } catch (cause) {
      await handle?.close()
      throw diskError(`open ${file}`, cause)
    }
  }

  /**
   * Looks at all of it, and writes nothing.
   *
   * @throws {UserError} the first thing that can't be in a package
   */
  async list(): Promise<ArchiveContent> {
    const files: FoundFile[] = []
    const metadata = new Map<string, Buffer>()
    const tar = new Measure()
    const { onFileBytes } = this.#options
    await this.#read({ onTar: (bytes) => tar.add(bytes), onFileBytes }, async (entry, content) => {
      const kept = this.#keeping(entry)
      const measure = new Measure()
      for await (const bytes of content) {
        measure.add(bytes)
        kept?.push(Buffer.from(bytes))
      }
      if (kept !== undefined) metadata.set(entry.path, Buffer.concat(kept))
      files.push({ ...entry, sha256: measure.digest() })
    })
    return { where: this.#where, files, metadata, digest: `sha256:${tar.digest()}` }
  }

  /**
   * Unpacks what was listed and verified into a folder that is not there yet. It appears when it is whole.
   *
   * @param files as `list` found them
   * @throws {UserError} the archive changed since, the disk is full, something stands at `to`
   */
  async unpack(files: readonly FoundFile[], to: string): Promise<void> {
    let draft: string | undefined
    try {
      await refuseStanding(to)
      await mkdir(dirname(to), { recursive: true })
      const fresh = await mkdtemp(join(dirname(to), '.gradus-'))
      draft = fresh
      const expected = files[Symbol.iterator]()
      await this.#read({}, async (entry, content) => {
        const { value } = expected.next()
        await this.#write(fresh, entry, content, value)
      })
      if (!expected.next().done) throw this.#changed()
      await chmod(draft, 0o755)
      // An empty folder would be replaced; `to` is made here, so that what came meanwhile is refused.
      await mkdir(to)
      await rename(draft, to).catch(async (cause) => {
        await rmdir(to)
        throw cause
      })
    } catch (cause) {
      if (draft !== undefined) await rm(draft, { recursive: true, force: true })
      throw diskError(`unpack to ${to}`, cause)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }

  async #write(root: string, entry: TarEntry, content: AsyncIterable<Uint8Array>, listed?: FoundFile): Promise<void> {
    const place = join(root, entry.path)
    await mkdir(dirname(place), { recursive: true })
    const handle = await open(place, 'wx', 0o600)
    const measure = new Measure()
    try {
      for await (const bytes of content) {
        measure.add(bytes)
        for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten
      }
      await handle.chmod(MODES[entry.mode])
    } finally {
      await handle.close()
    }
    const same = listed?.path === entry.path && listed.mode === entry.mode && listed.sha256 === measure.digest()
    if (!same) throw this.#changed()
  }

  #keeping({ path, size }: TarEntry): Uint8Array[] | undefined {
    const most = KEPT.get(path)
    if (most === undefined) return undefined
    if (size > most) throw new UserError(`${this.#where}: ${path} has ${size} bytes; at most ${most} are read`)
    return []
  }

  async #read(
    taps: Taps,
    visit: (entry: TarEntry, content: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<void> {
    const { limits, signal, onProgress } = this.#options
    const { size } = await this.#handle.stat()
    const onFile = (done: number) => onProgress?.(done, size)
    const { onTar, onFileBytes } = taps
    const heard = { onFile, ...(onTar && { onTar }), ...(onFileBytes && { onFileBytes }) }
    const options = { where: this.#where, rules: packageRules(limits), signal, ...heard }
    await readEntries(this.#handle, options, visit)
  }

  #changed(): UserError {
    return new UserError(`${this.#where} changed while it was unpacked; nothing may write to it now`)
  }
}

async function refuseStanding(to: string): Promise<void> {
  const there = await lstat(to).catch(() => undefined)
  if (there !== undefined) throw new UserError(`${to} is there already; give a folder that is not there yet`)
}
