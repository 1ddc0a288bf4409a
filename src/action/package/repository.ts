import type { Config } from '../../config/types.ts'
import { UserError } from '../../errors.ts'
import { type ReadIndex, readIndex } from '../../repository/index-read.ts'
import type { Judge, World } from '../../repository/judge.ts'
import type { IndexedPackage } from '../../repository/types.ts'
import { readWanted, type Wanted } from '../../repository/wanted.ts'
import type { Signer } from '../../sign/types.ts'
import { registryAccess } from '../registry-access.ts'
import { within } from '../report-files.ts'
import { exactVersion, needed, type PackageAction, type PackageInputs, signingWorld } from './machine.ts'
import { configOf, indexEnvironment } from './settings.ts'
import { allSigners, signersOf } from './signers.ts'
import { judgeOf } from './trust.ts'

/** A repository of packages as a command works on it. */
export interface PackageRepository {
  /** `ghcr.io/acme/packages` */
  readonly repository: string
  readonly config: Config
  readonly judge: Judge
  readonly world: World
}

/** @throws {UserError} nothing says where it is */
export function repositoryOf(action: PackageAction, inputs: PackageInputs): PackageRepository {
  const config = configOf(inputs)
  const repository = needed(
    inputs.repository ?? config.packages?.repository,
    'repository',
    'give it, such as ghcr.io/acme/packages, or write packages: {repository: …} into gradus.yml',
  )
  const world: World = { ...registryAccess(action, inputs), ...signingWorld(action) }
  return { repository, config, judge: judgeOf(inputs, config, world), world }
}

/**
 * The one package that a command is about: `package`, or name and version, or name and digest.
 *
 * @throws {UserError} it is not said, or said twice
 */
export function wantedOf(inputs: PackageInputs, repository: string): Wanted {
  const { package: reference, name, version, digest } = inputs
  if (reference === undefined) {
    const own = needed(name, 'name', 'say which package is meant by name and version, or by package')
    if (digest === undefined) return { name: own, version: exactVersion(inputs, 'or a digest: say which one is meant') }
    return { name: own, digest, ...(version === undefined ? {} : { version: exactVersion(inputs, '') }) }
  }
  if (name !== undefined || version !== undefined) {
    throw new UserError('input package says which package is meant, so leave name and version out')
  }
  const wanted = within('package', () => readWanted(reference, repository))
  if (wanted.range !== undefined) {
    throw new UserError(`input package: "${reference}" is not one version; write ${wanted.name}@1.4.2, or its digest`)
  }
  if (digest !== undefined && wanted.digest !== undefined && digest !== wanted.digest) {
    throw new UserError('input package and input digest name two digests; leave one of them out')
  }
  return { ...wanted, ...(digest !== undefined && { digest }) }
}

/** The repository's index, believed where who is trusted signed it. @throws {UserError} it is not */
export function signedIndex(
  inputs: PackageInputs,
  { repository, judge, world }: PackageRepository,
): Promise<ReadIndex> {
  const { indexSerial: seen } = inputs
  const request = { repository, judge, environment: indexEnvironment(inputs), ...(seen !== undefined && { seen }) }
  return readIndex(request, world)
}

/** A package of an index, as outputs show it. */
export function versionsOf({ name, versions }: IndexedPackage): { name: string; versions: string[] } {
  return { name, versions: versions.map(({ version }) => version) }
}

const SHORT_DIGEST = 12

/** How the name of a file tells what is in it. */
export function versionOrDigest({ version, digest = '' }: Wanted): string {
  return version ?? digest.replace('sha256:', '').slice(0, SHORT_DIGEST)
}

/** Keys that sign statements. */
export async function signersFor(
  action: PackageAction,
  inputs: PackageInputs,
  { world }: PackageRepository,
): Promise<readonly Signer[]> {
  return allSigners(await signersOf(action, inputs, world))
}
