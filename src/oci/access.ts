/** A name and password, or a token that a registry changes for short-lived ones (`docker login` to Azure, for example). */
export type Credentials = { readonly name: string; readonly password: string } | { readonly identityToken: string }

/** How registries may be spoken to. */
export interface RegistryAccess {
  /** Ends whatever runs. */
  readonly signal: AbortSignal
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up. */
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

/** True where plain HTTP may be spoken: bytes that stay on this machine, and hosts that a person named. */
export function mayBePlain(url: URL, { insecure = [] }: RegistryAccess): boolean {
  return LOOPBACK.test(url.hostname) || insecure.includes(url.host) || insecure.includes(`${url.hostname}:${url.port}`)
}

const DOCKER_HUB_API = 'registry-1.docker.io'

/** The address below which a registry's repositories are: `https://ghcr.io/v2/`. */
export function addressOf(registry: string, access: RegistryAccess): URL {
  const [host = '', ...folder] = (access.mirrors?.[registry] ?? registry).split('/')
  const url = new URL(`https://${host === 'docker.io' ? DOCKER_HUB_API : host}/v2/`)
  if (folder.length > 0) url.pathname += `${folder.join('/')}/`
  if (mayBePlain(url, access)) url.protocol = 'http:'
  return url
}
