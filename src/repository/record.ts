import { UserError } from '../errors.ts'
import { isDigest } from '../image-reference.ts'
import { gathered } from '../oci/content.ts'
import type { Descriptor, ImageManifest, Manifest } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'
import { LIMITS } from '../package/paths.ts'
import { ARTIFACT_TYPE, LAYER_TYPE } from '../package/types.ts'
import { CONFIG_TYPE, checkConfigSize, type PackageConfig, readConfig } from './config.ts'
import { newestFirst, tagOfVersion, versionOfTag } from './place.ts'

/** What a registry says of a package, read by digest. Its archive says whether that is true. */
export interface PackageRecord {
  /** Of the manifest, `sha256:…`: who the package is in a registry. */
  readonly digest: string
  readonly manifest: ImageManifest
  readonly layer: Descriptor
  readonly config: PackageConfig
  /** As they lie there. */
  readonly configBytes: Uint8Array
}

/** Archives have headers and padding beside what they hold. */
const LARGEST_LAYER = LIMITS.bytes + LIMITS.files * 2048

/** Versions of a package, newest first; tags that are no versions are passed over. */
export async function versionsOf(store: ImageStore): Promise<string[]> {
  return (await store.tags()).flatMap((tag) => versionOfTag(tag) ?? []).sort(newestFirst)
}

/**
 * Digest of a version; the tag is read this once, and from then on it is the digest that counts (T20).
 *
 * @throws {UserError} there is none
 */
export async function digestOfVersion(store: ImageStore, version: string): Promise<string> {
  const found = await store.find(tagOfVersion(version))
  if (found !== undefined) return found.descriptor.digest
  throw new UserError(`${store.name} has no version ${version}; list its versions, or push it`)
}

/** @throws {UserError} there is none, or it is no package */
export async function readRecord(store: ImageStore, digest: string): Promise<PackageRecord> {
  if (!isDigest(digest)) throw new Error(`no digest: ${digest}`)
  const where = `${store.name}@${digest}`
  const manifest = checkedManifest(await store.resolve(digest), where)
  const [layer] = manifest.layers as [Descriptor]
  checkConfigSize(manifest.config, where)
  const configBytes = await gathered(store.blob(manifest.config).open())
  return { digest, manifest, layer, config: readConfig(configBytes, where), configBytes }
}

function checkedManifest(manifest: Manifest, where: string): ImageManifest {
  const refuse = (why: string) => new UserError(`${where} is no package: ${why}; push one with sign-package`)
  if (manifest.kind !== 'image' || manifest.artifactType !== ARTIFACT_TYPE) {
    throw refuse(`it is ${manifest.artifactType?.slice(0, 100) ?? 'an image'}, no ${ARTIFACT_TYPE}`)
  }
  if (manifest.config.mediaType !== CONFIG_TYPE) throw refuse(`its config is no ${CONFIG_TYPE}`)
  const [layer, ...others] = manifest.layers
  if (layer?.mediaType !== LAYER_TYPE || others.length > 0) throw refuse(`it has not one layer, a ${LAYER_TYPE}`)
  if (layer.size > LARGEST_LAYER) throw refuse(`its archive has ${layer.size} bytes, more than ${LARGEST_LAYER}`)
  return manifest
}
