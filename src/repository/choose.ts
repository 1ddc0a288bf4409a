import semver from 'semver'
import { UserError } from '../errors.ts'
import type { ImageStore } from '../oci/store.ts'
import type { Judge } from './judge.ts'
import { digestOfVersion, type PackageRecord, readRecord, versionsOf } from './record.ts'
import { type Standing, standingOf } from './standing.ts'
import type { RepositoryIndex, Yank } from './types.ts'
import { type Wanted, wantedText } from './wanted.ts'

export interface ChooseOptions {
  readonly judge: Judge
  /** What is done with versions that were taken back; default `by-digest`: they are had by their digest alone. */
  readonly yanked?: 'refused' | 'by-digest' | 'accepted'
  /** A signed index that was read: what it says of digests and yanks holds too, whatever the registry shows. */
  readonly index?: RepositoryIndex
}

/** One package, by a digest that was resolved once; its archive was not looked at yet. */
export interface Chosen {
  readonly record: PackageRecord
  readonly standing: Standing
  /** It was taken back, and yet asked for in a way that accepts it. */
  readonly yank?: Pick<Yank, 'by' | 'at' | 'reason'>
}

/**
 * Finds the one package that is wanted. Of a range it is the newest that was not taken back; prereleases only where the
 * range asks for them.
 *
 * @throws {UserError} there is none, it was taken back, or it is not what its version had before
 */
export async function choose(store: ImageStore, wanted: Wanted, options: ChooseOptions): Promise<Chosen> {
  const { version, range, digest } = wanted
  if (digest !== undefined) return await byDigest(store, digest, wanted, options)
  if (version !== undefined) {
    return refuseYanked(await looked(store, await digestOfVersion(store, version), version, options), wanted, options)
  }
  const fitting = (await versionsOf(store)).filter((one) => semver.satisfies(one, range ?? '*'))
  const takenBack: string[] = []
  for (const one of fitting) {
    const chosen = await looked(store, await digestOfVersion(store, one), one, options)
    if (chosen.yank === undefined || options.yanked === 'accepted') return chosen
    takenBack.push(one)
  }
  const why = takenBack.length === 0 ? 'none fits' : `${takenBack.join(', ')} would fit and was taken back`
  throw new UserError(`${store.name} has no version for ${wantedText(wanted)}: ${why}; widen the range, or push one`)
}

async function byDigest(store: ImageStore, digest: string, wanted: Wanted, options: ChooseOptions): Promise<Chosen> {
  const { version } = wanted
  if (version !== undefined) {
    const found = await digestOfVersion(store, version)
    if (found !== digest) {
      throw new UserError(`${wanted.name} ${version} is ${found} and not ${digest}; give the one that was meant`)
    }
  }
  const record = await readRecord(store, digest)
  const chosen = await looked(store, digest, record.config.version, options, record)
  return options.yanked === 'refused' ? refuseYanked(chosen, wanted, options) : chosen
}

async function looked(
  store: ImageStore,
  digest: string,
  version: string,
  { judge, index }: ChooseOptions,
  read?: PackageRecord,
): Promise<Chosen> {
  const record = read ?? (await readRecord(store, digest))
  const { name } = record.config
  if (record.config.version !== version) {
    throw new UserError(
      `${store.name} has ${name} ${record.config.version} as version ${version}; don't trust it, and push ${version} again under a new version`,
    )
  }
  const indexed = index?.packages.find((one) => one.name === name)?.versions.find((one) => one.version === version)
  if (indexed !== undefined && indexed.digest !== digest) {
    throw new UserError(
      `${name} ${version} is ${digest} in ${store.name} and ${indexed.digest} in the signed index: it was replaced, so find out by whom before you use either`,
    )
  }
  const standing = await standingOf(store, record, judge)
  const yank = standing.yank?.statement ?? indexed?.yanked
  return { record, standing, ...(yank && { yank }) }
}

function refuseYanked(chosen: Chosen, wanted: Wanted, { yanked }: ChooseOptions): Chosen {
  const { yank } = chosen
  if (yank === undefined || yanked === 'accepted') return chosen
  const instead = yanked === 'refused' ? 'choose another version' : 'choose another version, or give it by its digest'
  throw new UserError(`${wantedText(wanted)} was taken back by ${yank.by} at ${yank.at} (${yank.reason}); ${instead}`)
}
