import { UserError } from '../errors.ts'
import { gathered } from './content.ts'
import { allOf, Lanes } from './lanes.ts'
import { type Descriptor, type Manifest, platformName } from './manifest.ts'
import type { ImageStore } from './store.ts'

export interface Copied {
  /** Of the index or manifest, the same at both ends. */
  readonly digest: string
  /** `linux/amd64`, …; empty for an artifact. */
  readonly platforms: readonly string[]
  /** Manifests that are about it or its platforms: signatures, SBOMs, provenance. */
  readonly referrers: readonly { readonly digest: string; readonly artifactType?: string }[]
  /** Blobs by the way they came there; a blob that several images share counts once. */
  readonly blobs: Readonly<Record<Way, { readonly count: number; readonly bytes: number }>>
  /** What is not as one might expect, a sentence each. */
  readonly notes: readonly string[]
}

export type Way = 'copied' | 'mounted' | 'present'

const BLOBS_AT_ONCE = 4
/** Far more than any image has; a source that never ends stops here. */
const MOST_MANIFESTS = 2000
const LARGEST_CONFIG = 4 * 1024 * 1024
/** What cosign 2 hangs on to an image by a tag of its own. */
const TAGGED = ['.sig', '.att', '.sbom'] as const

/**
 * Copies an image with every platform and every referrer, by digest: no byte changes. A tag at the target that names
 * another image is refused before anything is written; at the end the target is read again.
 *
 * @param image tag or digest at the source; read once
 * @param tag   at the target; absent: by digest alone
 * @throws {UserError} the tag is in use, or something can't be read, written or believed
 */
export async function copyImage(from: ImageStore, image: string, to: ImageStore, tag?: string): Promise<Copied> {
  const root = await from.resolve(image)
  const { digest } = root.descriptor
  if (tag !== undefined) await refuseUsedTag(to, tag, digest)
  const copy = new Copy(from, to)
  await copy.manifest(root, tag === undefined ? 'root' : { tag }, true)
  await expectAt(to, tag ?? digest, digest)
  return { digest, platforms: await platformsOf(from, root), ...copy.report() }
}

async function refuseUsedTag(to: ImageStore, tag: string, digest: string): Promise<void> {
  const used = await to.find(tag)
  if (used === undefined || used.descriptor.digest === digest) return
  throw new UserError(
    `${to.name}:${tag} is in use by ${used.descriptor.digest}, and not by ${digest}; give another tag, as a released one never changes`,
  )
}

/** Reads back what was written. @throws {UserError} it is not there */
export async function expectAt(store: ImageStore, name: string, digest: string): Promise<void> {
  const found = await store.find(name)
  if (found?.descriptor.digest === digest) return
  throw new UserError(
    `${store.name} has ${found?.descriptor.digest ?? 'nothing'} as ${name} right after ${digest} was written; somebody else writes there, or it can't be trusted`,
  )
}

class Copy {
  readonly #from: ImageStore
  readonly #to: ImageStore
  readonly #blobs = new Map<string, Promise<void>>()
  readonly #manifests = new Map<string, Promise<void>>()
  readonly #lanes = new Lanes(BLOBS_AT_ONCE)
  readonly #counts = { copied: nothing(), mounted: nothing(), present: nothing() }
  readonly #referrers: { digest: string; artifactType?: string }[] = []
  readonly #notes: string[] = []

  constructor(from: ImageStore, to: ImageStore) {
    this.#from = from
    this.#to = to
  }

  report(): Pick<Copied, 'referrers' | 'blobs' | 'notes'> {
    return { referrers: this.#referrers, blobs: this.#counts, notes: this.#notes }
  }

  /** @param tagged look for what hangs on it by tags of cosign 2 */
  manifest(manifest: Manifest, name: { tag: string } | 'root' | undefined, tagged: boolean): Promise<void> {
    const { digest } = manifest.descriptor
    const begun = this.#manifests.get(digest)
    if (begun !== undefined) return begun
    if (this.#manifests.size >= MOST_MANIFESTS) {
      throw new UserError(
        `${this.#from.name}: more than ${MOST_MANIFESTS} manifests belong to this image; copy less at once`,
      )
    }
    const copying = this.#write(manifest, name, tagged)
    this.#manifests.set(digest, copying)
    return copying
  }

  async #write(manifest: Manifest, name: { tag: string } | 'root' | undefined, tagged: boolean): Promise<void> {
    const { digest } = manifest.descriptor
    await allOf(
      manifest.kind === 'index'
        ? manifest.manifests.map((one) => this.#child(one, tagged))
        : [manifest.config, ...manifest.layers].map((one) => this.#blob(one)),
    )
    await this.#to.putManifest(manifest, name)
    await expectAt(this.#to, digest, digest)
    await this.#copyReferrers(digest)
    if (tagged) await this.#copyTagged(digest)
  }

  async #child(descriptor: Descriptor, tagged: boolean): Promise<void> {
    const child = await this.#read(descriptor)
    await this.manifest(child, undefined, tagged)
  }

  async #read(descriptor: Descriptor): Promise<Manifest> {
    const manifest = await this.#from.resolve(descriptor.digest)
    if (manifest.bytes.length === descriptor.size) return manifest
    throw new UserError(
      `${this.#from.name}@${descriptor.digest} has ${manifest.bytes.length} bytes where ${descriptor.size} were announced; don't trust this source`,
    )
  }

  #blob(descriptor: Descriptor): Promise<void> {
    const { digest } = descriptor
    const copying = this.#blobs.get(digest) ?? this.#lanes.run(() => this.#copyBlob(descriptor))
    this.#blobs.set(digest, copying)
    return copying
  }

  async #copyBlob(descriptor: Descriptor): Promise<void> {
    // Base layers that may not be handed on: whoever runs the image gets them where `urls` says.
    if (descriptor.urls !== undefined && !(await this.#from.hasBlob(descriptor))) return
    const way = await this.#to.putBlob(descriptor, this.#from.blob(descriptor))
    this.#counts[way].count += 1
    this.#counts[way].bytes += descriptor.size
  }

  /** One after the other: the list under a fallback tag has one writer. */
  async #copyReferrers(digest: string): Promise<void> {
    const listed = await this.#from.referrers(digest)
    for (const { digest: own } of listed) {
      const referrer = await this.#from.find(own)
      if (referrer === undefined) {
        this.#notes.push(`${this.#from.name} lists the referrer ${own} and has it no more`)
        continue
      }
      if (referrer.subject?.digest !== digest) {
        throw new UserError(
          `${this.#from.name} lists ${own} as about ${digest}, which it is not; don't trust this source`,
        )
      }
      const { artifactType } = listed.find((one) => one.digest === own) as Descriptor
      this.#referrers.push({ digest: own, ...(artifactType !== undefined && { artifactType }) })
      await this.manifest(referrer, undefined, false)
    }
    await this.#expectReferrers(digest)
  }

  async #expectReferrers(digest: string): Promise<void> {
    if (this.#referrers.length === 0) return
    const there = new Set((await this.#to.referrers(digest)).map((one) => one.digest))
    const wanted = (await this.#from.referrers(digest)).map((one) => one.digest)
    const lost = wanted.find((one) => !there.has(one) && this.#manifests.has(one))
    if (lost !== undefined)
      throw new UserError(
        `${this.#to.name} does not list ${lost} as about ${digest} after it was written; run this again`,
      )
  }

  async #copyTagged(digest: string): Promise<void> {
    for (const end of TAGGED) {
      const tag = `${digest.replace(':', '-')}${end}`
      const found = await this.#from.find(tag)
      if (found === undefined) continue
      const there = await this.#to.find(tag)
      if (there !== undefined && there.descriptor.digest !== found.descriptor.digest) {
        this.#notes.push(`${this.#to.name}:${tag} has other signatures or statements and was left as it is`)
        continue
      }
      this.#referrers.push({ digest: found.descriptor.digest, artifactType: `cosign${end}` })
      await this.manifest(found, undefined, false)
      await this.#to.putManifest(found, { tag })
    }
  }
}

function nothing(): { count: number; bytes: number } {
  return { count: 0, bytes: 0 }
}

async function platformsOf(store: ImageStore, root: Manifest): Promise<string[]> {
  if (root.kind === 'index') return root.manifests.flatMap((one) => platformName(one) ?? [])
  if (root.artifactType !== undefined || root.config.size > LARGEST_CONFIG) return []
  try {
    const config: unknown = JSON.parse(String(await gathered(store.blob(root.config).open())))
    const { os, architecture, variant } = config as Record<string, unknown>
    const parts = [os, architecture, variant].filter((part) => typeof part === 'string' && part !== '')
    return parts.length < 2 ? [] : [parts.join('/')]
  } catch (error) {
    if (error instanceof UserError) throw error
    return []
  }
}
