import { UserError } from '../errors.ts'
import type { Signer, Verified } from '../sign/types.ts'
import { choose } from './choose.ts'
import type { Judge, World } from './judge.ts'
import { openWanted, packageReference } from './open.ts'
import { pushStatement, signStatement, timeOf } from './statement.ts'
import { checkStatement, YANK_SCHEMA } from './statement-schema.ts'
import { YANK_TYPE, type Yank } from './types.ts'
import type { Wanted } from './wanted.ts'

export interface YankRequest {
  readonly repository: string
  /** By version or digest; a range would take back what nobody named. */
  readonly wanted: Wanted | string
  readonly by: string
  readonly reason: string
  /** At least one; its signature must count in an environment that the package has reached. */
  readonly signers: readonly Signer[]
  readonly judge: Judge
  readonly dryRun?: boolean
}

export interface YankedPackage {
  readonly reference: string
  readonly digest: string
  readonly yank: Yank
  readonly signers: readonly Verified[]
  /** Digest of the statement's manifest; absent on a dry run. */
  readonly statement?: string
  /** `present`: it was taken back before, and nothing was written. */
  readonly way: 'yanked' | 'present' | 'dry-run'
}

/**
 * States, signed, that a version must not be chosen any more. It stays where it is, and what runs it goes on running. The
 * package need not verify: one that does not may be taken back too.
 *
 * @throws {UserError} there is none, or the signature would not count
 */
export async function yankPackage(request: YankRequest, world: World): Promise<YankedPackage> {
  const { judge, by, reason } = request
  const { wanted, place, store } = openWanted(request, world)
  if (wanted.version === undefined && wanted.digest === undefined) {
    throw new UserError(`${wanted.name} ${wanted.range ?? ''} is a range; name the one version to take back`)
  }
  const { record, standing } = await choose(store, wanted, { judge, yanked: 'accepted' })
  const { digest } = record
  const { version } = record.config
  const { name } = wanted
  const reference = packageReference(place, version, digest)
  if (standing.yank !== undefined) {
    const { statement, signers, digest: made } = standing.yank
    return { reference, digest, yank: statement, signers, statement: made, way: 'present' }
  }
  const said = { schema: 1, statement: 'yank', name, version, digest, by, at: timeOf(world.now()), reason } as const
  const yank = checkStatement<Yank>(YANK_SCHEMA, said, 'the yank')
  if (request.dryRun) return { reference, digest, yank, signers: [], way: 'dry-run' }
  const what = `the yank of ${name} ${version}`
  const signed = await signStatement(yank, request.signers, what, world.signal)
  const verified = await countedSomewhere(judge, signed, standing.stages, what)
  const subject = record.manifest.descriptor
  const { descriptor } = await pushStatement(store, signed, { type: YANK_TYPE, at: yank.at, subject })
  return { reference, digest, yank, signers: verified, statement: descriptor.digest, way: 'yanked' }
}

/** @throws {UserError} it counts in none of the environments; why not in the last */
async function countedSomewhere(
  judge: Judge,
  { bytes, signatures }: Awaited<ReturnType<typeof signStatement>>,
  stages: readonly string[],
  what: string,
): Promise<readonly Verified[]> {
  let refusal: unknown
  for (const stage of stages) {
    try {
      return (await judge(bytes, signatures, stage, what)).verified
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      refusal = error
    }
  }
  throw refusal
}
