import { UserError } from '../../errors.ts'
import { type ImageManifest, platformName } from '../../oci/manifest.ts'
import type { ImageStore } from '../../oci/store.ts'
import { configOf, ownPlatform } from '../platform.ts'
import type { RunnableImage } from './types.ts'

const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The image of one platform, with what is started and as whom.
 *
 * @param machine architecture of this machine: `amd64`
 * @throws {UserError} there is none for the platform, this machine can't run it, or it would run as root
 */
export async function runnableImage(
  store: ImageStore,
  image: string,
  platform: string,
  machine: string,
): Promise<RunnableImage> {
  const manifest = await ofPlatform(store, image, platform)
  const [, architecture] = platform.split('/')
  if (architecture !== machine) {
    throw new UserError(
      `an image for ${platform} can't be started on this machine (${machine}); smoke-test linux/${machine}, or use a runner of that architecture`,
    )
  }
  const config = started(await configOf(store, manifest))
  const { digest } = manifest.descriptor
  return { digest, config: manifest.config, layers: manifest.layers, ...config, ...userOf(config.user) }
}

async function ofPlatform(store: ImageStore, image: string, platform: string): Promise<ImageManifest> {
  const root = await store.resolve(image)
  if (root.kind === 'image') {
    const own = platformName({ ...root.descriptor, platform: await ownPlatform(store, root) })
    if (own === platform) return root
    throw new UserError(`the image ${image} is for ${own} and not for ${platform}; build it for ${platform}`)
  }
  const entries = root.manifests.filter((entry) => platformName(entry) !== undefined)
  const found = entries.find((entry) => platformName(entry) === platform)
  const manifest = found && (await store.resolve(found.digest))
  if (manifest?.kind === 'image') return manifest
  const has = entries.map(platformName).join(', ') || 'none'
  throw new UserError(`the image ${image} has no platform ${platform}, it has ${has}; build it for ${platform}`)
}

interface Started {
  readonly user: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly env: readonly string[]
  readonly folder: string
  readonly volumes: readonly string[]
}

function started(json: object): Started {
  const { config = {} } = json as { config?: Record<string, unknown> | null }
  const { User, Entrypoint, Cmd, Env, WorkingDir, Volumes } = config ?? {}
  const env = texts(Env)
  return {
    user: typeof User === 'string' ? User : '',
    entrypoint: texts(Entrypoint),
    command: texts(Cmd),
    env: env.some((line) => line.startsWith('PATH=')) ? env : [DEFAULT_PATH, ...env],
    folder: typeof WorkingDir === 'string' && WorkingDir.startsWith('/') ? WorkingDir : '/',
    volumes: typeof Volumes === 'object' && Volumes !== null ? Object.keys(Volumes) : [],
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** Numbers only: what a name means stands in the image's own /etc/passwd, which may say 0. */
function userOf(user: string): { uid: number; gid?: number } {
  const [, uid = '', gid] = /^([0-9]{1,10})(?::([0-9]{1,10}))?$/.exec(user) ?? []
  const write = 'write USER 65532 into the last stage of the Dockerfile'
  if (user === '' || /^(?:root|0+)(?::|$)/.test(user)) {
    throw new UserError(`the image runs as root (${user === '' ? 'it has no USER' : `USER ${user}`}); ${write}`)
  }
  if (uid === '') {
    throw new UserError(`the image's USER "${user}" is a name, and nobody can tell whether it is root; ${write}`)
  }
  return { uid: Number(uid), ...(gid !== undefined && { gid: Number(gid) }) }
}
