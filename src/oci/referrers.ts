import { UserError } from '../errors.ts'
import { type Descriptor, digestOf, type IndexManifest, type Manifest } from './manifest.ts'
import { OCI_INDEX } from './media-types.ts'
import type { ImageStore } from './store.ts'

/**
 * Where a registry does not list referrers itself, an index under a tag does.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function referrersTag(digest: string): string {
  return digest.replace(':', '-')
}

/** How often a list is written again because another writer was in between. */
const TRIES = 5

export async function fallbackReferrers(store: ImageStore, digest: string): Promise<Descriptor[]> {
  const list = await store.find(referrersTag(digest))
  return list?.kind === 'index' ? [...list.manifests] : []
}

/**
 * Adds a manifest to the list under its subject's tag. Nobody holds a lock there, so the list is read again.
 *
 * @throws {UserError} other writers were in between each time, or the tag is in use for something else
 */
export async function registerReferrer(store: ImageStore, subject: Descriptor, referrer: Manifest): Promise<void> {
  const tag = referrersTag(subject.digest)
  const mine = referrer.descriptor.digest
  for (let tried = 0; tried < TRIES; tried++) {
    const list = await store.find(tag)
    if (list !== undefined && list.kind !== 'index') {
      throw new UserError(`${store.name}:${tag} is an image where a list of referrers belongs; remove that tag`)
    }
    if (list?.manifests.some(({ digest }) => digest === mine)) return
    await store.putManifest(listOf([...(list?.manifests ?? []), referrerDescriptor(referrer)]), { tag })
  }
  const list = await fallbackReferrers(store, subject.digest)
  if (list.some(({ digest }) => digest === mine)) return
  throw new UserError(`${store.name}:${tag}: other writers kept changing this list of referrers; run this again`)
}

/** What a list says of a referrer: its kind and annotations, so that readers can choose. */
export function referrerDescriptor(referrer: Manifest): Descriptor {
  const { mediaType, digest, size } = referrer.descriptor
  const type = referrer.artifactType ?? (referrer.kind === 'image' ? referrer.config.mediaType : undefined)
  return {
    mediaType,
    digest,
    size,
    ...(type !== undefined && { artifactType: type }),
    ...(Object.keys(referrer.annotations).length > 0 && { annotations: referrer.annotations }),
  }
}

function listOf(manifests: readonly Descriptor[]): IndexManifest {
  const content = { schemaVersion: 2, mediaType: OCI_INDEX, manifests }
  const bytes = Buffer.from(JSON.stringify(content))
  const descriptor = { mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length }
  return { kind: 'index', descriptor, bytes, manifests, annotations: {} }
}
