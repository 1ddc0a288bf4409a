import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** What the stand-in says of the job that asks, and of its environment. */
export interface Job {
  readonly repository?: string
  readonly runId?: string
  readonly attempt?: string
  /** Of the token; undefined: the job runs in none. */
  readonly environment?: string | undefined
  readonly audience?: string
  readonly issuer?: string
  /** `1h`; in the past with a minus. */
  readonly lasts?: string
  /** Signed by a key that the server does not show. */
  readonly forged?: boolean
  readonly rules?: readonly object[]
  /** Of the environment's page. */
  readonly status?: number
  readonly approvals?: readonly object[]
}

export const REVIEWERS = { type: 'required_reviewers', reviewers: [{ type: 'User', reviewer: { login: 'ann' } }] }
export const APPROVED = { state: 'approved', user: { login: 'ann' }, environments: [{ name: 'production' }] }
export const PROTECTED: Job = { environment: 'production', rules: [REVIEWERS], approvals: [APPROVED] }

const keyPairs = Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]).then(([good, other]) => ({
  good,
  other,
}))

/**
 * An Enterprise server as far as break-glass asks it, since GitHub itself can't be reached: tokens of jobs with their
 * keys, environments, and who approved a run. Its tokens are really signed.
 */
export async function standInForGitHub(job: Job) {
  const { good, other } = await keyPairs
  const keys = [{ ...(await exportJWK(good.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' }]
  const calls: string[] = []
  const { repository = 'octo-org/shop', runId = '4711', attempt = '1', environment, lasts = '5m' } = job
  const token = (audience: string) =>
    new SignJWT({ repository, run_id: runId, run_attempt: attempt, ...(environment !== undefined && { environment }) })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(job.issuer ?? `${address()}/_services/token`)
      .setAudience(job.audience ?? audience)
      .setIssuedAt()
      .setExpirationTime(lasts)
      .sign((job.forged ? other : good).privateKey)
  const answers: Record<string, (query: URLSearchParams) => unknown> = {
    '/_services/token/.well-known/jwks': () => ({ keys }),
    '/token': async (query) => ({ value: await token(query.get('audience') ?? '') }),
    '/api/v3/repos/octo-org/shop/environments/production': () => ({
      name: 'production',
      protection_rules: job.rules ?? [],
    }),
    [`/api/v3/repos/octo-org/shop/actions/runs/${runId}/approvals`]: () => job.approvals ?? [],
  }
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    calls.push(`${request.method} ${pathname} ${request.headers.authorization ?? ''}`)
    const body = await answers[pathname]?.(searchParams)
    const status = body === undefined ? 404 : pathname.includes('/environments/') ? (job.status ?? 200) : 200
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? { message: 'Not Found' }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    address: address(),
    calls,
    token,
    /** What a runner of it sets for a job that may have tokens. */
    env: {
      GITHUB_SERVER_URL: address(),
      GITHUB_API_URL: `${address()}/api/v3`,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${address()}/token?api-version=2`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
    },
    close(): void {
      server.closeAllConnections()
      server.close()
    },
  }
}
