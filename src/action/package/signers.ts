import { UserError } from '../../errors.ts'
import type { OpenpgpKey } from '../../sign/openpgp/sign.ts'
import type { SigstoreKey } from '../../sign/sigstore/by-key.ts'
import type { ImageSigner, Signer, Surroundings } from '../../sign/types.ts'
import { oidcToken } from '../oidc.ts'
import type { PackageAction, PackageInputs } from './machine.ts'

/** What a workflow signs with: at least one. */
export interface Signers {
  readonly openpgp?: Signer
  readonly sigstore?: ImageSigner
}

/**
 * The signers that the inputs ask for; each has shown that its key can be used.
 *
 * @throws {UserError} there is none, or a key can't sign
 */
export async function signersOf(action: PackageAction, inputs: PackageInputs, world: Surroundings): Promise<Signers> {
  const [openpgpKey, sigstore] = [openpgpKeyOf(inputs), await sigstoreSigner(action, inputs)]
  const { openpgpSigner } = await import('../../sign/openpgp/sign.ts')
  const openpgp = openpgpKey === undefined ? undefined : await openpgpSigner(openpgpKey, world)
  if (openpgp === undefined && sigstore === undefined) {
    throw new UserError(
      `there is nothing to ${inputs.command} with; give gpg-private-key (a secret that is empty or misspelt counts as none), or sigstore: key with sigstore-key, or sigstore: keyless`,
    )
  }
  return { ...(openpgp && { openpgp }), ...(sigstore && { sigstore }) }
}

/** Whether the inputs ask for a signature at all. */
export function hasKeys({ gpgPrivateKey, gpgPassphrase, sigstore, sigstoreKey }: PackageInputs): boolean {
  return sigstore !== 'off' || [gpgPrivateKey, gpgPassphrase, sigstoreKey].some((key) => key !== undefined)
}

export function allSigners({ openpgp, sigstore }: Signers): Signer[] {
  return [openpgp, sigstore].filter((signer) => signer !== undefined)
}

/** @throws {UserError} there is a passphrase and no key */
export function openpgpKeyOf({ gpgPrivateKey: key, gpgPassphrase: passphrase }: PackageInputs): OpenpgpKey | undefined {
  if (key !== undefined) return { key, ...(passphrase !== undefined && { passphrase }) }
  if (passphrase === undefined) return undefined
  throw new UserError(
    'input gpg-private-key is missing, and gpg-passphrase is given; a secret that is empty or misspelt counts as none',
  )
}

/** @throws {UserError} key and way don't go together */
export function sigstoreKeyOf(inputs: PackageInputs): SigstoreKey | undefined {
  const { sigstore, sigstoreKey: key, sigstorePassphrase: passphrase } = inputs
  if (sigstore === 'key') {
    if (key !== undefined) return { key, ...(passphrase !== undefined && { passphrase }) }
    throw new UserError(
      'input sigstore-key is missing, which sigstore: key needs; a secret that is empty or misspelt counts as none',
    )
  }
  if (key === undefined && passphrase === undefined) return undefined
  throw new UserError(
    `input sigstore is ${sigstore}, and a Sigstore key is given; write sigstore: key, or leave the key out`,
  )
}

async function sigstoreSigner(action: PackageAction, inputs: PackageInputs): Promise<ImageSigner | undefined> {
  const key = sigstoreKeyOf(inputs)
  if (key !== undefined) {
    const { sigstoreKeySigner } = await import('../../sign/sigstore/by-key.ts')
    return sigstoreKeySigner(key)
  }
  if (inputs.sigstore === 'off') return undefined
  const { keylessSigner } = await import('../../sign/sigstore/keyless.ts')
  const { fulcioUrl: fulcio, rekorUrl: rekor } = inputs
  return await keylessSigner({
    token: () =>
      oidcToken('sigstore', { env: process.env, signal: action.cancelled, mask: (secret) => action.mask(secret) }),
    ...(fulcio !== undefined && { fulcio }),
    ...(rekor !== undefined && { rekor }),
  })
}
