import { UserError } from '../errors.ts'
import type { Descriptor } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'
import { PROMOTION_TYPE, type Promotion } from '../package/types.ts'
import type { Verified } from '../sign/types.ts'
import { parseCanonical } from './canonical-json.ts'
import type { Judge } from './judge.ts'
import type { PackageRecord } from './record.ts'
import { readSigned } from './statement.ts'
import { PROMOTION_SCHEMA, YANK_SCHEMA } from './statement-schema.ts'
import { YANK_TYPE, type Yank } from './types.ts'

/** A statement whose signature counts. */
export interface Counted<T> {
  readonly statement: T
  /** Of its manifest. */
  readonly digest: string
  /** At least one. */
  readonly signers: readonly Verified[]
}

/** How far a package got, by what counts; and what of others does not. */
export interface Standing {
  /** Environments that it may run in: the one it was packed for, then those it was promoted to. */
  readonly stages: readonly string[]
  /** Those that led there, oldest first. */
  readonly promotions: readonly Counted<Promotion>[]
  readonly yank?: Counted<Yank>
  /** Statements that don't count, a sentence each, with what they would have said. */
  readonly refused: readonly Refused[]
}

export interface Refused {
  readonly sentence: string
  /** The environment, where it is a promotion that could be read. */
  readonly to?: string
}

/** Anybody who may push can attach more; nobody needs that many. */
const MOST_STATEMENTS = 200
const LARGEST_STATEMENT = 64 * 1024

/**
 * Reads what was stated about a package. A promotion counts when its signature does in the environment that it leads to
 * (T22), it is about this very digest (T21), and the package stood in the one that it comes from. A yank counts when its
 * signature does in an environment that the package has reached.
 *
 * @throws {UserError} statements can't be read, or are too many
 */
export async function standingOf(store: ImageStore, record: PackageRecord, judge: Judge): Promise<Standing> {
  const found = (await store.referrers(record.digest)).filter(
    ({ artifactType }) => artifactType === PROMOTION_TYPE || artifactType === YANK_TYPE,
  )
  if (found.length > MOST_STATEMENTS) {
    throw new UserError(
      `${store.name}@${record.digest} has ${found.length} statements about it, more than ${MOST_STATEMENTS}; remove those nobody needs`,
    )
  }
  const refused: Refused[] = []
  const promotions: Counted<Promotion>[] = []
  const yanks: Unjudged<Yank>[] = []
  for (const descriptor of found) {
    if (descriptor.artifactType === YANK_TYPE) {
      // One that can't be had may be a good one: that is no reason to go on without it.
      const signed = await fetched(store, record, descriptor)
      await unless(refused, {}, async () => void yanks.push(understood<Yank>(signed, record, YANK_SCHEMA)))
      continue
    }
    const to: { stage?: string } = {}
    await unless(refused, to, async () => {
      const signed = await fetched(store, record, descriptor)
      const { statement, digest, where } = understood<Promotion>(signed, record, PROMOTION_SCHEMA)
      to.stage = statement.to
      const { verified } = await judge(signed.bytes, signed.signatures, statement.to, where)
      promotions.push({ statement, digest, signers: verified })
    })
  }
  const { stages, used, unrooted } = reached(record.config.stage, promotions)
  refused.push(...unrooted.map(({ statement }) => unrootedSentence(statement)))
  const yank = await countedYank(yanks, stages, judge, refused)
  return { stages, promotions: used, refused, ...(yank && { yank }) }
}

/**
 * Follows promotions from the environment that a package was packed for.
 *
 * @returns `unrooted`: those that come from an environment it never stood in
 */
export function reached(
  packedFor: string,
  promotions: readonly Counted<Promotion>[],
): { stages: string[]; used: Counted<Promotion>[]; unrooted: Counted<Promotion>[] } {
  const stages = new Set([packedFor])
  const byTime = [...promotions].sort((a, b) => compare(a.statement.at, b.statement.at) || compare(a.digest, b.digest))
  const used = new Set<Counted<Promotion>>()
  for (let before = -1; used.size > before; ) {
    before = used.size
    for (const one of byTime) {
      if (used.has(one) || !stages.has(one.statement.from)) continue
      stages.add(one.statement.to)
      used.add(one)
    }
  }
  return {
    stages: [...stages],
    used: byTime.filter((one) => used.has(one)),
    unrooted: byTime.filter((one) => !used.has(one)),
  }
}

/** A statement as it lies there. */
interface Fetched {
  readonly digest: string
  readonly where: string
  readonly bytes: Uint8Array
  readonly signatures: Parameters<Judge>[1]
}

type Unjudged<T> = Fetched & { readonly statement: T }

async function fetched(store: ImageStore, record: PackageRecord, descriptor: Descriptor): Promise<Fetched> {
  const { digest, artifactType = '' } = descriptor
  const where = `the ${artifactType === YANK_TYPE ? 'yank' : 'promotion'} ${digest}`
  const manifest = await store.resolve(digest)
  if (manifest.subject?.digest !== record.digest) {
    throw new UserError(`${where} does not count: it refers to ${manifest.subject?.digest ?? 'nothing'}`)
  }
  return { digest, where, ...(await readSigned(store, manifest, artifactType, where, LARGEST_STATEMENT)) }
}

/** What it says, where that is about this very package. */
function understood<T extends Promotion | Yank>(
  signed: Fetched,
  { digest, config }: PackageRecord,
  schema: typeof PROMOTION_SCHEMA | typeof YANK_SCHEMA,
): Unjudged<T> {
  const statement = parseCanonical<T>(schema, signed.bytes, signed.where)
  const { name, version } = statement
  if (name === config.name && version === config.version && statement.digest === digest) return { ...signed, statement }
  throw new UserError(`${signed.where} does not count: it is about ${name} ${version}, ${statement.digest}`)
}

/** The oldest that counts: when it was taken back first. */
async function countedYank(
  yanks: readonly Unjudged<Yank>[],
  stages: readonly string[],
  judge: Judge,
  refused: Refused[],
): Promise<Counted<Yank> | undefined> {
  const counted: Counted<Yank>[] = []
  for (const { statement, digest, where, bytes, signatures } of yanks) {
    const reasons: Refused[] = []
    for (const stage of stages) {
      await unless(reasons, {}, async () => {
        const { verified } = await judge(bytes, signatures, stage, where)
        counted.push({ statement, digest, signers: verified })
      })
      if (counted.at(-1)?.digest === digest) break
    }
    if (counted.at(-1)?.digest !== digest) refused.push(...reasons)
  }
  return counted.sort((a, b) => compare(a.statement.at, b.statement.at))[0]
}

async function unless(refused: Refused[], to: { stage?: string }, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    refused.push({ sentence: error.message, ...(to.stage !== undefined && { to: to.stage }) })
  }
}

function unrootedSentence({ from, to, approver, at }: Promotion): Refused {
  const sentence = `the promotion to ${to} by ${approver} at ${at} does not count: the package never stood in ${from}, which it comes from`
  return { sentence, to }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
