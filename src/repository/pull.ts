import { dirname } from 'node:path'
import type { ArchiveContent } from '../package/extract.ts'
import type { VerifiedPackage } from '../package/verify.ts'
import type { Verified } from '../sign/types.ts'
import { type ChooseOptions, choose } from './choose.ts'
import { inPrivateFolder, putInPlace } from './download.ts'
import { type FetchOptions, fetchPackage } from './fetch.ts'
import type { World } from './judge.ts'
import { openWanted, packageReference } from './open.ts'
import type { Standing } from './standing.ts'
import type { Yank } from './types.ts'
import type { Wanted } from './wanted.ts'

export interface PullRequest extends ChooseOptions, FetchOptions {
  /** `ghcr.io/acme/packages` */
  readonly repository: string
  /** Read by `readWanted` where it is text. */
  readonly wanted: Wanted | string
  /** Where the archive goes; nothing stands there yet, its folder does. */
  readonly to: string
}

export interface Pulled extends VerifiedPackage {
  /** `ghcr.io/acme/packages/acme/shop:1.4.2@sha256:…` */
  readonly reference: string
  readonly digest: string
  /** The archive, whole and verified. */
  readonly file: string
  readonly content: ArchiveContent
  readonly signers: readonly Verified[]
  readonly standing: Standing
  /** It was taken back, and asked for all the same. */
  readonly yank?: Pick<Yank, 'by' | 'at' | 'reason'>
}

/**
 * Gets a package. It is written beside its place, verified there, and appears when all is well; whatever fails, nothing
 * of it is left.
 *
 * @throws {UserError} there is none, it was taken back, does not verify, or can't be had or written
 */
export async function pullPackage(request: PullRequest, world: World): Promise<Pulled> {
  const { to } = request
  const { wanted, place, store } = openWanted(request, world)
  const { record, standing, yank } = await choose(store, wanted, request)
  const { digest, config } = record
  const asked = { name: wanted.name, version: wanted.version ?? config.version }
  return await inPrivateFolder(dirname(to), world, async (folder) => {
    const fetched = await fetchPackage(store, record, asked, folder, request, world)
    await putInPlace(fetched.file, to)
    const reference = packageReference(place, asked.version, digest)
    return { ...fetched, file: to, reference, digest, standing, ...(yank && { yank }) }
  })
}
