import { prerelease } from 'semver'
import type { IndexedPackage, IndexedVersion } from '../../repository/types.ts'

/** The version for somebody new: the newest that is not yanked, a release before a prerelease. */
export function chosenVersion({ versions }: Pick<IndexedPackage, 'versions'>): IndexedVersion | undefined {
  const left = versions.filter(({ yanked }) => yanked === undefined)
  return left.find(({ version }) => prerelease(version) === null) ?? left[0]
}
