import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { gathered } from '../../oci/content.ts'
import { type Layout, openLayout } from '../../oci/layout.ts'
import { type Descriptor, digestOf, type ImageManifest, platformName } from '../../oci/manifest.ts'
import { OCI_INDEX } from '../../oci/media-types.ts'
import type { Statement } from '../builder.ts'
import { ownPlatform } from '../platform.ts'

const STATEMENT = 'application/vnd.in-toto+json'
const LARGEST_STATEMENT = 64 * 1024 * 1024

/** Told apart because one builder can be asked again in another way. */
export class WrongPlatforms extends UserError {}

/** Makes of an image's manifest the one that stays; its parts are in the layout. */
export type Finish = (layout: Layout, image: ImageManifest) => Promise<ImageManifest>

/**
 * Gives the layout that a builder wrote the one form that everything after it reads: one index, one manifest for each
 * platform, nothing else. Statements about the build leave the index, where they would give every run another digest.
 *
 * @throws {WrongPlatforms} it has not exactly the platforms that were asked for
 */
export async function settleLayout(
  folder: string,
  platforms: readonly string[],
  finish: Finish = async (_, image) => image,
): Promise<{ digest: string; statements: Statement[] }> {
  const layout = await openLayout(folder)
  const root = await layout.resolve()
  const entries = root.kind === 'index' ? root.manifests : [root.descriptor]
  const images: ImageManifest[] = []
  const statements: Statement[] = []
  for (const entry of entries) {
    const manifest = await layout.resolve(entry.digest)
    if (manifest.kind !== 'image') throw new Error(`${entry.digest} of ${folder} is an index in an index`)
    if (isAttestation(entry)) statements.push(...(await statementsOf(layout, entry, manifest)))
    else images.push(await finish(layout, manifest))
  }
  return { digest: await keepOnly(layout, images, platforms), statements }
}

/** A platform is what the image's own configuration says: an index may say what is not so. */
async function keepOnly(
  layout: Layout,
  images: readonly ImageManifest[],
  platforms: readonly string[],
): Promise<string> {
  const manifests: Descriptor[] = []
  for (const image of images) manifests.push({ ...image.descriptor, platform: await ownPlatform(layout, image) })
  manifests.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  checkPlatforms(manifests.map(nameOf), platforms)
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }))
  const entry = { mediaType: OCI_INDEX, digest: digestOf(index), size: index.length }
  await writeFile(join(layout.name, 'blobs', ...entry.digest.split(':')), index)
  await writeFile(
    join(layout.name, 'index.json'),
    JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [entry] }),
  )
  const parts = images.flatMap(({ descriptor, config, layers }) => [descriptor, config, ...layers])
  await sweep(layout.name, new Set([entry, ...parts].map(({ digest }) => digest.replace('sha256:', ''))))
  return entry.digest
}

function checkPlatforms(has: readonly string[], platforms: readonly string[]): void {
  const wanted = platforms.map(plain).sort()
  if (has.map(plain).sort().join() === wanted.join()) return
  throw new WrongPlatforms(
    `the builder made an image for ${has.join(', ') || 'no platform'} where ${wanted.join(', ')} was asked for; look at the platforms that the builder and the base images have`,
  )
}

function nameOf(descriptor: Descriptor): string {
  return platformName(descriptor) ?? ''
}

/** `linux/arm64/v8` is what `linux/arm64` means. */
function plain(platform: string): string {
  return platform.replace(/^(.*\/arm64)\/v8$/, '$1')
}

function isAttestation({ annotations }: Descriptor): boolean {
  return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest'
}

async function statementsOf(layout: Layout, entry: Descriptor, { layers }: ImageManifest): Promise<Statement[]> {
  const found: Statement[] = []
  for (const layer of layers) {
    if (layer.mediaType !== STATEMENT || layer.size > LARGEST_STATEMENT) continue
    const statement: Statement = JSON.parse((await gathered(layout.blob(layer).open())).toString('utf8'))
    found.push({ ...statement, subject: statement.subject.length > 0 ? statement.subject : subjectOf(entry) })
  }
  return found
}

/** An image without a name has no subject in what BuildKit says of it: the index tells whose statement it is. */
function subjectOf({ annotations }: Descriptor): Statement['subject'] {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(annotations?.['vnd.docker.reference.digest'] ?? '')?.[1]
  return hex === undefined ? [] : [{ digest: { sha256: hex } }]
}

/** Whatever else the builder left there is no part of the image. */
async function sweep(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(join(folder, 'blobs/sha256'))) {
    if (!kept.has(name)) await rm(join(folder, 'blobs/sha256', name))
  }
  await rm(join(folder, 'ingest'), { recursive: true, force: true })
}
