import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { checkOpenpgpKey, checkSigstoreKey } from '../../src/sign/check.ts'
import { publicPem } from '../../src/sign/sigstore/key.ts'
import { Maker } from './openpgp/maker.ts'
import { leftIn, useWorld } from './world.ts'

const world = useWorld()
const maker = new Maker(join(world.folder, 'maker'))
afterAll(() => maker.close())

test('an OpenPGP key that works gives what is to be trusted, and one that does not says why', async () => {
  const alice = maker.key('alice', { passphrase: 'right' })
  const key = maker.secretKey(alice, 'right')
  const { signer, publicKey } = await checkOpenpgpKey({ key, passphrase: 'right' }, world)
  expect(signer).toBe(alice)
  expect(publicKey).toBe(maker.publicKey(alice))
  await expect(checkOpenpgpKey({ key, passphrase: 'wrong' }, world)).rejects.toThrow('passphrase')
  expect(leftIn(world.folder)).toEqual([])
})

test('a Sigstore key too', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  expect(checkSigstoreKey({ key })).toEqual({ signer: expect.any(String), publicKey: publicPem(privateKey) })
  expect(() => checkSigstoreKey({ key: 'no' })).toThrow("can't be read")
})
