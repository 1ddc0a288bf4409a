import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from '@jest/globals'
import { GitHub } from '../../src/github/api.ts'
import { uploadSarif } from '../../src/github/code-scanning.ts'

const TOKEN = 'ghs_marker-of-a-secret'
const COMMIT = 'c'.repeat(40)
const UPLOAD = {
  sarif: JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Trivy' } }, results: [] }] }),
  category: 'gradus/shop/linux-amd64',
  commit: COMMIT,
  ref: 'refs/heads/main',
}
const signal = new AbortController().signal

interface Reply {
  status: number
  body?: object | string
  headers?: Record<string, string>
}
interface Call {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: { commit_sha: string; ref: string; sarif: string }
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** GitHub with a bad day: it answers in this order, the last one for ever. */
async function github(...replies: Reply[]) {
  const calls: Call[] = []
  const pauses: number[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method, url, headers } = request
    calls.push({ method, url, headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
    const reply = replies[Math.min(calls.length, replies.length) - 1] as Reply
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}))
  })
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const access = { api, token: TOKEN, repository: 'acme/shop' }
  const client = new GitHub(access, async (ms) => {
    pauses.push(ms)
  })
  return { client, calls, pauses, api }
}

describe('a SARIF log', () => {
  test('arrives packed, for its commit and ref, under its own category', async () => {
    const { client, calls } = await github({ status: 202, body: { id: '47177e22', url: 'https://example.org' } })
    expect(await uploadSarif(client, UPLOAD, signal)).toEqual({ id: '47177e22' })
    const [call] = calls
    expect(call).toMatchObject({
      method: 'POST',
      url: '/repos/acme/shop/code-scanning/sarifs',
      headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/vnd.github+json' },
      body: { commit_sha: COMMIT, ref: 'refs/heads/main' },
    })
    const sent = JSON.parse(gunzipSync(Buffer.from(call?.body.sarif ?? '', 'base64')).toString())
    expect(sent).toEqual({
      version: '2.1.0',
      runs: [
        { tool: { driver: { name: 'Trivy' } }, results: [], automationDetails: { id: 'gradus/shop/linux-amd64/' } },
      ],
    })
  })

  test('keeps a category that the scanner gave it', async () => {
    const { client, calls } = await github({ status: 202 })
    const sarif = JSON.stringify({ runs: [{ automationDetails: { id: 'own/' } }] })
    await uploadSarif(client, { ...UPLOAD, sarif }, signal)
    const sent = JSON.parse(gunzipSync(Buffer.from(calls[0]?.body.sarif ?? '', 'base64')).toString())
    expect(sent.runs).toEqual([{ automationDetails: { id: 'own/' } }])
  })
})

describe('a refusal is a notice that says what to do', () => {
  test.each<[number, object | string, RegExp]>([
    [403, { message: 'Resource not accessible by integration' }, /security-events: write/],
    [403, { message: 'Advanced Security must be enabled for this repository to use code scanning.' }, /not enabled/],
    [403, { message: 'Code scanning is not enabled for this repository.' }, /not enabled for this repository/],
    [404, { message: 'Not Found' }, /can't see.*404: Not Found.*security-events: write/],
    [401, { message: 'Bad credentials' }, /does not take the token/],
    [413, '<html><body>Request Entity Too Large</body></html>', /too large \(413: Request Entity Too Large\)/],
    [422, { message: 'commit not found' }, /can't use the SARIF log \(422: commit not found\)/],
    [302, '', /sends elsewhere/],
  ])('%i %j', async (status, body, sentence) => {
    const { client, calls } = await github({ status, body })
    const answer = await uploadSarif(client, UPLOAD, signal)
    expect(answer).toEqual({ skipped: expect.stringMatching(sentence) })
    expect('skipped' in answer && answer.skipped).toMatch(/^code scanning has not got the findings: /)
    expect(calls).toHaveLength(1)
  })

  test('T8: it never holds the token', async () => {
    const { client } = await github({ status: 401 })
    expect(JSON.stringify(await uploadSarif(client, UPLOAD, signal))).not.toContain(TOKEN)
  })

  test('a redirect does not take the token elsewhere', async () => {
    const other = await github({ status: 202 })
    const { client } = await github({ status: 307, headers: { location: `${other.api}/repos/acme/shop/x` } })
    expect(await uploadSarif(client, UPLOAD, signal)).toHaveProperty('skipped')
    expect(other.calls).toEqual([])
  })

  test('nobody there', async () => {
    const { client } = await github({ status: 202 })
    for (const server of servers.splice(0)) server.close()
    expect(await uploadSarif(client, UPLOAD, signal)).toEqual({
      skipped: expect.stringMatching(/can't be reached \(.*ECONNREFUSED/),
    })
  })
})

describe('what passes is waited for', () => {
  test.each([500, 502, 503, 429])('%i, twice', async (status) => {
    const { client, calls, pauses } = await github({ status }, { status }, { status: 202, body: { id: 'a' } })
    expect(await uploadSarif(client, UPLOAD, signal)).toEqual({ id: 'a' })
    expect(calls).toHaveLength(3)
    expect(pauses).toEqual([1000, 4000])
  })

  test('as long as the server says', async () => {
    const { client, pauses } = await github({ status: 429, headers: { 'retry-after': '7' } }, { status: 202 })
    await uploadSarif(client, UPLOAD, signal)
    expect(pauses).toEqual([7000])
  })

  test('a secondary limit is a 403 with a time', async () => {
    const limit = {
      status: 403,
      body: { message: 'You have exceeded a secondary rate limit' },
      headers: { 'retry-after': '2' },
    }
    const { client, calls } = await github(limit, { status: 202, body: { id: 'b' } })
    expect(await uploadSarif(client, UPLOAD, signal)).toEqual({ id: 'b' })
    expect(calls).toHaveLength(2)
  })

  test('not for an hour, and not for ever', async () => {
    const hour = await github({ status: 429, headers: { 'retry-after': '3600' } })
    expect(await uploadSarif(hour.client, UPLOAD, signal)).toEqual({
      skipped: expect.stringContaining('limits this token'),
    })
    expect(hour.calls).toHaveLength(1)
    const broken = await github({ status: 500 })
    expect(await uploadSarif(broken.client, UPLOAD, signal)).toEqual({
      skipped: expect.stringContaining('GitHub failed (status 500)'),
    })
    expect(broken.calls).toHaveLength(4)
  })

  test('a cancelled run does not', async () => {
    const { client } = await github({ status: 500 })
    await expect(uploadSarif(client, UPLOAD, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
  })
})

describe('what GitHub could not use is not sent', () => {
  test.each([
    ['a short commit', { commit: 'abc' }, /no commit of 40 digits/],
    ['a branch without refs', { ref: 'main' }, /no full ref/],
  ])('%s', async (_, change, sentence) => {
    const { client, calls } = await github({ status: 202 })
    expect(await uploadSarif(client, { ...UPLOAD, ...change }, signal)).toEqual({
      skipped: expect.stringMatching(sentence),
    })
    expect(calls).toEqual([])
  })

  test('more than it takes', async () => {
    const { client, calls } = await github({ status: 202 })
    const noise = Array.from({ length: 1_000_000 }, () => Math.random().toString(36)).join('')
    const sarif = JSON.stringify({ runs: [{ results: [{ message: { text: noise } }] }] })
    expect(await uploadSarif(client, { ...UPLOAD, sarif }, signal)).toEqual({
      skipped: expect.stringMatching(/MB packed, GitHub takes 10/),
    })
    expect(calls).toEqual([])
  })

  test.each(['acme', 'acme/shop/../..', '../x/y', 'acme/sh op'])('the repository %j', (repository) => {
    expect(() => new GitHub({ api: 'https://api.github.com', token: TOKEN, repository })).toThrow('no repository')
  })

  test.each(['ftp://api.github.com', 'github', `https://me:${TOKEN}@api.github.com`])('the address %j', (api) => {
    expect(() => new GitHub({ api, token: TOKEN, repository: 'acme/shop' })).toThrow(
      /^the address of GitHub's API is none(?!.*marker)/,
    )
  })
})
