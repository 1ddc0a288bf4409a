import { createWriteStream } from 'node:fs'
import { chmod, lchown, link, lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Header } from 'tar-stream'
import { UserError } from '../../errors.ts'
import { readLayer } from '../layers.ts'
import type { Container } from './types.ts'

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
/** As many as Linux follows. */
const MOST_LINKS = 40
const MOST_FILES = 1_000_000
const MOST_BYTES = 16e9
const FOLDER = 0o755

/**
 * Lays an image's layers over each other in a new folder. Nothing is written outside of it: a link in the image is
 * followed as the running image would follow it, with this folder as its root (T13).
 *
 * Devices and pipes are left out, and so are setuid and setgid: nothing in a smoke test may use them.
 *
 * @throws {UserError} a layer can't be read, or has a path that leads nowhere
 */
export async function unpackImage({ store, image }: Container, root: string, signal: AbortSignal): Promise<void> {
  await mkdir(root, { mode: FOLDER })
  const left = { files: MOST_FILES, bytes: MOST_BYTES }
  for (const layer of image.layers) {
    const tree = new Rootfs(root)
    await readLayer(
      store,
      layer,
      async (header, content) => {
        left.files -= 1
        left.bytes -= header.size ?? 0
        if (left.files < 0 || left.bytes < 0) {
          throw new UserError(
            `the image has more than ${MOST_FILES} files or ${MOST_BYTES / 1e9} GB; build a smaller one`,
          )
        }
        await tree.add(header, content)
      },
      signal,
    )
  }
}

/** The root while one layer goes over it. */
class Rootfs {
  readonly #root: string
  /** What this layer wrote: an opaque folder hides only what was there before. */
  readonly #written = new Set<string>()

  constructor(root: string) {
    this.#root = root
  }

  async add(header: Header, content: Readable): Promise<void> {
    const parts = partsOf(header.name)
    const name = parts.pop()
    if (name === undefined) return
    if (header.name.includes('\0')) throw new UserError('a layer has a path with a NUL; build the image again')
    const parent = await this.#folder(parts)
    if (name === OPAQUE) return this.#empty(parent)
    if (name.startsWith(WHITEOUT)) return this.#remove(parent, name.slice(WHITEOUT.length))
    await this.#write(join(parent, name), header, content)
    this.#written.add(join(parent, name))
  }

  async #write(path: string, header: Header, content: Readable): Promise<void> {
    const { type, mode = FOLDER, uid = 0, gid = 0 } = header
    const there = await lstat(path).catch(() => undefined)
    if (type === 'directory') {
      if (there?.isDirectory() !== true) {
        await rm(path, { force: true })
        await mkdir(path)
      }
      await lchown(path, uid, gid)
      await chmod(path, mode & 0o1777)
      return
    }
    if (!isKept(type)) return
    if (there !== undefined) await rm(path, { recursive: true, force: true })
    if (type === 'symlink') await symlink(header.linkname ?? '', path)
    else if (type === 'link') await link(await this.#file(header.linkname ?? ''), path)
    else await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    // A hard link has the owner and mode of its file.
    if (type === 'link') return
    await lchown(path, uid, gid)
    if (type !== 'symlink') await chmod(path, mode & 0o777)
  }

  async #empty(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      const path = join(folder, name)
      const ours = this.#written.has(path) || [...this.#written].some((one) => one.startsWith(`${path}/`))
      if (!ours) await rm(path, { recursive: true, force: true })
    }
  }

  async #remove(folder: string, name: string): Promise<void> {
    if (name === '' || name === '.' || name === '..') throw new UserError('a layer removes a path that is none')
    const path = join(folder, name)
    if (!this.#written.has(path)) await rm(path, { recursive: true, force: true })
  }

  /** A file that an entry of the archive names. */
  async #file(path: string): Promise<string> {
    const parts = partsOf(path)
    const name = parts.pop() ?? ''
    const file = join(await this.#folder(parts), name)
    const found = await lstat(file).catch(() => undefined)
    if (found?.isFile() || found?.isSymbolicLink()) return file
    throw new UserError(`a layer links ${JSON.stringify(path)}, which is no file of the image; build it again`)
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

/** A name of an archive as a path below the root; `..` leads no higher. */
function partsOf(name: string): string[] {
  const parts: string[] = []
  for (const part of name.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}
