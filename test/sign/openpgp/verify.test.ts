import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openpgpSigner } from '../../../src/sign/openpgp/sign.ts'
import { verifyOpenpgp } from '../../../src/sign/openpgp/verify.ts'
import { leftIn, useWorld } from '../world.ts'
import { Maker, twoPackets } from './maker.ts'

const world = useWorld()
const maker = new Maker(join(world.folder, 'maker'))
afterAll(() => maker.close())

const bytes = Buffer.from('{"name":"shop","version":"1.2.3"}\n')
const where = 'metadata/signature.asc'
let alice: string
/** Made once: it takes longer than all the others together. */
let rsa: string

function trustIn(...fingerprints: string[]) {
  return { keys: fingerprints.map((one) => maker.publicKey(one)), fingerprints }
}

function verify(signature: Uint8Array, trust = trustIn(alice), what: Uint8Array = bytes, now = Date.now) {
  return verifyOpenpgp(what, { bytes: signature, where }, trust, { ...world, now })
}

async function refusal(signature: Uint8Array, trust = trustIn(alice), what: Uint8Array = bytes): Promise<string> {
  const error = await verify(signature, trust, what).then(
    () => undefined,
    (thrown: Error) => thrown,
  )
  expect(error?.name).toBe('UserError')
  expect(error?.message).not.toMatch(/\n/)
  expect(leftIn(world.folder)).toEqual([])
  return error?.message ?? ''
}

beforeAll(() => {
  alice = maker.key('alice')
  rsa = maker.key('rsa', { algorithm: 'rsa3072' })
})

describe('signatures of plain gpg that count', () => {
  test.each(['ed25519', 'rsa3072', 'nistp256'])('%s', async (algorithm) => {
    const fingerprint = algorithm === 'rsa3072' ? rsa : maker.key(`good-${algorithm}`, { algorithm })
    const signature = maker.sign(fingerprint, bytes)
    const { at = '', ...verified } = await verify(signature, trustIn(fingerprint))
    expect(verified).toEqual({ kind: 'openpgp', signer: fingerprint })
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(120_000)
  })

  test.each(['SHA256', 'SHA384', 'SHA512'])('%s', async (digest) => {
    expect((await verify(maker.sign(alice, bytes, '--digest-algo', digest))).signer).toBe(alice)
  })

  test('a subkey signs for its primary key, whose fingerprint is the one that is trusted', async () => {
    const fingerprint = maker.key('with-subkey')
    maker.addSubkey(fingerprint)
    const secret = { key: maker.secretSubkeys(fingerprint) }
    const signer = await openpgpSigner(secret, world)
    expect(signer.signer).toBe(fingerprint)
    expect((await verify(await signer.sign(bytes, world.signal), trustIn(fingerprint))).signer).toBe(fingerprint)
  })

  test('fingerprints may be written as gpg shows them, and line ends may be those of Windows', async () => {
    const spaced = alice.toLowerCase().replace(/.{4}/g, '$& ')
    const signature = Buffer.from(String(maker.sign(alice, bytes)).replaceAll('\n', '\r\n'))
    expect((await verify(signature, { keys: [maker.publicKey(alice)], fingerprints: [spaced] })).signer).toBe(alice)
  })
})

describe('refused for what the key is', () => {
  test('T22: in the keyring, but not on the list', async () => {
    const other = maker.key('alice') // the same user id
    const trust = { keys: [maker.publicKey(alice), maker.publicKey(other)], fingerprints: [alice] }
    expect(await refusal(maker.sign(other, bytes), trust)).toBe(
      `${where} does not count: its key ${other} is not one of the trusted ${alice}`,
    )
  })

  test('T22: on the list, but nobody gave the key', async () => {
    const other = maker.key('stranger')
    expect(await refusal(maker.sign(other, bytes))).toContain('made with a key that is not among the trusted ones')
  })

  test('T22: a key id is no fingerprint, and no list trusts nobody', async () => {
    const signature = maker.sign(alice, bytes)
    const keys = [maker.publicKey(alice)]
    await expect(async () => verify(signature, { keys, fingerprints: [alice.slice(-16)] })).rejects.toThrow(
      'is no fingerprint of an OpenPGP key; write its 40 hexadecimal digits',
    )
    await expect(async () => verify(signature, { keys, fingerprints: [] })).rejects.toThrow(
      'no fingerprint of an OpenPGP key is trusted',
    )
  })

  test('expired, although its signature is older', async () => {
    const fingerprint = maker.key('expired', { at: '20200101T000000', expires: '1y' })
    const signature = maker.sign(fingerprint, bytes, '--faked-system-time', '20200601T000000')
    expect(await refusal(signature, trustIn(fingerprint))).toBe(`${where} does not count: the key expired`)
  })

  test('revoked', async () => {
    const fingerprint = maker.key('revoked')
    const signature = maker.sign(fingerprint, bytes)
    maker.revoke(fingerprint)
    expect(await refusal(signature, trustIn(fingerprint))).toBe(`${where} does not count: the key was revoked`)
  })

  test('RSA of 1024 bits', async () => {
    const fingerprint = maker.key('short', { algorithm: 'rsa1024' })
    expect(await refusal(maker.sign(fingerprint, bytes), trustIn(fingerprint))).toContain(
      'too weak: it is an RSA key of 1024 bits, fewer than 2048',
    )
  })

  test('DSA', async () => {
    const fingerprint = maker.key('dsa', { algorithm: 'dsa2048' })
    expect(await refusal(maker.sign(fingerprint, bytes), trustIn(fingerprint))).toContain(
      'neither RSA, ECDSA nor EdDSA',
    )
  })
})

describe('refused for what the signature is', () => {
  test('of other bytes', async () => {
    const changed = Buffer.from(bytes)
    changed[3] = (changed[3] as number) ^ 1
    expect(await refusal(maker.sign(alice, bytes), trustIn(alice), changed)).toContain('these bytes: they were changed')
  })

  test('T21: of another version', async () => {
    const old = maker.sign(alice, '{"name":"shop","version":"1.2.2"}\n')
    expect(await refusal(old)).toContain('not a signature of these bytes')
  })

  test.each(['SHA1', 'SHA224', 'RIPEMD160'])('%s', async (digest) => {
    const signature = maker.sign(rsa, bytes, '--digest-algo', digest)
    expect(await refusal(signature, trustIn(rsa))).toMatch(
      /it uses (SHA-1|SHA-224|RIPEMD-160), where only SHA-256, SHA-384, SHA-512 count/,
    )
  })

  test('of the year 2040', async () => {
    const signature = maker.sign(alice, bytes, '--faked-system-time', '20400101T000000')
    expect(await refusal(signature)).toContain('made at 2040-01-01T00:00:')
    expect((await verify(signature, trustIn(alice), bytes, () => Date.parse('2040-01-02'))).signer).toBe(alice)
  })

  test('expired itself', async () => {
    const fingerprint = maker.key('hasty', { at: '20200101T000000' })
    const past = ['--faked-system-time', '20200601T000000', '--default-sig-expire', '1d']
    expect(await refusal(maker.sign(fingerprint, bytes, ...past), trustIn(fingerprint))).toContain(
      'the signature expired',
    )
  })

  test('over text, whose line ends do not matter to it', async () => {
    expect(await refusal(maker.sign(alice, bytes, '--textmode'))).toContain('it is of class 01')
  })

  test('with the text inside', async () => {
    expect(await refusal(maker.sign(alice, bytes, '--clear-sign'))).toContain(
      'is a signed message with its text inside',
    )
    expect(await refusal(maker.sign(alice, bytes, '--sign'))).toContain('has no armoured OpenPGP signature in it')
  })

  test('two, one after the other or under one armour', async () => {
    const [one, two] = [maker.sign(alice, bytes), maker.sign(alice, bytes)]
    expect(await refusal(Buffer.concat([one, two]))).toContain('holds 2 signature blocks where one belongs')
    expect(await refusal(twoPackets(one, two))).toContain('it holds more than one signature')
  })

  test('empty, cut off at any place, damaged, or with something around it', async () => {
    const text = String(maker.sign(alice, bytes))
    expect(await refusal(Buffer.alloc(0))).toContain('is empty')
    expect(await refusal(Buffer.from(text.slice(0, -40)))).toContain('is truncated')
    const lines = text.split('\n')
    expect(await refusal(Buffer.from([...lines.slice(0, 3), ...lines.slice(4)].join('\n')))).toContain('does not count')
    expect(await refusal(Buffer.from(`hello\n${text}`))).toContain('something besides its signature block')
    expect(await refusal(Buffer.from(text.replace('\n\n', '\n\n\0')))).toContain('characters in it that no armour has')
    expect(await refusal(Buffer.alloc(100_000, 'a'))).toContain('more than a signature needs')
  })
})
