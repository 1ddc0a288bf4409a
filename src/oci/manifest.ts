import { createHash } from 'node:crypto'
import { UserError } from '../errors.ts'
import { isDigest } from '../image-reference.ts'
import { INDEX_TYPES, MANIFEST_TYPES, OCI_INDEX, OCI_MANIFEST } from './media-types.ts'

/** Some bytes by their digest. @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export interface Descriptor {
  readonly mediaType: string
  /** `sha256:…` */
  readonly digest: string
  /** Bytes. */
  readonly size: number
  readonly platform?: Platform
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
  /** Where else the bytes are; layers that a registry need not have. */
  readonly urls?: readonly string[]
}

export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** An index or manifest, read once: `bytes` are what `descriptor.digest` is of, and what `content` was parsed from. */
export type Manifest = IndexManifest | ImageManifest

interface Read {
  readonly descriptor: Descriptor
  readonly bytes: Uint8Array
  readonly artifactType?: string
  /** What it is about: signatures, SBOMs and the like have one. */
  readonly subject?: Descriptor
  readonly annotations: Readonly<Record<string, string>>
}

/** One manifest for each platform. */
export interface IndexManifest extends Read {
  readonly kind: 'index'
  readonly manifests: readonly Descriptor[]
}

/** One platform, or an artifact. */
export interface ImageManifest extends Read {
  readonly kind: 'image'
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
}

/** Registries accept 4 MiB at least; nothing larger is read or written. */
export const LARGEST_MANIFEST = 4 * 1024 * 1024

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/**
 * @param mediaType what the registry or the descriptor says it is; what the manifest says itself must agree
 * @param where     the manifest as an error names it
 * @throws {UserError} it is none that is understood
 */
export function parseManifest(bytes: Uint8Array, mediaType: string | undefined, where: string): Manifest {
  const fault = (what: string) => new UserError(`${where}: ${what}; push the image again with a current tool`)
  const json = objectOf(parsed(bytes))
  if (json === undefined) throw fault('it is no JSON object')
  if (json.schemaVersion !== 2) throw fault('it is no manifest of version 2')
  const own = typeof json.mediaType === 'string' ? json.mediaType : undefined
  if (own !== undefined && mediaType !== undefined && isKnown(mediaType) && own !== mediaType) {
    throw fault(`it says it is ${own.slice(0, 100)} where ${mediaType} was announced`)
  }
  const type = own ?? (isKnown(mediaType) ? mediaType : Array.isArray(json.manifests) ? OCI_INDEX : OCI_MANIFEST)
  const descriptor = { mediaType: type, digest: digestOf(bytes), size: bytes.length }
  const rest = { descriptor, bytes, ...described(json, fault) }
  if (INDEX_TYPES.includes(type)) {
    // A file that two readers take for two things is refused (image-spec, CVE-2021-41190).
    if (json.layers !== undefined || json.config !== undefined) throw fault('it is index and manifest at once')
    return { kind: 'index', manifests: descriptors(json.manifests ?? [], 'manifests', fault), ...rest }
  }
  if (!MANIFEST_TYPES.includes(type)) throw fault(`${type.slice(0, 100)} is no manifest of an image or index`)
  if (json.manifests !== undefined) throw fault('it is index and manifest at once')
  const config = descriptorOf(json.config)
  if (config === undefined) throw fault('its config is no descriptor')
  return { kind: 'image', config, layers: descriptors(json.layers, 'layers', fault), ...rest }
}

type Fault = (what: string) => UserError

function described(json: Json, fault: Fault): Pick<Read, 'artifactType' | 'subject' | 'annotations'> {
  const subject = json.subject === undefined ? undefined : descriptorOf(json.subject)
  if (json.subject !== undefined && subject === undefined) throw fault('its subject is no descriptor')
  const { artifactType } = json
  return {
    ...(typeof artifactType === 'string' && artifactType !== '' && { artifactType }),
    ...(subject && { subject }),
    annotations: texts(json.annotations),
  }
}

function descriptors(list: unknown, name: string, fault: Fault): Descriptor[] {
  if (!Array.isArray(list)) throw fault(`it has no ${name}`)
  return list.map((one, index) => {
    const descriptor = descriptorOf(one)
    if (descriptor === undefined) throw fault(`${name}[${index}] is no descriptor with a sha256 digest`)
    return descriptor
  })
}

/** A descriptor of what was parsed, with the fields that are known; undefined where it is none. */
export function descriptorOf(value: unknown): Descriptor | undefined {
  const json = objectOf(value)
  if (json === undefined) return undefined
  const { mediaType, digest, size, artifactType, urls } = json
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || !isDigest(digest)) return undefined
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined
  const platform = platformOf(json.platform)
  return {
    mediaType,
    digest,
    size,
    ...(platform && { platform }),
    ...(typeof artifactType === 'string' && { artifactType }),
    ...(objectOf(json.annotations) && { annotations: texts(json.annotations) }),
    ...(Array.isArray(urls) && { urls: urls.filter((url) => typeof url === 'string') }),
  }
}

function platformOf(value: unknown): Platform | undefined {
  const { os, architecture, variant } = objectOf(value) ?? {}
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined
  return { os, architecture, ...(typeof variant === 'string' && variant !== '' && { variant }) }
}

/** `linux/amd64`, `linux/arm/v7`; undefined for attestations, which are of no platform. */
export function platformName({ platform }: Descriptor): string | undefined {
  if (platform === undefined || platform.os === 'unknown') return undefined
  const { os, architecture, variant } = platform
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/')
}

type Json = Readonly<Record<string, unknown>>

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

function texts(value: unknown): Record<string, string> {
  const entries = Object.entries(objectOf(value) ?? {})
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function isKnown(mediaType: string | undefined): mediaType is string {
  return mediaType !== undefined && (INDEX_TYPES.includes(mediaType) || MANIFEST_TYPES.includes(mediaType))
}
