import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { ImageStore } from '../oci/store.ts'
import { Archive, type ArchiveContent } from '../package/extract.ts'
import { type Judges, type VerifiedPackage, verifyArchive } from '../package/verify.ts'
import type { Verified } from '../sign/types.ts'
import { configBytes, configOf } from './config.ts'
import { download, type OnProgress } from './download.ts'
import { type Judge, packageJudges, type World } from './judge.ts'
import type { PackageRecord } from './record.ts'

/** A package whose archive was read and found to be what its registry says of it, signed by somebody who counts. */
export interface FetchedPackage extends VerifiedPackage {
  readonly file: string
  /** What lies in it; with it `Archive.unpack` writes its files. */
  readonly content: ArchiveContent
  /** All whose signatures count. */
  readonly signers: readonly Verified[]
}

export interface FetchOptions {
  readonly judge: Judge
  /** Whether the registries of the images serve them. */
  readonly images?: Judges['images']
  readonly onProgress?: OnProgress
}

/**
 * Downloads a package's archive into a private folder and verifies it: signature by the trust of the environment that it
 * was packed for, every file, name, version and stage, and that the registry's config says the same.
 *
 * @param name    that was asked for (T21)
 * @param version the same
 * @throws {UserError} the first thing that is wrong
 */
export async function fetchPackage(
  store: ImageStore,
  record: PackageRecord,
  { name, version }: { readonly name: string; readonly version: string },
  folder: string,
  { judge, images, onProgress }: FetchOptions,
  { signal }: Pick<World, 'signal'>,
): Promise<FetchedPackage> {
  const file = join(folder, archiveName(name, version))
  await download(store, record.layer, file, onProgress)
  await using archive = await Archive.open(file, { signal })
  const signers: Verified[] = []
  const { stage } = record.config
  const judges = { ...packageJudges(judge, stage, `${name} ${version}`, signers), ...(images && { images }) }
  const verified = await verifyArchive(archive, { name, version, stage }, judges)
  if (!configBytes(configOf(verified, verified.content.digest)).equals(record.configBytes)) {
    throw new UserError(
      `${store.name}@${record.digest}: its config in the registry is not what the signed package says; don't trust it, and push ${name} ${version} under a new version`,
    )
  }
  return { ...verified, file, signers }
}

/** `acme-shop-1.4.2.tgz` */
export function archiveName(name: string, version: string): string {
  return `${name.replaceAll('/', '-')}-${version}.tgz`
}
