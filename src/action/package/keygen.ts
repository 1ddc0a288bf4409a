import { UserError } from '../../errors.ts'
import { keysSummary } from '../../report/package.ts'
import { checkOpenpgpKey, checkSigstoreKey, type UsableKey } from '../../sign/check.ts'
import { tellSigners } from './archive.ts'
import { type PackageAction, type PackageInputs, signingWorld } from './machine.ts'
import { openpgpKeyOf, sigstoreKeyOf } from './signers.ts'

/** keygen-check: tries the keys out, and shows what those who verify need of them. */
export async function keygenCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const [openpgpKey, sigstoreKey] = [openpgpKeyOf(inputs), sigstoreKeyOf(inputs)]
  if (openpgpKey === undefined && sigstoreKey === undefined) {
    throw new UserError(
      'there is no key to try out; give gpg-private-key, or sigstore: key with sigstore-key (a secret that is empty or misspelt counts as none)',
    )
  }
  const openpgp = openpgpKey === undefined ? undefined : await checkOpenpgpKey(openpgpKey, signingWorld(action))
  const sigstore = sigstoreKey === undefined ? undefined : checkSigstoreKey(sigstoreKey)
  const files = [
    ...(openpgp === undefined ? [] : [publicKey(action, 'release.asc', openpgp)]),
    ...(sigstore === undefined ? [] : [publicKey(action, 'cosign.pub', sigstore)]),
  ]
  action.output('public-key', files[0])
  tellSigners(action, [
    ...(openpgp === undefined ? [] : [{ kind: 'openpgp', signer: openpgp.signer } as const]),
    ...(sigstore === undefined ? [] : [{ kind: 'sigstore', signer: sigstore.signer } as const]),
  ])
  for (const { signer } of [openpgp, sigstore].filter((one) => one !== undefined)) action.log(`${signer} signs`)
  action.summary(keysSummary(openpgp, sigstore))
}

function publicKey(action: PackageAction, name: string, { publicKey: text }: UsableKey): string {
  return action.results.write(name, text)
}
