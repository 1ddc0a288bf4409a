import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { trustOf, workspaceKeys } from '../../src/action/trust.ts'
import { loadConfig } from '../../src/config/load.ts'
import { readTrustedKeys } from '../../src/config/trust.ts'
import { Maker } from '../sign/openpgp/maker.ts'
import { useWorld } from '../sign/world.ts'

const world = useWorld()
const maker = new Maker(join(world.folder, 'maker'))
const workspace = mkdtempSync(join(tmpdir(), 'trust-'))
const before = process.cwd()
let release: string
let staging: string

const keyPair = (type: 'ec' | 'rsa') =>
  type === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = (type: 'ec' | 'rsa') => String(keyPair(type).publicKey.export({ type: 'spki', format: 'pem' }))
const cosign = pem('ec')

beforeAll(() => {
  release = maker.key('release')
  staging = maker.key('staging')
  mkdirSync(join(workspace, 'keys'))
  const files = {
    'release.asc': maker.publicKey(release),
    'staging.asc': maker.publicKey(staging),
    'both.asc': maker.publicKey(release) + maker.publicKey(staging),
    'cosign.pub': cosign,
    'rsa.pub': pem('rsa'),
    'broken.pub': '-----BEGIN PUBLIC KEY-----\nbroken\n-----END PUBLIC KEY-----\n',
    'text.asc': 'no key\n',
    'large.pub': 'x'.repeat(600_000),
    'root.json': '{}',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(workspace, 'keys', name), text)
  writeFileSync(join(world.folder, 'outside.pub'), cosign)
  symlinkSync(join(world.folder, 'outside.pub'), join(workspace, 'keys/link.pub'))
  symlinkSync('cosign.pub', join(workspace, 'keys/inner.pub'))
})
beforeEach(() => process.chdir(workspace))
afterAll(() => {
  process.chdir(before)
  rmSync(workspace, { recursive: true })
  maker.close()
})

const IDENTITY = {
  identity: 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main',
  issuer: 'https://token.actions.githubusercontent.com',
}

function trustIn(
  text: string,
  { environment, input, use }: { environment?: string; input?: string; use?: 'images' } = {},
) {
  const given = input === undefined ? undefined : readTrustedKeys(input)
  return trustOf(loadConfig(text, 'gradus.yml'), environment, given, workspaceKeys, world, use)
}

const production = () => `
trusted-keys:
  default: {sigstore-keys: [keys/cosign.pub]}
  production:
    openpgp:
      - {fingerprint: '${release}', key: keys/release.asc}
    sigstore-keys: [keys/inner.pub]
    sigstore-identities: [${JSON.stringify(IDENTITY)}]
    trusted-root: keys/root.json
`

test('an environment has its own keys, and the default’s only where it has none', async () => {
  expect(await trustIn(production(), { environment: 'production' })).toEqual({
    openpgp: { keys: [maker.publicKey(release)], fingerprints: [release] },
    sigstore: { keys: [cosign], identities: [IDENTITY], trustedRoot: join(workspace, 'keys/root.json') },
  })
  expect(await trustIn(production(), { environment: 'staging' })).toEqual({
    sigstore: { keys: [cosign], identities: [] },
  })
  expect(await trustIn(production())).toEqual({ sigstore: { keys: [cosign], identities: [] } })
})

test('T22: of the environment that an input names nothing of the file counts any more', async () => {
  const input = `{"production": {"openpgp": [{"fingerprint": "${staging}", "key": "keys/staging.asc"}]}}`
  expect(await trustIn(production(), { environment: 'production', input })).toEqual({
    openpgp: { keys: [maker.publicKey(staging)], fingerprints: [staging] },
  })
})

test('where images alone are checked, OpenPGP keys are left out and no gpg is needed', async () => {
  const trust = await trustOf(
    loadConfig(production(), 'gradus.yml'),
    'production',
    undefined,
    workspaceKeys,
    { ...world, env: { PATH: '' } },
    'images',
  )
  expect(Object.keys(trust)).toEqual(['sigstore'])
})

test('the configuration may hold the keys themselves, and fingerprints as gpg shows them', async () => {
  const spaced = release.match(/.{4}/g)?.join(' ')
  const keys = { openpgp: [{ fingerprint: spaced, key: maker.publicKey(release) }], 'sigstore-keys': [cosign] }
  const trust = await trustIn('', { input: JSON.stringify({ default: keys }) })
  expect(trust.openpgp?.fingerprints).toEqual([release])
  expect(trust.sigstore?.keys).toEqual([cosign])
})

const sigstoreKey = (path: string) => `trusted-keys: {default: {sigstore-keys: [${path}]}}`
const openpgpKey = (fingerprint: () => string, path: string) => () =>
  `trusted-keys: {default: {openpgp: [{fingerprint: '${fingerprint()}', key: ${path}}]}}`

test.each([
  [
    'T22: a key that is not the listed one',
    openpgpKey(() => release, 'keys/staging.asc'),
    /^trusted-keys\.default\.openpgp\[0\]: the key's fingerprint is [0-9A-F]{40}, and [0-9A-F]{40} is listed; give the key that is meant$/,
  ],
  [
    'T22: a file with a second key',
    openpgpKey(() => release, 'keys/both.asc'),
    /^trusted-keys\.default\.openpgp\[0\]\.key holds 2 keys \(.*\); give one entry for each, with its own file$/,
  ],
  [
    'a file without a key',
    openpgpKey(() => release, 'keys/text.asc'),
    /^trusted-keys\.default\.openpgp\[0\]\.key: it holds no OpenPGP key; give the armoured key/,
  ],
  [
    'a PEM that is broken',
    () => sigstoreKey('keys/broken.pub'),
    /^trusted-keys\.default\.sigstore-keys\[0\] can't be read; give PEM/,
  ],
  [
    'an RSA key',
    () => sigstoreKey('keys/rsa.pub'),
    /^trusted-keys\.default\.sigstore-keys\[0\] is of kind rsa, where ECDSA on P-256 is needed/,
  ],
  ['an OpenPGP key in place of PEM', () => sigstoreKey('keys/release.asc'), /is no public key in PEM/],
  [
    'a file that is not there',
    () => sigstoreKey('keys/none.pub'),
    /^trusted-keys\.default\.sigstore-keys\[0\]: can't read keys\/none\.pub \(ENOENT: no such file or directory\); give a path from the workspace/,
  ],
  ['a folder', () => sigstoreKey('keys'), /can't read .*\(it is no file\)/],
  ['a file that is too large', () => sigstoreKey('keys/large.pub'), /it has 600000 bytes; at most 524288 are read/],
  [
    'T12: a link out of the workspace',
    () => sigstoreKey('keys/link.pub'),
    /keys\/link\.pub is outside of the workspace/,
  ],
  [
    'a path out of the workspace',
    () => sigstoreKey('../../etc/passwd'),
    /\.\.\/\.\.\/etc\/passwd is outside of the workspace|can't read/,
  ],
  [
    'a root that is not there',
    () => `trusted-keys: {default: {sigstore-identities: [${JSON.stringify(IDENTITY)}], trusted-root: keys/none.json}}`,
    /^trusted-keys\.default\.trusted-root: can't read/,
  ],
  [
    'nobody at all',
    () => '',
    /^trusted-keys: no key is trusted for default \(it has no environment yet\); list one in gradus\.yml under trusted-keys, default$/,
  ],
  [
    'nobody for this environment',
    () => 'trusted-keys: {staging: {sigstore-keys: [keys/cosign.pub]}}',
    /no key is trusted for default \(it has staging\)/,
  ],
  ['an environment with nothing in it', () => 'trusted-keys: {default: {}}', /no key is trusted for default/],
])('%s is refused in one sentence', async (_, text, sentence) => {
  const error = await trustIn(text()).then(
    () => undefined,
    (thrown: Error) => thrown,
  )
  expect(error?.name).toBe('UserError')
  expect(error?.message).toMatch(sentence)
  expect(error?.message).not.toMatch(/\n/)
})

test('OpenPGP keys alone are nobody for images', async () => {
  const text = openpgpKey(() => release, 'keys/release.asc')()
  await expect(trustIn(text, { use: 'images' })).rejects.toThrow(
    'trusted-keys: no Sigstore key or identity, which is what signs images, is trusted for default (it has default)',
  )
})
