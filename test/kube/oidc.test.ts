import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from '@jest/globals'
import { FaultServer, json, type Reply, tlsFile } from './fault-server.ts'

let issuer: FaultServer | undefined
afterEach(async () => {
  await issuer?.close()
})

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(url: string, name: string, expiresIn: number): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: url, aud: 'gradus', sub: 'ann', name, iat: now, exp: now + expiresIn }
  return `${part({ alg: 'RS256' })}.${part(claims)}.${Buffer.from('signature').toString('base64url')}`
}

/** An issuer that turns each refresh token into the next, as one with rotation does. */
async function startIssuer(refusal?: Reply): Promise<FaultServer> {
  const reply: Reply = (response, seen) => {
    const { url } = issuer as FaultServer
    if (seen.url.endsWith('/.well-known/openid-configuration')) {
      const endpoints = { issuer: url, token_endpoint: `${url}/token`, authorization_endpoint: `${url}/auth` }
      return json(200, { ...endpoints, jwks_uri: `${url}/keys` })(response, seen)
    }
    if (refusal !== undefined) return refusal(response, seen)
    const refresh = new URLSearchParams(seen.body).get('refresh_token')
    const tokens = { access_token: 'a', token_type: 'Bearer', refresh_token: `${refresh}+` }
    return json(200, { ...tokens, id_token: token(url, `of ${refresh}`, 600) })(response, seen)
  }
  issuer = await FaultServer.start([reply])
  return issuer
}

async function run(config: object): Promise<Record<string, { authorization: string } & string>> {
  const script = fileURLToPath(new URL('oidc-run.ts', import.meta.url))
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: tlsFile('ca.crt') }
  const out = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [script, JSON.stringify(config)], { env }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    )
  })
  return JSON.parse(out)
}

const nameIn = (authorization = '') =>
  JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString()).name

test('an expired token is renewed once, and again after a 401 with the newer refresh token', async () => {
  const { url } = await startIssuer()
  const config = {
    'id-token': token(url, 'old', -60),
    'refresh-token': 'r',
    'client-id': 'gradus',
    'idp-issuer-url': url,
  }
  const { first, again, renewed } = await run(config)
  expect(nameIn(first?.authorization)).toBe('of r')
  expect(again).toEqual(first)
  expect(nameIn(renewed?.authorization)).toBe('of r+')
})

test('an issuer that refuses is named, with what to do', async () => {
  const { url } = await startIssuer(json(400, { error: 'invalid_grant', error_description: 'session is over' }))
  const config = {
    'id-token': token(url, 'old', -60),
    'refresh-token': 'r',
    'client-id': 'gradus',
    'idp-issuer-url': url,
  }
  const { name, message } = await run(config)
  expect(name).toBe('UserError')
  expect(message).toContain(`context shop of config: ${url} gave no new token: `)
  expect(message).toContain('log in again')
})
