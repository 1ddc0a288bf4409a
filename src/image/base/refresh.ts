import { messageOf, UserError } from '../../errors.ts'
import type { RegistryAccess } from '../../oci/access.ts'
import { Lanes } from '../../oci/lanes.ts'
import { openRegistry } from '../../oci/registry.ts'
import { lineOf } from './choose.ts'
import type { BaseImage, BaseKey, BaseTable } from './table.ts'

export interface Refreshed {
  readonly table: BaseTable
  /** Lines with another digest than before; `before` is absent where none was known. */
  readonly changed: readonly { readonly image: BaseImage; readonly before?: string }[]
  /** Number of lines whose tag still has the digest of the table. */
  readonly unchanged: number
  /** Lines that could not be read, and stay as they were, each with why. */
  readonly unread: readonly { readonly image: BaseImage; readonly reason: string }[]
}

const READ_AT_ONCE = 4

/**
 * Reads the digest that each tag has now.
 *
 * @param access its mirrors are asked where registries have some
 * @param today  as 2026-11-21
 * @throws the signal's reason; a registry that fails is no error here
 */
export async function refreshBases(table: BaseTable, access: RegistryAccess, today: string): Promise<Refreshed> {
  const lanes = new Lanes(READ_AT_ONCE)
  const lines = await Promise.all(table.map((image) => lanes.run(() => refreshed(image, access, today))))
  return {
    table: lines.map(({ image }) => image),
    changed: lines.flatMap(({ image, before, reason }) =>
      reason !== undefined || before === image.digest ? [] : [{ image, ...(before !== undefined && { before }) }],
    ),
    unchanged: lines.filter(({ image, before, reason }) => reason === undefined && before === image.digest).length,
    unread: lines.flatMap(({ image, reason }) => (reason === undefined ? [] : [{ image, reason }])),
  }
}

/**
 * The table with a digest for each image that is wanted, read from its registry where the table has none.
 *
 * @throws {UserError} one can't be read: with why, and what else may be done
 */
export async function withDigests(
  table: BaseTable,
  wanted: readonly { readonly key: BaseKey; readonly version?: string }[],
  access: RegistryAccess,
  today: string,
): Promise<BaseTable> {
  const missing = new Set(wanted.map(({ key, version }) => lineOf(table, key, version)).filter((line) => !line.digest))
  const { table: read, unread } = await refreshBases([...missing], access, today)
  const [failed] = unread
  if (failed !== undefined) {
    throw new UserError(
      `the digest of the base image ${nameOf(failed.image)} is neither in the table nor to be had: ${failed.reason}; or name a mirror (registry-mirrors), or set pin: false and let the tag move`,
    )
  }
  const found = new Map([...missing].map((line, index) => [line, read[index] as BaseImage]))
  return table.map((line) => found.get(line) ?? line)
}

interface Line {
  readonly image: BaseImage
  readonly before: string | undefined
  readonly reason?: string
}

async function refreshed(image: BaseImage, access: RegistryAccess, today: string): Promise<Line> {
  const before = image.digest
  try {
    return { image: { ...image, digest: await digestNow(image, access), read: today }, before }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { image, before, reason: messageOf(error) }
  }
}

async function digestNow(image: BaseImage, access: RegistryAccess): Promise<string> {
  const { kind, descriptor } = await openRegistry(nameOf(image), access).resolve(image.tag)
  if (kind === 'index' || image.single === true) return descriptor.digest
  throw new UserError(
    `${nameOf(image)} is the image of one platform and no index of several; choose a tag that is one, or say "single": true in its line`,
  )
}

function nameOf({ repository, tag }: BaseImage): string {
  return `${repository}:${tag}`
}
