import { UserError } from '../errors.ts'
import { STAGE_NAME } from '../package/schema.ts'
import { PROMOTION_TYPE, type Promotion } from '../package/types.ts'
import type { Signer, Verified } from '../sign/types.ts'
import { choose } from './choose.ts'
import { inPrivateFolder } from './download.ts'
import { fetchPackage } from './fetch.ts'
import type { Judge, World } from './judge.ts'
import { openWanted, packageReference } from './open.ts'
import type { Standing } from './standing.ts'
import { pushStatement, signStatement, timeOf } from './statement.ts'
import { checkStatement, PROMOTION_SCHEMA } from './statement-schema.ts'
import type { Wanted } from './wanted.ts'

export interface PromoteRequest {
  readonly repository: string
  readonly wanted: Wanted | string
  readonly from: string
  readonly to: string
  readonly approver: string
  readonly reason?: string
  /** At least one; its signature must count in `to`. */
  readonly signers: readonly Signer[]
  readonly judge: Judge
  /** Look at everything, sign and write nothing. */
  readonly dryRun?: boolean
}

export interface PromotedPackage {
  /** `ghcr.io/acme/packages/acme/shop:1.4.2@sha256:…` */
  readonly reference: string
  readonly digest: string
  readonly promotion: Promotion
  /** Whose signatures of the promotion count; empty on a dry run. */
  readonly signers: readonly Verified[]
  /** Digest of the statement's manifest; absent on a dry run. */
  readonly statement?: string
  /** `present`: it stood there before, and nothing was written. */
  readonly way: 'promoted' | 'present' | 'dry-run'
}

/**
 * States, signed, that a package goes on to another environment. Its bytes stay as they are; the package is verified, and
 * must stand in `from`.
 *
 * @throws {UserError} it does not verify, does not stand there, was taken back, or the signature would not count in `to`
 */
export async function promotePackage(request: PromoteRequest, world: World): Promise<PromotedPackage> {
  const { from, to, judge } = request
  checkStages(from, to)
  const { wanted, place, store } = openWanted(request, world)
  const { record, standing } = await choose(store, wanted, { judge, yanked: 'refused' })
  const { digest, config } = record
  const { name } = wanted
  const version = wanted.version ?? config.version
  refuseElsewhere(standing, from, `${name} ${version}`)
  await inPrivateFolder(world.temporary, world, (folder) =>
    fetchPackage(store, record, { name, version }, folder, { judge }, world),
  )
  const promotion = promotionOf(request, { name, version, digest }, world)
  const reference = packageReference(place, version, digest)
  const before = standing.promotions.find(({ statement }) => statement.from === from && statement.to === to)
  if (before !== undefined) {
    const { statement, signers, digest: made } = before
    return { reference, digest, promotion: statement, signers, statement: made, way: 'present' }
  }
  if (request.dryRun) return { reference, digest, promotion, signers: [], way: 'dry-run' }
  const what = `the promotion of ${name} ${version} to ${to}`
  const signed = await signStatement(promotion, request.signers, what, world.signal)
  // What would not count there is not written at all.
  const { verified } = await judge(signed.bytes, signed.signatures, to, what)
  const subject = record.manifest.descriptor
  const { descriptor } = await pushStatement(store, signed, { type: PROMOTION_TYPE, at: promotion.at, subject })
  return { reference, digest, promotion, signers: verified, statement: descriptor.digest, way: 'promoted' }
}

function checkStages(from: string, to: string): void {
  const wrong = [from, to].find((stage) => !isStage(stage))
  if (wrong !== undefined) {
    throw new UserError(`"${wrong.slice(0, 100)}" is no environment; write ${STAGE_NAME['x-expected']}`)
  }
  if (from === to) throw new UserError(`from and to are both ${from}; give the environment that it goes on to`)
}

function refuseElsewhere({ stages }: Standing, from: string, what: string): void {
  if (stages.includes(from)) return
  throw new UserError(
    `${what} does not stand in ${from}: it was packed for ${stages.join(' and promoted to ')}; promote it to ${from} first`,
  )
}

const STAGE = new RegExp(STAGE_NAME.pattern)

function isStage(text: string): boolean {
  return text.length <= STAGE_NAME.maxLength && STAGE.test(text)
}

function promotionOf(
  { from, to, approver, reason }: PromoteRequest,
  about: Pick<Promotion, 'name' | 'version' | 'digest'>,
  { now }: World,
): Promotion {
  const at = timeOf(now())
  const said = {
    schema: 1,
    statement: 'promotion',
    ...about,
    from,
    to,
    approver,
    at,
    ...(reason && { reason }),
  } as const
  return checkStatement<Promotion>(PROMOTION_SCHEMA, said, 'the promotion')
}
