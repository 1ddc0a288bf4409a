import { createHash } from 'node:crypto'
import { hostname, userInfo } from 'node:os'

/** Who runs this, where and why, as far as GitHub says; handed to the core, which knows no environment. */
export interface RunFacts {
  /** Unique to this attempt of this job: `owner/shop/123456/1/deploy/3f9a2b1c`. */
  id: string
  /** False on a machine of one's own. */
  onGitHub: boolean
  repository: string | undefined
  /** Address of the repository: `https://github.com/acme/shop`. */
  repositoryUrl: string | undefined
  /** Address of GitHub, or of an Enterprise server; undefined on a machine of one's own. */
  server: string | undefined
  /** Address of the REST API. */
  api: string
  runId: string | undefined
  attempt: number
  runUrl: string | undefined
  /** Who started this run or attempt; the user of this machine where there is no workflow. */
  actor: string
  sha: string | undefined
  ref: string | undefined
  event: string | undefined
  workflow: string | undefined
  /** Which file at which commit or branch is run: `acme/shop/.github/workflows/release.yml@refs/heads/main`. */
  workflowRef: string | undefined
  /** Id of the job in the workflow; the same for all cells of a matrix. */
  job: string | undefined
  /** Eight hexadecimal digits that differ between jobs, cells of a matrix, and steps. */
  cell: string
}

export function runFacts(env: NodeJS.ProcessEnv): RunFacts {
  const value = (name: string): string | undefined => env[name] || undefined
  const repository = value('GITHUB_REPOSITORY')
  const runId = value('GITHUB_RUN_ID')
  const attempt = Number(value('GITHUB_RUN_ATTEMPT') ?? 1)
  const job = value('GITHUB_JOB')
  const server = value('GITHUB_SERVER_URL')
  const cell = cellOf(env)
  return {
    id: [repository ?? hostname(), runId ?? process.pid, attempt, job ?? 'local', cell].join('/'),
    onGitHub: env.GITHUB_ACTIONS === 'true',
    repository,
    repositoryUrl: server && repository ? `${server}/${repository}` : undefined,
    server,
    api: value('GITHUB_API_URL') ?? 'https://api.github.com',
    runId,
    attempt,
    runUrl:
      server && repository && runId ? `${server}/${repository}/actions/runs/${runId}/attempts/${attempt}` : undefined,
    actor: value('GITHUB_TRIGGERING_ACTOR') ?? value('GITHUB_ACTOR') ?? userInfo().username,
    sha: value('GITHUB_SHA'),
    ref: value('GITHUB_REF'),
    event: value('GITHUB_EVENT_NAME'),
    workflow: value('GITHUB_WORKFLOW'),
    workflowRef: value('GITHUB_WORKFLOW_REF'),
    job,
    cell,
  }
}

/**
 * No variable tells the cells of a matrix apart. The artifact service's token names this very job; without it the
 * runner's tracking id does. GITHUB_ACTION is the step within the job.
 */
function cellOf(env: NodeJS.ProcessEnv): string {
  const job = backendJob(env.ACTIONS_RUNTIME_TOKEN) ?? env.RUNNER_TRACKING_ID ?? env.RUNNER_NAME ?? hostname()
  const parts = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT, env.GITHUB_JOB, job, env.GITHUB_ACTION]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8)
}

/** `scp` of the token has `Actions.Results:<run>:<job>`; @actions/artifact reads the same. */
function backendJob(token: string | undefined): string | undefined {
  try {
    const { scp } = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString())
    return /Actions\.Results:([^: ]+:[^: ]+)/.exec(String(scp))?.[1]
  } catch {
    return undefined
  }
}
