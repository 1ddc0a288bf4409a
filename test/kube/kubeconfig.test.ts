import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { inCluster, runsInCluster } from '../../src/kube/in-cluster.ts'
import { readAccess, type Target } from '../../src/kube/kubeconfig.ts'
import { cpuMs, TOO_LONG_MS } from '../cpu.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradus-kubeconfig-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const ANN = `
apiVersion: v1
kind: Config
current-context: shop
contexts:
- {name: shop, context: {cluster: east, user: ann, namespace: shop}}
- {name: bare, context: {cluster: east}}
- {name: lost, context: {cluster: nowhere, user: ann}}
- {name: ghost, context: {cluster: east, user: ghost}}
clusters:
- name: east
  cluster:
    server: https://10.0.0.1:6443
    certificate-authority: pki/ca.crt
    tls-server-name: kubernetes
    proxy-url: http://proxy:3128
users:
- name: ann
  user: {client-certificate-data: Y2VydA==, client-key: pki/ann.key}
`

function read(target: Target, env: NodeJS.ProcessEnv = {}) {
  return readAccess(target, { HOME: join(folder, 'nobody'), ...env })
}

function complaint(target: Target, env?: NodeJS.ProcessEnv): string {
  try {
    read(target, env)
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return (error as Error).message.replaceAll(folder, '')
  }
  throw new Error('it did not complain')
}

test('a context becomes server, namespace, CA and user; files lie beside the kubeconfig', () => {
  const path = file('ann.yaml', ANN)
  expect(read({ kubeconfig: path })).toEqual({
    origin: `context shop of ${path}`,
    server: 'https://10.0.0.1:6443',
    namespace: 'shop',
    ca: { file: join(folder, 'pki/ca.crt') },
    tlsServerName: 'kubernetes',
    proxyUrl: 'http://proxy:3128',
    insecure: false,
    user: { name: 'ann', certificate: { data: 'cert' }, key: { file: join(folder, 'pki/ann.key') } },
  })
})

test('namespace and context of the target go before those of the file', () => {
  const path = file('ann.yaml', ANN)
  expect(read({ kubeconfig: path, context: 'bare', namespace: 'other' })).toMatchObject({
    namespace: 'other',
    user: { name: '' },
  })
  expect(read({ kubeconfig: path, context: 'bare' }).namespace).toBe('default')
})

test('the given kubeconfig goes before KUBECONFIG, and that before ~/.kube/config', () => {
  const server = (url: string) => ANN.replace('https://10.0.0.1:6443', url)
  const given = file('given.yaml', server('https://given'))
  const listed = file('listed.yaml', server('https://listed'))
  mkdirSync(join(folder, '.kube'), { recursive: true })
  file('.kube/config', server('https://home'))
  expect(read({ kubeconfig: given }, { KUBECONFIG: listed, HOME: folder }).server).toBe('https://given')
  expect(read({}, { KUBECONFIG: listed, HOME: folder }).server).toBe('https://listed')
  expect(read({}, { HOME: folder }).server).toBe('https://home')
})

test('of several files the first that names a thing wins, whole; missing ones are passed over', () => {
  const first = file('first.yaml', 'users:\n- {name: ann, user: {token: first}}\ncurrent-context: ""\n')
  const second = file('second.yaml', ANN)
  const access = read({}, { KUBECONFIG: [join(folder, 'none'), first, second].join(delimiter) })
  expect(access).toMatchObject({ server: 'https://10.0.0.1:6443', namespace: 'shop' })
  expect(access.user).toEqual({ name: 'ann', token: 'first' })
})

test('a pod uses its service account', () => {
  const account = join(folder, 'account')
  mkdirSync(account)
  writeFileSync(join(account, 'token'), 't')
  writeFileSync(join(account, 'namespace'), 'runners\n')
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }
  expect(runsInCluster(env, account)).toBe(true)
  expect(runsInCluster({}, account)).toBe(false)
  expect(inCluster(env, account)).toEqual({
    origin: "the pod's service account",
    server: 'https://[fd00::1]:443',
    namespace: 'runners',
    ca: { file: join(account, 'ca.crt') },
    insecure: false,
    user: { name: 'service account', tokenFile: join(account, 'token') },
  })
})

test('a kubeconfig may be JSON, and given as text', () => {
  const text = JSON.stringify({
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    clusters: [{ name: 'a', cluster: { server: 'https://a', 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'a', user: { username: 'ann', password: 'pw', as: 'bob' } }],
  })
  expect(read({ kubeconfig: text })).toMatchObject({
    insecure: true,
    user: { name: 'a', username: 'ann', password: 'pw', impersonate: 'bob' },
  })
})

const EXEC = ANN.replace(
  'client-certificate-data: Y2VydA==, client-key: pki/ann.key',
  'exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, args: [--cluster, 5], env: [{name: A, value: b}]}',
)

describe('T24: a program is run only for a kubeconfig that the machine names', () => {
  test('text that asks for one is refused', () => {
    expect(complaint({ kubeconfig: EXEC })).toBe(
      'user ann of the kubeconfig given as text runs a program (exec) for its credentials; give a kubeconfig with a token or certificate, or name a kubeconfig file instead of its text',
    )
  })
  test('unless the text is trusted', () => {
    const trusted = EXEC.replace('certificate-authority: pki/ca.crt', '')
    expect(read({ kubeconfig: trusted, trustExec: true }).user.exec?.command).toBe('./bin/login')
  })
  test('a file may ask for one; its path begins at the file', () => {
    expect(read({ kubeconfig: file('exec.yaml', EXEC) }).user.exec).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      command: join(folder, 'bin/login'),
      args: ['--cluster', '5'],
      env: [{ name: 'A', value: 'b' }],
      provideClusterInfo: false,
    })
  })
})

const user = (fields: string) => ANN.replace('client-certificate-data: Y2VydA==, client-key: pki/ann.key', fields)
const COMPLAINTS: [string, () => Target, string][] = [
  [
    'no file',
    () => ({ kubeconfig: join(folder, 'nope') }),
    "can't read the kubeconfig /nope (ENOENT: no such file or directory, open '/nope'); give the path of one on the runner, or its text",
  ],
  [
    'no context of that name',
    () => ({ kubeconfig: file('a', ANN), context: 'Shop' }),
    '/a has no context "Shop"; it has shop, bare, lost, ghost',
  ],
  [
    'no current context',
    () => ({ kubeconfig: file('a', ANN.replace('current-context: shop', '')) }),
    '/a has no current-context; name one with the input context (shop, bare, lost, ghost)',
  ],
  [
    'an empty file',
    () => ({ kubeconfig: file('a', '') }),
    '/a has no current-context; name one with the input context (none)',
  ],
  [
    'no such cluster',
    () => ({ kubeconfig: file('a', ANN), context: 'lost' }),
    'context lost of /a has no cluster "nowhere"; it has east',
  ],
  [
    'no such user',
    () => ({ kubeconfig: file('a', ANN), context: 'ghost' }),
    'context ghost of /a has no user "ghost"; it has ann',
  ],
  [
    'no server',
    () => ({ kubeconfig: file('a', ANN.replace('https://10.0.0.1:6443', 'kubernetes')) }),
    'cluster east of /a: server is no URL such as https://10.0.0.1:6443',
  ],
  [
    'another kind of file',
    () => ({ kubeconfig: file('a', '- a') }),
    '/a is no kubeconfig: it has a list where clusters, users and contexts belong',
  ],
  ['broken YAML', () => ({ kubeconfig: file('a', 'a: [') }), '/a line 1: '],
  [
    'a certificate without a key',
    () => ({ kubeconfig: file('a', user('client-certificate: a')) }),
    'user ann of /a: give client-certificate and client-key together',
  ],
  [
    'a token that YAML takes for a number',
    () => ({ kubeconfig: file('a', user('token: 12345')) }),
    'user ann of /a: token is a number; write text, in quotes',
  ],
  [
    'an old cloud provider',
    () => ({ kubeconfig: file('a', user('auth-provider: {name: gcp}')) }),
    'user ann of /a: kubectl has dropped the auth-provider "gcp"; use its exec plugin instead (gke-gcloud-auth-plugin, kubelogin)',
  ],
  [
    'exec without a command',
    () => ({ kubeconfig: file('a', user('exec: {apiVersion: a}')) }),
    'user ann of /a: exec names no command',
  ],
  [
    'a file named in text',
    () => ({ kubeconfig: ANN }),
    'user ann of the kubeconfig given as text: client-key names a file, but the kubeconfig was given as text; put the data in place, or name a kubeconfig file',
  ],
]
test.each(COMPLAINTS)('%s is one sentence', (_, target, sentence) => {
  expect(complaint(target())).toContain(sentence)
})

test('a kubeconfig in base64 is not taken for a path, and not repeated', () => {
  const sentence = complaint({ kubeconfig: Buffer.from(ANN.repeat(5)).toString('base64') })
  expect(sentence).toMatch(/^kubeconfig: \d+ characters on one line are no path; .*\(not in base64\)$/)
})

test('no kubeconfig at all is one sentence', () => {
  expect(complaint({})).toContain('no kubeconfig: give the input kubeconfig, set KUBECONFIG, or write ~/.kube/config')
  expect(complaint({}, { KUBECONFIG: join(folder, 'none') })).toBe("KUBECONFIG names /none, which isn't there")
})

test('T16: an alias bomb in a kubeconfig is refused quickly', () => {
  const levels = Array.from(
    { length: 12 },
    (_, i) =>
      `l${i}: &l${i} [${
        i === 0
          ? 'x'
          : Array(9)
              .fill(`*l${i - 1}`)
              .join(', ')
      }]`,
  )
  const before = cpuMs()
  expect(complaint({ kubeconfig: file('bomb', levels.join('\n')) })).toMatch(/alias/)
  expect(cpuMs() - before).toBeLessThan(TOO_LONG_MS)
})
