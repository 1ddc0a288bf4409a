import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { messageOf, UserError } from '../errors.ts'
import { GitHub } from './api.ts'

/** What a token of GitHub must be about to tell of this very job. */
export interface ThisJob {
  /** `https://github.com`, or an Enterprise server. */
  readonly server: string
  /** `owner/name` */
  readonly repository: string
  readonly runId: string
  readonly attempt: number
  readonly audience: string
}

const GITHUB = 'github.com'

/**
 * Who issues the tokens of a server's jobs.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function issuerOf(server: string): string {
  const { host, origin } = new URL(server)
  if (host === GITHUB) return 'https://token.actions.githubusercontent.com'
  return host.endsWith('.ghe.com') ? `https://token.actions.${host}` : `${origin}/_services/token`
}

/**
 * The environment that a job runs in, out of a token that GitHub signed for it. No variable says it, and a variable
 * could be set by a step before.
 *
 * @returns undefined where it runs in none
 * @throws {UserError} the token is not GitHub's, or of another job
 */
export async function environmentIn(token: string, job: ThisJob): Promise<string | undefined> {
  const issuer = issuerOf(job.server)
  const claims = await verified(token, issuer, job.audience)
  const wrong = [
    claims.iss === issuer || claims.iss?.startsWith(`${issuer}/`) ? undefined : 'issuer',
    claims.repository === job.repository ? undefined : 'repository',
    String(claims.run_id) === job.runId ? undefined : 'run',
    String(claims.run_attempt) === String(job.attempt) ? undefined : 'attempt',
  ].find((one) => one !== undefined)
  if (wrong !== undefined) throw new UserError(`the OIDC token of this job is of another ${wrong}; run the job again`)
  return typeof claims.environment === 'string' && claims.environment !== '' ? claims.environment : undefined
}

async function verified(token: string, issuer: string, audience: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks`))
  try {
    const options = { audience, algorithms: ['RS256'], requiredClaims: ['iss', 'exp', 'iat'], clockTolerance: 60 }
    return (await jwtVerify(token, keys, options)).payload
  } catch (cause) {
    const forged = cause instanceof errors.JWSSignatureVerificationFailed || cause instanceof errors.JWKSNoMatchingKey
    const why = forged ? `it is not signed by ${issuer}` : messageOf(cause).slice(0, 200)
    throw new UserError(`the OIDC token of this job does not count: ${why}; run the job again`, { cause })
  }
}

/** Who protects an environment, and who approved a run there. */
export interface Protection {
  /** True where a person must approve each job that runs in it. */
  readonly byReviewers: boolean
  /** Logins; empty where GitHub names nobody. */
  readonly approvers: readonly string[]
}

/**
 * @throws {UserError} GitHub does not say how the environment is protected
 * @see https://docs.github.com/en/rest/deployments/environments#get-an-environment
 * @see https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 */
export async function protectionOf(
  access: ConstructorParameters<typeof GitHub>[0],
  environment: string,
  runId: string,
  signal: AbortSignal,
): Promise<Protection> {
  const github = new GitHub(access)
  const { status, body, message } = await github.get(`/environments/${encodeURIComponent(environment)}`, signal)
  if (status !== 200) {
    throw new UserError(
      `GitHub does not say how the environment ${environment} is protected (${status === 0 ? message : `${status} ${message}`}); hand in a github-token that may read it, with permissions: actions: read`,
    )
  }
  const rules = Array.isArray(body.protection_rules) ? body.protection_rules : []
  const byReviewers = rules.some(({ type, reviewers }) => type === 'required_reviewers' && reviewers?.length > 0)
  const { items = [] } = await github.get(`/actions/runs/${encodeURIComponent(runId)}/approvals`, signal)
  return { byReviewers, approvers: [...new Set(items.flatMap((one) => approverOf(one, environment)))] }
}

function approverOf(review: unknown, environment: string): string[] {
  const { state, user, environments } = review as {
    state?: unknown
    user?: { login?: unknown } | null
    environments?: readonly { name?: unknown }[]
  }
  const here = Array.isArray(environments) && environments.some((one) => one?.name === environment)
  return state === 'approved' && here && typeof user?.login === 'string' ? [user.login] : []
}
