import type { Header } from 'tar-stream'
import { UserError } from '../errors.ts'
import { type ImageManifest, platformName } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'
import { readLayer } from './layers.ts'
import { FileTree } from './measure-tree.ts'
import { type Waste, wasteOf } from './measure-waste.ts'
import { configOf, type ImageConfig, ownPlatform } from './platform.ts'

/** What an image weighs, for each platform. All sizes are bytes. */
export interface ImageSize {
  readonly platforms: readonly PlatformSize[]
}

export interface PlatformSize {
  /** `linux/amd64` */
  readonly platform: string
  readonly digest: string
  /** What a pull moves: all layers as they are in the registry. */
  readonly compressed: number
  /** All files of all layers. */
  readonly unpacked: number
  readonly layers: readonly LayerSize[]
  /** Share of the unpacked bytes that no later layer writes over or removes, 0 to 1; 1 of an empty image. */
  readonly efficiency: number
  readonly waste: readonly Waste[]
}

export interface LayerSize {
  readonly digest: string
  readonly compressed: number
  readonly unpacked: number
  /** What made it, as the image's history has it; empty where it has none. */
  readonly instruction: string
}

/** Files that are looked at in one image; one with more is none that anybody wants to run. */
const MOST_FILES = 2_000_000
const MOST_NAMES = 400e6
const MOST_UNPACKED = 64e9
const SHOWN_WASTE = 5
const LONGEST_INSTRUCTION = 200

/**
 * Reads every layer once, as a stream: nothing is unpacked, and names are only names.
 *
 * @param image digest or tag of an index or of one platform's manifest
 * @throws {UserError} a layer can't be read, or is larger than any image may be
 */
export async function measureImage(store: ImageStore, image: string, signal: AbortSignal): Promise<ImageSize> {
  const root = await store.resolve(image)
  const digests = root.kind === 'image' ? [image] : root.manifests.filter(platformName).map(({ digest }) => digest)
  const platforms: PlatformSize[] = []
  for (const digest of digests) {
    const manifest = await store.resolve(digest)
    if (manifest.kind === 'image') platforms.push(await measured(store, manifest, signal))
  }
  return { platforms }
}

async function measured(store: ImageStore, manifest: ImageManifest, signal: AbortSignal): Promise<PlatformSize> {
  const platform = platformName({ ...manifest.descriptor, platform: await ownPlatform(store, manifest) }) ?? ''
  const instructions = instructionsOf(await configOf(store, manifest))
  const tree = new FileTree()
  const layers: LayerSize[] = []
  const budget: Budget = { files: MOST_FILES, bytes: MOST_UNPACKED, names: MOST_NAMES }
  for (const layer of manifest.layers) {
    tree.nextLayer()
    const before = tree.written
    await readLayer(store, layer, (header) => count(header, tree, budget), signal)
    const instruction = instructions[layers.length] ?? ''
    layers.push({ digest: layer.digest, compressed: layer.size, unpacked: tree.written - before, instruction })
  }
  return { platform, digest: manifest.descriptor.digest, ...totals(layers, tree), layers }
}

/** What made each layer, in the words of a Dockerfile: builders write them in several ways. */
function instructionsOf({ history }: ImageConfig): string[] {
  const made = (Array.isArray(history) ? history : []).filter(({ empty_layer }) => empty_layer !== true)
  return made.map(({ created_by = '' }) => {
    const words = String(created_by)
      .slice(0, 10 * LONGEST_INSTRUCTION)
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .replace(/^\/bin\/sh -c #\(nop\) /, '')
      .replace(/^RUN \|\d+ .*?\/bin\/sh -c |^(?:RUN )?\/bin\/sh -c /, 'RUN ')
      .replace(/ # buildkit$/, '')
      .trim()
    return words.length > LONGEST_INSTRUCTION ? `${words.slice(0, LONGEST_INSTRUCTION)}…` : words
  })
}

function totals(layers: readonly LayerSize[], tree: FileTree) {
  let kept = 0
  for (const { bytes } of tree.files()) kept += bytes
  return {
    compressed: layers.reduce((sum, { compressed }) => sum + compressed, 0),
    unpacked: tree.written,
    efficiency: tree.written === 0 ? 1 : kept / tree.written,
    waste: wasteOf(tree.files()),
  }
}

/** What one image may have in all its layers. */
interface Budget {
  files: number
  bytes: number
  names: number
}

/** @throws {UserError} it is more than any image may have */
function count({ name, type, size }: Header, tree: FileTree, budget: Budget): void {
  budget.files -= 1
  budget.bytes -= size ?? 0
  budget.names -= name.length
  if (Object.values(budget).some((left) => left < 0)) {
    throw new UserError(`the image has more than ${MOST_FILES} files or ${MOST_UNPACKED / 1e9} GB; build a smaller one`)
  }
  const kind = type === 'directory' ? 'folder' : type === 'file' || type === 'contiguous-file' ? 'file' : 'other'
  tree.add(name, kind, size ?? 0)
}

/**
 * @param largest compressed bytes that a platform may have
 * @returns one sentence, with what to remove, where a platform has more
 */
export function overSize({ platforms }: ImageSize, largest: number): string | undefined {
  const heaviest = [...platforms].sort((one, other) => other.compressed - one.compressed)[0]
  if (heaviest === undefined || heaviest.compressed <= largest) return undefined
  const { platform, compressed, waste, layers } = heaviest
  const removable = waste.slice(0, SHOWN_WASTE).map(({ what, bytes, where, advice }) => {
    return `${what}: ${megabytes(bytes)} (${where}): ${advice}`
  })
  const layer = [...layers].sort((one, other) => other.compressed - one.compressed)[0]
  const biggest = `its largest layer has ${megabytes(layer?.compressed ?? 0)} (${layer?.instruction || layer?.digest})`
  const what = removable.length > 0 ? `what it can do without, unpacked:\n  ${removable.join('\n  ')}` : biggest
  return `the image for ${platform} has ${megabytes(compressed)} compressed, over max-size ${megabytes(largest)}; ${what}`
}

/** `212 MB`, `3.4 MB`; a megabyte is a million bytes, as registries count. */
export function megabytes(bytes: number): string {
  const value = bytes / 1e6
  return `${value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} MB`
}
