import { PackageURL } from 'packageurl-js'

/** An image as VEX documents may name it. */
export interface ImageName {
  /** Without tag and digest: `ghcr.io/acme/shop`. */
  readonly repository: string
  /** Digests of the index and of the platforms' manifests. */
  readonly digests: readonly string[]
  readonly tags: readonly string[]
}

/** @returns undefined where the text is no package URL */
export function readPurl(text: string): PackageURL | undefined {
  if (!text.startsWith('pkg:')) return undefined
  try {
    return PackageURL.fromString(text)
  } catch {
    return undefined
  }
}

/**
 * True where everything that `general` says is also said by `special`: without a version it is about all of them, and
 * so with qualifiers.
 *
 * @see https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md#product
 */
export function covers(general: PackageURL, special: PackageURL): boolean {
  return (
    general.type === special.type &&
    (general.namespace ?? '') === (special.namespace ?? '') &&
    general.name === special.name &&
    (!general.version || general.version === special.version) &&
    (!general.subpath || general.subpath === special.subpath) &&
    Object.entries(general.qualifiers ?? {}).every(([key, value]) => special.qualifiers?.[key] === value)
  )
}

/**
 * True where a package URL of type oci is about the image: its name is the last part of the repository, its version a
 * digest, and `repository_url` and `tag` say more.
 *
 * @see https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md
 */
export function coversImage(purl: PackageURL, image: ImageName, platforms: readonly string[]): boolean {
  if (purl.type !== 'oci') return false
  const name = image.repository.split('/').at(-1)?.toLowerCase()
  if (purl.name.toLowerCase() !== name) return false
  if (purl.version && !image.digests.includes(purl.version)) return false
  return Object.entries(purl.qualifiers ?? {}).every(([key, value]) => {
    if (key === 'repository_url') return isRepository(value, image.repository)
    if (key === 'tag') return image.tags.includes(value)
    if (key === 'arch') return platforms.every((platform) => platform.split('/')[1] === value)
    if (key === 'os') return platforms.every((platform) => platform.split('/')[0] === value)
    return false
  })
}

/** Some write the repository with its last part, some without. */
function isRepository(url: string, repository: string): boolean {
  const plain = url
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .toLowerCase()
  const wanted = repository.toLowerCase()
  return plain === wanted || plain === wanted.slice(0, Math.max(0, wanted.lastIndexOf('/')))
}
