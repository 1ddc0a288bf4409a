import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { Lanes } from '../oci/lanes.ts'
import { openRegistry } from '../oci/registry.ts'
import type { ImageStore } from '../oci/store.ts'
import { Archive } from '../package/extract.ts'
import { readVerified } from '../package/folder.ts'
import { inPrivateFolder } from './download.ts'
import { type FetchedPackage, fetchPackage } from './fetch.ts'
import { LARGEST_README } from './index-schema.ts'
import type { Judge, World } from './judge.ts'
import { placeOfPackage } from './place.ts'
import { digestOfVersion, type PackageRecord, readRecord, versionsOf } from './record.ts'
import { type Standing, standingOf } from './standing.ts'
import type { IndexedPackage, IndexedVersion, RepositoryIndex } from './types.ts'

export type VerifyWhich = 'all' | 'new'

interface Options {
  readonly judge: Judge
  readonly verify?: VerifyWhich
  readonly onVersion?: (name: string, version: string) => void
}

/** What the newest version says of a package. */
type About = Pick<IndexedPackage, 'description' | 'homepage' | 'licence' | 'source' | 'readme'>
/** A version and what it says of its package, where it was looked at. */
interface Verified {
  readonly indexed: Omit<IndexedVersion, 'promotions' | 'yanked'>
  readonly about: About
}

const AT_ONCE = 3
const README = 'metadata/README.md'

/** Reads packages out of a registry for an index; what was verified once is not verified again in this run. */
export class IndexedPackages {
  readonly #repository: string
  readonly #options: Options
  readonly #world: World
  readonly #verified = new Map<string, Verified>()
  #leftOut: string[] = []

  constructor(repository: string, options: Options, world: World) {
    this.#repository = repository
    this.#options = options
    this.#world = world
  }

  /** Of the last reading. */
  get leftOut(): readonly string[] {
    return [...this.#leftOut].sort()
  }

  /** @param before what the index has so far */
  async of(names: readonly string[], before: RepositoryIndex | undefined): Promise<IndexedPackage[]> {
    this.#leftOut = []
    const lanes = new Lanes(AT_ONCE)
    const reading = names.map((name) => {
      const known = before?.packages.find((one) => one.name === name)
      return lanes.run(() => this.#package(name, known))
    })
    const found = await Promise.allSettled(reading)
    return found.flatMap((one) => {
      if (one.status === 'rejected') throw one.reason
      return one.value ?? []
    })
  }

  async #package(name: string, before: IndexedPackage | undefined): Promise<IndexedPackage | undefined> {
    const store = openRegistry(placeOfPackage(this.#repository, name), this.#world)
    const there = await versionsOf(store)
    if (there.length === 0) this.#leftOut.push(`${name} has no version in ${store.name}`)
    const versions: IndexedVersion[] = []
    let about: About | undefined
    for (const version of there) {
      const isNewest = about === undefined
      const read = await this.#counting(name, version, () => this.#version(store, name, version, before, isNewest))
      if (read === undefined) continue
      versions.push(read.indexed)
      about ??= read.about
      this.#options.onVersion?.(name, version)
    }
    for (const gone of before?.versions.filter((one) => !there.includes(one.version)) ?? []) {
      this.#leftOut.push(`${name} ${gone.version} is no longer in ${store.name}`)
    }
    return versions.length === 0 ? undefined : { name, ...about, versions }
  }

  /** What doesn't count is left out, and said. */
  async #counting<T>(name: string, version: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      this.#leftOut.push(`${name} ${version} is left out: ${error.message}`)
      return undefined
    }
  }

  async #version(
    store: ImageStore,
    name: string,
    version: string,
    before: IndexedPackage | undefined,
    isNewest: boolean,
  ): Promise<{ indexed: IndexedVersion; about: About }> {
    const digest = await digestOfVersion(store, version)
    const known = before?.versions.find((one) => one.version === version)
    if (known !== undefined && known.digest !== digest) {
      throw new UserError(
        `it was ${known.digest} in the index before and is ${digest} now, though a version never changes; find out by whom`,
      )
    }
    const record = await readRecord(store, digest)
    const standing = await standingOf(store, record, this.#options.judge)
    const says = !isNewest || before?.versions[0]?.version === version
    const { indexed, about } =
      this.#options.verify === 'new' && known !== undefined && says
        ? { indexed: known, about: aboutOf(before) }
        : await this.#verify(store, record, name, version, isNewest)
    const { promotions: _, yanked: __, ...facts } = indexed as IndexedVersion
    return { indexed: { ...facts, ...stated(standing) }, about }
  }

  async #verify(
    store: ImageStore,
    record: PackageRecord,
    name: string,
    version: string,
    isNewest: boolean,
  ): Promise<Verified> {
    const key = `${record.digest} ${isNewest}`
    const before = this.#verified.get(key)
    if (before !== undefined) return before
    const found = await inPrivateFolder(this.#world.temporary, this.#world, async (folder) => {
      const fetched = await fetchPackage(store, record, { name, version }, folder, this.#options, this.#world)
      const readme = isNewest ? await readmeOf(fetched, folder, this.#world) : undefined
      const { description, homepage, licence, source } = fetched.package
      return { indexed: indexedOf(record, fetched), about: given({ description, homepage, licence, source, readme }) }
    })
    this.#verified.set(key, found)
    return found
  }
}

function indexedOf({ digest, layer, config }: PackageRecord, { signers }: FetchedPackage): Verified['indexed'] {
  const { version, commit, created, stage, images, dependencies } = config
  return {
    version,
    digest,
    size: layer.size,
    commit,
    created,
    stage,
    images,
    dependencies,
    signatures: signers.map(({ kind, signer, at }) => ({ kind, signer, ...(at !== undefined && { at }) })),
  }
}

function stated({ promotions, yank }: Standing): Pick<IndexedVersion, 'promotions' | 'yanked'> {
  return {
    promotions: promotions.map(({ statement: { from, to, approver, at, reason }, signers }) => ({
      from,
      to,
      approver,
      at,
      ...(reason !== undefined && { reason }),
      signer: signers[0]?.signer ?? '',
    })),
    ...(yank && { yanked: { by: yank.statement.by, at: yank.statement.at, reason: yank.statement.reason } }),
  }
}

/** Out of the bytes that were signed, cut where it is longer than an index takes. */
async function readmeOf({ manifest, content, file }: FetchedPackage, folder: string, world: World) {
  if (!manifest.files.some(({ path }) => path === README)) return undefined
  const unpacked = join(folder, 'unpacked')
  await using archive = await Archive.open(file, { signal: world.signal })
  await archive.unpack(content.files, unpacked)
  return cut(await readVerified(unpacked, manifest, README))
}

/** At a line's end, so that no character is halved. */
function cut(bytes: Buffer): string {
  if (bytes.length <= LARGEST_README) return bytes.toString('utf8').toWellFormed()
  const end = bytes.lastIndexOf(0x0a, LARGEST_README - 1)
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? LARGEST_README : end + 1), { stream: true })
}

function aboutOf(before: IndexedPackage | undefined): About {
  const { description, homepage, licence, source, readme } = before ?? {}
  return given({ description, homepage, licence, source, readme })
}

function given(values: Readonly<Record<keyof About, string | undefined>>): About {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
}
