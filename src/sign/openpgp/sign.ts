import { UserError } from '../../errors.ts'
import type { Signer, Surroundings } from '../types.ts'
import { oneSignatureBlock } from './armour.ts'
import { type Gpg, type GpgEnded, withGpg } from './gpg.ts'
import { importKeys, type Key, type KeyPart, readKeys, weakness } from './keys.ts'

export interface OpenpgpKey {
  /** Armoured secret key; it reaches gpg by standard input and stays on disk no longer than a signature takes. */
  readonly key: string
  /** Reaches gpg by a descriptor of its own: no argument, no variable. */
  readonly passphrase?: string
}

const WHAT = 'the OpenPGP key to sign with'

/**
 * A signer with a secret key of one's own.
 *
 * @throws {UserError} the key can't be read or can't sign, or there is no gpg
 */
export async function openpgpSigner(given: OpenpgpKey, world: Surroundings): Promise<Signer> {
  const { fingerprint } = await withGpg(world, async (gpg) => (await signingKey(gpg, given)).primary)
  return { kind: 'openpgp', signer: fingerprint, sign: (bytes, signal) => sign(bytes, given, { ...world, signal }) }
}

/** The armoured public key of a secret one, for the `trusted-keys` of those who check. */
export function publicKeyOf(given: OpenpgpKey, world: Surroundings): Promise<string> {
  return withGpg(world, async (gpg) => {
    const { primary } = await signingKey(gpg, given)
    return (await gpg.run(['--armor', '--export', primary.fingerprint])).stdout
  })
}

function sign(bytes: Uint8Array, given: OpenpgpKey, world: Surroundings): Promise<Uint8Array> {
  return withGpg(world, async (gpg) => {
    const { primary } = await signingKey(gpg, given)
    const how = ['--local-user', primary.fingerprint, '--digest-algo', 'SHA512', '--armor', '--output', '-']
    const secret = ['--pinentry-mode', 'loopback', '--passphrase-fd', '4']
    const run = { input: bytes, fourth: `${given.passphrase ?? ''}\n` }
    const ended = await gpg.run([...secret, ...how, '--detach-sign', '--', '-'], run)
    if (ended.code !== 0 || !ended.status.some((line) => line.startsWith('SIG_CREATED D '))) throw failed(ended, given)
    return Buffer.from(oneSignatureBlock(Buffer.from(ended.stdout), 'what gpg wrote'))
  })
}

/** Of libgpg-error; the upper half of a code says which part it comes from. */
const BAD_PASSPHRASE = 11
const NO_PASSPHRASE = 177

function failed({ status, failure }: GpgEnded, { passphrase }: OpenpgpKey): UserError {
  const reported = status.find((line) => line.startsWith('FAILURE '))?.split(' ')[2]
  const code = Number(reported) & 0xffff
  if (code === NO_PASSPHRASE || (code === BAD_PASSPHRASE && !passphrase)) {
    return new UserError(`${WHAT} is protected by a passphrase and none was given; give it as gpg-passphrase`)
  }
  if (code === BAD_PASSPHRASE) {
    return new UserError(`the passphrase of ${WHAT} is wrong; give the one that this key was made with`)
  }
  return new UserError(`gpg could not sign: ${failure ?? 'it made no signature'}`)
}

async function signingKey(gpg: Gpg, { key }: OpenpgpKey): Promise<Key> {
  await importKeys(gpg, key, WHAT)
  const listed = await gpg.run(['--with-colons', '--list-secret-keys'])
  const keys = readKeys(listed.stdout)
  if (keys.length > 1) throw new UserError(`${WHAT}: ${keys.length} secret keys are in it; give the one that signs`)
  const [only] = keys
  if (only === undefined) {
    throw new UserError(`${WHAT} has no secret part; give what gpg --armor --export-secret-keys writes`)
  }
  const fault = cannotSign(only)
  if (fault !== undefined) {
    throw new UserError(`${WHAT} (${only.primary.fingerprint}) can't be used: ${fault}; give another key`)
  }
  return only
}

/** Why a key can't make a signature that `verifyOpenpgp` accepts; undefined where it can. */
function cannotSign({ primary, subkeys }: Key): string | undefined {
  const dead = { e: 'it expired', r: 'it was revoked', d: 'it is disabled', i: 'it is invalid' }[primary.validity]
  if (dead !== undefined) return dead
  const parts = [primary, ...subkeys].filter(({ canSign }) => canSign)
  if (parts.length === 0) return 'it is not made for signing'
  if (!parts.some(({ hasSecret }) => hasSecret)) return 'the secret part of the key that signs is not in it'
  const usable = parts.filter((part) => part.hasSecret && !'erdi'.includes(part.validity || '-'))
  if (usable.length === 0) return 'each of its subkeys that can sign expired or was revoked'
  const weak = [primary, ...usable].map((part: KeyPart) => weakness(part)).find((one) => one !== undefined)
  return weak
}
