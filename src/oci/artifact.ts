import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type Descriptor, digestOf, type Manifest, parseManifest } from './manifest.ts'
import { OCI_EMPTY, OCI_MANIFEST } from './media-types.ts'
import type { ImageStore, Source } from './store.ts'

/** Bytes that are to be stored, with what is said of them. */
export interface Part {
  readonly descriptor: Descriptor
  readonly source: Source
}

/** What is not an image to run: a package, a signature, an SBOM. */
export interface Artifact {
  /** `application/vnd.…` */
  readonly artifactType: string
  /** Default: the empty one. */
  readonly config?: Part
  /** At least one; the empty one where there is nothing to say but annotations. */
  readonly layers: readonly Part[]
  /** What it is about: it becomes a referrer of it. */
  readonly subject?: Descriptor
  readonly annotations?: Readonly<Record<string, string>>
}

type Said = Pick<Descriptor, 'annotations'>

export function partOfBytes(bytes: Uint8Array, mediaType: string, said: Said = {}): Part {
  return {
    descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length, ...said },
    source: {
      async *open() {
        yield bytes
      },
    },
  }
}

/** A file, read once for its digest and again when it is sent, and refused when it has changed between (T20). */
export async function partOfFile(path: string, mediaType: string, said: Said = {}): Promise<Part> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer)
    size += (chunk as Buffer).length
  }
  const descriptor = { mediaType, digest: `sha256:${hash.digest('hex')}`, size, ...said }
  return { descriptor, source: { open: () => createReadStream(path) } }
}

/** The part that stands where there is nothing: `{}`. */
export const EMPTY: Part = partOfBytes(Buffer.from('{}'), OCI_EMPTY)

/**
 * The manifest of an artifact, the same bytes each time: keys in this order, annotations sorted.
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
export function artifactManifest({ artifactType, config = EMPTY, layers, subject, annotations }: Artifact): Manifest {
  const sorted = Object.entries(annotations ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  const content = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType,
    config: config.descriptor,
    layers: (layers.length === 0 ? [EMPTY] : layers).map(({ descriptor }) => descriptor),
    ...(subject && { subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size } }),
    ...(sorted.length > 0 && { annotations: Object.fromEntries(sorted) }),
  }
  return parseManifest(Buffer.from(JSON.stringify(content)), OCI_MANIFEST, `an artifact of type ${artifactType}`)
}

/**
 * Stores an artifact: its parts, then its manifest.
 *
 * @param tag absent: it is found by its digest, or by its subject
 */
export async function pushArtifact(store: ImageStore, artifact: Artifact, tag?: string): Promise<Manifest> {
  const manifest = artifactManifest(artifact)
  const { config = EMPTY, layers } = artifact
  for (const { descriptor, source } of [config, ...(layers.length === 0 ? [EMPTY] : layers)]) {
    await store.putBlob(descriptor, source)
  }
  await store.putManifest(manifest, tag === undefined ? 'root' : { tag })
  return manifest
}
