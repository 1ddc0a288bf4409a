import type { ManifestFile } from './types.ts'

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
  ['metadata/manifest.json', 8 * 1024 * 1024],
  ['metadata/package.json', 512 * 1024],
  ['metadata/lock.json', 1024 * 1024],
  ['metadata/signature.asc', 256 * 1024],
  ['metadata/bundle.sigstore.json', 1024 * 1024],
])
