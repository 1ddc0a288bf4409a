/** Folders of a package; nothing lies beside them. */
export const TOP_FOLDERS = ['ci-cd', 'containers', 'metadata', 'monitoring', 'recipe'] as const

/** What a package may hold at most. Whoever packs is told the same as whoever unpacks. */
export interface Limits {
  readonly files: number
  /** Bytes of one file, and of all of them. */
  readonly fileBytes: number
  readonly bytes: number
  /** Folders above a file. */
  readonly depth: number
  /** Bytes that come out for one that went in, after the first `freeBytes`. */
  readonly ratio: number
  readonly freeBytes: number
}

const MiB = 1024 * 1024

export const LIMITS: Limits = {
  files: 10_000,
  fileBytes: 2048 * MiB,
  bytes: 4096 * MiB,
  depth: 16,
  ratio: 200,
  freeBytes: 16 * MiB,
}

/** What a plain tar header has room for: a name, and folders in front of it. */
const NAME_BYTES = 100
const PREFIX_BYTES = 155

/** Why a path can't stand in a package, as the end of a sentence that begins with it; undefined where it can. */
export function pathTrouble(path: string, limits: Pick<Limits, 'depth'> = LIMITS): string | undefined {
  const trouble = formTrouble(path, limits)
  if (trouble !== undefined) return trouble
  const parts = path.split('/')
  if (parts.length < 2 || !(TOP_FOLDERS as readonly string[]).includes(parts[0] as string)) {
    return `lies in none of the folders ${TOP_FOLDERS.join(', ')}`
  }
  return splitPath(path) === undefined ? 'has a path that is too long for an archive' : undefined
}

/** The same for an archive of anything: what no path may be. */
export function formTrouble(path: string, { depth }: Pick<Limits, 'depth'>): string | undefined {
  if (path === '') return 'is an empty path'
  if (path.includes('\0')) return 'has a NUL in its path'
  if (/\p{Cc}/u.test(path)) return 'has a control character in its path'
  if (!path.isWellFormed() || path.includes('\uFFFD')) return 'has a path that is no UTF-8'
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is an absolute path'
  if (path.includes('\\')) return 'has a backslash in its path'
  const parts = path.split('/')
  if (parts.includes('..')) return 'leads out of the package by ".."'
  if (parts.some((part) => part === '' || part === '.')) return 'has an empty part or "." in its path'
  if (path.normalize('NFC') !== path) return 'has letters in its path that are not composed (NFC)'
  return parts.length - 1 > depth ? `lies more than ${depth} folders deep` : undefined
}

/** A path as the two fields of a tar header, both at most full; undefined where it does not fit. */
export function splitPath(path: string): { readonly prefix: string; readonly name: string } | undefined {
  if (Buffer.byteLength(path) <= NAME_BYTES) return { prefix: '', name: path }
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (Buffer.byteLength(prefix) <= PREFIX_BYTES && Buffer.byteLength(name) <= NAME_BYTES) return { prefix, name }
  }
  return undefined
}

/** The order of a package's files: by the bytes of their paths, whatever the locale is. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** Paths that can lie beside each other in one folder on every file system. */
export class PathSet {
  /** Folded prefix → how it was written first, and what it is. */
  readonly #known = new Map<string, { readonly path: string; readonly kind: 'file' | 'folder' }>()

  /** Why it can't be added, as the end of a sentence that begins with it. */
  add(path: string): string | undefined {
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      const trouble = this.#take(path.slice(0, at), 'folder')
      if (trouble !== undefined) return trouble
    }
    return this.#take(path, 'file')
  }

  #take(path: string, kind: 'file' | 'folder'): string | undefined {
    const folded = path.normalize('NFD').toLowerCase().toUpperCase()
    const there = this.#known.get(folded)
    if (there === undefined) {
      this.#known.set(folded, { path, kind })
      return undefined
    }
    if (there.path !== path) return `differs from ${shownPath(there.path)} only in case`
    if (there.kind === 'file' && kind === 'file') return 'is there twice'
    return there.kind === kind ? undefined : 'is a file and a folder at once'
  }
}

const SHOWN = 200

/** A path from an untrusted place, as one harmless line. */
export function shownPath(path: string): string {
  const line = path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/gu, '\uFFFD')
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
}
