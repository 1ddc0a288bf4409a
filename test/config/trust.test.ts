import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/load.ts'
import { serviceConfig } from '../../src/config/service.ts'
import { keysOf, readTrustedKeys } from '../../src/config/trust.ts'

const FINGERPRINT = '4F0B'.repeat(10)
const FILE = `
services: {shop: {require-signature: true}}
environments: {staging: {require-signature: false}, production: {}}
trusted-keys:
  production:
    openpgp: [{fingerprint: ${FINGERPRINT}, key: keys/release.asc}]
    sigstore-keys: [keys/cosign.pub]
    sigstore-identities: [{identity: ada@example.com, issuer: https://accounts.example.com}]
    trusted-root: keys/trusted_root.json
packages: {repository: ghcr.io/acme/packages}
`

test('a service is told who is trusted, where packages are, and whether its environment wants signatures', () => {
  const config = loadConfig(FILE, 'gradus.yml')
  const { requireSignature, trustedKeys, packages } = serviceConfig(config, { environment: 'production' })
  expect(requireSignature).toBe(true)
  expect(packages).toBe('ghcr.io/acme/packages')
  expect(trustedKeys).toEqual(config['trusted-keys'])
  expect(serviceConfig(config, { environment: 'staging' })).not.toHaveProperty('requireSignature')
})

test('no input takes back that the file asks for signatures', () => {
  expect(() => serviceConfig(loadConfig(FILE, 'gradus.yml'), { inputs: { 'require-signature': 'false' } })).toThrow()
})

test('keys come from the environment, else from the default; of one name those of the input', () => {
  const file = { default: { 'sigstore-keys': ['a'] }, production: { 'sigstore-keys': ['b'] } }
  const input = { production: { 'sigstore-keys': ['c'] }, staging: { 'sigstore-keys': ['d'] } }
  const of = (environment?: string) => keysOf(environment, file, input).keys?.['sigstore-keys']
  expect([of('production'), of('staging'), of('test'), of()]).toEqual([['c'], ['d'], ['a'], ['a']])
  expect(keysOf('constructor', {}, {}).keys).toBeUndefined()
})

const key = (fields: string) => `trusted-keys: {production: {openpgp: [${fields}]}}`

test.each([
  [
    'a misspelt environment',
    'environments: {production: {}}\ntrusted-keys: {prodution: {}}',
    'gradus.yml line 2: trusted-keys.prodution: unknown environment; did you mean production?',
  ],
  [
    'an environment nobody knows',
    'environments: {production: {}}\ntrusted-keys: {qa: {}}',
    'gradus.yml line 2: trusted-keys.qa: unknown environment; environments has production',
  ],
  [
    'a key id',
    key('{fingerprint: 4F0BA1B2, key: keys/a.asc}'),
    /openpgp\[0\]\.fingerprint: "4F0BA1B2" can't be used; write the 40 hexadecimal digits of a primary key, in quotes, as gpg/,
  ],
  [
    'a key without fingerprint',
    key('{key: keys/a.asc}'),
    /openpgp\[0\]: has no fingerprint; write the 40 hexadecimal digits/,
  ],
  [
    'an absolute path',
    key(`{fingerprint: ${FINGERPRINT}, key: /etc/passwd}`),
    /key: "\/etc\/passwd" can't be used; write the path of an armoured public key from the workspace/,
  ],
  [
    'an option in place of a path',
    key(`{fingerprint: ${FINGERPRINT}, key: --import}`),
    /key: "--import" can't be used/,
  ],
  [
    'a secret key',
    key(`{fingerprint: ${FINGERPRINT}, key: "-----BEGIN PGP PRIVATE KEY BLOCK-----"}`),
    /can't be used; write the path/,
  ],
  [
    'an issuer without https',
    'trusted-keys: {default: {sigstore-identities: [{identity: a, issuer: "http://x"}]}}',
    /issuer: "http:\/\/x" can't be used; write the URL of an issuer, such as https:/,
  ],
  [
    'an identity without its issuer',
    'trusted-keys: {default: {sigstore-identities: [{identity: a}]}}',
    /has no issuer; write the URL of an issuer/,
  ],
  [
    'a tag in the repository of packages',
    'packages: {repository: "ghcr.io/acme/packages:1"}',
    /packages\.repository: .* can't be used; write a registry and a folder in it/,
  ],
  [
    'a repository without a folder',
    'packages: {repository: ghcr.io}',
    /can't be used; write a registry and a folder in it, in small letters, such as ghcr\.io\/acme\/packages/,
  ],
  [
    'a word for a switch',
    'services: {shop: {require-signature: "yes"}}',
    /require-signature: "yes" can't be used; write true or false/,
  ],
])('%s is refused in one sentence', (_, text, sentence) => {
  const complaint = () => loadConfig(text, 'gradus.yml')
  expect(complaint).toThrow(sentence)
  expect(complaint).not.toThrow(/\n/)
})

test.each([
  [
    'production',
    '"production" can\'t be used; write environments with their keys, such as production: {sigstore-keys: [keys/cosign.pub]}',
  ],
  ['', /nothing can't be used/],
  ['[a]', /a list can't be used/],
  [
    'production: {cosign: [a]}',
    'production.cosign: unknown key; known are openpgp, sigstore-keys, sigstore-identities, trusted-root',
  ],
  ['production: {', /its text line 1/],
])('the input trusted-keys: %j is refused in one sentence', (text, sentence) => {
  expect(() => readTrustedKeys(text)).toThrow(sentence)
})
