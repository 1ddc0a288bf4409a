import { randomBytes } from 'node:crypto'
import type { RegistryAccess } from '../../src/oci/access.ts'
import { EMPTY, type Part, partOfBytes, pushArtifact } from '../../src/oci/artifact.ts'
import { type Descriptor, type Manifest, parseManifest } from '../../src/oci/manifest.ts'
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-types.ts'
import type { ImageStore } from '../../src/oci/store.ts'

export const LAYER = 'application/vnd.oci.image.layer.v1.tar'

/** Registries of tests are asked without a login, and what is repeated is repeated soon. */
export function access(more: Partial<RegistryAccess> = {}): RegistryAccess {
  const patience = { silence: 5_000, pause: 5, longest: 3_000 }
  return { signal: new AbortController().signal, env: {}, patience, ...more }
}

export function manifestOf(content: object): Manifest {
  return parseManifest(Buffer.from(JSON.stringify({ schemaVersion: 2, ...content })), undefined, 'a sample')
}

export function imageOf(
  architecture: string,
  layers: readonly Part[],
  subject?: Descriptor,
): { config: Part; manifest: Manifest } {
  const config = partOfBytes(Buffer.from(JSON.stringify({ os: 'linux', architecture, rootfs: {} })), OCI_CONFIG)
  const content = {
    mediaType: OCI_MANIFEST,
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    ...(subject && { subject }),
  }
  return { config, manifest: manifestOf(content) }
}

export interface Sample {
  readonly index: Manifest
  readonly platforms: readonly Manifest[]
  /** About the index, about this one, and about the first platform. */
  readonly signature: Manifest
  readonly countersignature: Manifest
  readonly sbom: Manifest
  /** Bytes of all layers, each once. */
  readonly layerBytes: number
}

/**
 * Pushes an image for two platforms that share a layer, with an attestation among its platforms as buildx has it, a
 * signature, a signature of that, and an SBOM of the first platform.
 */
export async function pushSample(store: ImageStore, tag: string, bytes = 5_000): Promise<Sample> {
  const shared = partOfBytes(randomBytes(bytes), LAYER)
  const parts = ['amd64', 'arm64'].map((architecture) => {
    const own = partOfBytes(randomBytes(bytes), LAYER)
    return { architecture, layers: [shared, own], ...imageOf(architecture, [shared, own]) }
  })
  for (const { layers, config, manifest } of parts) {
    for (const { descriptor, source } of [...layers, config]) await store.putBlob(descriptor, source)
    await store.putManifest(manifest)
  }
  const platforms = parts.map(({ manifest }) => manifest)
  const attestation = await pushAttestation(store, platforms[0]?.descriptor as Descriptor)
  const index = manifestOf({
    mediaType: OCI_INDEX,
    manifests: [
      ...parts.map(({ architecture, manifest }) => ({
        ...manifest.descriptor,
        platform: { os: 'linux', architecture },
      })),
      attestation,
    ],
  })
  await store.putManifest(index, { tag })
  const about = (subject: Manifest, artifactType: string, text: string) =>
    pushArtifact(store, {
      artifactType,
      layers: [partOfBytes(Buffer.from(text), artifactType)],
      subject: subject.descriptor,
      annotations: { 'org.example.text': text },
    })
  const signature = await about(index, 'application/vnd.example.signature', 'signed')
  const countersignature = await about(signature, 'application/vnd.example.signature', 'signed again')
  const sbom = await about(platforms[0] as Manifest, 'application/vnd.example.sbom', 'bill of materials')
  return { index, platforms, signature, countersignature, sbom, layerBytes: 3 * bytes }
}

async function pushAttestation(store: ImageStore, platform: Descriptor): Promise<Descriptor> {
  const statement = partOfBytes(Buffer.from('{"_type":"statement"}'), 'application/vnd.in-toto+json')
  const manifest = manifestOf({ mediaType: OCI_MANIFEST, config: EMPTY.descriptor, layers: [statement.descriptor] })
  for (const { descriptor, source } of [EMPTY, statement]) await store.putBlob(descriptor, source)
  await store.putManifest(manifest)
  const annotations = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': platform.digest,
  }
  return { ...manifest.descriptor, platform: { os: 'unknown', architecture: 'unknown' }, annotations }
}

/** The message of what is thrown. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    () => new Error('it went well'),
    (error: Error) => error,
  )
  if (!(outcome.name === 'UserError')) throw outcome
  return outcome.message
}
