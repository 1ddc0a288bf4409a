import { messageOf, UserError } from '../errors.ts'
import type { Credentials } from './credentials.ts'

/**
 * The `oidc` auth-provider that kubectl still reads: the kubeconfig's id-token while it is valid, then tokens fetched
 * with its refresh-token. A new refresh token is kept in memory only: a runner's kubeconfig is not ours to write.
 */
export function oidcCredentials(config: Record<string, string>, origin: string): Credentials {
  let idToken = config['id-token']
  let refreshToken = config['refresh-token']
  const renewed = async (): Promise<string> => {
    const issuer = config['idp-issuer-url']
    const clientId = config['client-id']
    if (issuer === undefined || clientId === undefined || refreshToken === undefined) {
      throw new UserError(
        `${origin}: the id-token has expired and can't be renewed; log in again and give the new kubeconfig`,
      )
    }
    try {
      const { discovery, refreshTokenGrant } = await import('openid-client')
      const client = await discovery(new URL(issuer), clientId, config['client-secret'])
      const tokens = await refreshTokenGrant(client, refreshToken)
      refreshToken = tokens.refresh_token ?? refreshToken
      if (tokens.id_token === undefined) throw new Error('it sent no id_token')
      return tokens.id_token
    } catch (error) {
      throw new UserError(
        `${origin}: ${issuer} gave no new token: ${reasonOf(error)}; log in again, or set NODE_EXTRA_CA_CERTS where its CA is your own`,
        { cause: error },
      )
    }
  }
  return {
    present: async () => {
      if (idToken === undefined || expired(idToken, Date.now())) idToken = await renewed()
      return { authorization: `Bearer ${idToken}` }
    },
    renew: () => {
      idToken = undefined
      return refreshToken !== undefined
    },
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return `${messageOf(error)}${cause}`
}

/** Reads `exp` of a JWT; the signature is the API server's business. */
function expired(token: string, nowMs: number): boolean {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined
    return typeof exp === 'number' && exp * 1000 <= nowMs
  } catch {
    return false
  }
}
