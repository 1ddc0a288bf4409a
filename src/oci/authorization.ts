import { UserError } from '../errors.ts'
import { type Credentials, mayBePlain, type RegistryAccess } from './access.ts'
import { bodyOf, type Call, type Sender } from './http.ts'
import { line, refusal } from './refusal.ts'

const LARGEST_TOKEN_ANSWER = 1024 * 1024
/** A token is renewed this long before it ends, in milliseconds. */
const MARGIN_MS = 10_000
/** What the protocol says where a token server does not say: 60 s. */
const DEFAULT_LIFE_SECONDS = 60

/** What a registry asks for with 401. @see https://distribution.github.io/distribution/spec/auth/token/ */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service: string | undefined }

/** Gives each request what its registry asks for. */
export class Authorization {
  readonly #registry: string
  readonly #access: RegistryAccess
  readonly #sender: Sender
  readonly #tokens = new Map<string, { readonly header: string; readonly until: number }>()
  #challenge: Challenge | undefined
  #credentials: Promise<Credentials | undefined> | undefined

  constructor(registry: string, access: RegistryAccess, sender: Sender) {
    this.#registry = registry
    this.#access = access
    this.#sender = sender
  }

  /** The header for these scopes; undefined where nothing was asked for yet, or there is nothing to show. */
  async header(scopes: readonly string[]): Promise<string | undefined> {
    const challenge = this.#challenge
    if (challenge === undefined) return undefined
    const credentials = await this.#known()
    if (challenge.scheme === 'basic') return credentials === undefined ? undefined : basic(this.#registry, credentials)
    const kept = this.#tokens.get(scopes.join(' '))
    if (kept !== undefined && kept.until > Date.now()) return kept.header
    const { token, seconds } = await this.#token(challenge, scopes, credentials)
    const header = `Bearer ${token}`
    this.#tokens.set(scopes.join(' '), { header, until: Date.now() + seconds * 1000 - MARGIN_MS })
    return header
  }

  /** Takes a 401's WWW-Authenticate header; what was known before no longer holds. */
  challenged(header: string | undefined): void {
    this.#tokens.clear()
    this.#challenge = header === undefined ? undefined : parseChallenge(header)
  }

  async hasCredentials(): Promise<boolean> {
    return this.#challenge !== undefined && (await this.#known()) !== undefined
  }

  /** Asked for once, and only when the registry wants some. */
  #known(): Promise<Credentials | undefined> {
    this.#credentials ??= this.#access.credentials?.(this.#registry) ?? Promise.resolve(undefined)
    return this.#credentials
  }

  async #token(
    challenge: Challenge & { scheme: 'bearer' },
    scopes: readonly string[],
    credentials: Credentials | undefined,
  ): Promise<{ token: string; seconds: number }> {
    const url = this.#realm(challenge)
    const attempt = {
      registry: this.#registry,
      doing: `get a token from ${url.host}`,
      loggedIn: credentials !== undefined,
    }
    const call =
      credentials !== undefined && 'identityToken' in credentials
        ? refreshing(url, challenge.service, scopes, credentials.identityToken)
        : asking(url, challenge.service, scopes)
    const header = credentials !== undefined && 'name' in credentials ? basic(this.#registry, credentials) : undefined
    const answer = await this.#sender.send(call, header)
    if (answer.statusCode !== 200) throw await refusal(answer, attempt)
    const found = tokenOf(await bodyOf(answer, LARGEST_TOKEN_ANSWER))
    if (found === undefined)
      throw new UserError(`${this.#registry}: ${url.host} gave no token that can be read; try later`)
    return found
  }

  #realm({ realm }: Challenge & { scheme: 'bearer' }): URL {
    const url = URL.canParse(realm) ? new URL(realm) : undefined
    if (url?.protocol === 'https:' || (url?.protocol === 'http:' && mayBePlain(url, this.#access))) return url
    throw new UserError(
      `${this.#registry} sends to ${line(realm)} for a token, which is not https; ask whoever runs it to mend its realm`,
    )
  }
}

function asking(realm: URL, service: string | undefined, scopes: readonly string[]): Call {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  return { method: 'GET', url, headers: { accept: 'application/json' } }
}

/** @see https://distribution.github.io/distribution/spec/auth/oauth/ */
function refreshing(url: URL, service: string | undefined, scopes: readonly string[], token: string): Call {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'gradus', refresh_token: token })
  if (service !== undefined) form.set('service', service)
  form.set('scope', scopes.join(' '))
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', url, headers, body: Buffer.from(form.toString()) }
}

function tokenOf(body: Buffer | undefined): { token: string; seconds: number } | undefined {
  try {
    const { token, access_token, expires_in } = JSON.parse(String(body)) as Record<string, unknown>
    const found = token ?? access_token
    if (typeof found !== 'string' || !/^[\x21-\x7e]+$/.test(found)) return undefined
    return { token: found, seconds: typeof expires_in === 'number' ? expires_in : DEFAULT_LIFE_SECONDS }
  } catch {
    return undefined
  }
}

function basic(registry: string, credentials: Credentials): string {
  if ('identityToken' in credentials) {
    throw new UserError(`${registry} wants a name and password, where docker's config has a token; log in again`)
  }
  return `Basic ${Buffer.from(`${credentials.name}:${credentials.password}`).toString('base64')}`
}

const LONGEST_CHALLENGE = 4096

/** `Bearer realm="…",service="…"` or `Basic realm="…"`; undefined for what is neither. */
export function parseChallenge(header: string): Challenge | undefined {
  const text = header.slice(0, LONGEST_CHALLENGE)
  const bearer = /(?:^|,)\s*bearer\s+/i.exec(text)
  if (bearer !== null) {
    const rest = text.slice(bearer.index + bearer[0].length)
    const values = new Map(
      [...rest.matchAll(/([a-z_]{1,40})="((?:[^"\\]|\\.)*)"/gi)].map(([, key = '', value = '']) => [
        key.toLowerCase(),
        value.replaceAll(/\\(.)/g, '$1'),
      ]),
    )
    const realm = values.get('realm')
    if (realm !== undefined) return { scheme: 'bearer', realm, service: values.get('service') }
  }
  return /(?:^|,)\s*basic\b/i.test(text) ? { scheme: 'basic' } : undefined
}
