import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { removeLeftovers } from '../../../src/sign/openpgp/gpg.ts'
import { openpgpSigner, publicKeyOf } from '../../../src/sign/openpgp/sign.ts'
import { verifyOpenpgp } from '../../../src/sign/openpgp/verify.ts'
import { agentsOf, leftIn, useWorld } from '../world.ts'
import { Maker } from './maker.ts'

const world = useWorld()
const maker = new Maker(join(world.folder, 'maker'))
afterAll(() => maker.close())

const bytes = Buffer.from('some bytes\r\nwith any \0 line ends\n')
const passphrase = 'a marker pass phrase 7731'
let alice: string
let secret: string
beforeAll(() => {
  alice = maker.key('alice', { passphrase })
  secret = maker.secretKey(alice, passphrase)
})

function nothingLeft(): void {
  expect(leftIn(world.folder)).toEqual([])
  expect(agentsOf(join(world.folder, 'gpg-'))).toEqual([])
}

describe('a signature of ours', () => {
  test('verifies with plain gpg and with us, and leaves neither key nor agent', async () => {
    const folders: string[] = []
    const signer = await openpgpSigner({ key: secret, passphrase }, { ...world, onFolder: (one) => folders.push(one) })
    expect(signer).toMatchObject({ kind: 'openpgp', signer: alice })
    const signature = await signer.sign(bytes, world.signal)
    expect(maker.verify(bytes, signature)).toContain(`VALIDSIG ${alice}`)
    const trust = { keys: [await publicKeyOf({ key: secret, passphrase }, world)], fingerprints: [alice] }
    const verified = await verifyOpenpgp(bytes, { bytes: signature, where: 'it' }, trust, world)
    expect(verified.signer).toBe(alice)
    expect(folders).toHaveLength(2)
    nothingLeft()
  })

  test('is made with a key without passphrase too, from a folder whose path is long', async () => {
    const temporary = join(world.folder, 'l'.repeat(100))
    mkdirSync(temporary)
    const bob = maker.key('bob')
    const signer = await openpgpSigner({ key: maker.secretKey(bob) }, { ...world, temporary })
    expect(maker.verify(bytes, await signer.sign(bytes, world.signal))).toContain(`VALIDSIG ${bob}`)
  })
})

describe('refused with one sentence, and nothing is left', () => {
  async function refusal(key: string, given?: string, more: object = {}): Promise<string> {
    const trial = openpgpSigner({ key, ...(given !== undefined && { passphrase: given }) }, { ...world, ...more })
    const error = await trial
      .then((signer) => signer.sign(bytes, world.signal))
      .then(
        () => undefined,
        (thrown: Error) => thrown,
      )
    expect(error?.name).toBe('UserError')
    expect(error?.message).not.toMatch(/\n/)
    nothingLeft()
    return error?.message ?? ''
  }

  test('a wrong passphrase, and none', async () => {
    expect(await refusal(secret, 'wrong')).toContain('the passphrase of the OpenPGP key to sign with is wrong')
    expect(await refusal(secret)).toContain('is protected by a passphrase and none was given')
  })

  test('no key, half a key, a public key, two keys', async () => {
    expect(await refusal('')).toContain('it holds no OpenPGP key; give the armoured key')
    expect(await refusal('not a key')).toContain('it holds no OpenPGP key')
    expect(await refusal(secret.slice(0, 200))).toContain('the OpenPGP key to sign with')
    expect(await refusal(secret.replaceAll('\n', ' '))).toContain('with its line breaks')
    expect(await refusal(maker.publicKey(alice))).toContain(
      'has no secret part; give what gpg --armor --export-secret-keys',
    )
    const two = maker.secretKey(maker.key('one')) + maker.secretKey(maker.key('two'))
    expect(await refusal(two)).toContain('2 secret keys are in it; give the one that signs')
  })

  test('keys whose signatures nobody would accept', async () => {
    const expired = maker.key('old', { at: '20200101T000000', expires: '1y' })
    expect(await refusal(maker.secretKey(expired))).toContain('it expired')
    const revoked = maker.key('revoked')
    maker.revoke(revoked)
    expect(await refusal(maker.secretKey(revoked))).toContain('it was revoked')
    const short = maker.key('short', { algorithm: 'rsa1024' })
    expect(await refusal(maker.secretKey(short))).toContain('it is an RSA key of 1024 bits')
    const lone = maker.key('lone')
    maker.addSubkey(lone)
    expect(await refusal(maker.secretSubkeys(maker.key('without-subkey')))).toMatch(/secret part/)
  })

  test('no gpg, and no folder to work in', async () => {
    expect(await refusal(secret, passphrase, { env: { PATH: '/nowhere' } })).toContain(
      'the program gpg is in no folder of PATH',
    )
    const temporary = join(world.folder, 'absent')
    expect(await refusal(secret, passphrase, { temporary })).toContain('needs a private folder')
  })
})

test('T8: the passphrase is in no argument and no variable of gpg; T9: nor is a token', async () => {
  const folder = join(world.folder, 'spy')
  mkdirSync(folder)
  const log = join(folder, 'log')
  writeFileSync(
    join(folder, 'gpg'),
    `#!/bin/sh\n{ printf '%s\\n' "$@"; tr '\\0' '\\n' < /proc/$$/environ; } >> ${log}\nexec /usr/bin/gpg "$@"\n`,
  )
  chmodSync(join(folder, 'gpg'), 0o755)
  const env = { PATH: `${folder}:${process.env.PATH}`, MY_TOKEN: 'marker-token', GNUPGHOME: '/elsewhere' }
  const signer = await openpgpSigner({ key: secret, passphrase }, { ...world, env })
  expect(maker.verify(bytes, await signer.sign(bytes, world.signal))).toContain('VALIDSIG')
  const seen = readFileSync(log, 'utf8')
  expect(seen).toContain('--detach-sign')
  expect(seen).not.toMatch(/marker|PRIVATE KEY|GNUPGHOME/)
})

test('T11: a gpg of the workspace is not run', async () => {
  const workspace = join(world.folder, 'workspace')
  mkdirSync(workspace)
  writeFileSync(join(workspace, 'gpg'), `#!/bin/sh\ntouch ${workspace}/ran\n`)
  chmodSync(join(workspace, 'gpg'), 0o755)
  const env = { PATH: `${workspace}:${process.env.PATH}` }
  const signer = await openpgpSigner({ key: secret, passphrase }, { ...world, env, outside: [workspace] })
  expect(maker.verify(bytes, await signer.sign(bytes, world.signal))).toContain('VALIDSIG')
  expect(existsSync(join(workspace, 'ran'))).toBe(false)
})

test('T12: what a killed process left, agent and key, is removed afterwards', async () => {
  const script = join(import.meta.dirname, 'hanging-signer.ts')
  const child = spawn(process.execPath, ['--no-warnings', script, world.folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify({ key: secret, passphrase }))
  const [home] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  expect(statSync(home).mode & 0o777).toBe(0o700)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(existsSync(join(home, 'private-keys-v1.d'))).toBe(true)
  expect(agentsOf(home)).toHaveLength(1)
  await removeLeftovers([home, join(world.folder, 'maker')], world)
  expect(existsSync(join(world.folder, 'maker'))).toBe(true)
  nothingLeft()
})

test('cancelling ends it, and nothing is left', async () => {
  const controller = new AbortController()
  let isSigning = false
  // In the middle of it: its folder is there, and nothing is signed yet.
  const onFolder = (): void => {
    if (isSigning) setImmediate(() => controller.abort(new Error('cancelled here')))
  }
  const signer = await openpgpSigner({ key: secret, passphrase }, { ...world, onFolder })
  isSigning = true
  await expect(signer.sign(bytes, controller.signal)).rejects.toThrow('cancelled here')
  nothingLeft()
})
