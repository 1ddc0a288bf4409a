import { formatReference, type Reference } from '../oci/reference.ts'
import { openRegistry, type Repository } from '../oci/registry.ts'
import type { World } from './judge.ts'
import { placeOfPackage, tagOfVersion } from './place.ts'
import { readWanted, type Wanted } from './wanted.ts'

/** A package that is asked for, and where its versions are. */
export interface Opened {
  readonly wanted: Wanted
  readonly place: Reference
  readonly store: Repository
}

/**
 * Nothing is asked of the registry yet.
 *
 * @throws {UserError} what is wanted can't be read, or is of another repository
 */
export function openWanted(
  { repository, wanted: given }: { readonly repository: string; readonly wanted: Wanted | string },
  world: World,
): Opened {
  const wanted = typeof given === 'string' ? readWanted(given, repository) : given
  const place = placeOfPackage(repository, wanted.name)
  return { wanted, place, store: openRegistry(place, world) }
}

/** `ghcr.io/acme/packages/acme/shop:1.4.2@sha256:…` */
export function packageReference(place: Reference, version: string, digest: string): string {
  return formatReference({ ...place, tag: tagOfVersion(version), digest })
}
