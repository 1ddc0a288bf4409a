import { createServer, type ServerResponse } from 'node:http'
import { afterAll, expect, test } from '@jest/globals'
import { oidcToken } from '../../src/action/oidc.ts'

/** The runner's token service, which is only a URL; it answers what a test says. */
let answer: (response: ServerResponse) => void = (response) => response.end()
const asked: string[] = []
const server = createServer((request, response) => {
  asked.push(`${request.url} ${request.headers.authorization}`)
  answer(response)
})
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
afterAll(() => void server.close())
const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/token?api-version=2.0`
const env = { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token' }

function ask(masked: string[] = [], change: NodeJS.ProcessEnv = env, signal = new AbortController().signal) {
  return oidcToken('sigstore', { env: change, signal, mask: (secret) => void masked.push(secret) })
}

test('T8: a token is asked for its audience, and both tokens are masked', async () => {
  answer = (response) => response.end('{"value":"the.id.token"}')
  const masked: string[] = []
  expect(await ask(masked)).toBe('the.id.token')
  expect(asked).toEqual(['/token?api-version=2.0&audience=sigstore Bearer request-token'])
  expect(masked).toEqual(['request-token', 'the.id.token'])
})

test.each([{}, { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: '' }, { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: 'no url' }])(
  'a job without the permission is told to give it (%#)',
  async (without) => {
    await expect(ask([], without)).rejects.toThrow('give it "permissions: id-token: write", or sign with a key')
  },
)

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['a refusal', (response) => response.writeHead(403).end('{"value":"x"}'), /\(it answered 403\); run the job again/],
  ['no token', (response) => response.end('{"value":""}'), /its answer has no token/],
  ['no object', (response) => response.end('"x"'), /its answer has no token/],
  ['no JSON', (response) => response.end('<html>'), /GitHub gave no OIDC token for sigstore \(/],
  ['a huge answer', (response) => response.end(`{"value":"${'x'.repeat(70_000)}"}`), /its answer has no token/],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    /gave no OIDC token/,
  ],
])('%s is one sentence', async (_, bad, sentence) => {
  answer = bad
  await expect(ask()).rejects.toThrow(sentence)
})

test('a cancelled job asks no longer', async () => {
  answer = () => {}
  const cancel = new AbortController()
  const waiting = ask([], env, cancel.signal)
  setTimeout(() => cancel.abort(new Error('cancelled')), 50)
  await expect(waiting).rejects.toThrow('cancelled')
})
