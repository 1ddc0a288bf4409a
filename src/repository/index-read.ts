import { UserError } from '../errors.ts'
import { openRegistry } from '../oci/registry.ts'
import type { ImageStore } from '../oci/store.ts'
import type { Verified } from '../sign/types.ts'
import { parseCanonical } from './canonical-json.ts'
import { INDEX_SCHEMA } from './index-schema.ts'
import type { Judge, World } from './judge.ts'
import { newestFirst, parseRepository } from './place.ts'
import { readSigned } from './statement.ts'
import { INDEX_TAG, INDEX_TYPE, type RepositoryIndex } from './types.ts'

/** A thousand packages with fifty versions and long READMEs. */
export const LARGEST_INDEX = 128 * 1024 * 1024

export interface IndexRequest {
  /** `ghcr.io/acme/packages` */
  readonly repository: string
  readonly judge: Judge
  /** By whose trust its signatures are judged. */
  readonly environment: string
  /** Largest serial that was seen before; a lower one is an old index (T21). */
  readonly seen?: number
}

/** An index that counts. */
export interface ReadIndex {
  readonly index: RepositoryIndex
  /** Of its manifest. */
  readonly digest: string
  readonly signers: readonly Verified[]
}

/**
 * Reads a repository's index.
 *
 * @throws {UserError} there is none, nobody who counts signed it, it expired, is older than one that was seen, or is of
 *   another repository
 */
export async function readIndex(request: IndexRequest, world: World): Promise<ReadIndex> {
  const found = await findIndex(openIndex(request.repository, world), request)
  if (found !== undefined) return refuseExpired(found, world.now())
  throw new UserError(`${request.repository} has no index; write one with sign-package, command: index`)
}

/** Where a repository's index is; its name is the repository's as the index has it. */
export function openIndex(repository: string, world: World): ImageStore {
  return openRegistry(parseRepository(repository), world)
}

/** The same for one who writes the next: it may have expired. @returns undefined where there is none */
export async function findIndex(
  store: ImageStore,
  { judge, environment, seen = 0 }: Omit<IndexRequest, 'repository'>,
): Promise<ReadIndex | undefined> {
  const manifest = await store.find(INDEX_TAG)
  if (manifest === undefined) return undefined
  const where = `the index of ${store.name}`
  const { bytes, signatures } = await readSigned(store, manifest, INDEX_TYPE, where, LARGEST_INDEX)
  const { verified } = await judge(bytes, signatures, environment, where)
  const index = parseCanonical<RepositoryIndex>(INDEX_SCHEMA, bytes, where)
  const trouble = indexTrouble(index, store.name, seen)
  if (trouble !== undefined) throw new UserError(`${where} ${trouble}`)
  return { index, digest: manifest.descriptor.digest, signers: verified }
}

function refuseExpired(read: ReadIndex, now: number): ReadIndex {
  const { expires, repository, serial } = read.index
  if (Date.parse(expires) > now) return read
  throw new UserError(
    `the index of ${repository} (serial ${serial}) expired at ${expires}; write it again with sign-package, command: index`,
  )
}

/** What is wrong with an index, as the end of a sentence that begins with it. */
export function indexTrouble(index: RepositoryIndex, repository: string, seen: number): string | undefined {
  if (index.repository !== repository)
    return `is signed as that of ${index.repository}; it was put here by mistake or worse`
  if (index.serial < seen) {
    return `has serial ${index.serial}, and ${seen} was seen before: an old index was put in its place, so find out by whom`
  }
  if (Number.isNaN(Date.parse(index.expires))) return `expires at ${index.expires}, which is no time`
  for (const [at, { name, versions }] of index.packages.entries()) {
    const before = index.packages[at - 1]?.name
    if (before !== undefined && before >= name) return `lists ${name} twice or out of order`
    const wrong = versions.find(({ version }, nth) => {
      const newer = versions[nth - 1]?.version
      return newer !== undefined && (newer === version || newestFirst(newer, version) > 0)
    })
    if (wrong !== undefined) return `lists ${name} ${wrong.version} twice or out of order`
  }
  return undefined
}
