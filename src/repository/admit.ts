import { dirname } from 'node:path'
import { UserError } from '../errors.ts'
import type { ImageStore } from '../oci/store.ts'
import type { Promotion } from '../package/types.ts'
import type { VerifiedPackage } from '../package/verify.ts'
import type { Verified } from '../sign/types.ts'
import { type ChooseOptions, type Chosen, choose } from './choose.ts'
import { inPrivateFolder, putInPlace } from './download.ts'
import { type FetchedPackage, type FetchOptions, fetchPackage } from './fetch.ts'
import type { World } from './judge.ts'
import { openWanted, packageReference } from './open.ts'
import type { Counted, Standing } from './standing.ts'
import type { Wanted } from './wanted.ts'

export interface AdmitRequest extends Omit<ChooseOptions, 'yanked'>, FetchOptions {
  /** `ghcr.io/acme/packages` */
  readonly repository: string
  /** Read by `readWanted` where it is text. */
  readonly wanted: Wanted | string
  /** Where it is to run. */
  readonly environment: string
  /** Where its archive goes, when somebody wants it; nothing stands there yet, its folder does. */
  readonly to?: string
}

export interface Admitted extends VerifiedPackage {
  /** `ghcr.io/acme/packages/acme/shop:1.4.2@sha256:…` */
  readonly reference: string
  readonly digest: string
  /** All whose signatures of the package count. */
  readonly signers: readonly Verified[]
  /** All that count, oldest first. */
  readonly promotions: readonly Counted<Promotion>[]
  readonly standing: Standing
  /** The archive, where it was asked for. */
  readonly file?: string
}

/**
 * Whether a package may run in an environment: its tag is resolved once, and that digest is signed by somebody who
 * counts, is the name and version that were asked for, reached the environment, and was not taken back.
 *
 * @throws {UserError} it may not; says why
 */
export async function admitPackage(request: AdmitRequest, world: World): Promise<Admitted> {
  const { wanted, place, store } = openWanted(request, world)
  const admitted = await admitFrom(store, { ...request, wanted }, world)
  return { ...admitted, reference: packageReference(place, admitted.manifest.version, admitted.digest) }
}

/** The same from any place where packages are, such as an OCI layout. */
export async function admitFrom(
  store: ImageStore,
  request: Omit<AdmitRequest, 'repository' | 'wanted'> & { readonly wanted: Wanted },
  world: World,
): Promise<Admitted> {
  const { wanted, environment, to } = request
  const chosen = await choose(store, wanted, { ...request, yanked: 'refused' })
  const { record, standing } = chosen
  const asked = { name: wanted.name, version: wanted.version ?? record.config.version }
  refuseUnreached(chosen, environment)
  const beside = to === undefined ? world.temporary : dirname(to)
  return await inPrivateFolder(beside, world, async (folder) => {
    const fetched = await fetchPackage(store, record, asked, folder, request, world)
    if (to !== undefined) await putInPlace(fetched.file, to)
    return { ...judged(fetched), ...identity(store, chosen), standing, ...(to !== undefined && { file: to }) }
  })
}

function identity(
  store: ImageStore,
  { record, standing }: Chosen,
): Pick<Admitted, 'reference' | 'digest' | 'promotions'> {
  return {
    reference: `${store.name}@${record.digest}`,
    digest: record.digest,
    promotions: standing.promotions,
  }
}

function judged({ manifest, package: file, verified, lock, signers }: FetchedPackage) {
  return { manifest, package: file, verified, signers, ...(lock !== undefined && { lock }) }
}

/** @throws {UserError} with the reason of each promotion that would have led there and does not count */
function refuseUnreached({ record, standing }: Chosen, environment: string): void {
  const { stages, refused } = standing
  if (stages.includes(environment)) return
  const { name, version, stage } = record.config
  const why = refused.filter(({ to }) => to === environment).map(({ sentence }) => sentence)
  const reasons = why.length === 0 ? '' : ` (${why.join('; ')})`
  const also = stages.length > 1 ? `, promoted to ${stages.slice(1).join(', ')}` : ''
  throw new UserError(
    `${name} ${version} was packed for ${stage}${also} and not promoted to ${environment}${reasons}; promote it first`,
  )
}
