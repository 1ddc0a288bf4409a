import { referrersTag } from '../oci/referrers.ts'
import { openRegistry, type Repository } from '../oci/registry.ts'
import type { Judge, World } from './judge.ts'
import { placeOfPackage } from './place.ts'
import { digestOfVersion, readRecord, versionsOf } from './record.ts'
import { type Retained, type RetainedFacts, type RetentionPolicy, retained } from './retention.ts'
import { standingOf } from './standing.ts'

export interface PruneRequest {
  readonly repository: string
  /** All packages of the repository, as its index has them: what one is locked to must be known. */
  readonly names: readonly string[]
  readonly policy: RetentionPolicy
  readonly judge: Judge
  /** Decide, and delete nothing. */
  readonly dryRun?: boolean
}

export interface Pruned {
  readonly kept: readonly Retained[]
  /** Deleted, or on a dry run what would be. */
  readonly removed: readonly Retained[]
}

type Found = RetainedFacts & { readonly store: Repository; readonly digest: string }

/**
 * Deletes the versions that nothing keeps, each with what was stated about it. Write the index anew afterwards.
 *
 * @throws {UserError} a version can't be read, in which case none is deleted; or the registry deletes nothing
 */
export async function prunePackages(request: PruneRequest, world: World): Promise<Pruned> {
  const found: Found[] = []
  for (const name of request.names) found.push(...(await versionsFound(request, name, world)))
  const decided = retained(found, request.policy, world.now())
  const [kept, removed] = [decided.filter(isKept), decided.filter((one) => !isKept(one))]
  if (request.dryRun) return { kept, removed }
  for (const { name, version } of removed) {
    const one = found.find((other) => other.name === name && other.version === version)
    if (one !== undefined) await remove(one)
  }
  return { kept, removed }
}

function isKept({ because }: Retained): boolean {
  return because.length > 0
}

async function versionsFound(request: PruneRequest, name: string, world: World): Promise<Found[]> {
  const { repository, judge, policy } = request
  const store = openRegistry(placeOfPackage(repository, name), world)
  const found: Found[] = []
  for (const version of await versionsOf(store)) {
    const digest = await digestOfVersion(store, version)
    const record = await readRecord(store, digest)
    const { stages, refused, yank } = await standingOf(store, record, judge)
    const doubts = refused
      .filter(({ to }) => to === undefined || policy.stages.includes(to))
      .map(({ sentence }) => sentence)
    const { created, locked } = record.config
    const facts = { name, version, created, locked, stages, doubts, yanked: yank !== undefined }
    found.push({ ...facts, store, digest })
  }
  return found
}

/** Statements first: who is interrupted finds the version again. */
async function remove({ store, digest }: Found): Promise<void> {
  for (const referrer of await store.referrers(digest)) await store.deleteManifest(referrer.digest)
  const list = await store.find(referrersTag(digest))
  if (list !== undefined) await store.deleteManifest(list.descriptor.digest)
  await store.deleteManifest(digest)
}
