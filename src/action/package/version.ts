import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Repository } from '../../confidence/git/repository.ts'
import { UserError } from '../../errors.ts'
import { packageVersion, type VersionFacts } from '../../package/version.ts'
import { statedVersion } from '../../package/version-file.ts'
import { versionHistory } from '../../package/version-history.ts'
import { findProgram } from '../../program/find.ts'
import { textAt } from '../report-files.ts'
import type { PackageAction } from './machine.ts'
import { isVersionSource } from './values.ts'

interface Place {
  /** Absolute: top of the work tree, and the service's folder. */
  readonly root: string
  readonly folder: string
  readonly service: string
  readonly commit: string
}

/**
 * The version of what is packed, and why it is this one.
 *
 * @param given a version, a source of versions, or nothing: auto
 * @throws {UserError} there is none
 */
export async function versionOf(
  action: PackageAction,
  given: string | undefined,
  place: Place,
): Promise<{ version: string; because: string }> {
  const source = given ?? 'auto'
  if (!isVersionSource(source)) return { version: source, because: 'input version' }
  return packageVersion(source, await factsOf(action, place), place.service)
}

async function factsOf(action: PackageAction, place: Place): Promise<VersionFacts> {
  const { root, folder, service, commit } = place
  const stated = statedVersion((name) => (existsSync(join(folder, name)) ? textAt(join(folder, name)) : undefined))
  const repository = await wholeRepository(root, action.cancelled)
  const known =
    repository === undefined
      ? { tagsHere: tagOfRun(action, commit) }
      : await versionHistory(repository, commit, service, folder === root ? '' : folder.slice(root.length + 1))
  return { ...known, ...(stated === undefined ? {} : { stated }) }
}

/** Nothing where the clone is shallow, as checkouts are by default: the other sources of versions still serve. */
async function wholeRepository(root: string, signal: AbortSignal): Promise<Repository | undefined> {
  try {
    return await Repository.open(findProgram('git', process.env.PATH, [resolve('.')]), root, signal)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** The tag that the run is for, where this is its commit. */
function tagOfRun({ facts }: PackageAction, commit: string): string[] {
  const [, tag] = /^refs\/tags\/(.+)$/.exec(facts.ref ?? '') ?? []
  return tag !== undefined && facts.sha === commit ? [tag] : []
}
