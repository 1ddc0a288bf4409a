import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sigstoreKeySigner } from '../../src/sign/sigstore/by-key.ts'
import { publicPem } from '../../src/sign/sigstore/key.ts'
import type { Signature, SignatureKind, Trust } from '../../src/sign/types.ts'
import { verifyAny } from '../../src/sign/verify.ts'
import { Maker } from './openpgp/maker.ts'
import { useWorld } from './world.ts'

const world = useWorld()
const maker = new Maker(join(world.folder, 'maker'))
afterAll(() => maker.close())

const bytes = Buffer.from('{"name":"shop","version":"1.2.3"}\n')
const what = 'the package shop 1.2.3'
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const signer = sigstoreKeySigner({ key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) })
const sigstore = { keys: [publicPem(privateKey)], identities: [] }
let openpgp: NonNullable<Trust['openpgp']>
let asc: Signature
let bundle: Signature

function found(kind: SignatureKind, where: string, content: Uint8Array): Signature {
  return { kind, where, bytes: content }
}

beforeAll(async () => {
  const alice = maker.key('alice')
  openpgp = { keys: [maker.publicKey(alice)], fingerprints: [alice] }
  asc = found('openpgp', 'signature.asc', maker.sign(alice, bytes))
  bundle = found('sigstore', 'bundle.json', await signer.sign(bytes, world.signal))
})

test('all signatures that count are named', async () => {
  const { verified, refused } = await verifyAny(bytes, [asc, bundle], { openpgp, sigstore }, what, world)
  expect(verified.map(({ kind, signer }) => [kind, signer])).toEqual([
    ['openpgp', openpgp.fingerprints[0]],
    ['sigstore', signer.signer],
  ])
  expect(refused).toEqual([])
})

test('one that counts is enough, and the other is explained', async () => {
  const damaged = found('openpgp', 'signature.asc', Buffer.from('no'))
  const { verified, refused } = await verifyAny(bytes, [damaged, bundle], { openpgp, sigstore }, what, world)
  expect(verified).toHaveLength(1)
  expect(refused).toEqual([expect.stringMatching(/^signature\.asc has no armoured OpenPGP signature in it/)])
  expect((await verifyAny(bytes, [asc, bundle], { sigstore }, what, world)).refused).toEqual([
    'signature.asc does not count: no OpenPGP key is trusted here; add it to trusted-keys',
  ])
})

test('none, and none that counts, with the reason of each', async () => {
  await expect(verifyAny(bytes, [], { openpgp, sigstore }, what, world)).rejects.toThrow(`${what} is not signed`)
  await expect(verifyAny(bytes, [asc, bundle], {}, what, world)).rejects.toThrow(
    `${what} has no signature that counts: signature.asc does not count: no OpenPGP key is trusted here; add it to trusted-keys; bundle.json does not count: neither`,
  )
  await expect(verifyAny(Buffer.from('x'), [asc, bundle], { openpgp, sigstore }, what, world)).rejects.toThrow(
    /signature\.asc does not count: it is not a signature of these bytes.*bundle\.json does not count: it is a signature of other bytes/,
  )
})

test('T22: a key for one stage is none for another', async () => {
  const production = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  const trust = { sigstore: { ...sigstore, keys: [publicPem(production)] } }
  await expect(verifyAny(bytes, [bundle], trust, what, world)).rejects.toThrow('not among the trusted ones')
})

test('a cancelled run is no refusal', async () => {
  const signal = AbortSignal.abort(new Error('cancelled here'))
  await expect(verifyAny(bytes, [asc, bundle], { openpgp, sigstore }, what, { ...world, signal })).rejects.toThrow(
    'cancelled here',
  )
})
