import { UserError } from '../errors.ts'
import { copyImage } from '../oci/copy.ts'
import { formatReference, parseReference } from '../oci/reference.ts'
import { openRegistry } from '../oci/registry.ts'
import { verifyImage } from '../sign/image.ts'
import type { Trust, Verified } from '../sign/types.ts'
import { admitFrom } from './admit.ts'
import { choose } from './choose.ts'
import { inPrivateFolder, type OnProgress } from './download.ts'
import { type FetchedPackage, fetchPackage } from './fetch.ts'
import { findIndex, openIndex, type ReadIndex } from './index-read.ts'
import type { Judge, World } from './judge.ts'
import { placeOfPackage, tagOfVersion } from './place.ts'
import { readRecord } from './record.ts'
import { Collection } from './transfer/collection.ts'
import { type WrittenTransfer, writeTransfer } from './transfer/write.ts'
import { INDEX_TAG } from './types.ts'
import { readWanted, type Wanted } from './wanted.ts'

export interface ExportRequest {
  /** `ghcr.io/acme/packages` */
  readonly repository: string
  /** Read by `readWanted` where it is text. What it was locked to goes along. */
  readonly wanted: Wanted | string
  /** What is written; nothing stands there yet, its folder does. */
  readonly file: string
  readonly judge: Judge
  /** It must have reached it; absent: the one that it was packed for. */
  readonly environment?: string
  /** Each image must be signed by somebody who counts here; absent: images are taken by their digest alone. */
  readonly imageTrust?: Trust
  /** Hears of the writing of the file. */
  readonly onProgress?: OnProgress
}

export interface Exported extends WrittenTransfer {
  /** The one that was asked for first, then what it is locked to. */
  readonly packages: readonly ExportedPackage[]
  readonly images: readonly ExportedImage[]
  /** Absent: the repository has none. */
  readonly index?: { readonly serial: number; readonly generated: string; readonly expires: string }
  /** What is not as one might expect, a sentence each. */
  readonly notes: readonly string[]
}

export interface ExportedPackage {
  readonly name: string
  readonly version: string
  /** Of its manifest. */
  readonly digest: string
  /** All whose signatures count. */
  readonly signers: readonly Verified[]
}

export interface ExportedImage {
  /** By digest, as the package names it. */
  readonly reference: string
  readonly digest: string
  /** `linux/amd64`, … */
  readonly platforms: readonly string[]
  /** How many manifests are about it: signatures, SBOMs, provenance. */
  readonly referrers: number
  /** Whose signatures count; empty where none was asked for. */
  readonly signers: readonly Verified[]
}

/**
 * Writes a package, all that was stated about it, its images with every platform, and the repository's index to one file
 * for a place without network. All signatures are checked first, and every byte when it is written.
 *
 * @throws {UserError} something does not verify or can't be had, the disk is full, something stands at `file`
 */
export async function exportPackage(request: ExportRequest, world: World): Promise<Exported> {
  const { repository } = request
  const index = await indexOf(request, world)
  const chosen = await chosenPackages(request, index, world)
  const collection = new Collection('the export')
  const notes: string[] = []
  for (const { name, version, digest, reference } of chosen) {
    const copied = await copyImage(openRegistry(placeOfPackage(repository, name), world), digest, collection)
    notes.push(...copied.notes)
    collection.addName(digest, reference)
    world.signal.throwIfAborted()
    if (index !== undefined) notes.push(...unlisted(index, name, version))
  }
  const images = await collectImages(chosen, collection, notes, request, world)
  if (index === undefined) notes.push(`${repository} has no index; write one with sign-package, command: index`)
  else await collectIndex(repository, index, collection, world)
  const [first] = chosen as [Choice]
  const options = {
    mtime: Math.floor(Date.parse(first.fetched.package.created) / 1000),
    signal: world.signal,
    ...(request.onProgress && { onProgress: request.onProgress }),
  }
  const written = await writeTransfer(collection, request.file, options)
  const packages = chosen.map(({ name, version, digest, fetched }) => ({
    name,
    version,
    digest,
    signers: fetched.signers,
  }))
  return { ...written, packages, images, notes, ...(index && { index: saidOf(index) }) }
}

interface Choice {
  readonly name: string
  readonly version: string
  readonly digest: string
  /** `ghcr.io/acme/packages/acme/shop:1.4.2` */
  readonly reference: string
  readonly fetched: Pick<FetchedPackage, 'package' | 'signers'>
}

function saidOf({ index: { serial, generated, expires } }: ReadIndex): NonNullable<Exported['index']> {
  return { serial, generated, expires }
}

async function indexOf(
  { repository, judge, environment }: ExportRequest,
  world: World,
): Promise<ReadIndex | undefined> {
  const store = openIndex(repository, world)
  return await findIndex(store, { judge, environment: environment ?? 'default' })
}

/** An index that was written before the package says nothing of it. */
function unlisted({ index }: ReadIndex, name: string, version: string): string[] {
  const versions = index.packages.find((one) => one.name === name)?.versions ?? []
  if (versions.some((one) => one.version === version)) return []
  return [`the index (serial ${index.serial}) does not list ${name} ${version}; write it again before you export`]
}

async function chosenPackages(
  request: ExportRequest,
  index: ReadIndex | undefined,
  world: World,
): Promise<readonly Choice[]> {
  const { repository, judge } = request
  const wanted = typeof request.wanted === 'string' ? readWanted(request.wanted, repository) : request.wanted
  const options = { judge, ...(index && { index: index.index }) }
  const store = openRegistry(placeOfPackage(repository, wanted.name), world)
  const { record } = await choose(store, wanted, { ...options, yanked: 'refused' })
  const { config, digest } = record
  const { name } = wanted
  const environment = request.environment ?? config.stage
  const exactly = { name, version: wanted.version ?? config.version, digest }
  const admitted = await admitFrom(store, { ...options, wanted: exactly, environment }, world)
  const locked: Choice[] = []
  for (const [other, lock] of Object.entries(config.locked)) {
    locked.push(await lockedPackage(other, lock, request, world))
  }
  return [choiceOf(repository, exactly, admitted), ...locked]
}

/** What a package was locked to is had by that digest, even where it was taken back since. */
async function lockedPackage(
  name: string,
  { version, digest }: { readonly version: string; readonly digest: string },
  { repository, judge }: ExportRequest,
  world: World,
): Promise<Choice> {
  const store = openRegistry(placeOfPackage(repository, name), world)
  const record = await readRecord(store, digest)
  const fetched = await inPrivateFolder(world.temporary, world, (folder) =>
    fetchPackage(store, record, { name, version }, folder, { judge }, world),
  )
  return choiceOf(repository, { name, version, digest }, fetched)
}

function choiceOf(
  repository: string,
  { name, version, digest }: { readonly name: string; readonly version: string; readonly digest: string },
  fetched: Choice['fetched'],
): Choice {
  const reference = formatReference({ ...placeOfPackage(repository, name), tag: tagOfVersion(version) })
  return { name, version, digest, reference, fetched }
}

async function collectImages(
  chosen: readonly Choice[],
  collection: Collection,
  notes: string[],
  { imageTrust }: ExportRequest,
  world: World,
): Promise<ExportedImage[]> {
  const references = new Set(chosen.flatMap(({ fetched }) => Object.values(fetched.package.images)))
  const images: ExportedImage[] = []
  for (const reference of [...references].sort()) {
    const parsed = parseReference(reference)
    const { digest } = parsed
    if (digest === undefined) throw new UserError(`${reference} names no digest; pack the package again`)
    const store = openRegistry(parsed, world)
    const signers = imageTrust === undefined ? [] : (await verifyImage(store, digest, imageTrust, world)).verified
    const copied = await copyImage(store, digest, collection)
    collection.addName(digest, `${store.name}@${digest}`)
    notes.push(...copied.notes)
    images.push({ reference, digest, platforms: copied.platforms, referrers: copied.referrers.length, signers })
  }
  return images
}

async function collectIndex(repository: string, { digest }: ReadIndex, to: Collection, world: World): Promise<void> {
  const store = openIndex(repository, world)
  await copyImage(store, digest, to)
  to.addName(digest, `${store.name}:${INDEX_TAG}`)
}
