import { UserError } from '../errors.ts'
import { byBytes, type Limits, PathSet, shownPath } from './paths.ts'
import { MODES, type Mode, padding, readTarHeader, TAR_BLOCK, TAR_END, tarHeader } from './tar.ts'

export interface TarEntry {
  readonly path: string
  readonly size: number
  readonly mode: Mode
}

/** What an archive may hold. */
export interface ArchiveRules {
  readonly limits: Limits
  /** Why a path can't stand in it, as the end of a sentence that begins with it; undefined where it can. */
  readonly pathTrouble: (path: string) => string | undefined
  /** Packages are gzip files; what is as large as its content needs no limit of its own. */
  readonly form: 'gzip' | 'plain'
  /** What errors call it: `package`. */
  readonly what: string
}

/**
 * Checks entries as they come. Only what `writeArchive` writes is taken, byte by byte: so no other reader of the archive
 * finds anything else in it (T18).
 */
export class Order {
  readonly #where: string
  readonly #rules: ArchiveRules
  readonly #paths = new PathSet()
  #count = 0
  #total = 0
  #before = ''
  #mtime: number | undefined

  constructor(where: string, rules: ArchiveRules) {
    this.#where = where
    this.#rules = rules
  }

  /** @throws {UserError} it can't be in a package, or not here */
  next(header: Buffer): TarEntry {
    const read = readTarHeader(header)
    if (read === undefined) throw this.#bad('has a damaged header; get it anew')
    const { path, size } = read
    const shown = shownPath(path)
    this.#checkAmounts(shown, size)
    const trouble = kindTrouble(read.type) ?? this.#rules.pathTrouble(path) ?? this.#paths.add(path)
    if (trouble !== undefined) throw this.#bad(`has an entry ${shown} that ${trouble}; don't trust its source`)
    const mode = modeOf(read.mode)
    if (mode === undefined) {
      throw this.#bad(`has an entry ${shown} with ${modeTrouble(read.mode)}; don't trust its source`)
    }
    this.#mtime ??= read.mtime
    // What tar allows and Gradus never writes: owners, other forms of a number, bytes behind a name, two times.
    const isOurs = this.#mtime === read.mtime && tarHeader(path, size, mode, read.mtime).equals(header)
    if (!isOurs) throw this.#bad(`has an entry ${shown} ${OTHERWISE}`)
    if (byBytes(this.#before, path) >= 0) throw this.#bad(`has its entry ${shown} out of order; ${ANEW}`)
    this.#before = path
    return { path, size, mode }
  }

  /** What fills a content up to a whole block. */
  behind({ path, size }: TarEntry, fill: Buffer): void {
    if (fill.length < padding(size)) throw this.#bad(CUT_OFF)
    if (!isZero(fill)) throw this.#bad(`has bytes behind its file ${shownPath(path)}, where there are none; ${ANEW}`)
  }

  /** Nothing but two empty blocks follows the last file. */
  end(second: Buffer, further: Uint8Array | undefined): void {
    if (this.#count === 0) throw this.#bad('holds no file; get it anew')
    if (second.length < TAR_END - TAR_BLOCK) throw this.#bad(CUT_OFF)
    if (!isZero(second)) throw this.#bad(`has an end ${OTHERWISE}`)
    if (further !== undefined) throw this.#bad(`has further bytes behind its last file; ${ANEW}`)
  }

  #checkAmounts(shown: string, size: number): void {
    const { limits, what } = this.#rules
    const { files, fileBytes, bytes } = limits
    this.#count += 1
    if (this.#count > files) throw this.#bad(`has more than ${files} files; a ${what} never has so many`)
    if (Number.isNaN(size)) throw this.#bad(`has an entry ${shown} ${OTHERWISE}`)
    if (size > fileBytes) {
      throw this.#bad(`has an entry ${shown} of ${size} bytes; a file has at most ${fileBytes}`)
    }
    this.#total += size
    if (this.#total > bytes) throw this.#bad(`holds more than ${bytes} bytes; a ${what} is never so large`)
  }

  #bad(what: string): UserError {
    return new UserError(`${this.#where} ${what}`)
  }
}

const ANEW = 'pack it by Gradus alone'
const OTHERWISE = `that is written as no Gradus writes it; ${ANEW}`
const CUT_OFF = 'is cut off; get it anew'

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}

const FILES = ['0', '\0']
const KINDS: Readonly<Record<string, string>> = {
  1: 'is a hard link',
  2: 'is a symbolic link',
  3: 'is a device',
  4: 'is a device',
  5: 'is a folder by itself',
  6: 'is a pipe',
  x: 'is an extended header',
  g: 'is an extended header',
  L: 'is an extended header',
  K: 'is an extended header',
}

function kindTrouble(type: string): string | undefined {
  return FILES.includes(type) ? undefined : (KINDS[type] ?? 'is no plain file')
}

function modeOf(mode: number): Mode | undefined {
  return (Object.keys(MODES) as Mode[]).find((name) => MODES[name] === mode)
}

function modeTrouble(mode: number): string {
  if (mode & 0o4000) return 'a setuid bit'
  if (mode & 0o2000) return 'a setgid bit'
  if (mode & 0o1000) return 'a sticky bit'
  return `the mode ${mode.toString(8)} in place of 644 or 755`
}
