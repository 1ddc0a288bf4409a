import { UserError } from '../errors.ts'
import type { Verified } from '../sign/types.ts'
import type { FoundFile, PackageContent } from './content.ts'
import type { Archive, ArchiveContent } from './extract.ts'
import { type FolderOptions, readFolder } from './folder.ts'
import { readManifest } from './manifest.ts'
import { imageDigests, readPackageFile } from './package-file.ts'
import { shownPath } from './paths.ts'
import { LOCK, MANIFEST, type Manifest, type ManifestFile, PACKAGE, type PackageFile, SIGNATURES } from './types.ts'

/** What was asked for; a package that is validly signed but another one is refused (T21). */
export interface Expected {
  readonly name: string
  readonly version: string
  /** The environment that it must have been packed for. */
  readonly stage?: string
}

/** What this room can't judge, handed in. */
export interface Judges {
  /**
   * Whether a signature over the manifest's very bytes counts.
   *
   * @param signatures bytes by path, those of `SIGNATURES` that are there
   * @throws {UserError} none does
   */
  readonly signature: (manifest: Uint8Array, signatures: ReadonlyMap<string, Uint8Array>) => Promise<Verified>
  /**
   * Whether the registry serves the images that the package names.
   *
   * @param images container → reference by digest
   * @throws {UserError} it does not
   */
  readonly images?: (images: PackageFile['images']) => Promise<void>
}

export interface VerifiedPackage {
  readonly manifest: Manifest
  readonly package: PackageFile
  readonly verified: Verified
  /** Bytes of `metadata/lock.json`. */
  readonly lock?: Uint8Array
}

/**
 * Judges what was read, in this order: the signature over the manifest's bytes, the manifest, every file it lists, no file
 * it doesn't, name, version and stage, the images.
 *
 * @throws {UserError} the first thing that is wrong
 */
export async function verifyContent(
  content: PackageContent,
  expected: Expected,
  judges: Judges,
): Promise<VerifiedPackage> {
  const { where, metadata } = content
  const bytes = metadata.get(MANIFEST)
  if (bytes === undefined)
    throw new UserError(`${where} has no ${MANIFEST}, so nothing of it can be verified; pack it again`)
  const signatures = new Map(SIGNATURES.flatMap((path) => [...metadata].filter(([key]) => key === path)))
  const verified = await judges.signature(bytes, signatures)
  const manifest = readManifest(bytes, where)
  compareFiles(manifest.files, content.files, where)
  const file = readPackageFile(metadata.get(PACKAGE) ?? missing(where, PACKAGE), where)
  compareFacts(manifest, file, metadata, where)
  compareExpected(manifest, expected, where)
  await judges.images?.(file.images)
  const lock = metadata.get(LOCK)
  return { manifest, package: file, verified, ...(lock !== undefined && { lock }) }
}

/** An archive that was listed; afterwards `archive.unpack` may write its files. */
export async function verifyArchive(
  archive: Archive,
  expected: Expected,
  judges: Judges,
): Promise<VerifiedPackage & { readonly content: ArchiveContent }> {
  const content = await archive.list()
  return { ...(await verifyContent(content, expected, judges)), content }
}

/** A package that was unpacked; use its files through `readVerified` alone. */
export async function verifyFolder(
  folder: string,
  expected: Expected,
  judges: Judges,
  options: FolderOptions,
): Promise<VerifiedPackage> {
  return await verifyContent(await readFolder(folder, options), expected, judges)
}

function missing(where: string, path: string): never {
  throw new UserError(`${where} has no ${path}, which every package has; pack it again`)
}

function compareFiles(listed: readonly ManifestFile[], found: readonly FoundFile[], where: string): void {
  const there = new Map(found.map((file) => [file.path, file]))
  const known = new Set(listed.map(({ path }) => path))
  const renamed = (sha256: string) => {
    const other = found.find((file) => file.sha256 === sha256 && !known.has(file.path))
    return other === undefined ? '' : `; ${shownPath(other.path)} has its bytes`
  }
  for (const { path, size, sha256, mode } of listed) {
    const file = there.get(path)
    if (file === undefined)
      throw new UserError(`${where} lacks ${shownPath(path)}, which its manifest lists${renamed(sha256)}`)
    if (file.size !== size) {
      throw new UserError(
        `${where}: ${shownPath(path)} has ${file.size} bytes and its manifest says ${size}; it was changed`,
      )
    }
    if (file.sha256 !== sha256)
      throw new UserError(`${where}: ${shownPath(path)} was changed; its bytes are not those that were signed`)
    if (file.mode !== mode) {
      throw new UserError(
        `${where}: ${shownPath(path)} is ${MODE_WORDS[file.mode]} and its manifest says ${MODE_WORDS[mode]}`,
      )
    }
    there.delete(path)
  }
  for (const path of [MANIFEST, ...SIGNATURES]) there.delete(path)
  const [unlisted] = there.keys()
  if (unlisted !== undefined)
    throw new UserError(`${where} has ${shownPath(unlisted)}, which its manifest does not list`)
}

const MODE_WORDS = { file: 'not executable', executable: 'executable' } as const

/** What is said in two places must be one thing. */
function compareFacts(
  manifest: Manifest,
  file: PackageFile,
  metadata: ReadonlyMap<string, Uint8Array>,
  where: string,
): void {
  for (const key of ['name', 'version'] as const) {
    if (manifest[key] === file[key]) continue
    throw new UserError(
      `${where}: ${PACKAGE} says ${key} ${file[key]} and the manifest ${manifest[key]}; pack it again`,
    )
  }
  if (manifest.images.join() !== imageDigests(file).join()) {
    throw new UserError(`${where}: ${PACKAGE} and the manifest name other images; pack it again`)
  }
  const lock = manifest.files.find(({ path }) => path === LOCK)?.sha256
  if (manifest.lock !== lock || (lock !== undefined && !metadata.has(LOCK))) {
    throw new UserError(`${where}: the manifest has another digest of ${LOCK} than its list of files; pack it again`)
  }
}

function compareExpected(manifest: Manifest, expected: Expected, where: string): void {
  const what = `${manifest.name} ${manifest.version}`
  if (manifest.name !== expected.name) {
    throw new UserError(
      `${where} is ${what}, signed as such, and ${expected.name} was asked for; this is another package`,
    )
  }
  if (manifest.version !== expected.version) {
    throw new UserError(
      `${where} is ${what}, signed as such, and version ${expected.version} was asked for; this is another version`,
    )
  }
  if (expected.stage !== undefined && manifest.stage !== expected.stage) {
    throw new UserError(`${where} was packed for ${manifest.stage} and not for ${expected.stage}; promote it first`)
  }
}
