import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import { DISK_REASONS } from '../../disk.ts'
import { messageOf, UserError } from '../../errors.ts'

/** Longer files are no Dockerfile or manifest; they are kept and not compared. */
export const LARGEST_COMPARED = 1024 * 1024

/** What stands at a path: nothing, or a file with its text (undefined: too long, or no text). */
export type Standing = { readonly file: false } | { readonly file: true; readonly text: string | undefined }

/** A person's folder, in which nothing is read or written through a link that leads out of it (T12). */
export class TargetFolder {
  readonly #root: string

  /** @throws {UserError} there is no such folder */
  constructor(root: string) {
    try {
      this.#root = realpathSync(root)
    } catch (cause) {
      throw new UserError(`the folder ${root} can't be opened (${messageOf(cause)}); give one that is there`, { cause })
    }
  }

  /** @throws {UserError} something stands there that is no file of this folder */
  read(path: string): Standing {
    const place = this.#place(path)
    const found = attempt(`read ${path}`, () => lstatSync(place, { throwIfNoEntry: false }))
    if (found === undefined) return { file: false }
    if (found.isSymbolicLink()) {
      throw new UserError(`${path} is a link, through which nothing is written; put a file there or remove the link`)
    }
    if (!found.isFile()) throw new UserError(`${path} is not a file; move it away, a file is generated there`)
    if (found.size > LARGEST_COMPARED) return { file: true, text: undefined }
    const bytes = attempt(`read ${path}`, () => readFileSync(place))
    const text = bytes.toString('utf8')
    return { file: true, text: Buffer.from(text).equals(bytes) && !text.includes('\0') ? text : undefined }
  }

  /** The file is whole or as it was: written beside its place and renamed. */
  write(path: string, text: string): void {
    const place = this.#place(path)
    attempt(`write ${path}`, () => {
      mkdirSync(dirname(place), { recursive: true })
      // What was missing a moment ago may have become a link since.
      this.#inside(dirname(place), path)
      const draft = `${place}.${randomBytes(6).toString('hex')}.tmp`
      try {
        writeFileSync(draft, text, { flag: 'wx', mode: 0o644 })
        renameSync(draft, place)
      } finally {
        rmSync(draft, { force: true })
      }
    })
  }

  /** A file that is not there is fine. */
  remove(path: string): void {
    if (!this.read(path).file) return
    const place = this.#place(path)
    attempt(`remove ${path}`, () => rmSync(place, { force: true }))
  }

  #place(path: string): string {
    const parts = path.split('/')
    if (
      path === '' ||
      posix.isAbsolute(path) ||
      /[\p{Cc}\\]/u.test(path) ||
      parts.some((part) => /^\.{0,2}$/.test(part))
    ) {
      throw new Error(`${JSON.stringify(path)} is no path of a generated file`)
    }
    const place = join(this.#root, ...parts)
    this.#inside(nearestThere(dirname(place)), path)
    return place
  }

  #inside(folder: string, path: string): void {
    const real = attempt(`reach the folder of ${path}`, () => realpathSync(folder))
    if (real === this.#root || real.startsWith(`${this.#root}${sep}`)) return
    throw new UserError(`${path} would be written outside of ${this.#root}, through a link; remove the link`)
  }
}

function nearestThere(folder: string): string {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  return found === undefined ? nearestThere(dirname(folder)) : folder
}

function attempt<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    const why = REASONS[code]
    if (why === undefined) throw cause
    throw new UserError(`can't ${what}: ${why}`, { cause })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ...DISK_REASONS,
  ELOOP: 'a link leads to itself; remove it',
  ENOENT: 'a link leads nowhere; remove it',
}
