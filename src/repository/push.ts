import { createReadStream } from 'node:fs'
import { UserError } from '../errors.ts'
import { artifactManifest, type Part, partOfBytes, pushArtifact } from '../oci/artifact.ts'
import { expectAt } from '../oci/copy.ts'
import { openRegistry } from '../oci/registry.ts'
import type { ImageStore } from '../oci/store.ts'
import { Measure } from '../package/entries.ts'
import { Archive } from '../package/extract.ts'
import { checkHandedOver } from '../package/handed-over.ts'
import { readManifest } from '../package/manifest.ts'
import { ARTIFACT_TYPE, LAYER_TYPE, MANIFEST } from '../package/types.ts'
import { type VerifiedPackage, verifyContent } from '../package/verify.ts'
import type { Verified } from '../sign/types.ts'
import { CONFIG_TYPE, configBytes, configOf } from './config.ts'
import type { OnProgress } from './download.ts'
import { archiveName } from './fetch.ts'
import { type Judge, packageJudges, type World } from './judge.ts'
import { packageReference } from './open.ts'
import { placeOfPackage, tagOfVersion } from './place.ts'

export interface PushRequest {
  /** `ghcr.io/acme/packages` */
  readonly repository: string
  /** Archive of a package. */
  readonly file: string
  readonly judge: Judge
  /** What it must be; absent: whatever its signed manifest says. */
  readonly expected?: { readonly name: string; readonly version: string }
  /** Digest that the uncompressed archive must have, where somebody handed it over. */
  readonly archive?: string
  /** Look at everything, and send nothing. */
  readonly dryRun?: boolean
  /** Hears of verifying and of sending, one after the other. */
  readonly onProgress?: OnProgress
}

export interface Pushed extends VerifiedPackage {
  /** `ghcr.io/acme/packages/acme/shop:1.4.2@sha256:…` */
  readonly reference: string
  /** Of its manifest in the registry: the same archive has the same. */
  readonly digest: string
  /** Of the archive, as it lies there. */
  readonly layer: { readonly digest: string; readonly size: number }
  readonly signers: readonly Verified[]
  /** `present`: it was there before, byte for byte, and nothing was sent. */
  readonly way: 'pushed' | 'present' | 'dry-run'
}

/**
 * Puts a package into its repository, after it was verified. A version never changes: one that is there with another
 * digest is refused, and after writing it is read back. The tag comes last, so it moves only when all went well.
 *
 * @throws {UserError} it does not verify, the version is in use, or the registry refuses
 */
export async function pushPackage(request: PushRequest, world: World): Promise<Pushed> {
  const checked = await verifiedFile(request, world)
  const { name, version } = checked.verified.manifest
  const place = placeOfPackage(request.repository, name)
  const tag = tagOfVersion(version)
  const store = openRegistry(place, world)
  const artifact = artifactOf(checked, request)
  const { descriptor } = artifactManifest(artifact)
  const { digest } = descriptor
  const isThere = await refuseUsedVersion(store, tag, digest, `${name} ${version}`)
  if (!isThere && !request.dryRun) {
    await sendParts(store, artifact.layers)
    // Whoever else pushed it meanwhile was first.
    await refuseUsedVersion(store, tag, digest, `${name} ${version}`)
    await pushArtifact(store, artifact, tag)
    await expectAt(store, tag, digest)
  }
  return {
    ...checked.verified,
    reference: packageReference(place, version, digest),
    digest,
    layer: checked.layer,
    signers: checked.signers,
    way: isThere ? 'present' : request.dryRun ? 'dry-run' : 'pushed',
  }
}

interface VerifiedFile {
  readonly verified: VerifiedPackage
  /** Of the uncompressed archive. */
  readonly archive: string
  readonly layer: { readonly digest: string; readonly size: number }
  readonly signers: readonly Verified[]
}

/** The bytes that are verified are those that are measured; those that are sent must have the same digest (T20). */
async function verifiedFile(request: PushRequest, { signal }: World): Promise<VerifiedFile> {
  const { file, judge, expected, onProgress } = request
  const measure = new Measure()
  const signers: Verified[] = []
  await using archive = await Archive.open(file, {
    signal,
    onFileBytes: (bytes) => measure.add(bytes),
    ...(onProgress && { onProgress }),
  })
  const content = await archive.list()
  checkHandedOver(request.archive, content.digest, content.where)
  const bytes = content.metadata.get(MANIFEST)
  // Whom it says to be is believed only when the signature says so, by the trust of the stage that it says.
  const { name, version, stage } =
    bytes === undefined ? { name: '', version: '', stage: '' } : readManifest(bytes, content.where)
  const judges = packageJudges(judge, stage, `${name} ${version}`, signers)
  const verified = await verifyContent(content, { name, version, ...expected, stage }, judges)
  const layer = { digest: `sha256:${measure.digest()}`, size: measure.size }
  return { verified, archive: content.digest, layer, signers }
}

const TITLE = 'org.opencontainers.image.title'
const ABOUT = 'org.opencontainers.image.'

function artifactOf({ verified, archive, layer }: VerifiedFile, { file }: PushRequest) {
  const { name, version, created, commit, source, description, licence } = verified.package
  const title = { [TITLE]: archiveName(name, version) }
  const part: Part = {
    descriptor: { mediaType: LAYER_TYPE, ...layer, annotations: title },
    source: { open: () => createReadStream(file, { highWaterMark: PIECE }) },
  }
  const said = { title: name, version, created, revision: commit, source, description, licenses: licence }
  return {
    artifactType: ARTIFACT_TYPE,
    config: partOfBytes(configBytes(configOf(verified, archive)), CONFIG_TYPE),
    layers: [part],
    annotations: Object.fromEntries(
      Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [[`${ABOUT}${key}`, value]])),
    ),
  }
}

const PIECE = 1024 * 1024

async function sendParts(store: ImageStore, parts: readonly Part[]): Promise<void> {
  for (const { descriptor, source } of parts) await store.putBlob(descriptor, source)
}

/** @returns whether this very one is there */
async function refuseUsedVersion(store: ImageStore, tag: string, digest: string, what: string): Promise<boolean> {
  const used = await store.find(tag)
  if (used === undefined) return false
  if (used.descriptor.digest === digest) return true
  throw new UserError(
    `${what} is in ${store.name} already, as ${used.descriptor.digest}, and this one is ${digest}; a version never changes, so raise it`,
  )
}
