import semver from 'semver'
import { UserError } from '../errors.ts'
import { shownReference } from '../image-reference.ts'
import { parseReference, type Reference, repositoryOf } from '../oci/reference.ts'
import { PACKAGE_NAME, VERSION } from '../package/schema.ts'

/** What registries bear. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const LONGEST_PATH = 255

const NAME = new RegExp(PACKAGE_NAME.pattern)
const SEMANTIC = new RegExp(VERSION.pattern)

export function isPackageName(text: string): boolean {
  return text.length <= PACKAGE_NAME.maxLength && NAME.test(text)
}

/** Semantic versions 2.0.0 alone, without `v`. */
export function isVersion(text: string): boolean {
  return text.length <= VERSION.maxLength && SEMANTIC.test(text) && semver.valid(text) !== null
}

/** @throws {UserError} */
export function checkPackageName(name: string): string {
  if (isPackageName(name)) return name
  throw new UserError(`"${shownReference(name)}" is no name of a package; write ${PACKAGE_NAME['x-expected']}`)
}

/**
 * A repository of packages, `ghcr.io/acme/packages`.
 *
 * @throws {UserError} it is none, or has a tag or digest
 */
export function parseRepository(text: string): Reference {
  const reference = parseReference(text)
  if (reference.tag === undefined && reference.digest === undefined) return reference
  const { registry, path } = reference
  throw new UserError(`"${shownReference(text)}" is one version; give the repository alone: ${registry}/${path}`)
}

/**
 * Where all versions of a package are: the repository's path with the package's name behind it.
 *
 * @throws {UserError} one of them is none, or both are too long together
 */
export function placeOfPackage(repository: string, name: string): Reference {
  const { registry, path } = parseRepository(repository)
  const place = { registry, path: `${path}/${checkPackageName(name)}` }
  if (place.path.length <= LONGEST_PATH) return place
  throw new UserError(`${repositoryOf(place)} has a path of more than ${LONGEST_PATH} characters; shorten the name`)
}

/**
 * The tag of a version. Tags have no `+`, and versions no `_`, so one stands for the other.
 *
 * @throws {UserError} it is no semantic version
 */
export function tagOfVersion(version: string): string {
  if (isVersion(version)) return version.replace('+', '_')
  throw new UserError(`"${shownReference(version)}" is no version of a package; write one such as 1.4.2`)
}

/** undefined for tags that no version has. */
export function versionOfTag(tag: string): string | undefined {
  const version = tag.replace('_', '+')
  return isVersion(version) ? version : undefined
}

/** Newest first; versions that differ in build metadata alone have an order too. */
export function newestFirst(a: string, b: string): number {
  return semver.compareBuild(b, a)
}
