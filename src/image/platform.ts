import { UserError } from '../errors.ts'
import { gathered } from '../oci/content.ts'
import type { ImageManifest, Platform } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'

const LARGEST_CONFIG = 4 * 1024 * 1024

/** What is read of an image's configuration. */
export interface ImageConfig {
  readonly os?: string
  readonly architecture?: string
  readonly variant?: string
  readonly config?: { readonly ExposedPorts?: Readonly<Record<string, unknown>> }
  readonly rootfs?: { readonly diff_ids?: readonly string[] }
  readonly history?: readonly { readonly created_by?: string; readonly empty_layer?: boolean }[]
}

/** @throws {UserError} the image has none that can be read */
export async function configOf(store: ImageStore, { config, descriptor }: ImageManifest): Promise<ImageConfig> {
  if (config.size > LARGEST_CONFIG)
    throw new UserError(`the configuration of ${descriptor.digest} is larger than 4 MiB`)
  const bytes = await gathered(store.blob(config).open())
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof json === 'object' && json !== null) return json
  } catch {
    // Said below.
  }
  throw new UserError(`the configuration of ${descriptor.digest} in ${store.name} is no JSON object; build it again`)
}

/** The platform that an image itself says it is for. */
export async function ownPlatform(store: ImageStore, image: ImageManifest): Promise<Platform> {
  const { os, architecture, variant } = await configOf(store, image)
  if (typeof os !== 'string' || typeof architecture !== 'string') {
    throw new UserError(`${image.descriptor.digest} in ${store.name} does not say its platform; build it again`)
  }
  return { architecture, os, ...(typeof variant === 'string' && variant !== '' && { variant }) }
}
