import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { connect } from '../../src/kube/client.ts'
import { credentialsOf, execCredentials } from '../../src/kube/credentials.ts'
import type { ClusterAccess, ExecEntry } from '../../src/kube/kubeconfig.ts'
import { configMap as configMapPath } from '../../src/kube/paths.ts'
import { configMap, FaultServer, json, type Reply, status } from './fault-server.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradus-credentials-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function access(user: Partial<ClusterAccess['user']>): ClusterAccess {
  return {
    origin: 'context shop of config',
    server: 'https://10.0.0.1:6443',
    namespace: 'shop',
    insecure: false,
    user: { name: 'ann', ...user },
  }
}

/** A credential plugin in shell, which notes each of its runs. */
function plugin(script: string, fields: Partial<ExecEntry> = {}): ExecEntry {
  const command = join(folder, 'plugin')
  writeFileSync(command, `#!/bin/sh\necho run >>${folder}/runs\n${script}\n`)
  chmodSync(command, 0o755)
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    command,
    args: [],
    env: [],
    provideClusterInfo: false,
    ...fields,
  }
}

const runs = () => readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n').length
const credential = (state: object) => `echo '${JSON.stringify({ kind: 'ExecCredential', status: state })}'`

async function complaint(exec: ExecEntry, limitMs?: number): Promise<string> {
  const error = await execCredentials(access({}), exec, limitMs)
    .present()
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  return (error as Error).message.replaceAll(folder, '')
}

test('token, basic and certificate are shown as they stand', async () => {
  expect(await credentialsOf(access({ token: 't' })).present()).toEqual({ authorization: 'Bearer t' })
  expect(await credentialsOf(access({ username: 'ann', password: 'p:w' })).present()).toEqual({
    authorization: `Basic ${Buffer.from('ann:p:w').toString('base64')}`,
  })
  const material = { certificate: { data: 'cert' }, key: { data: 'key' } }
  expect(await credentialsOf(access(material)).present()).toEqual({ cert: 'cert', key: 'key' })
  expect(await credentialsOf(access({})).present()).toEqual({})
  expect(credentialsOf(access({ token: 't' })).renew()).toBe(false)
})

test('a token file is read again after a 401, and goes before a fixed token', async () => {
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, 'old\n')
  const credentials = credentialsOf(access({ tokenFile, token: 'fixed' }))
  expect(await credentials.present()).toEqual({ authorization: 'Bearer old' })
  writeFileSync(tokenFile, 'new\n')
  expect(await credentials.present()).toEqual({ authorization: 'Bearer old' })
  expect(credentials.renew()).toBe(true)
  expect(await credentials.present()).toEqual({ authorization: 'Bearer new' })
})

test('a file that is missing is named with the context', async () => {
  const missing = credentialsOf(access({ tokenFile: join(folder, 'nope') })).present()
  await expect(missing).rejects.toThrow(`context shop of config names ${folder}/nope, which can't be read: ENOENT`)
})

test('a plugin is run once for many requests, with its arguments and environment', async () => {
  const script = `printf '{"status":{"token":"%s"}}' "$1-$WHO"`
  const exec = plugin(script, { args: ['a b'], env: [{ name: 'WHO', value: 'ann' }] })
  const credentials = execCredentials(access({}), exec)
  const answers = await Promise.all([credentials.present(), credentials.present(), credentials.present()])
  expect(answers).toEqual(Array(3).fill({ authorization: 'Bearer a b-ann' }))
  await credentials.present()
  expect(runs()).toBe(1)
})

test('a plugin is run again when its token has expired, and after a 401', async () => {
  const expired = plugin(credential({ token: 't', expirationTimestamp: '2020-01-01T00:00:00Z' }))
  const credentials = execCredentials(access({}), expired)
  await credentials.present()
  await credentials.present()
  expect(runs()).toBe(2)
  expect(credentials.renew()).toBe(true)
  await credentials.present()
  expect(runs()).toBe(3)
})

test('a plugin may give a client certificate', async () => {
  const exec = plugin(credential({ clientCertificateData: 'cert', clientKeyData: 'key' }))
  expect(await execCredentials(access({}), exec).present()).toEqual({ cert: 'cert', key: 'key' })
})

test('a plugin is told its version, and its cluster where it asks for it', async () => {
  const script = `printf '%s' "$KUBERNETES_EXEC_INFO" >${'$'}{0%/*}/info; ${credential({ token: 't' })}`
  const info = () => JSON.parse(readFileSync(join(folder, 'info'), 'utf8'))
  await execCredentials(access({}), plugin(script)).present()
  expect(info()).toEqual({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false },
  })
  const whole = { ...access({}), ca: { data: 'ca' } }
  await execCredentials(whole, plugin(script, { provideClusterInfo: true })).present()
  expect(info().spec.cluster).toEqual({
    server: 'https://10.0.0.1:6443',
    'certificate-authority-data': Buffer.from('ca').toString('base64'),
  })
})

test('a plugin that waits for somebody is ended', async () => {
  const before = performance.now()
  expect(await complaint(plugin('sleep 20; echo late'), 300)).toBe(
    'context shop of config: /plugin gave no credentials within 0.3 s; run it by hand to see what it waits for',
  )
  expect(performance.now() - before).toBeLessThan(15_000)
})

const TROUBLES: [string, string, Partial<ExecEntry>, string][] = [
  [
    'fails with words',
    'echo "session expired, run: login" >&2; exit 1',
    {},
    'gave no credentials: session expired, run: login',
  ],
  ['fails without a word', 'exit 3', {}, 'gave no credentials: it failed without a word'],
  ['prints something else', 'echo hello', {}, 'printed no ExecCredential: '],
  ['prints another object', 'echo "{}"', {}, 'printed no ExecCredential: '],
  ['gives neither token nor certificate', credential({}), {}, 'gave neither a token nor a certificate'],
  [
    'is not there',
    '',
    { command: '/nowhere/login', installHint: 'get it from example.com' },
    "isn't installed; get it from example.com",
  ],
]
test.each(TROUBLES)('a plugin that %s is explained', async (_, script, fields, sentence) => {
  expect(await complaint({ ...plugin(script), ...fields })).toContain(sentence)
})

test('a 401 asks the plugin once more; the new token is taken', async () => {
  const found = json(200, configMap('settings', '5'))
  const unauthorised = status(401, 'Unauthorized', 'Unauthorized')
  const onlyNew: Reply = (response, seen) =>
    (seen.headers.authorization === 'Bearer token-2' ? found : unauthorised)(response, seen)
  const server = await FaultServer.start([onlyNew])
  const count = `n=$(wc -l <${join(folder, 'runs')}); printf '{"status":{"token":"token-%s"}}' $n`
  const { command, apiVersion } = plugin(count)
  const kube = await connect({ kubeconfig: server.kubeconfig({ exec: { command, apiVersion } }), trustExec: true })
  try {
    await kube.get(configMapPath('shop', 'settings'))
    await kube.get(configMapPath('shop', 'settings'))
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-2',
    ])
  } finally {
    kube.close()
    await server.close()
  }
})

const jwt = (exp: number) => `head.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.sign`

test('an OIDC token is used while it is valid', async () => {
  const idToken = jwt(Date.now() / 1000 + 600)
  expect(await credentialsOf(access({ oidc: { 'id-token': idToken } })).present()).toEqual({
    authorization: `Bearer ${idToken}`,
  })
})

test('an OIDC token that has expired and can’t be renewed is explained', async () => {
  const expired = credentialsOf(access({ oidc: { 'id-token': jwt(1) } })).present()
  await expect(expired).rejects.toThrow("the id-token has expired and can't be renewed; log in again")
})
