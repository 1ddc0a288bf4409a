import type { Promotion } from '../package/types.ts'
import type { Signature, SignatureKind } from '../sign/types.ts'

/**
 * A repository of packages is a folder of an OCI registry, `ghcr.io/acme/packages`. The package `acme/shop` 1.4.2 is the
 * artifact `ghcr.io/acme/packages/acme/shop:1.4.2`; statements about it (promotions, yanks) are its referrers, and the
 * signed index is the artifact `ghcr.io/acme/packages:index`.
 */
export const INDEX_TAG = 'index'

export const INDEX_TYPE = 'application/vnd.gradus.index.v1'
export const YANK_TYPE = 'application/vnd.gradus.yank.v1'
/** The layer of a statement or an index: canonical JSON, which is what is signed. */
export const STATEMENT_LAYER = 'application/vnd.gradus.statement.v1+json'
/** Layers that hold signatures over the bytes of the layer before them. */
export const SIGNATURE_LAYERS: Readonly<Record<SignatureKind, string>> = {
  openpgp: 'application/pgp-signature',
  sigstore: 'application/vnd.dev.sigstore.bundle.v0.3+json',
}

/** A version must not be chosen for anything new; what runs it goes on running. The bytes stay. */
export interface Yank {
  readonly schema: 1
  readonly statement: 'yank'
  readonly name: string
  readonly version: string
  /** Digest of the package in the registry, `sha256:…`. */
  readonly digest: string
  readonly by: string
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly reason: string
}

/** A statement and the signatures over its canonical bytes. */
export interface Signed<T> {
  readonly statement: T
  readonly bytes: Uint8Array
  readonly signatures: readonly Signature[]
}

/**
 * What a repository holds, signed as a whole. Who saw a serial refuses a lower one, and nobody believes one that expired,
 * so an old index can't hide a fix.
 */
export interface RepositoryIndex {
  readonly schema: 1
  readonly statement: 'index'
  /** `ghcr.io/acme/packages` */
  readonly repository: string
  /** Grows by one with each writing. */
  readonly serial: number
  /** ISO 8601 in UTC. */
  readonly generated: string
  /** ISO 8601 in UTC. */
  readonly expires: string
  /** Sorted by name. */
  readonly packages: readonly IndexedPackage[]
}

export interface IndexedPackage {
  readonly name: string
  /** Of the newest version. */
  readonly description?: string
  readonly homepage?: string
  readonly licence?: string
  readonly source?: string
  /** Markdown of the newest version, at most 64 KiB. */
  readonly readme?: string
  /** Newest first, by the rules of semantic versions. */
  readonly versions: readonly IndexedVersion[]
}

export interface IndexedVersion {
  readonly version: string
  /** Of the package's manifest in the registry, `sha256:…`. */
  readonly digest: string
  /** Bytes of the compressed archive. */
  readonly size: number
  readonly commit: string
  /** Of the commit, ISO 8601 in UTC. */
  readonly created: string
  /** Environment that it was packed for first. */
  readonly stage: string
  readonly images: Readonly<Record<string, string>>
  /** Package name → range of versions. */
  readonly dependencies: Readonly<Record<string, string>>
  /** Who signed it, as the writer of the index verified it. */
  readonly signatures: readonly IndexedSignature[]
  /** Oldest first; only those whose signature counted. */
  readonly promotions: readonly (Pick<Promotion, 'from' | 'to' | 'approver' | 'at' | 'reason'> & {
    readonly signer: string
  })[]
  readonly yanked?: Pick<Yank, 'by' | 'at' | 'reason'>
}

export interface IndexedSignature {
  readonly kind: SignatureKind
  /** Primary fingerprint, hint of the key, or identity. */
  readonly signer: string
  /** ISO 8601, where the signature says it. */
  readonly at?: string
}
