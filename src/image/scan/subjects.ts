import { UserError } from '../../errors.ts'
import { type Descriptor, type ImageManifest, type Manifest, platformName } from '../../oci/manifest.ts'
import type { ImageStore } from '../../oci/store.ts'
import { ownPlatform } from '../platform.ts'
import type { Subject } from './findings.ts'

/**
 * The images of all platforms below a digest; attestations that lie beside them are none.
 *
 * @throws {UserError} the store has no such image, or not what the digest says
 */
export async function subjectsOf(store: ImageStore, digest: string): Promise<Subject[]> {
  const root = await store.resolve(digest)
  const images = root.kind === 'image' ? [root] : await Promise.all(platformsOf(root.manifests, store))
  const subjects = images.filter((one): one is ImageManifest => one.kind === 'image')
  if (subjects.length === 0) throw new UserError(`${digest} in ${store.name} has no image to scan; build it again`)
  return await Promise.all(subjects.map((image) => subjectOf(store, image)))
}

function platformsOf(manifests: readonly Descriptor[], store: ImageStore): Promise<Manifest>[] {
  return manifests.filter(platformName).map(({ digest }) => store.resolve(digest))
}

async function subjectOf(store: ImageStore, image: ImageManifest): Promise<Subject> {
  const { mediaType, digest, size } = image.descriptor
  const platform = platformName({ ...image.descriptor, platform: await ownPlatform(store, image) }) ?? ''
  return { manifest: { mediaType, digest, size }, config: image.config.digest, platform }
}
