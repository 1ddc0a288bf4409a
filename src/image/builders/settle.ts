import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Statement } from '../builder.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const ATTESTATION = 'attestation-manifest'
/** Manifests and indexes are capped like a registry's. */
const LARGEST_DOCUMENT = 4 * 1024 * 1024
const LARGEST_STATEMENT = 64 * 1024 * 1024

interface Descriptor {
  mediaType: string
  digest: string
  size: number
  platform?: { os: string; architecture: string; variant?: string }
  annotations?: Record<string, string>
}

interface Manifest {
  mediaType?: string
  manifests?: Descriptor[]
  config?: Descriptor
  layers?: Descriptor[]
}

/**
 * Gives the layout that a builder wrote the one form that everything after it reads: one index, one manifest for each
 * platform, nothing else. Statements about the build leave the index, where they would give every run another digest.
 *
 * @throws {UserError} it has not exactly the platforms that were asked for
 */
export function settleLayout(
  layout: string,
  platforms: readonly string[],
): { digest: string; statements: Statement[] } {
  const top = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as Manifest
  const [entry, ...others] = top.manifests ?? []
  if (entry === undefined || others.length > 0)
    throw new Error(`the layout in ${layout} does not name exactly one image`)
  const all = documentOf(layout, entry).manifests ?? [entry]
  const images = all.filter((one) => !isAttestation(one)).map((one) => image(layout, one))
  images.sort((one, other) => (nameOf(one.platform) < nameOf(other.platform) ? -1 : 1))
  checkPlatforms(images, platforms)
  const statements = all.filter(isAttestation).flatMap((one) => statementsOf(layout, one))
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: images }))
  const digest = `sha256:${createHash('sha256').update(index).digest('hex')}`
  writeFileSync(blobOf(layout, digest), index)
  const descriptor = { mediaType: INDEX, digest, size: index.length }
  writeFileSync(
    join(layout, 'index.json'),
    JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor] }),
  )
  sweep(layout, [digest, ...images.flatMap((one) => [one.digest, ...partsOf(layout, one)])])
  return { digest, statements }
}

/** Its platform is what its own configuration says: an index may say what is not so. Annotations carry the run's time. */
function image(layout: string, { mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size, platform: platformOf(layout, digest) }
}

function platformOf(layout: string, digest: string): NonNullable<Descriptor['platform']> {
  const manifest = JSON.parse(readFileSync(blobOf(layout, digest), 'utf8')) as Manifest
  const config = JSON.parse(readFileSync(blobOf(layout, manifest.config?.digest ?? ''), 'utf8'))
  const { os, architecture, variant } = config as { os: string; architecture: string; variant?: string }
  return { architecture, os, ...(variant === undefined ? {} : { variant }) }
}

function checkPlatforms(images: readonly Descriptor[], platforms: readonly string[]): void {
  const has = images.map(({ platform }) => nameOf(platform)).sort()
  const wanted = [...platforms].map(normalised).sort()
  if (has.join() !== wanted.join()) {
    throw new WrongPlatforms(
      `the builder made an image for ${has.join(', ') || 'no platform'} where ${wanted.join(', ')} was asked for; look at the platforms that the builder and the base images have`,
    )
  }
}

/** Told apart because one builder can be asked again in another way. */
export class WrongPlatforms extends UserError {}

function nameOf(platform: Descriptor['platform']): string {
  const { os = '', architecture = '', variant } = platform ?? {}
  return normalised([os, architecture, ...(variant === undefined ? [] : [variant])].join('/'))
}

/** `linux/arm64/v8` is what `linux/arm64` means. */
function normalised(platform: string): string {
  return platform.replace(/^(.*\/arm64)\/v8$/, '$1')
}

function isAttestation({ annotations }: Descriptor): boolean {
  return annotations?.['vnd.docker.reference.type'] === ATTESTATION
}

function statementsOf(layout: string, descriptor: Descriptor): Statement[] {
  return (documentOf(layout, descriptor).layers ?? []).flatMap((layer) => {
    if (layer.mediaType !== 'application/vnd.in-toto+json' || layer.size > LARGEST_STATEMENT) return []
    const statement = JSON.parse(readFileSync(blobOf(layout, layer.digest), 'utf8')) as Statement
    return [{ ...statement, subject: statement.subject.length > 0 ? statement.subject : subjectOf(descriptor) }]
  })
}

/** An image without a name has no subject in what BuildKit says of it: the index tells whose statement it is. */
function subjectOf({ annotations }: Descriptor): Statement['subject'] {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(annotations?.['vnd.docker.reference.digest'] ?? '')?.[1]
  return hex === undefined ? [] : [{ digest: { sha256: hex } }]
}

function partsOf(layout: string, descriptor: Descriptor): string[] {
  const { config, layers = [] } = documentOf(layout, descriptor)
  return [...(config === undefined ? [] : [config]), ...layers].map(({ digest }) => digest)
}

function documentOf(layout: string, { digest, size }: Descriptor): Manifest {
  if (size > LARGEST_DOCUMENT) throw new Error(`the manifest ${digest} has ${size} bytes`)
  return JSON.parse(readFileSync(blobOf(layout, digest), 'utf8')) as Manifest
}

function blobOf(layout: string, digest: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1]
  if (hex === undefined) throw new Error(`${JSON.stringify(digest)} is no digest`)
  return join(layout, 'blobs/sha256', hex)
}

function sweep(layout: string, kept: readonly string[]): void {
  const names = new Set(kept.map((digest) => digest.replace('sha256:', '')))
  for (const name of readdirSync(join(layout, 'blobs/sha256'))) {
    if (!names.has(name)) rmSync(join(layout, 'blobs/sha256', name))
  }
  if (existsSync(join(layout, 'ingest'))) rmSync(join(layout, 'ingest'), { recursive: true })
}
