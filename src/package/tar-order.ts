import type { Header } from 'tar-stream'
import { UserError } from '../errors.ts'
import { byBytes, type Limits, PathSet, pathTrouble, shownPath } from './paths.ts'
import type { Tape } from './tape.ts'
import { MODES, type Mode, padding, TAR_END, tarHeader } from './tar.ts'

export interface TarEntry {
  readonly path: string
  readonly size: number
  readonly mode: Mode
}

/**
 * Checks entries as they come. Only what `writeArchive` writes is taken, byte by byte: so no other reader of the archive
 * finds anything else in it (T18).
 */
export class Order {
  readonly #where: string
  readonly #limits: Limits
  readonly #tape: Tape
  readonly #paths = new PathSet()
  #count = 0
  #total = 0
  /** Where the last content ended: zeros up to a whole block follow, then the next header. */
  #ended = 0
  #before = ''
  #mtime: number | undefined

  constructor(where: string, limits: Limits, tape: Tape) {
    this.#where = where
    this.#limits = limits
    this.#tape = tape
  }

  /** @throws {UserError} it can't be in a package, or not here */
  next(header: Header): TarEntry {
    const { name: path, size = 0 } = header
    const shown = shownPath(path)
    this.#checkAmounts(shown, size)
    const trouble = kindTrouble(header) ?? pathTrouble(path, this.#limits) ?? this.#paths.add(path)
    if (trouble !== undefined) throw this.#bad(`has an entry ${shown} that ${trouble}; don't trust its source`)
    const mode = modeOf(header.mode)
    if (mode === undefined) {
      throw this.#bad(`has an entry ${shown} with ${modeTrouble(header.mode)}; don't trust its source`)
    }
    this.#mtime ??= Math.floor((header.mtime?.getTime() ?? 0) / 1000)
    this.#checkBytes(tarHeader(path, size, mode, Math.max(0, this.#mtime)), `an entry ${shown}`)
    if (byBytes(this.#before, path) >= 0) throw this.#bad(`has its entry ${shown} out of order; ${ANEW}`)
    this.#before = path
    this.#ended += size
    this.#tape.forget(this.#ended)
    return { path, size, mode }
  }

  /** Nothing but two empty blocks follows the last file. */
  end(): void {
    if (this.#count === 0) throw this.#bad('holds no file; get it anew')
    const end = this.#ended + padding(this.#ended) + TAR_END
    if (this.#tape.length < end) throw this.#bad('is cut off; get it anew')
    if (this.#tape.length > end) throw this.#bad(`has further bytes behind its last file; ${ANEW}`)
    this.#checkBytes(Buffer.alloc(TAR_END), 'an end')
  }

  #checkAmounts(shown: string, size: number): void {
    const { files, fileBytes, bytes } = this.#limits
    this.#count += 1
    if (this.#count > files) throw this.#bad(`has more than ${files} files; a package never has so many`)
    if (!Number.isSafeInteger(size) || size < 0 || size > fileBytes) {
      throw this.#bad(`has an entry ${shown} of ${size} bytes; a file has at most ${fileBytes}`)
    }
    this.#total += size
    if (this.#total > bytes) throw this.#bad(`holds more than ${bytes} bytes; a package is never so large`)
  }

  /** What tar allows and Gradus never writes: extension headers, owners, gaps, bytes behind a name. */
  #checkBytes(expected: Buffer, what: string): void {
    const zeros = padding(this.#ended)
    const there = this.#tape.piece(this.#ended, zeros + expected.length)
    if (!there.equals(Buffer.concat([Buffer.alloc(zeros), expected]))) {
      throw this.#bad(`has ${what} that is written as no Gradus writes it; ${ANEW}`)
    }
    this.#ended += zeros + expected.length
  }

  #bad(what: string): UserError {
    return new UserError(`${this.#where} ${what}`)
  }
}

const ANEW = 'pack it by Gradus alone'

const KINDS: Readonly<Record<string, string>> = {
  link: 'is a hard link',
  symlink: 'is a symbolic link',
  'character-device': 'is a device',
  'block-device': 'is a device',
  fifo: 'is a pipe',
  directory: 'is a folder by itself',
}

function kindTrouble({ type }: Header): string | undefined {
  return type === 'file' ? undefined : (KINDS[type ?? ''] ?? 'is no plain file')
}

function modeOf(mode: number | undefined): Mode | undefined {
  return (Object.keys(MODES) as Mode[]).find((name) => MODES[name] === mode)
}

function modeTrouble(mode = 0): string {
  if (mode & 0o4000) return 'a setuid bit'
  if (mode & 0o2000) return 'a setgid bit'
  if (mode & 0o1000) return 'a sticky bit'
  return `the mode ${mode.toString(8)} in place of 644 or 755`
}
