import { UserError } from '../errors.ts'
import { isDigest } from '../image-reference.ts'
import { copyImage, expectAt } from '../oci/copy.ts'
import { formatReference, type Reference } from '../oci/reference.ts'
import { openRegistry } from '../oci/registry.ts'
import type { ImageStore } from '../oci/store.ts'
import type { Trust, Verified } from '../sign/types.ts'
import type { OnProgress } from './download.ts'
import type { Judge, World } from './judge.ts'
import { tagOfVersion } from './place.ts'
import type { Collection } from './transfer/collection.ts'
import { type FoundImage, type FoundPackage, verifiedContents } from './transfer/contents.ts'
import { type Mapping, mapped } from './transfer/mapping.ts'
import { Transfer } from './transfer/read.ts'
import { readWanted, wantedText } from './wanted.ts'

export interface ImportRequest {
  /** What `exportPackage` wrote. */
  readonly file: string
  /** Where repositories of the other side are on this one: `readMapping` makes it. */
  readonly mapping: Mapping
  /** By the trust of this side; what it says of the other side's trust counts for nothing. */
  readonly judge: Judge
  /** The package must have reached it; absent: the one that it was packed for is enough. */
  readonly environment?: string
  /** Each image must be signed by somebody who counts here; absent: images are taken by their digest alone. */
  readonly imageTrust?: Trust
  /** What must be in it: `acme/shop@1.4.2`. A valid old package in a new file is another one (T21). */
  readonly wanted?: string
  /** Of the file, `sha256:…`, as `exportPackage` told it. */
  readonly digest?: string
  /** Look at everything and write nothing. */
  readonly dryRun?: boolean
  /** Hears of the looking, then of the sending. */
  readonly onProgress?: OnProgress
}

export interface Imported {
  /** Of the file, `sha256:…`. */
  readonly digest: string
  readonly packages: readonly ImportedPackage[]
  readonly images: readonly ImportedImage[]
  /** Image as packages name it → where it is on this side; the digest is the same. */
  readonly mapping: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

export interface ImportedPackage {
  readonly name: string
  readonly version: string
  readonly digest: string
  /** `registry.internal/acme/packages`: the repository on this side. */
  readonly repository: string
  /** `registry.internal/acme/packages/acme/shop:1.4.2@sha256:…` */
  readonly reference: string
  /** Environments that it may run in, by what counts here. */
  readonly stages: readonly string[]
  readonly signers: readonly Verified[]
}

export interface ImportedImage {
  readonly from: string
  readonly to: string
  readonly digest: string
  readonly platforms: readonly string[]
  readonly signers: readonly Verified[]
}

/**
 * Brings a file from the other side of an air gap into registries of this one. All of it is verified before anything is
 * sent; everything goes by digest and is looked at again where it arrived.
 *
 * @throws {UserError} the file is damaged or hostile, something in it does not verify by the trust of this side, nothing
 *   says where it goes, a version is in use for something else, or the registry refuses
 */
export async function importPackage(request: ImportRequest, world: World): Promise<Imported> {
  const { mapping, onProgress, environment = 'default' } = request
  const heard = { signal: world.signal, ...(onProgress && { onProgress }) }
  await using transfer = await Transfer.open(request.file, heard)
  refuseOtherFile(request, transfer.digest)
  const contents = await verifiedContents(transfer.layout, { ...request, environment }, world)
  refuseOtherPackage(request, contents.packages)
  const packages = contents.packages.map((one) => ({ found: one, ...placeOf(one, mapping) }))
  const images = contents.images.map((one) => ({ found: one, place: mapped(one.reference, mapping) }))
  if (!request.dryRun) {
    const sent = progressOf([...images, ...packages], onProgress)
    for (const { found, place } of images) await send(transfer.layout, found, place, world, sent)
    // Packages come last: one that is there has its images there.
    for (const { found, place } of packages) await send(transfer.layout, found, place, world, sent)
  }
  const arrived = images.map(({ found, place }) => imageOf(found, place))
  return {
    digest: transfer.digest,
    packages: packages.map(({ found, place, repository }) => packageOf(found, place, repository)),
    images: arrived,
    mapping: Object.fromEntries(arrived.map(({ from, to }) => [from, to])),
    notes: contents.notes,
  }
}

function refuseOtherFile({ file, digest }: ImportRequest, found: string): void {
  if (digest === undefined || digest === found) return
  if (!isDigest(digest))
    throw new UserError(`"${digest.slice(0, 100)}" is no digest; write sha256: and 64 hexadecimal digits`)
  throw new UserError(
    `${file} is ${found} and not ${digest}; it is damaged, or another file than the one that was exported`,
  )
}

/** The first in the file is the one that was exported; the others are what it was locked to. */
function refuseOtherPackage({ wanted, environment, file }: ImportRequest, packages: readonly FoundPackage[]): void {
  const holds = packages.map(({ name, version }) => `${name} ${version}`).join(', ')
  const asked = wanted === undefined ? undefined : readWanted(wanted, packages[0]?.repository ?? '')
  const found = packages.filter(
    ({ name, version, digest }) =>
      asked === undefined ||
      (name === asked.name && version === (asked.version ?? version) && digest === (asked.digest ?? digest)),
  )
  if (asked !== undefined && found.length === 0) {
    throw new UserError(`${file} holds ${holds} and not ${wantedText(asked)}; give the file that was exported for it`)
  }
  if (environment === undefined || found.some(({ stages }) => stages.includes(environment))) return
  const stages = found.map(({ name, version, stages }) => `${name} ${version} for ${stages.join(', ')}`).join('; ')
  throw new UserError(
    `${file} holds ${stages}, and nothing for ${environment} by what counts here; promote it before you export it`,
  )
}

function placeOf(
  { name, version, repository }: FoundPackage,
  mapping: Mapping,
): { place: Reference; repository: string } {
  const { registry, path } = mapped(`${repository}/${name}`, mapping)
  const end = `/${name}`
  if (!path.endsWith(end))
    throw new UserError(`${repository}/${name} would be ${registry}/${path}; keep ${name} at its end`)
  return {
    place: { registry, path, tag: tagOfVersion(version) },
    repository: `${registry}/${path.slice(0, -end.length)}`,
  }
}

function packageOf(found: FoundPackage, place: Reference, repository: string): ImportedPackage {
  const { name, version, digest, stages, signers } = found
  return { name, version, digest, repository, reference: formatReference({ ...place, digest }), stages, signers }
}

function imageOf({ reference, digest, platforms, signers }: FoundImage, place: Reference): ImportedImage {
  return { from: reference, to: formatReference(place), digest, platforms, signers }
}

type Sent = (bytes: number) => void

function progressOf(all: readonly { found: { collection: Collection } }[], onProgress: OnProgress | undefined): Sent {
  const blobs = all.flatMap(({ found }) => found.collection.blobs())
  const total = blobs.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  return (bytes) => {
    done += bytes
    onProgress?.(Math.min(done, total), total)
  }
}

/** Copies by digest, then asks for all of it there again. */
async function send(
  from: ImageStore,
  { digest, collection }: Pick<FoundImage, 'digest' | 'collection'>,
  place: Reference,
  world: World,
  sent: Sent,
): Promise<void> {
  const to = openRegistry(place, world)
  await copyImage(from, digest, to, place.tag)
  for (const { digest: blob, size } of collection.blobs()) {
    if (!(await to.hasBlob({ digest: blob, size }))) {
      throw new UserError(`${to.name} has no blob ${blob} right after it was written; don't trust this registry`)
    }
    sent(size)
  }
  await expectAt(to, digest, digest)
}
