import { expect, test } from '@jest/globals'
import { artifactName } from '../../src/action/artifacts.ts'
import { runFacts } from '../../src/action/facts.ts'

const ENV = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_RUN_ID: '4711',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_JOB: 'deploy',
  GITHUB_WORKFLOW: 'Release',
  GITHUB_ACTOR: 'ann',
  GITHUB_TRIGGERING_ACTOR: 'bob',
  GITHUB_SHA: 'abc',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_ACTION: '__run',
}

function token(scope: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ scp: scope })}.x`
}

function cell(changes: Record<string, string>): string {
  return runFacts({ ...ENV, ...changes }).cell
}

test('the facts of a run are what GitHub says', () => {
  const facts = runFacts(ENV)
  expect(facts).toMatchObject({
    onGitHub: true,
    repository: 'acme/shop',
    runId: '4711',
    attempt: 2,
    runUrl: 'https://github.com/acme/shop/actions/runs/4711/attempts/2',
    actor: 'bob',
    job: 'deploy',
    event: 'push',
  })
  expect(facts.id).toBe(`acme/shop/4711/2/deploy/${facts.cell}`)
})

test('a machine without a workflow has facts too', () => {
  const facts = runFacts({})
  expect(facts.onGitHub).toBe(false)
  expect(facts.runUrl).toBeUndefined()
  expect(facts.actor).not.toBe('')
  expect(facts.id).toContain('/local/')
})

test('cells of a matrix, attempts, jobs and steps each have their own artifact names', () => {
  const cells = [
    cell({}),
    cell({ ACTIONS_RUNTIME_TOKEN: token('Actions.Example Actions.Results:run-1:job-1') }),
    cell({ ACTIONS_RUNTIME_TOKEN: token('Actions.Example Actions.Results:run-1:job-2') }),
    cell({ RUNNER_TRACKING_ID: 'github_1' }),
    cell({ RUNNER_TRACKING_ID: 'github_2' }),
    cell({ GITHUB_RUN_ATTEMPT: '3' }),
    cell({ GITHUB_ACTION: '__run_2' }),
  ]
  expect(new Set(cells).size).toBe(cells.length)
})

test('the same step of the same job is the same run, also in its post step', () => {
  expect(cell({})).toBe(cell({}))
})

test('an artifact name has only letters that the service takes', () => {
  expect(artifactName('deployment', runFacts({ ...ENV, GITHUB_JOB: 'a/b:c d' }))).toMatch(
    /^deployment-a-b-c-d-2-[0-9a-f]{8}$/,
  )
})
