import { messageOf, UserError } from '../../errors.ts'
import { environmentIn, protectionOf } from '../../github/environment.ts'
import type { BrokenGlass } from '../../rollout/record.ts'
import type { Action } from '../action.ts'
import { oidcToken } from '../oidc.ts'

const AUDIENCE = 'gradus-break-glass'
const HOW =
  'give the job an environment with required reviewers, permissions: {id-token: write, actions: read}, and github-token'

/**
 * Whether signatures may be gone without (T27): the job runs in an environment at GitHub that people protect. What can't
 * be proved is not so.
 *
 * @param reason that the input gives; it is kept
 * @throws {UserError} the job runs in no such environment, or nobody can tell
 */
export async function brokenGlass(
  action: Action<never>,
  reason: string,
  token: string | undefined,
): Promise<BrokenGlass> {
  const { repository, runId, attempt, api, server, actor, onGitHub } = action.facts
  const refuse = (why: string, cause?: unknown) => new UserError(`break-glass: ${why}; ${HOW}`, { cause })
  if (!onGitHub || repository === undefined || runId === undefined || server === undefined) {
    throw refuse('this is no job of a workflow, so nobody can have approved it')
  }
  if (token === undefined) throw refuse('without github-token nobody can tell how its environment is protected')
  const { cancelled } = action
  const environment = await jobEnvironment(action, { repository, runId, attempt, server, audience: AUDIENCE }).catch(
    (cause) => {
      if (!(cause instanceof UserError)) throw cause
      throw refuse(messageOf(cause), cause)
    },
  )
  if (environment === undefined) throw refuse('this job runs in no environment')
  const { byReviewers, approvers } = await protectionOf({ api, token, repository }, environment, runId, cancelled)
  if (!byReviewers) throw refuse(`the environment ${environment} of this job has no required reviewers`)
  action.warn(
    `signatures are not asked for: ${actor} broke the glass in the environment ${environment}${approvers.length === 0 ? '' : `, approved by ${approvers.join(', ')}`}: ${reason}`,
  )
  return { reason, environment, approvers: [...approvers], by: actor }
}

async function jobEnvironment(
  action: Action<never>,
  job: Parameters<typeof environmentIn>[1],
): Promise<string | undefined> {
  if (!process.env.ACTIONS_ID_TOKEN_REQUEST_URL) {
    throw new UserError('GitHub does not say which environment this job runs in')
  }
  const mask = (secret: string): void => action.mask(secret)
  const token = await oidcToken(job.audience, { env: process.env, signal: action.cancelled, mask })
  return await environmentIn(token, job)
}
