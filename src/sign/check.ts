import { type OpenpgpKey, openpgpSigner, publicKeyOf } from './openpgp/sign.ts'
import { verifyOpenpgp } from './openpgp/verify.ts'
import { type SigstoreKey, sigstoreKeySigner } from './sigstore/by-key.ts'
import { publicPem, readPrivateKey } from './sigstore/key.ts'
import type { Surroundings } from './types.ts'

/** A key that signs, and what those who check need of it. */
export interface UsableKey {
  /** Primary fingerprint, or hint of the key. */
  readonly signer: string
  /** Armoured, or PEM. */
  readonly publicKey: string
}

const PROBE = Buffer.from('This is signed to see whether a key works.\n')

/**
 * Signs something and checks it as a deployment will.
 *
 * @throws {UserError} the key can't be read, is protected by another passphrase, can't sign, or its signatures don't count
 */
export async function checkOpenpgpKey(given: OpenpgpKey, world: Surroundings): Promise<UsableKey> {
  const { signer, sign } = await openpgpSigner(given, world)
  const publicKey = await publicKeyOf(given, world)
  const probe = { bytes: await sign(PROBE, world.signal), where: 'a signature on trial' }
  await verifyOpenpgp(PROBE, probe, { keys: [publicKey], fingerprints: [signer] }, world)
  return { signer, publicKey }
}

/** @throws {UserError} the key can't be read, is protected by another passphrase, or is of another kind */
export function checkSigstoreKey(given: SigstoreKey): UsableKey {
  const { signer } = sigstoreKeySigner(given)
  return { signer, publicKey: publicPem(readPrivateKey(given.key, given.passphrase)) }
}
