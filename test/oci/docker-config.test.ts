import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { dockerCredentials } from '../../src/oci/docker-config.ts'
import { refusalOf } from './sample.ts'

const top = await mkdtemp(join(tmpdir(), 'docker-config-'))
afterAll(() => rm(top, { recursive: true }))

let folder: string
let cases = 0
beforeEach(async () => {
  cases += 1
  folder = join(top, `${cases}`)
  await mkdir(join(folder, 'bin'), { recursive: true })
})

const base64 = (text: string) => Buffer.from(text).toString('base64')

async function asked(registry: string, more: NodeJS.ProcessEnv = {}, outside: readonly string[] = []) {
  const env = { DOCKER_CONFIG: folder, PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, ...more }
  return dockerCredentials({ env, signal: new AbortController().signal, outside })(registry)
}

async function config(content: object | string): Promise<void> {
  await writeFile(join(folder, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content))
}

async function helper(name: string, script: string): Promise<void> {
  const file = join(folder, 'bin', `docker-credential-${name}`)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
}

test('no config.json is no login', async () => {
  expect(await asked('ghcr.io')).toBeUndefined()
})

test.each([
  ['docker.io', 'https://index.docker.io/v1/'],
  ['docker.io', 'docker.io'],
  ['ghcr.io', 'ghcr.io'],
  ['ghcr.io', 'https://ghcr.io'],
  ['127.0.0.1:5000', '127.0.0.1:5000'],
])('the login of %s is found under %s', async (registry, key) => {
  await config({ auths: { [key]: { auth: base64('someone:pass:word') }, other: { auth: base64('a:b') } } })
  expect(await asked(registry)).toEqual({ name: 'someone', password: 'pass:word' })
  expect(await asked('quay.io')).toBeUndefined()
})

test('the login of one host is not that of another that begins so', async () => {
  await config({ auths: { 'ghcr.io': { auth: base64('a:b') } } })
  expect(await asked('ghcr.io.example.com')).toBeUndefined()
  expect(await asked('example.com')).toBeUndefined()
})

test('an identity token goes before a password', async () => {
  await config({ auths: { 'a.azurecr.io': { auth: base64('0000:'), identitytoken: 'token' } } })
  expect(await asked('a.azurecr.io')).toEqual({ identityToken: 'token' })
})

test('a helper of a registry goes before the store, and the store before what is written', async () => {
  await helper('one', `read host; printf '{"Username":"one","Secret":"%s"}' "$host"`)
  await helper(
    'two',
    `read host; [ "$host" = "https://index.docker.io/v1/" ] && printf '{"Username":"<token>","Secret":"t"}' && exit; echo "credentials not found in native keychain"; exit 1`,
  )
  await config({
    auths: { 'ghcr.io': { auth: base64('written:x') }, 'quay.io': { auth: base64('written:x') } },
    credHelpers: { 'ghcr.io': 'one' },
    credsStore: 'two',
  })
  expect(await asked('ghcr.io')).toEqual({ name: 'one', password: 'ghcr.io' })
  expect(await asked('docker.io')).toEqual({ identityToken: 't' })
  expect(await asked('quay.io')).toEqual({ name: 'written', password: 'x' })
  expect(await asked('gcr.io')).toBeUndefined()
})

test('T9: a helper sees its own credentials and no other', async () => {
  const seen = join(folder, 'seen')
  await helper('ecr-login', `env > ${seen}; printf '{"Username":"AWS","Secret":"s"}'`)
  await config({ credHelpers: { 'ecr.example.com': 'ecr-login' } })
  await asked('ecr.example.com', { AWS_PROFILE: 'mine', GH_TOKEN: 'marker', GOOGLE_APPLICATION_CREDENTIALS: 'marker' })
  const text = await readFile(seen, 'utf8')
  expect(text).toContain('AWS_PROFILE=mine')
  expect(text).not.toContain('marker')
})

test('T11: a helper of the workspace is not run', async () => {
  await helper('mine', `touch ${join(folder, 'pwn')}`)
  await config({ credsStore: 'mine' })
  expect(await refusalOf(asked('ghcr.io', {}, [folder]))).toContain('docker-credential-mine is in no folder of PATH')
  await expect(readFile(join(folder, 'pwn'))).rejects.toThrow('ENOENT')
})

test.each(['../mine', 'a b', '$(touch pwn)', '-x', 7])('T1: the helper %j is refused', async (name) => {
  await config({ credsStore: name })
  expect(await refusalOf(asked('ghcr.io'))).toContain("names a credential helper for ghcr.io that can't be one")
})

test.each([
  ['{"auths": {"ghcr.io": {"auth": "marker-secret"}', /is no JSON object; mend it/],
  ['[]', /is no JSON object/],
  ['{"auths": {"ghcr.io": {"auth": "bWFya2VyLXNlY3JldA=="}}}', /has a login for ghcr.io that can't be read/],
])('T8: broken config.json is one sentence that does not show it', async (text, sentence) => {
  await config(text)
  const message = await refusalOf(asked('ghcr.io'))
  expect(message).toMatch(sentence)
  expect(message).not.toContain('marker-secret')
})

test.each([
  ['exit 3', /docker-credential-bad gave no credentials for ghcr.io: it ended with code 3; log in again/],
  ['echo marker-secret', /gave an answer for ghcr.io that can't be read/],
])('a helper that fails is one sentence: %s', async (script, sentence) => {
  await helper('bad', script)
  await config({ credsStore: 'bad' })
  const message = await refusalOf(asked('ghcr.io'))
  expect(message).toMatch(sentence)
  expect(message).not.toContain('marker-secret')
})
