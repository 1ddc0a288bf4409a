import { randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { type FileHandle, lstat, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, UserError } from '../errors.ts'

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Where the files of an OCI layout are: in a folder, or in an archive. Paths are relative, with forward slashes. */
export interface LayoutFiles {
  /** As an error names the layout. */
  readonly name: string
  /** Bytes of a regular file; undefined where there is none. */
  size(path: string): Promise<number | undefined>
  /** The bytes of a file that has at most `most`; undefined where there is none, or it is larger. */
  read(path: string, most: number): Promise<Buffer | undefined>
  /** @throws {UserError} there is no such file */
  bytes(path: string): AsyncIterable<Uint8Array>
  /** Complete or not there; absent where files can only be read. */
  write?(path: string, bytes: Bytes): Promise<void>
}

export function folderFiles(folder: string): LayoutFiles {
  return {
    name: folder,
    async size(path) {
      const found = await lstat(join(folder, path)).catch(() => undefined)
      return found?.isFile() ? found.size : undefined
    },
    async read(path, most) {
      const file = await openRegular(join(folder, path))
      if (file === undefined) return undefined
      try {
        return (await file.stat()).size > most ? undefined : await file.readFile()
      } finally {
        await file.close()
      }
    },
    async *bytes(path) {
      const file = await openRegular(join(folder, path))
      if (file === undefined) throw new UserError(`${folder} has no ${path}; export the image again`)
      yield* createReadStream('', { fd: file })
    },
    async write(path, bytes) {
      const draft = join(folder, `${path}.${randomUUID()}`)
      try {
        await writeFile(draft, bytes, { flag: 'wx' })
        await rename(draft, join(folder, path))
      } catch (error) {
        await rm(draft, { force: true })
        if (!(typeof error === 'object' && error !== null && 'syscall' in error)) throw error
        throw new UserError(`can't write to ${folder}: ${messageOf(error)}; make room, or give another folder`, {
          cause: error,
        })
      }
    },
  }
}

/** A regular file, no link (T12); undefined where there is none. */
async function openRegular(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)
  if (file === undefined || (await file.stat()).isFile()) return file
  await file.close()
  return undefined
}
