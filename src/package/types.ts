/** What a package says of itself: `metadata/package.json`, checked by its schema when it is read. */
export interface PackageFile {
  readonly schema: 1
  /** Lower-case DNS labels with `/` between them: `shop`, `acme/shop`. */
  readonly name: string
  /** Semantic version 2.0.0, without `v`. */
  readonly version: string
  /** Full id of the commit it was packed from. */
  readonly commit: string
  /** Of the commit (SOURCE_DATE_EPOCH), ISO 8601 in UTC: packing again gives the same bytes. */
  readonly created: string
  readonly source?: string
  readonly description?: string
  readonly homepage?: string
  readonly licence?: string
  /** The images that run, by digest: name of the container → reference. */
  readonly images: Readonly<Record<string, string>>
  /** Package name → range of versions. */
  readonly dependencies: Readonly<Record<string, string>>
}

/**
 * `metadata/manifest.json`: what is signed. Its canonical bytes (RFC 8785: sorted keys, no spaces, UTF-8, and LF at the
 * end) list every other file but the signatures.
 */
export interface Manifest {
  readonly schema: 1
  readonly name: string
  readonly version: string
  /** Environment that the package was packed for first; promotions are statements of their own. */
  readonly stage: string
  /** Digests of the images of package.json, `sha256:…`, sorted. */
  readonly images: readonly string[]
  /** sha256 of `metadata/lock.json` as hex, where there is one. */
  readonly lock?: string
  /** Sorted by path, byte by byte. */
  readonly files: readonly ManifestFile[]
}

export interface ManifestFile {
  /** Relative, with forward slashes, NFC. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Hex. */
  readonly sha256: string
  readonly mode: 'file' | 'executable'
}

/** The only files that the manifest does not list: itself and the signatures over it. */
export const MANIFEST = 'metadata/manifest.json'
export const PACKAGE = 'metadata/package.json'
export const LOCK = 'metadata/lock.json'
export const SIGNATURES = ['metadata/signature.asc', 'metadata/bundle.sigstore.json'] as const

/**
 * A signed statement that a package goes from one environment to the next. The package's bytes never change; the
 * canonical bytes of this are what is signed.
 */
export interface Promotion {
  readonly schema: 1
  readonly statement: 'promotion'
  readonly name: string
  readonly version: string
  /** Digest of the package in the registry, `sha256:…`. */
  readonly digest: string
  readonly from: string
  readonly to: string
  readonly approver: string
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly reason?: string
}

/** `metadata/lock.json`: what a resolution chose, with digests. */
export interface Lock {
  readonly schema: 1
  /** Package name → what it is locked to, sorted. */
  readonly packages: Readonly<Record<string, { readonly version: string; readonly digest: string }>>
}

export const ARTIFACT_TYPE = 'application/vnd.gradus.package.v1'
export const LAYER_TYPE = 'application/vnd.gradus.package.v1.tar+gzip'
export const PROMOTION_TYPE = 'application/vnd.gradus.promotion.v1'
