import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Credentials } from '../../src/oci/access.ts'
import { parseChallenge } from '../../src/oci/authorization.ts'
import { retryAfter } from '../../src/oci/connection.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { cpuMs, TOO_LONG_MS } from '../cpu.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { type Fake, startFake } from './fake.ts'
import { access, pushSample, refusalOf } from './sample.ts'

/** A token server for a real registry, which checks each token itself. Who has no login may pull `public/…`. */
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = { ...publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }
const kid = createHash('sha256').update(JSON.stringify(key)).digest('base64url')
const REFRESH = 'refresh-marker-token'
const BASIC = `Basic ${Buffer.from('someone:marker-secret').toString('base64')}`
let tokens: Fake
let registry: Registry
let lifeSeconds = 300

beforeAll(async () => {
  tokens = await startFake((request, response) => {
    let form = ''
    request.on('data', (chunk) => {
      form += chunk
    })
    request.on('end', () => {
      const asked =
        request.method === 'POST' ? new URLSearchParams(form) : new URL(request.url ?? '', 'http://x').searchParams
      const { authorization } = request.headers
      const isKnown = authorization === BASIC || asked.get('refresh_token') === REFRESH
      if (authorization !== undefined && !isKnown) return void response.writeHead(401).end('{}')
      const scopes = asked.getAll('scope').flatMap((scope) => scope.split(' '))
      const token = tokenFor(scopes, isKnown)
      response.end(
        JSON.stringify({ [request.method === 'POST' ? 'access_token' : 'token']: token, expires_in: lifeSeconds }),
      )
    })
  })
  const realm = `http://${tokens.address}/token`
  registry = await startRegistry({
    kind: 'distribution',
    tokens: { realm, service: 'lab', issuer: 'lab-tokens', keys: { keys: [{ ...key, kid }] } },
  })
})
afterAll(async () => {
  await registry.stop()
  await tokens.stop()
})
let before = 0
beforeEach(() => {
  lifeSeconds = 300
  before = tokens.requests.length
})
const asked = () => tokens.requests.slice(before)

function tokenFor(scopes: readonly string[], isKnown: boolean): string {
  const granted = scopes.map((scope) => {
    const [type, name = '', actions = ''] = scope.split(':')
    const mine = actions.split(',').filter((action) => isKnown || (action === 'pull' && name.startsWith('public/')))
    return { type, name, actions: mine }
  })
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: 'lab-tokens',
    aud: 'lab',
    sub: 'x',
    exp: now + 300,
    nbf: now - 5,
    iat: now,
    jti: randomBytes(8).toString('hex'),
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({ alg: 'ES256', typ: 'JWT', kid })}.${part({ ...claims, access: granted })}`
  return `${body}.${sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

function open(path: string, credentials?: Credentials) {
  return openRegistry(`${registry.address}/${path}`, access({ credentials: async () => credentials }))
}

test('a push gets a token for its repository with the login, once for each scope', async () => {
  const { index } = await pushSample(open('public/shop', { name: 'someone', password: 'marker-secret' }), '1.0')
  const scopes = asked().map(({ line }) => new URL(line.split(' ')[1] ?? '', 'http://x').searchParams.getAll('scope'))
  expect(new Set(scopes.flat())).toEqual(new Set(['repository:public/shop:pull', 'repository:public/shop:pull,push']))
  expect(asked().length).toBeLessThanOrEqual(3)
  expect((await open('public/shop').resolve('1.0')).descriptor).toEqual(index.descriptor)
})

test('the login is sent to the token server alone', async () => {
  await open('public/shop', { name: 'someone', password: 'marker-secret' }).tags()
  expect(asked().every(({ authorization }) => authorization === BASIC)).toBe(true)
  expect(await registry.log()).not.toContain(BASIC)
})

test('an identity token is exchanged', async () => {
  expect(await open('private/shop', { identityToken: REFRESH }).find('1.0')).toBeUndefined()
  expect(asked().map(({ line, authorization }) => [line, authorization])).toEqual([['POST /token', undefined]])
})

test('a token that is about to end is renewed before it is used', async () => {
  lifeSeconds = 5
  const repository = open('private/shop', { name: 'someone', password: 'marker-secret' })
  await repository.find('1.0')
  await repository.find('1.0')
  expect(asked()).toHaveLength(2)
})

test('T8: what may not be read, and a login that is refused, are one sentence without the password', async () => {
  expect(await refusalOf(open('private/shop').resolve('1.0'))).toMatch(/\(401: UNAUTHORIZED.*it wants a login/)
  const wrong = await refusalOf(open('private/shop', { name: 'someone', password: 'other-secret' }).resolve('1.0'))
  expect(wrong).toContain(
    `can't get a token from ${tokens.address} at ${registry.address} (401); it did not take the credentials`,
  )
  expect(wrong).not.toContain('other-secret')
})

test.each([
  ['Basic realm="Registry"', { scheme: 'basic' }],
  ['Bearer realm="https://a/t",service="b",scope="c"', { scheme: 'bearer', realm: 'https://a/t', service: 'b' }],
  ['bearer service="b", realm="https://a/\\"t"', { scheme: 'bearer', realm: 'https://a/"t', service: 'b' }],
  ['Bearer service="b"', undefined],
  ['Negotiate', undefined],
  ['', undefined],
])('the challenge %s', (header, challenge) => {
  expect(parseChallenge(header)).toEqual(
    challenge === undefined || challenge.scheme === 'basic' ? challenge : expect.objectContaining(challenge),
  )
})

test('T19: a hostile challenge is read at once', () => {
  const begin = cpuMs()
  for (const text of [
    `Bearer ${'a="'.repeat(1e5)}`,
    `Bearer ${'\\'.repeat(1e5)}`,
    `Bearer realm="${'\\"'.repeat(1e5)}`,
  ]) {
    expect(parseChallenge(text)).toBeUndefined()
  }
  fc.assert(fc.property(fc.string(), (text) => void parseChallenge(text)))
  expect(cpuMs() - begin).toBeLessThan(TOO_LONG_MS)
})

test.each([
  ['7', 7_000],
  ['Sat, 21 Nov 2026 15:00:30 GMT', 30_000],
  ['Sat, 21 Nov 2026 14:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, milliseconds) => {
  expect(retryAfter(header, Date.parse('2026-11-21T15:00:00Z'))).toBe(milliseconds)
})
