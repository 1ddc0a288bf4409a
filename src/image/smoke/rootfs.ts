import { createWriteStream } from 'node:fs'
import { chmod, lchown, link, lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Header } from 'tar-stream'
import { diskError } from '../../disk.ts'
import { UserError } from '../../errors.ts'
import { readLayer } from '../layers.ts'
import type { Container } from './types.ts'

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
/** As many as Linux follows. */
const MOST_LINKS = 40
const MOST_OWNER = 2 ** 32 - 2
const FOLDER = 0o755
const LONGEST_SHOWN = 200

/** What all layers of one image may have together. */
export interface Budget {
  /** Folders that no entry names count too: one entry can make thousands. */
  readonly files: number
  readonly bytes: number
}

const BUDGET: Budget = { files: 1_000_000, bytes: 16e9 }

/**
 * Lays an image's layers over each other in a new folder. Nothing is written outside of it: a link in the image is
 * followed as the running image would follow it, with this folder as its root (T13).
 *
 * Devices and pipes are left out, and so are setuid and setgid: nothing in a smoke test may use them.
 *
 * @throws {UserError} a layer can't be read, has a path that leads nowhere, or is more than any image may be
 */
export async function unpackImage(
  { store, image }: Pick<Container, 'store'> & { readonly image: Pick<Container['image'], 'layers'> },
  root: string,
  signal: AbortSignal,
  budget = BUDGET,
): Promise<void> {
  await mkdir(root, { mode: FOLDER })
  const left = { ...budget }
  const spend = (files: number, bytes: number) => {
    left.files -= files
    left.bytes -= bytes
    if (left.files >= 0 && left.bytes >= 0) return
    throw new UserError(
      `the image has more than ${budget.files} files or ${budget.bytes / 1e9} GB; build a smaller one`,
    )
  }
  for (const layer of image.layers) {
    const tree = new Rootfs(root, spend)
    await readLayer(store, layer, (header, content) => tree.add(header, content), signal)
  }
}

/** The root while one layer goes over it. */
class Rootfs {
  readonly #root: string
  readonly #spend: (files: number, bytes: number) => void
  /** What this layer wrote, and the folders above it: a whiteout hides only what was there before. */
  readonly #written = new Set<string>()
  readonly #above = new Set<string>()
  /** Nothing of the layers below is there any more. */
  readonly #hidden = new Set<string>()

  constructor(root: string, spend: (files: number, bytes: number) => void) {
    this.#root = root
    this.#spend = spend
  }

  async add(header: Header, content: Readable): Promise<void> {
    this.#spend(1, header.size ?? 0)
    const parts = partsOf(header.name)
    const name = parts.pop()
    if (name === undefined) return
    try {
      const parent = await this.#folder(parts)
      const path = join(parent, name)
      if (name === OPAQUE) await this.#empty(parent)
      else if (name.startsWith(WHITEOUT)) await this.#hide(join(parent, whitedOut(name)))
      else await this.#write(path, header, content)
    } catch (cause) {
      throw refused(header.name, cause)
    }
  }

  async #write(path: string, header: Header, content: Readable): Promise<void> {
    const { type, mode = FOLDER, uid = 0, gid = 0 } = header
    if (![uid, gid].every((id) => Number.isInteger(id) && id >= 0 && id <= MOST_OWNER)) {
      throw new UserError(`a layer gives ${shown(header.name)} to an owner that there can't be; build it again`)
    }
    const there = await lstat(path).catch(() => undefined)
    if (type === 'directory') {
      this.#remember(path)
      if (there?.isDirectory() !== true) {
        await rm(path, { force: true })
        await mkdir(path)
      }
      await lchown(path, uid, gid)
      await chmod(path, mode & 0o1777)
      return
    }
    if (there !== undefined) await rm(path, { recursive: true, force: true })
    if (!isKept(type)) return
    this.#remember(path)
    if (type === 'symlink') await symlink(header.linkname ?? '', path)
    else if (type === 'link') await link(await this.#file(header.linkname ?? ''), path)
    else await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    // A hard link has the owner and mode of its file.
    if (type === 'link') return
    await lchown(path, uid, gid)
    if (type !== 'symlink') await chmod(path, mode & 0o777)
  }

  #remember(path: string): void {
    this.#written.add(path)
    for (let folder = dirname(path); !this.#above.has(folder); folder = dirname(folder)) {
      this.#above.add(folder)
      if (folder === this.#root) break
    }
  }

  /** Takes away what the layers below have there, and leaves what this one has. */
  async #hide(path: string): Promise<void> {
    if (!this.#written.has(path) && !this.#above.has(path)) return rm(path, { recursive: true, force: true })
    const found = await lstat(path).catch(() => undefined)
    if (found?.isDirectory()) await this.#empty(path)
  }

  async #empty(folder: string): Promise<void> {
    if (this.#hidden.has(folder)) return
    this.#hidden.add(folder)
    for (const name of await readdir(folder)) await this.#hide(join(folder, name))
  }

  /** A file that an entry of the archive names. */
  async #file(path: string): Promise<string> {
    const parts = partsOf(path)
    const name = parts.pop() ?? ''
    const file = join(await this.#folder(parts), name)
    const found = await lstat(file).catch(() => undefined)
    if (found?.isFile() || found?.isSymbolicLink()) return file
    throw new UserError(`a layer links ${shown(path)}, which is no file of the image; build it again`)
  }

  /** The folder below the root, made where it is missing; links on the way begin at the root again. */
  async #folder(wanted: readonly string[]): Promise<string> {
    const ahead = [...wanted]
    const path: string[] = []
    let links = 0
    for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
      if (part === '..') {
        path.pop()
        continue
      }
      const here = join(this.#root, ...path, part)
      const found = await lstat(here).catch(() => undefined)
      if (found?.isSymbolicLink()) {
        links += 1
        if (links > MOST_LINKS) throw new UserError('a path in a layer goes through links in a circle')
        const target = await readlink(here)
        if (target.startsWith('/')) path.length = 0
        ahead.unshift(...target.split('/').filter((one) => one !== '' && one !== '.'))
        continue
      }
      if (found?.isDirectory() !== true) {
        this.#spend(1, 0)
        await rm(here, { force: true })
        await mkdir(here, { mode: FOLDER })
      }
      path.push(part)
    }
    return join(this.#root, ...path)
  }
}

function isKept(type: Header['type']): boolean {
  return type === 'file' || type === 'contiguous-file' || type === 'symlink' || type === 'link'
}

function whitedOut(name: string): string {
  const hidden = name.slice(WHITEOUT.length)
  if (hidden !== '' && hidden !== '.' && hidden !== '..') return hidden
  throw new UserError('a layer removes a path that is none; build it again')
}

/** What the file system says of a path that an image made up, as a sentence; the disk itself has its own. */
function refused(name: string, cause: unknown): unknown {
  const said = diskError(`unpack ${shown(name)} of the image`, cause)
  if (said !== cause) return said
  const { code } = cause as NodeJS.ErrnoException
  const strange = code === 'ENAMETOOLONG' || code === 'EINVAL' || code === 'ERR_INVALID_ARG_VALUE'
  if (!strange) return cause
  return new UserError(`a layer has the path ${shown(name)}, which no file system takes; build it again`, { cause })
}

function shown(path: string): string {
  return JSON.stringify(path.length > LONGEST_SHOWN ? `${path.slice(0, LONGEST_SHOWN)}…` : path)
}

/** A name of an archive as a path below the root; `..` leads no higher. */
function partsOf(name: string): string[] {
  const parts: string[] = []
  for (const part of name.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}
