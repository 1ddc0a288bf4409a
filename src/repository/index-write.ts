import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../errors.ts'
import { PATIENCE } from '../oci/access.ts'
import type { ImageStore } from '../oci/store.ts'
import { canonicalBytes } from '../package/canonical.ts'
import type { Signer, Verified } from '../sign/types.ts'
import { IndexedPackages, type VerifyWhich } from './index-packages.ts'
import { findIndex, type IndexRequest, indexTrouble, LARGEST_INDEX, openIndex, type ReadIndex } from './index-read.ts'
import { INDEX_SCHEMA } from './index-schema.ts'
import type { World } from './judge.ts'
import { checkPackageName } from './place.ts'
import { pushStatement, signStatement, timeOf } from './statement.ts'
import { checkStatement } from './statement-schema.ts'
import { INDEX_TAG, INDEX_TYPE, type RepositoryIndex } from './types.ts'

export interface WriteIndexRequest extends IndexRequest {
  /** Of packages that the index before has not got: registries don't list what they hold. */
  readonly names: readonly string[]
  /** At least one; its signature must count in `environment`. */
  readonly signers: readonly Signer[]
  /** Seconds until nobody believes it any more. */
  readonly lifetimeSeconds: number
  /** Default `all`; `new`: a version that the index before has, with the same digest, is not downloaded again. */
  readonly verify?: VerifyWhich
  readonly dryRun?: boolean
  /** Hears of each version that was looked at. */
  readonly onVersion?: (name: string, version: string) => void
}

export interface WrittenIndex {
  readonly index: RepositoryIndex
  /** Of its manifest; absent on a dry run. */
  readonly digest?: string
  readonly signers: readonly Verified[]
  /** Versions that are in the registry and not in the index, a sentence each. */
  readonly leftOut: readonly string[]
  readonly way: 'written' | 'dry-run'
}

/** How often another writer may be in between. */
const TRIES = 5

/**
 * Looks at every version of the known packages, verifies it, and writes the signed index: its serial is one more than the
 * one before. Nobody holds a lock in a registry, so it is read back, and written anew over what somebody else wrote.
 *
 * @throws {UserError} the index before doesn't count, the signature wouldn't, or other writers kept coming in between
 */
export async function writeIndex(request: WriteIndexRequest, world: World): Promise<WrittenIndex> {
  const store = openIndex(request.repository, world)
  for (const name of request.names) checkPackageName(name)
  const packages = new IndexedPackages(store.name, request, world)
  for (let tried = 1; tried <= TRIES; tried++) {
    const before = await findIndex(store, request)
    const index = await nextIndex(store, before, packages, request, world)
    const { leftOut } = packages
    if (request.dryRun) return { index, signers: [], leftOut, way: 'dry-run' }
    const written = await replace(store, before, index, request, world)
    if (written !== undefined) return { index, ...written, leftOut, way: 'written' }
    await rest(2 ** tried, world)
  }
  throw new UserError(`other writers kept changing the index of ${store.name}; run this again`)
}

async function nextIndex(
  store: ImageStore,
  before: ReadIndex | undefined,
  packages: IndexedPackages,
  { names, seen = 0, lifetimeSeconds }: WriteIndexRequest,
  { now }: World,
): Promise<RepositoryIndex> {
  const known = before?.index.packages ?? []
  const all = [...new Set([...known.map(({ name }) => name), ...names])].sort()
  const found = await packages.of(all, before?.index)
  const generated = now()
  const index: RepositoryIndex = {
    schema: 1,
    statement: 'index',
    repository: store.name,
    serial: Math.max(before?.index.serial ?? 0, seen) + 1,
    generated: timeOf(generated),
    expires: timeOf(generated + lifetimeSeconds * 1000),
    packages: found,
  }
  checkStatement(INDEX_SCHEMA, index, `the index of ${store.name}`)
  const trouble = indexTrouble(index, store.name, seen)
  if (trouble !== undefined) throw new Error(`the index of ${store.name} ${trouble}`)
  const { length } = canonicalBytes(index)
  if (length <= LARGEST_INDEX) return index
  throw new UserError(
    `the index of ${store.name} would have ${length} bytes, more than ${LARGEST_INDEX}; remove old versions by retention`,
  )
}

/**
 * All but the tag is there before the tag is looked at and written. A writer who looked just before that writes over it
 * within moments, so it is read back after a while.
 *
 * @returns undefined where somebody else wrote meanwhile
 */
async function replace(
  store: ImageStore,
  before: ReadIndex | undefined,
  index: RepositoryIndex,
  { signers, judge, environment }: WriteIndexRequest,
  world: World,
): Promise<{ digest: string; signers: readonly Verified[] } | undefined> {
  const what = `the index of ${store.name}`
  const signed = await signStatement(index, signers, what, world.signal)
  // What nobody would believe is not written at all.
  const { verified } = await judge(signed.bytes, signed.signatures, environment, what)
  const manifest = await pushStatement(store, signed, { type: INDEX_TYPE, at: index.generated })
  const { digest } = manifest.descriptor
  const current = async () => (await store.find(INDEX_TAG))?.descriptor.digest
  if ((await current()) !== before?.digest) return undefined
  await store.putManifest(manifest, { tag: INDEX_TAG })
  await rest(1, world)
  return (await current()) === digest ? { digest, signers: verified } : undefined
}

async function rest(times: number, { patience = PATIENCE, signal }: World): Promise<void> {
  await sleep(patience.pause * times, undefined, { signal })
}
