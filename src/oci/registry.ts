import { UserError } from '../errors.ts'
import { isDigest } from '../image-reference.ts'
import type { RegistryAccess } from './access.ts'
import { Connection, type Purpose } from './connection.ts'
import { checked } from './content.ts'
import { downloaded } from './download.ts'
import { type Answer, bodyOf } from './http.ts'
import { type Descriptor, digestOf, LARGEST_MANIFEST, type Manifest, parseManifest } from './manifest.ts'
import { INDEX_TYPES, MANIFEST_TYPES, OCI_INDEX } from './media-types.ts'
import { pageAfter, readTags } from './pages.ts'
import { isTag, parseReference, type Reference, repositoryOf } from './reference.ts'
import { fallbackReferrers, registerReferrer } from './referrers.ts'
import type { ImageStore, Source } from './store.ts'
import { upload } from './upload.ts'

const ACCEPTED = [...INDEX_TYPES, ...MANIFEST_TYPES].join(', ')
const LARGEST_IGNORED = 64 * 1024
/** What registries without the referrers API say where it would be. */
const WITHOUT_REFERRERS: readonly number[] = [400, 404, 405, 501]

/** The repository that a reference names. Nothing is asked of the registry yet. */
export function openRegistry(reference: string | Reference, access: RegistryAccess): Repository {
  return new Repository(typeof reference === 'string' ? parseReference(reference) : reference, access)
}

/** A repository of a registry. All that is read is checked against its digest. */
export class Repository implements ImageStore {
  readonly registry: string
  readonly path: string
  readonly #connection: Connection
  readonly #address: URL
  /** Referrers are written one after the other: neither a list under a tag nor every registry bears two at once. */
  #referring: Promise<void> = Promise.resolve()

  constructor({ registry, path }: Reference, access: RegistryAccess) {
    this.registry = registry
    this.path = path
    this.#connection = new Connection(registry, access)
    this.#address = new URL(`${path}/`, this.#connection.address)
  }

  get name(): string {
    return repositoryOf(this)
  }

  async find(tagOrDigest: string): Promise<Manifest | undefined> {
    const { answer, bytes } = await this.#getManifest(tagOrDigest)
    if (answer.statusCode !== 404) return await this.#checkedManifest(answer, bytes, tagOrDigest)
    await bodyOf(answer, LARGEST_IGNORED)
    return undefined
  }

  async resolve(tagOrDigest: string): Promise<Manifest> {
    const { answer, bytes } = await this.#getManifest(tagOrDigest)
    return await this.#checkedManifest(answer, bytes, tagOrDigest)
  }

  async hasBlob({ digest, size }: Pick<Descriptor, 'digest' | 'size'>): Promise<boolean> {
    const purpose = this.#purpose(`look for the blob ${digest} of ${this.path}`, 'pull')
    const answer = await this.#connection.request({ method: 'HEAD', url: this.#url('blobs', digest) }, purpose)
    if (answer.statusCode !== 200 && answer.statusCode !== 404) throw await this.#connection.refused(answer, purpose)
    answer.destroy()
    const length = answer.headers['content-length']
    return answer.statusCode === 200 && (length === undefined || Number(length) === size)
  }

  blob(content: Pick<Descriptor, 'digest' | 'size'>): Source {
    const what = `the blob ${content.digest} of ${this.name}`
    const download = {
      connection: this.#connection,
      purpose: this.#purpose(`read the blob ${content.digest} of ${this.path}`, 'pull'),
      url: this.#url('blobs', content.digest),
      size: content.size,
    }
    return { open: () => checked(downloaded(download), content, what), from: this }
  }

  async putBlob(content: Descriptor, source: Source): Promise<'present' | 'mounted' | 'copied'> {
    if (await this.hasBlob(content)) return 'present'
    const { from } = source
    const sibling = from?.registry === this.registry && from.path !== this.path ? from.path : undefined
    const task = {
      connection: this.#connection,
      purpose: this.#purpose(`write the blob ${content.digest} to ${this.path}`, 'pull,push'),
      blobs: this.#url('blobs', ''),
      content,
      open: source.open,
    }
    return await upload(task, sibling)
  }

  async putManifest(manifest: Manifest, name?: { readonly tag: string } | 'root'): Promise<void> {
    if (manifest.subject === undefined) return await this.#putManifest(manifest, name)
    const write = this.#referring.then(() => this.#putManifest(manifest, name))
    this.#referring = write.catch(() => {})
    await write
  }

  async #putManifest(manifest: Manifest, name?: { readonly tag: string } | 'root'): Promise<void> {
    const { bytes, subject, descriptor } = manifest
    if (bytes.length > LARGEST_MANIFEST) {
      throw new UserError(
        `a manifest for ${this.name} has ${bytes.length} bytes, more than ${LARGEST_MANIFEST}; list less in it`,
      )
    }
    const tag = typeof name === 'object' ? name.tag : undefined
    const place = tag ?? descriptor.digest
    const purpose = this.#purpose(`write ${this.#nameOf(place)}`, 'pull,push')
    const headers = { 'content-type': descriptor.mediaType }
    const call = { method: 'PUT', url: this.#url('manifests', place), headers, body: bytes } as const
    const answer = await this.#connection.request(call, purpose)
    if (answer.statusCode !== 201) throw await this.#connection.refused(answer, purpose)
    await bodyOf(answer, LARGEST_IGNORED)
    const stored = answer.headers['docker-content-digest']
    if (typeof stored === 'string' && stored !== descriptor.digest) {
      throw new UserError(
        `${this.registry} stored ${this.#nameOf(place)} as ${stored.slice(0, 80)} instead of ${descriptor.digest}; don't trust this registry`,
      )
    }
    if (subject !== undefined && answer.headers['oci-subject'] === undefined) {
      await registerReferrer(this, subject, manifest)
    }
  }

  /** Removes a manifest; its blobs go with the registry's next clean-up. */
  async deleteManifest(tagOrDigest: string): Promise<void> {
    const purpose = this.#purpose(`delete ${this.#nameOf(tagOrDigest)}`, 'pull,delete')
    const answer = await this.#connection.request(
      { method: 'DELETE', url: this.#url('manifests', tagOrDigest) },
      purpose,
    )
    if (answer.statusCode !== 202 && answer.statusCode !== 404) throw await this.#connection.refused(answer, purpose)
    await bodyOf(answer, LARGEST_IGNORED)
  }

  async tags(): Promise<string[]> {
    const purpose = this.#purpose(`list the tags of ${this.path}`, 'pull')
    const found: string[] = []
    for (let url: URL | undefined = this.#url('tags', 'list'); url !== undefined; ) {
      const { answer, bytes } = await this.#connection.read({ method: 'GET', url }, purpose, LARGEST_MANIFEST)
      if (answer.statusCode === 404) {
        await bodyOf(answer, LARGEST_IGNORED)
        return found
      }
      if (answer.statusCode !== 200) throw await this.#connection.refused(answer, purpose)
      found.push(...readTags(bytes, this.name))
      url = pageAfter(answer, url)
    }
    return found
  }

  async referrers(digest: string): Promise<Descriptor[]> {
    const purpose = this.#purpose(`list the referrers of ${this.#nameOf(digest)}`, 'pull')
    const found: Descriptor[] = []
    for (let url: URL | undefined = this.#url('referrers', digest); url !== undefined; ) {
      const call = { method: 'GET', url, headers: { accept: OCI_INDEX } } as const
      const { answer, bytes } = await this.#connection.read(call, purpose, LARGEST_MANIFEST)
      if (WITHOUT_REFERRERS.includes(answer.statusCode)) {
        // What nobody reads holds its connection, and with it this process.
        await bodyOf(answer, LARGEST_IGNORED)
        return await fallbackReferrers(this, digest)
      }
      if (answer.statusCode !== 200) throw await this.#connection.refused(answer, purpose)
      const where = `the list of referrers of ${this.#nameOf(digest, this.name)}`
      const list = parseManifest(this.#whole(bytes, where), OCI_INDEX, where)
      found.push(...(list.kind === 'index' ? list.manifests : []))
      url = pageAfter(answer, url)
    }
    return found
  }

  #getManifest(tagOrDigest: string): Promise<{ answer: Answer; bytes: Buffer | undefined }> {
    if (!isDigest(tagOrDigest) && !isTag(tagOrDigest)) {
      throw new UserError(`"${tagOrDigest.slice(0, 100)}" is neither tag nor sha256 digest of ${this.name}`)
    }
    const call = { method: 'GET', url: this.#url('manifests', tagOrDigest), headers: { accept: ACCEPTED } } as const
    return this.#connection.read(call, this.#reading(tagOrDigest), LARGEST_MANIFEST)
  }

  async #checkedManifest(answer: Answer, body: Buffer | undefined, tagOrDigest: string): Promise<Manifest> {
    if (answer.statusCode !== 200) throw await this.#connection.refused(answer, this.#reading(tagOrDigest))
    const where = this.#nameOf(tagOrDigest, this.name)
    const bytes = this.#whole(body, where)
    const digest = digestOf(bytes)
    const announced = answer.headers['docker-content-digest']
    const expected = isDigest(tagOrDigest) ? tagOrDigest : announced
    if (typeof expected === 'string' && expected !== digest) {
      throw new UserError(`${where} is not what its digest says: its bytes are ${digest}; don't trust this registry`)
    }
    return parseManifest(bytes, answer.headers['content-type']?.split(';')[0]?.trim(), where)
  }

  #whole(bytes: Buffer | undefined, where: string): Buffer {
    if (bytes !== undefined) return bytes
    throw new UserError(`${where} is larger than ${LARGEST_MANIFEST} bytes; no manifest of an image or list is`)
  }

  #url(kind: 'manifests' | 'blobs' | 'tags' | 'referrers', name: string): URL {
    return new URL(`${kind}/${name === '' ? '' : `./${name}`}`, this.#address)
  }

  #purpose(doing: string, rights: string): Purpose {
    // A mirror may have what it mirrors in a folder of its own.
    const path = this.#address.pathname.slice('/v2/'.length, -1)
    return { doing, scopes: [`repository:${path}:${rights}`] }
  }

  #reading(tagOrDigest: string): Purpose {
    return this.#purpose(`read ${this.#nameOf(tagOrDigest)}`, 'pull')
  }

  #nameOf(tagOrDigest: string, repository: string = this.path): string {
    return `${repository}${isDigest(tagOrDigest) ? '@' : ':'}${tagOrDigest}`
  }
}
