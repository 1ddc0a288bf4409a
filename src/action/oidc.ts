import { messageOf, UserError } from '../errors.ts'

const SECONDS = 30
const LARGEST = 64 * 1024

export interface OidcOptions {
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  /** Keeps the token out of everything that is written. */
  readonly mask: (secret: string) => void
}

/**
 * A fresh token in which GitHub says who runs this.
 *
 * @param audience whom it is for: `sigstore`
 * @throws {UserError} the job may not have one, or the runner's service does not answer
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export async function oidcToken(audience: string, { env, signal, mask }: OidcOptions): Promise<string> {
  const [url, token] = [env.ACTIONS_ID_TOKEN_REQUEST_URL, env.ACTIONS_ID_TOKEN_REQUEST_TOKEN]
  if (!url || !token || !URL.canParse(url)) {
    throw new UserError(
      'there is no OIDC token for this job; give it "permissions: id-token: write", or sign with a key',
    )
  }
  mask(token)
  const address = new URL(url)
  address.searchParams.set('audience', audience)
  const end = AbortSignal.any([signal, AbortSignal.timeout(SECONDS * 1000)])
  try {
    const answer = await fetch(address, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: end,
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`it answered ${answer.status}`)
    const value = text.length <= LARGEST ? tokenIn(text) : undefined
    if (value === undefined) throw new Error('its answer has no token')
    mask(value)
    return value
  } catch (cause) {
    signal.throwIfAborted()
    throw new UserError(`GitHub gave no OIDC token for ${audience} (${messageOf(cause)}); run the job again`, { cause })
  }
}

function tokenIn(text: string): string | undefined {
  const answer: unknown = JSON.parse(text)
  if (typeof answer !== 'object' || answer === null || !('value' in answer)) return undefined
  return typeof answer.value === 'string' && answer.value !== '' ? answer.value : undefined
}
