import type { Descriptor, Manifest } from './manifest.ts'

/** Bytes that can be had from their beginning, again and again. */
export interface Source {
  open(): AsyncIterable<Uint8Array>
  /** The repository they are read from, so that a registry can link them instead. */
  readonly from?: { readonly registry: string; readonly path: string }
}

/** A place where images are: a repository of a registry, or an OCI layout. */
export interface ImageStore {
  /** As an error names it: `ghcr.io/acme/shop`, or a path. */
  readonly name: string
  /** @returns undefined where there is none @throws {UserError} it can't be read, or is not what its digest says */
  find(tagOrDigest: string): Promise<Manifest | undefined>
  /** The same. @throws {UserError} there is none */
  resolve(tagOrDigest: string): Promise<Manifest>
  hasBlob(content: Descriptor): Promise<boolean>
  /** Checked at its end against digest and size; see `checked` for what is thrown. */
  blob(content: Descriptor): Source
  /** @returns how it came there; nothing travels that is there or can be linked */
  putBlob(content: Descriptor, source: Source): Promise<'present' | 'mounted' | 'copied'>
  /**
   * Writes a manifest, after the blobs and manifests it names; one with a subject becomes its referrer.
   *
   * @param name its tag, or `root`: no tag, and yet not only a part of something else
   */
  putManifest(manifest: Manifest, name?: { readonly tag: string } | 'root'): Promise<void>
  tags(): Promise<string[]>
  /** Manifests whose subject this is: signatures, SBOMs, provenance. */
  referrers(digest: string): Promise<Descriptor[]>
}
