import { UserError } from '../../errors.ts'
import type { Descriptor, Manifest } from '../../oci/manifest.ts'
import { referrerDescriptor } from '../../oci/referrers.ts'
import type { ImageStore, Source } from '../../oci/store.ts'

/** Bytes that belong to a collection, and where they are read when their turn comes. */
export interface Collected {
  readonly digest: string
  readonly size: number
  readonly source: Source
}

/**
 * What belongs together, as `copyImage` finds it: manifests at hand, blobs by where they can be read. Nothing of a blob
 * is read here, so a collection takes no more memory than its manifests.
 */
export class Collection implements ImageStore {
  readonly name: string
  readonly #manifests = new Map<string, Manifest>()
  readonly #blobs = new Map<string, Collected>()
  /** Digest → names; one without a name is a root all the same. */
  readonly #roots = new Map<string, Set<string>>()

  constructor(name: string) {
    this.name = name
  }

  /** Gives a manifest that is in here a name: a tag, or a whole reference. */
  addName(digest: string, name: string): void {
    const names = this.#roots.get(digest) ?? new Set()
    this.#roots.set(digest, names.add(name))
  }

  /** What has a name, or is about something: sorted. */
  roots(): { readonly manifest: Manifest; readonly names: readonly string[] }[] {
    return [...this.#manifests.values()]
      .filter(({ descriptor, subject }) => subject !== undefined || this.#roots.has(descriptor.digest))
      .map((manifest) => ({ manifest, names: [...(this.#roots.get(manifest.descriptor.digest) ?? [])].sort() }))
      .sort((a, b) => (a.manifest.descriptor.digest < b.manifest.descriptor.digest ? -1 : 1))
  }

  /** Manifests and blobs alike, each once. */
  contents(): Collected[] {
    const manifests = [...this.#manifests.values()].map(({ descriptor: { digest, size }, bytes }) => ({
      digest,
      size,
      source: { open: () => once(bytes) },
    }))
    return [...manifests, ...this.#blobs.values()]
  }

  /** Those that are no manifests. */
  blobs(): Collected[] {
    return [...this.#blobs.values()]
  }

  async find(tagOrDigest: string): Promise<Manifest | undefined> {
    const named = [...this.#roots].find(([, names]) => names.has(tagOrDigest))?.[0]
    return this.#manifests.get(named ?? tagOrDigest)
  }

  async resolve(tagOrDigest: string): Promise<Manifest> {
    const found = await this.find(tagOrDigest)
    if (found === undefined) throw new Error(`${this.name} has no ${tagOrDigest}`)
    return found
  }

  async hasBlob({ digest, size }: Descriptor): Promise<boolean> {
    return this.#blobs.get(digest)?.size === size
  }

  blob({ digest }: Descriptor): Source {
    const found = this.#blobs.get(digest)
    if (found === undefined) throw new Error(`${this.name} has no blob ${digest}`)
    return found.source
  }

  async putBlob({ digest, size }: Descriptor, source: Source): Promise<'present' | 'copied'> {
    const there = this.#blobs.get(digest)
    if (there !== undefined && there.size !== size) {
      throw new UserError(`${digest} is said to have ${there.size} bytes and ${size}; don't trust where it comes from`)
    }
    this.#blobs.set(digest, there ?? { digest, size, source })
    return there === undefined ? 'copied' : 'present'
  }

  async putManifest(manifest: Manifest, name?: { readonly tag: string } | 'root'): Promise<void> {
    const { digest } = manifest.descriptor
    this.#manifests.set(digest, manifest)
    if (name === 'root') this.#roots.set(digest, this.#roots.get(digest) ?? new Set())
    else if (name !== undefined) this.addName(digest, name.tag)
  }

  async tags(): Promise<string[]> {
    return [...new Set([...this.#roots.values()].flatMap((names) => [...names]))].sort()
  }

  async referrers(digest: string): Promise<Descriptor[]> {
    return [...this.#manifests.values()]
      .filter(({ subject }) => subject?.digest === digest)
      .map((manifest) => referrerDescriptor(manifest))
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}
