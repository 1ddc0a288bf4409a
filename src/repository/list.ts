import { openRegistry } from '../oci/registry.ts'
import type { World } from './judge.ts'
import { placeOfPackage } from './place.ts'
import { versionsOf } from './record.ts'
import type { RepositoryIndex } from './types.ts'

/** Names of the packages that a signed index lists, sorted; registries don't list what they have. */
export function listPackages({ packages }: RepositoryIndex): string[] {
  return packages.map(({ name }) => name)
}

/** Versions of a package as its registry has them, newest first; none where there is no such package. */
export async function listVersions(repository: string, name: string, world: World): Promise<string[]> {
  return await versionsOf(openRegistry(placeOfPackage(repository, name), world))
}
