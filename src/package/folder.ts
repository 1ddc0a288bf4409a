import { type Dirent, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { ahead } from './blocks.ts'
import { type FoundFile, KEPT, type PackageContent } from './content.ts'
import { fileBytes, Measure, type OnBytes, turns } from './entries.ts'
import { itemsOf } from './listing.ts'
import { byBytes, LIMITS, type Limits, PathSet, pathTrouble, shownPath } from './paths.ts'
import type { Manifest } from './types.ts'

export interface FolderOptions {
  readonly signal: AbortSignal
  readonly onBytes?: OnBytes
  readonly limits?: Limits
}

/**
 * What lies in a package that was unpacked: every file read once, through no link.
 *
 * @throws {UserError} the first thing that can't be in a package
 */
export async function readFolder(folder: string, options: FolderOptions): Promise<PackageContent> {
  const { signal, onBytes, limits = LIMITS } = options
  const where = `the package in ${folder}`
  const files: FoundFile[] = []
  const metadata = new Map<string, Buffer>()
  const into = turns()
  let total = 0
  for (const { path, mode } of listed(folder, where, limits)) {
    const most = KEPT.get(path)
    const kept: Buffer[] = []
    const measure = new Measure()
    for await (const bytes of ahead(fileBytes(join(folder, path), into, { alone: true }))) {
      signal.throwIfAborted()
      measure.add(bytes)
      onBytes?.(bytes.length)
      total += bytes.length
      if (measure.size > limits.fileBytes || total > limits.bytes) {
        throw new UserError(`${where}: ${shownPath(path)} makes it larger than a package can be`)
      }
      if (most !== undefined && measure.size > most) {
        throw new UserError(`${where}: ${path} has more than the ${most} bytes that are read`)
      }
      if (most !== undefined) kept.push(Buffer.from(bytes))
    }
    if (most !== undefined) metadata.set(path, Buffer.concat(kept))
    files.push({ path, size: measure.size, sha256: measure.digest(), mode })
  }
  return { where, files, metadata }
}

/**
 * A file of a package whose content was verified: what is handed out are the bytes that the manifest lists, or nothing.
 *
 * @throws {UserError} they are others by now
 */
export async function readVerified(folder: string, manifest: Manifest, path: string): Promise<Buffer> {
  const listed = manifest.files.find((file) => file.path === path)
  if (listed === undefined) throw new UserError(`the package ${manifest.name} ${manifest.version} has no file ${path}`)
  const measure = new Measure()
  const pieces: Buffer[] = []
  for await (const bytes of fileBytes(join(folder, path), () => Buffer.allocUnsafe(64 * 1024), { alone: true })) {
    measure.add(bytes)
    pieces.push(bytes)
    if (measure.size > listed.size) break
  }
  if (measure.size === listed.size && measure.digest() === listed.sha256) return Buffer.concat(pieces)
  throw new UserError(`${join(folder, path)} is not what was signed; it changed after it was verified`)
}

function listed(folder: string, where: string, limits: Limits): { path: string; mode: FoundFile['mode'] }[] {
  const found: { path: string; mode: FoundFile['mode'] }[] = []
  const paths = new PathSet()
  const open = ['']
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    let isEmpty = true
    for (const item of itemsOf(join(folder, next))) {
      isEmpty = false
      const path = `${next}${item.name}`
      const trouble = item.isDirectory()
        ? undefined
        : (kindTrouble(item) ?? pathTrouble(path, limits) ?? paths.add(path))
      if (trouble !== undefined) throw new UserError(`${where}: ${shownPath(path)} ${trouble}`)
      if (item.isDirectory()) open.push(`${path}/`)
      else found.push({ path, mode: modeOf(join(folder, path)) })
      if (path.split('/').length > limits.depth + 2) throw new UserError(`${where} is too deep at ${shownPath(path)}`)
      if (found.length > limits.files) {
        throw new UserError(`${where} has more than ${limits.files} files; a package never has so many`)
      }
    }
    if (isEmpty) throw new UserError(`${where} has an empty folder ${shownPath(next) || '.'}, which no package has`)
  }
  return found.sort((a, b) => byBytes(a.path, b.path))
}

function kindTrouble(item: Dirent): string | undefined {
  if (item.isSymbolicLink()) return 'is a symbolic link'
  if (item.isFile()) return undefined
  return item.isFIFO() || item.isSocket() ? 'is a pipe or a socket' : 'is a device'
}

/** As `MODES` are written on unpacking: the owner's right alone, others depend on a umask. */
function modeOf(file: string): FoundFile['mode'] {
  return (lstatSync(file).mode & 0o100) === 0 ? 'file' : 'executable'
}
