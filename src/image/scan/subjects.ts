import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listAt, numberAt, objectAt, readJsonObject, textAt } from '../../confidence/safety/json.ts'
import { UserError } from '../../errors.ts'
import type { Subject } from './findings.ts'

const DIGEST = /^sha256:[0-9a-f]{64}$/
const INDEX = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json']
const LARGEST_MANIFEST = 4 * 1024 * 1024
const MOST_DEPTH = 3

type Json = Record<string, unknown>

/**
 * The images of all platforms below a digest of an OCI layout; attestations that lie beside them are none. What is read
 * is compared with its digest.
 *
 * @throws {UserError} the layout has no such digest, or not what the digest says
 */
export async function subjectsOf(layout: string, digest: string): Promise<Subject[]> {
  const top = listAt(readJsonObject(await readFile(join(layout, 'index.json'), 'utf8'), 'index.json'), 'manifests')
  const found = top.find((one) => textAt(one, 'digest') === digest)
  if (found === undefined) throw new UserError(`the layout ${layout} does not name ${digest}; build it again`)
  const subjects = await below(layout, found, 0)
  if (subjects.length === 0) throw new UserError(`${digest} has no image in ${layout}; build it again`)
  return subjects
}

async function below(layout: string, descriptor: Json, depth: number): Promise<Subject[]> {
  const content = await readBlob(layout, descriptor)
  const mediaType = textAt(content, 'mediaType') ?? textAt(descriptor, 'mediaType') ?? ''
  if (INDEX.includes(mediaType) || Array.isArray(content.manifests)) {
    if (depth >= MOST_DEPTH) throw new UserError(`an index in ${layout} is nested more than ${MOST_DEPTH} deep`)
    const parts = listAt(content, 'manifests').filter(isImage)
    return (await Promise.all(parts.map((part) => below(layout, part, depth + 1)))).flat()
  }
  const config = objectAt(content, 'config')
  const image = await readBlob(layout, config)
  const words = [textAt(image, 'os'), textAt(image, 'architecture'), textAt(image, 'variant')]
  return [
    {
      manifest: {
        mediaType,
        digest: textAt(descriptor, 'digest') as string,
        size: numberAt(descriptor, 'size') as number,
      },
      config: textAt(config, 'digest') as string,
      platform: words.filter((word) => word !== undefined && word !== '').join('/'),
    },
  ]
}

/** BuildKit puts attestations beside the images, for a platform `unknown`. */
function isImage(descriptor: Json): boolean {
  return (
    textAt(objectAt(descriptor, 'platform'), 'os') !== 'unknown' && textAt(descriptor, 'artifactType') === undefined
  )
}

async function readBlob(layout: string, descriptor: Json): Promise<Json> {
  const digest = textAt(descriptor, 'digest') ?? ''
  if (!DIGEST.test(digest))
    throw new UserError(`${JSON.stringify(digest.slice(0, 80))} in ${layout} is no sha256 digest`)
  const file = join(layout, 'blobs/sha256', digest.slice('sha256:'.length))
  const size = await sizeOf(file)
  if (size === undefined) throw new UserError(`the layout ${layout} has no ${digest}; build it again`)
  if (size > LARGEST_MANIFEST) throw new UserError(`${digest} in ${layout} has ${size} bytes, too many for a manifest`)
  const bytes = await readFile(file)
  const real = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  if (real !== digest) throw new UserError(`${file} is ${real}, not what its name says; build it again`)
  return readJsonObject(bytes.toString('utf8'), digest)
}

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size
}
