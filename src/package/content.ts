import { LARGEST_MANIFEST } from './manifest.ts'
import { LOCK, MANIFEST, type ManifestFile, PACKAGE, SIGNATURES } from './types.ts'

/** A file of a package as it really is: what the manifest says of it is compared with this. */
export type FoundFile = ManifestFile

/** What lies in an archive or a folder, each byte of it read once. */
export interface PackageContent {
  /** The package as errors name it. */
  readonly where: string
  readonly files: readonly FoundFile[]
  /** Bytes of the files of `metadata/` that are read as such: manifest, signatures, package.json, lock. */
  readonly metadata: ReadonlyMap<string, Buffer>
}

/** Files whose bytes are kept while a package is read, and how many bytes of each at most. */
export const KEPT: ReadonlyMap<string, number> = new Map([
  [MANIFEST, LARGEST_MANIFEST],
  [PACKAGE, 512 * 1024],
  [LOCK, 1024 * 1024],
  ...SIGNATURES.map((path) => [path, 1024 * 1024] as const),
])
