import { UserError } from '../../errors.ts'
import { shownReference } from '../../image-reference.ts'
import { copyImage } from '../../oci/copy.ts'
import { type Layout, REF_NAME } from '../../oci/layout.ts'
import { parseReference } from '../../oci/reference.ts'
import { ARTIFACT_TYPE } from '../../package/types.ts'
import { verifyImage } from '../../sign/image.ts'
import type { Trust, Verified } from '../../sign/types.ts'
import { parseCanonical } from '../canonical-json.ts'
import { choose } from '../choose.ts'
import { inPrivateFolder } from '../download.ts'
import { type FetchedPackage, fetchPackage } from '../fetch.ts'
import { indexTrouble, LARGEST_INDEX } from '../index-read.ts'
import { INDEX_SCHEMA } from '../index-schema.ts'
import type { Judge, World } from '../judge.ts'
import { placeOfPackage, tagOfVersion } from '../place.ts'
import { readRecord } from '../record.ts'
import { readSigned } from '../statement.ts'
import { INDEX_TYPE, type RepositoryIndex } from '../types.ts'
import { Collection } from './collection.ts'

export interface ContentsOptions {
  /** Of this side. */
  readonly judge: Judge
  /** By whose trust the index is judged. */
  readonly environment: string
  /** Each image must be signed by somebody who counts here; absent: images are taken by their digest alone. */
  readonly imageTrust?: Trust
}

/** What a file holds, all of it verified by the trust of this side. */
export interface Contents {
  readonly packages: readonly FoundPackage[]
  readonly images: readonly FoundImage[]
  /** Absent: there is none in it. */
  readonly index?: RepositoryIndex
  readonly notes: readonly string[]
}

export interface FoundPackage {
  readonly name: string
  readonly version: string
  /** Of its manifest. */
  readonly digest: string
  /** The repository it came from, as the file says: `ghcr.io/acme/packages`. */
  readonly repository: string
  /** Environments that it may run in. */
  readonly stages: readonly string[]
  readonly signers: readonly Verified[]
  /** All that goes along with it. */
  readonly collection: Collection
}

export interface FoundImage {
  /** By digest, as a package names it. */
  readonly reference: string
  readonly digest: string
  readonly platforms: readonly string[]
  readonly signers: readonly Verified[]
  readonly collection: Collection
}

/**
 * Verifies all that a file holds: packages, what they were promoted to, every image with all its parts, the index.
 *
 * @throws {UserError} something in it is missing, or does not verify
 */
export async function verifiedContents(layout: Layout, options: ContentsOptions, world: World): Promise<Contents> {
  const index = await indexIn(layout, options)
  const named = await packagesIn(layout)
  const [packages, images] = [new Map<string, FoundPackage>(), new Map<string, FoundImage>()]
  for (const one of named) {
    const { found, references } = await packageIn(layout, one, options, index, world)
    packages.set(one.digest, found)
    for (const reference of references) {
      images.set(reference, images.get(reference) ?? (await imageIn(layout, reference, options, world)))
    }
  }
  const notes = index === undefined ? [WITHOUT_INDEX] : expired(index, world.now())
  return { packages: [...packages.values()], images: [...images.values()], notes, ...(index && { index }) }
}

interface Named {
  readonly name: string
  readonly version: string
  readonly digest: string
  readonly repository: string
  /** Another one in the file was locked to it: it is had by its digest, even where it was taken back since. */
  readonly isLocked: boolean
}

async function packagesIn(layout: Layout): Promise<Named[]> {
  const found: Omit<Named, 'isLocked'>[] = []
  const locked = new Set<string>()
  for (const { digest, artifactType, annotations } of await layout.entries()) {
    if (artifactType !== ARTIFACT_TYPE) continue
    const { config } = await readRecord(layout, digest)
    const { name, version } = config
    const reference = annotations?.[REF_NAME] ?? ''
    found.push({ name, version, digest, repository: repositoryIn(layout, reference, name, version) })
    for (const one of Object.values(config.locked)) locked.add(one.digest)
  }
  if (found.length > 0) return found.map((one) => ({ ...one, isLocked: locked.has(one.digest) }))
  throw new UserError(`${layout.name} holds no package; give what sign-package, command: export, wrote`)
}

/** The name of an entry is nothing that is signed, so no more is taken from it than the place, and only where all of it fits. */
function repositoryIn(layout: Layout, reference: string, name: string, version: string): string {
  const end = `/${name}:${tagOfVersion(version)}`
  const repository = reference.endsWith(end) ? reference.slice(0, -end.length) : ''
  const fits = repository !== '' && placeOfPackage(repository, name).path !== ''
  if (fits) return repository
  throw new UserError(
    `${layout.name} names ${name} ${version} "${shownReference(reference)}", which it is not; export it again`,
  )
}

async function packageIn(
  layout: Layout,
  { name, version, digest, repository, isLocked }: Named,
  { judge }: ContentsOptions,
  index: RepositoryIndex | undefined,
  world: World,
): Promise<{ found: FoundPackage; references: string[] }> {
  const options = { judge, yanked: isLocked ? 'accepted' : 'refused', ...(index && { index }) } as const
  const { record, standing } = await choose(layout, { name, digest }, options)
  const fetched: FetchedPackage = await inPrivateFolder(world.temporary, world, (folder) =>
    fetchPackage(layout, record, { name, version }, folder, { judge }, world),
  )
  const collection = new Collection(layout.name)
  await copyImage(layout, digest, collection)
  const { signers } = fetched
  const found = { name, version, digest, repository, stages: standing.stages, signers, collection }
  return { found, references: Object.values(fetched.package.images) }
}

async function imageIn(
  layout: Layout,
  reference: string,
  { imageTrust }: ContentsOptions,
  world: World,
): Promise<FoundImage> {
  const { digest } = parseReference(reference)
  if (digest === undefined) throw new UserError(`${reference} names no digest; pack the package again`)
  if ((await layout.find(digest)) === undefined) {
    throw new UserError(`${layout.name} lacks the image ${reference}, which a package in it runs; export it again`)
  }
  const signers = imageTrust === undefined ? [] : (await verifyImage(layout, digest, imageTrust, world)).verified
  const collection = new Collection(layout.name)
  const { platforms } = await copyImage(layout, digest, collection)
  await completeIn(layout, collection)
  return { reference, digest, platforms, signers, collection }
}

async function completeIn(layout: Layout, collection: Collection): Promise<void> {
  for (const { digest, size } of collection.blobs()) {
    if (await layout.hasBlob({ digest, size })) continue
    throw new UserError(`${layout.name} lacks the blob ${digest} of ${size} bytes; export it again`)
  }
}

async function indexIn(layout: Layout, { judge, environment }: ContentsOptions): Promise<RepositoryIndex | undefined> {
  const entries = (await layout.entries()).filter(({ artifactType }) => artifactType === INDEX_TYPE)
  const [entry, ...others] = entries
  if (entry === undefined) return undefined
  const where = `the index in ${layout.name}`
  if (others.length > 0) throw new UserError(`${layout.name} holds ${entries.length} indexes; export it again`)
  const manifest = await layout.resolve(entry.digest)
  const { bytes, signatures } = await readSigned(layout, manifest, INDEX_TYPE, where, LARGEST_INDEX)
  await judge(bytes, signatures, environment, where)
  const index = parseCanonical<RepositoryIndex>(INDEX_SCHEMA, bytes, where)
  const trouble = indexTrouble(index, index.repository, 0)
  if (trouble !== undefined) throw new UserError(`${where} ${trouble}`)
  return index
}

const WITHOUT_INDEX = 'there is no index in it: what was taken back is known only as far as the file tells'

/** A file travels for days: what it holds is judged by what its index said when it was written. */
function expired({ serial, expires }: RepositoryIndex, now: number): string[] {
  if (Date.parse(expires) > now) return []
  return [`its index (serial ${serial}) expired at ${expires}: what was taken back since is not known here`]
}
