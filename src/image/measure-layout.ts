import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'

const LARGEST_DOCUMENT = 4 * 1024 * 1024
const MOST_LAYERS = 1_000
const LONGEST_INSTRUCTION = 200

/** One platform's image in a layout. */
export interface ImageLayout {
  readonly platform: string
  readonly digest: string
  readonly layers: readonly {
    readonly digest: string
    readonly size: number
    readonly mediaType: string
    readonly instruction: string
  }[]
}

interface Descriptor {
  mediaType: string
  digest: string
  size: number
  platform?: { os: string; architecture: string; variant?: string }
  annotations?: Record<string, string>
}

/** The images of the one index or manifest that a layout has. */
export function imagesOf(layout: string): ImageLayout[] {
  const top = document<{ manifests?: Descriptor[] }>(join(layout, 'index.json')).manifests ?? []
  return top.flatMap((entry) => imagesIn(layout, entry))
}

function imagesIn(layout: string, { digest, annotations }: Descriptor): ImageLayout[] {
  if (annotations?.['vnd.docker.reference.type'] !== undefined) return []
  const found = document<{ manifests?: Descriptor[]; config?: Descriptor; layers?: Descriptor[] }>(
    blobPath(layout, digest),
  )
  if (found.manifests !== undefined) return found.manifests.flatMap((entry) => imagesIn(layout, entry))
  if (found.config === undefined || (found.layers?.length ?? 0) > MOST_LAYERS) {
    throw new UserError(`${digest} in the layout ${layout} is no image; build it again`)
  }
  return [image(layout, digest, found.config, found.layers ?? [])]
}

function image(layout: string, digest: string, config: Descriptor, layers: readonly Descriptor[]): ImageLayout {
  const { os, architecture, variant, history } = document<{
    os?: string
    architecture?: string
    variant?: string
    history?: { created_by?: string; empty_layer?: boolean }[]
  }>(blobPath(layout, config.digest))
  const made = (history ?? []).filter(({ empty_layer }) => empty_layer !== true)
  return {
    platform: [os, architecture, ...(variant === undefined ? [] : [variant])].join('/'),
    digest,
    layers: layers.map((layer, index) => ({
      digest: layer.digest,
      size: layer.size,
      mediaType: layer.mediaType,
      instruction: instructionOf(made[index]?.created_by ?? ''),
    })),
  }
}

/** The history of both builders in the words of a Dockerfile. */
function instructionOf(history: string): string {
  const words = history
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^(?:RUN )?\/bin\/sh -c /, 'RUN ')
    .replace(/\s*# buildkit$/, '')
    .replace(/^\|\d+ .*?\/bin\/sh -c /, 'RUN ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return words.length > LONGEST_INSTRUCTION ? `${words.slice(0, LONGEST_INSTRUCTION)}…` : words
}

export function blobPath(layout: string, digest: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1]
  if (hex === undefined)
    throw new UserError(`${JSON.stringify(digest)} in the layout is no sha256 digest; build it again`)
  return join(layout, 'blobs/sha256', hex)
}

function document<T>(file: string): T {
  if (statSync(file).size > LARGEST_DOCUMENT) throw new UserError(`${file} is larger than 4 MiB; build the image again`)
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
