import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import { extract } from 'tar-stream'
import { UserError } from '../errors.ts'
import { blobPath, type ImageLayout, imagesOf } from './measure-layout.ts'
import { FileTree } from './measure-tree.ts'
import { type Waste, wasteOf } from './measure-waste.ts'

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

/**
 * Reads every layer once, as a stream: nothing is unpacked, and names are only names.
 *
 * @param layout folder of an OCI layout with one image
 * @throws {UserError} a layer can't be read, or is larger than any image may be
 */
export async function measureLayout(layout: string, signal: AbortSignal): Promise<ImageSize> {
  const platforms: PlatformSize[] = []
  for (const image of imagesOf(layout)) platforms.push(await measured(layout, image, signal))
  return { platforms }
}

async function measured(layout: string, image: ImageLayout, signal: AbortSignal): Promise<PlatformSize> {
  const tree = new FileTree()
  const layers: LayerSize[] = []
  const budget = { files: MOST_FILES, bytes: MOST_UNPACKED, names: MOST_NAMES }
  for (const { digest, size, mediaType, instruction } of image.layers) {
    tree.nextLayer()
    const before = tree.written
    try {
      await readLayer(blobPath(layout, digest), mediaType, tree, budget, signal)
    } catch (cause) {
      if (signal.aborted || cause instanceof UserError) throw cause
      throw new UserError(`the layer ${digest} of the image for ${image.platform} can't be read; build it again`, {
        cause,
      })
    }
    layers.push({ digest, compressed: size, unpacked: tree.written - before, instruction })
  }
  return { platform: image.platform, digest: image.digest, ...totals(layers, tree), layers }
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

async function readLayer(
  file: string,
  mediaType: string,
  tree: FileTree,
  budget: { files: number; bytes: number; names: number },
  signal: AbortSignal,
): Promise<void> {
  const entries = extract()
  entries.on('entry', ({ name, type, size }, stream, next) => {
    budget.files -= 1
    budget.bytes -= size ?? 0
    budget.names -= name.length
    if (Object.values(budget).some((left) => left < 0)) {
      next(
        new UserError(`the image has more than ${MOST_FILES} files or ${MOST_UNPACKED / 1e9} GB; build a smaller one`),
      )
      return
    }
    const kind = type === 'directory' ? 'folder' : type === 'file' || type === 'contiguous-file' ? 'file' : 'other'
    tree.add(name, kind, size ?? 0)
    stream.on('end', next)
    stream.resume()
  })
  const plain = decompressor(mediaType)
  const source = createReadStream(file)
  // tar-stream is a stream of its own family that pipeline takes.
  const sink = entries as unknown as NodeJS.WritableStream
  await (plain === undefined ? pipeline(source, sink, { signal }) : pipeline(source, plain, sink, { signal }))
}

function decompressor(mediaType: string): zlib.Gunzip | zlib.ZstdDecompress | undefined {
  if (mediaType.endsWith('gzip')) return zlib.createGunzip()
  if (!mediaType.endsWith('zstd')) return undefined
  if (zlib.createZstdDecompress === undefined) {
    throw new UserError('the layers are compressed with zstd, which this Node.js is too old for; use 22.15 or newer')
  }
  return zlib.createZstdDecompress()
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
