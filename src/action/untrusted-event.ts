import { readFileSync, statSync } from 'node:fs'
import { UserError } from '../errors.ts'

type Keys = Readonly<Record<string, unknown>>

/** GitHub's payloads stay well under it. */
const LARGEST_EVENT = 32 * 1024 * 1024
const PULL_REQUESTS = ['pull_request', 'pull_request_review', 'pull_request_review_comment']

/**
 * Why what runs may come from somebody who may not write to the repository (T5); undefined where it can't.
 *
 * @param event   as GITHUB_EVENT_NAME has it; undefined on a machine of one's own
 * @param payload of the event; what an event of this kind needs and has not got speaks against it
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export function untrustedOrigin(event: string | undefined, payload: unknown): string | undefined {
  if (event === undefined) return undefined
  if (event === 'pull_request_target') {
    return 'pull_request_target runs with secrets for pull requests of anybody'
  }
  const keys = keysOf(payload)
  if (PULL_REQUESTS.includes(event)) return ofPullRequest(keysOf(keys.pull_request), nameOf(keys.repository))
  if (event === 'workflow_run') return ofWorkflowRun(keysOf(keys.workflow_run), nameOf(keys.repository))
  // Of the pull request's branch this payload says nothing, and anybody may comment.
  if (event === 'issue_comment' && !('issue' in keys && !('pull_request' in keysOf(keys.issue)))) {
    return 'anybody may comment on a pull request, and its branch may be of a fork'
  }
  return undefined
}

function ofPullRequest(pull: Keys, own: string | undefined): string | undefined {
  const head = nameOf(keysOf(pull.head).repo)
  if (head !== undefined && head === own) return undefined
  return head === undefined
    ? 'the pull request comes from a fork that is gone, or nobody knows from where'
    : `the pull request comes from the fork ${head}`
}

function ofWorkflowRun(run: Keys, own: string | undefined): string | undefined {
  if (run.event === 'pull_request_target') return 'the workflow before it ran for pull_request_target'
  const head = nameOf(run.head_repository)
  if (head !== undefined && head === own) return undefined
  return head === undefined
    ? 'the workflow before it ran for a fork that is gone, or nobody knows for what'
    : `the workflow before it ran for the fork ${head}`
}

/** The same for this very run. @throws {UserError} what runs may be somebody else's, or the event can't be read */
export function refuseUntrustedOrigin(what: string, env: NodeJS.ProcessEnv): void {
  if (env.GITHUB_ACTIONS !== 'true') return
  const event = env.GITHUB_EVENT_NAME || undefined
  const origin = untrustedOrigin(event, payloadAt(env.GITHUB_EVENT_PATH))
  if (origin === undefined) return
  throw new UserError(
    `${what} is refused here: ${origin}; do it in a workflow that runs on push, on a release or by workflow_dispatch`,
  )
}

/** What can't be read says nothing, and where it is needed that is a refusal. */
function payloadAt(path: string | undefined): unknown {
  try {
    if (path === undefined || statSync(path).size > LARGEST_EVENT) return undefined
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function keysOf(value: unknown): Keys {
  return typeof value === 'object' && value !== null ? (value as Keys) : {}
}

const FULL_NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/

function nameOf(repository: unknown): string | undefined {
  const name = keysOf(repository).full_name
  return typeof name === 'string' && FULL_NAME.test(name) ? name : undefined
}
