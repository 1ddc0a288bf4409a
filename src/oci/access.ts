import { UserError } from '../errors.ts'
import { shownReference } from '../image-reference.ts'

/** A name and password, or a token that a registry changes for short-lived ones (`docker login` to Azure, for example). */
export type Credentials = { readonly name: string; readonly password: string } | { readonly identityToken: string }

/** How registries may be spoken to. */
export interface RegistryAccess {
  /** Ends whatever runs. */
  readonly signal: AbortSignal
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up (Node 24.5); loopback needs no proxy. */
  readonly env: NodeJS.ProcessEnv
  /** The credentials for a registry (`docker.io`, `ghcr.io`); default: none. */
  readonly credentials?: (registry: string) => Promise<Credentials | undefined>
  /** Hosts, with their port, that are spoken to in plain HTTP; loopback always is. */
  readonly insecure?: readonly string[]
  /** Registry → host, or host and folder, that is asked instead: `docker.io` → `127.0.0.1:5000`. */
  readonly mirrors?: Readonly<Record<string, string>>
  readonly patience?: Patience
}

/** How long is waited for what, in milliseconds. */
export interface Patience {
  /** Longest silence of a peer. */
  readonly silence: number
  /** Before the first repetition; doubled each time. */
  readonly pause: number
  /** Longest wait that a registry may ask for. */
  readonly longest: number
}

export const PATIENCE: Patience = { silence: 60_000, pause: 500, longest: 90_000 }

const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/

/** True for addresses whose bytes stay on this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname)
}

/** True where plain HTTP may be spoken: on this machine, and to hosts that a person named. */
export function mayBePlain(url: URL, { insecure = [] }: RegistryAccess): boolean {
  return isLoopback(url) || insecure.includes(url.host) || insecure.includes(`${url.hostname}:${url.port}`)
}

const DOCKER_HUB_API = 'registry-1.docker.io'

/** Where a registry is asked. */
export interface Place {
  /** Whose credentials are shown: the registry, or its mirror. */
  readonly host: string
  /** `https://ghcr.io/v2/`; repositories are below it. */
  readonly address: URL
}

export function placeOf(registry: string, access: RegistryAccess): Place {
  const [host = '', ...folder] = (access.mirrors?.[registry] ?? registry).split('/')
  const address = new URL(`https://${host === 'docker.io' ? DOCKER_HUB_API : host}/v2/`)
  if (folder.length > 0) address.pathname += `${folder.join('/')}/`
  if (mayBePlain(address, access)) address.protocol = 'http:'
  return { host, address }
}

const MIRROR =
  /^([a-z0-9.-]{1,253}(?::[0-9]{1,5})?)=((?:[a-z0-9.-]{1,253}|\[[a-f0-9:]{2,39}\])(?::[0-9]{1,5})?(?:\/[a-z0-9][a-z0-9._/-]{0,200})?)$/

/**
 * Reads `docker.io=mirror.example.com`, one for each registry.
 *
 * @throws {UserError} an entry is none
 */
export function readMirrors(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [, registry, mirror] = MIRROR.exec(entry) ?? []
      if (registry !== undefined && mirror !== undefined && URL.canParse(`https://${mirror}/`)) {
        return [registry, mirror.replace(/\/+$/, '')]
      }
      throw new UserError(
        `"${shownReference(entry)}" is no mirror of a registry; write registry=host, such as docker.io=mirror.example.com`,
      )
    }),
  )
}
