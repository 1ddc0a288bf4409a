import { afterEach, describe, expect, test } from '@jest/globals'
import { environmentIn, issuerOf, protectionOf } from '../../src/github/environment.ts'
import { APPROVED, type Job, PROTECTED, REVIEWERS, standInForGitHub } from './environments.ts'

const opened: { close(): void }[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})

async function github(job: Job) {
  const server = await standInForGitHub(job)
  opened.push(server)
  return server
}

const AUDIENCE = 'gradus-break-glass'

async function environmentOf(job: Job): Promise<string | undefined> {
  const server = await github(job)
  const expected = { repository: 'octo-org/shop', runId: '4711', attempt: 1, audience: AUDIENCE }
  return await environmentIn(await server.token(AUDIENCE), { ...expected, server: server.address })
}

test.each([
  ['https://github.com', 'https://token.actions.githubusercontent.com'],
  ['https://acme.ghe.com', 'https://token.actions.acme.ghe.com'],
  ['https://git.acme.example', 'https://git.acme.example/_services/token'],
])('tokens of jobs at %s come from %s', (server, issuer) => {
  expect(issuerOf(server)).toBe(issuer)
})

test('a token tells the environment of this job, or that it runs in none', async () => {
  expect(await environmentOf(PROTECTED)).toBe('production')
  expect(await environmentOf({})).toBeUndefined()
})

describe('T27: a token does not count that', () => {
  test.each([
    [
      'is signed by another key',
      { forged: true },
      /^the OIDC token of this job does not count: it is not signed by http/,
    ],
    ['expired', { lasts: '-10m' }, /does not count: "exp" claim timestamp check failed/],
    ['is for somebody else', { audience: 'sigstore' }, /does not count: unexpected "aud" claim value/],
    ['is of another repository', { repository: 'octo-org/other' }, /is of another repository; run the job again$/],
    ['is of another run', { runId: '4712' }, /is of another run/],
    ['is of another attempt', { attempt: '2' }, /is of another attempt/],
    ['names another issuer', { issuer: 'https://evil.example' }, /is of another issuer/],
  ] as const)('%s', async (_, job, sentence) => {
    await expect(environmentOf({ ...PROTECTED, ...job })).rejects.toThrow(sentence)
    await expect(environmentOf({ ...PROTECTED, ...job })).rejects.toMatchObject({ name: 'UserError' })
  })
})

async function protection(job: Job) {
  const server = await github({ ...PROTECTED, ...job })
  const access = { api: server.env.GITHUB_API_URL, token: 'ghs_token', repository: 'octo-org/shop' }
  const found = await protectionOf(access, 'production', '4711', new AbortController().signal)
  return { ...found, calls: server.calls }
}

describe('an environment', () => {
  test.each([
    ['with reviewers is protected', [REVIEWERS], true],
    ['without rules is not', [], false],
    ['with a wait alone is not', [{ type: 'wait_timer', wait_timer: 30 }], false],
    ['with nobody among its reviewers is not', [{ type: 'required_reviewers', reviewers: [] }], false],
    ['with a rule for branches alone is not', [{ type: 'branch_policy' }], false],
  ])('%s', async (_, rules, byReviewers) => {
    expect((await protection({ rules })).byReviewers).toBe(byReviewers)
  })

  test('has the approvers of this run, each once, and nobody who approved another', async () => {
    const approvals = [
      APPROVED,
      APPROVED,
      { ...APPROVED, user: { login: 'bob' }, environments: [{ name: 'staging' }] },
      { ...APPROVED, user: { login: 'eve' }, state: 'rejected' },
      { ...APPROVED, user: null },
    ]
    const { approvers, calls } = await protection({ approvals })
    expect(approvers).toEqual(['ann'])
    expect(calls).toEqual([
      'GET /api/v3/repos/octo-org/shop/environments/production Bearer ghs_token',
      'GET /api/v3/repos/octo-org/shop/actions/runs/4711/approvals Bearer ghs_token',
    ])
  })

  test('that may not be read is not believed to be protected', async () => {
    await expect(protection({ status: 403 })).rejects.toThrow(
      /^GitHub does not say how the environment production is protected \(403.*\); hand in a github-token that may read it, with permissions: actions: read$/,
    )
  })
})
