import { UserError } from '../../errors.ts'
import { keysSummary } from '../../report/package.ts'
import { checkOpenpgpKey, checkSigstoreKey, type UsableKey } from '../../sign/check.ts'
import { hintOf, readPublicKey } from '../../sign/sigstore/key.ts'
import { tellSigners } from './archive.ts'
import { type PackageAction, type PackageInputs, signingWorld } from './machine.ts'
import { configOf } from './settings.ts'
import { openpgpKeyOf, sigstoreKeyOf } from './signers.ts'
import { trustIn } from './trust.ts'

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
  if (inputs.environment !== undefined) await refuseUntrusted(action, inputs, { openpgp, sigstore })
}

interface Tried {
  readonly openpgp: UsableKey | undefined
  readonly sigstore: UsableKey | undefined
}

/** A key that works and that nobody trusts is found out at the first deployment otherwise. */
async function refuseUntrusted(action: PackageAction, inputs: PackageInputs, tried: Tried): Promise<void> {
  const { environment } = inputs
  const { openpgp, sigstore } = await trustIn(environment, inputs, configOf(inputs), signingWorld(action))
  const hints = (sigstore?.keys ?? []).map((pem) => hintOf(readPublicKey(pem, 'a trusted key')))
  const signers = [
    ...(tried.openpgp === undefined || openpgp?.fingerprints.includes(tried.openpgp.signer) ? [] : [tried.openpgp]),
    ...(tried.sigstore === undefined || hints.includes(tried.sigstore.signer) ? [] : [tried.sigstore]),
  ].map(({ signer }) => signer)
  if (signers.length === 0) return action.log(`trusted for ${environment}`)
  throw new UserError(
    `${signers.join(' and ')} can sign, and nobody trusts it for ${environment}; add the lines of the summary to gradus.yml`,
  )
}

function publicKey(action: PackageAction, name: string, { publicKey: text }: UsableKey): string {
  return action.results.write(name, text)
}
