import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../errors.ts'
import { isDigest } from '../../image-reference.ts'
import type { Layout } from '../../oci/layout.ts'
import { type Descriptor, type ImageManifest, parseManifest } from '../../oci/manifest.ts'
import { configOf } from '../platform.ts'
import type { LayerCache } from './layer-cache.ts'
import { settleLayout } from './settle.ts'

/** A layer that was there before the export is not there any more. */
class LayerGone extends Error {}

/**
 * Takes an image out of containers-storage, which keeps layers unpacked: without a cache every one of them, base image
 * and all, is compressed again for each export. buildah does not write a blob that the layout has; so those that were
 * compressed before lie there, empty and by the digest that they have in the storage, until they are exchanged for what
 * the cache has of them.
 */
export class CompressedLayers {
  readonly #cache: LayerCache
  readonly #progress: (line: string) => void

  constructor(cache: LayerCache, progress: (line: string) => void) {
    this.#cache = cache
    this.#progress = progress
  }

  /**
   * @param push makes buildah write the image into the layout
   * @returns digest of the layout's index
   */
  async export(
    request: { readonly layout: string; readonly platforms: readonly string[] },
    signal: AbortSignal,
    push: () => Promise<void>,
  ): Promise<string> {
    const known = await this.#cache.known()
    const once = async (there: typeof known) => {
      await announce(request.layout, [...there.keys()])
      await push()
      const finish = (layout: Layout, image: ImageManifest) => this.#finish(layout, image, there, signal)
      return (await settleLayout(request.layout, request.platforms, finish)).digest
    }
    try {
      return await once(known)
    } catch (error) {
      if (!(error instanceof LayerGone)) throw error
      return await once(new Map())
    } finally {
      await this.#cache.trim()
    }
  }

  /** The manifest with compressed layers alone, in the same bytes wherever they come from. */
  async #finish(
    layout: Layout,
    image: ImageManifest,
    there: Awaited<ReturnType<LayerCache['known']>>,
    signal: AbortSignal,
  ): Promise<ImageManifest> {
    const ids = (await configOf(layout, image)).rootfs?.diff_ids ?? []
    if (ids.length !== image.layers.length || !ids.every(isDigest)) {
      throw new Error(`${image.descriptor.digest} does not say what its layers are`)
    }
    const exchange = async (layer: Descriptor, diffId: string): Promise<Descriptor> => {
      const announced = there.get(layer.digest)
      if (announced === undefined) {
        await this.#keep(diffId, layer, layout)
        return layer
      }
      const taken = await this.#cache.take(announced, layout, signal)
      if (taken === undefined) throw new LayerGone(layer.digest)
      return taken
    }
    const layers = await all(image.layers.map((layer, index) => exchange(layer, ids[index] ?? '')))
    const json = { ...JSON.parse(Buffer.from(image.bytes).toString('utf8')), layers }
    const bytes = Buffer.from(JSON.stringify(json))
    const finished = parseManifest(bytes, image.descriptor.mediaType, layout.name) as ImageManifest
    await layout.putManifest(finished)
    return finished
  }

  async #keep(diffId: string, layer: Descriptor, layout: Layout): Promise<void> {
    try {
      await this.#cache.keep(diffId, layer, layout)
    } catch (error) {
      this.#progress(`the next build will compress a layer again: it could not be kept (${messageOf(error)})`)
    }
  }
}

async function announce(layout: string, digests: readonly string[]): Promise<void> {
  await rm(layout, { recursive: true, force: true })
  if (digests.length === 0) return
  await mkdir(join(layout, 'blobs/sha256'), { recursive: true })
  for (const digest of digests) await writeFile(join(layout, 'blobs', ...digest.split(':')), '', { flag: 'wx' })
}

/** What all of them give; where one fails, nothing is under way any more when this throws. */
async function all<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return await Promise.all(promises)
}
