import { resolve } from '../package/resolve/resolve.ts'
import type { KnownPackages, Resolution, ResolveRequest } from '../package/resolve/types.ts'
import type { RepositoryIndex } from './types.ts'

/** What a resolution may choose from: the versions of a signed index, with the digests that it has. */
export function knownPackages({ packages }: RepositoryIndex): KnownPackages {
  return new Map(
    packages.map(({ name, versions }) => [
      name,
      versions.map(({ version, digest, dependencies, yanked }) => ({
        version,
        digest,
        dependencies,
        ...(yanked !== undefined && { yanked: true }),
      })),
    ]),
  )
}

/**
 * Chooses one version of every package that is needed; the lock has the digests of the index, so that what is pulled later
 * is what was signed there.
 *
 * @throws {UserError} nothing fits and why, the lock has other digests, or `locked` and the answer is another
 */
export function resolvePackages(index: RepositoryIndex, request: Omit<ResolveRequest, 'known'>): Resolution {
  return resolve({ ...request, known: knownPackages(index) })
}
