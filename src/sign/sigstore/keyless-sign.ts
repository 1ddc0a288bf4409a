import { createHash, X509Certificate } from 'node:crypto'
import { bundleToJSON, toMessageSignatureBundle } from '@sigstore/bundle'
import {
  type Artifact,
  DSSEBundleBuilder,
  FulcioSigner,
  MessageSignatureBundleBuilder,
  RekorWitness,
  type Signature,
} from '@sigstore/sign'

/** Loaded only where it is needed: the libraries are large. */

export interface Services {
  /** Certificate authority; default: the public one. */
  readonly fulcio?: string
  /** Transparency log; default: the public one. */
  readonly rekor?: string
}

const SECONDS = 30

/** @returns the bundle as JSON */
export async function signWithToken(
  token: string,
  what: { readonly bytes: Uint8Array; readonly statementType?: string },
  { fulcio, rekor }: Services,
): Promise<Uint8Array> {
  const patience = { timeout: SECONDS * 1000, retry: 2 }
  const identityProvider = { getToken: async () => token }
  const signer = new FulcioSigner({ identityProvider, ...patience, ...(fulcio && { fulcioBaseURL: fulcio }) })
  const witnesses = [new RekorWitness({ ...patience, ...(rekor && { rekorBaseURL: rekor }) })]
  const data = Buffer.from(what.bytes)
  const { statementType: type } = what
  const bundle =
    type === undefined
      ? await new CurrentMessageBundle({ signer, witnesses }).create({ data })
      : await new DSSEBundleBuilder({ signer, witnesses }).create({ data, type })
  return Buffer.from(`${JSON.stringify(bundleToJSON(bundle))}\n`)
}

/** The library's own writes version 0.2 of the format, with a chain of certificates. */
class CurrentMessageBundle extends MessageSignatureBundleBuilder {
  protected override async package({ data }: Artifact, { key, signature }: Signature) {
    if (key.$case !== 'x509Certificate') throw new Error('the certificate authority gave no certificate')
    const certificate = new X509Certificate(key.certificate).raw
    return toMessageSignatureBundle({
      digest: createHash('sha256').update(data).digest(),
      signature,
      certificate,
      certificateChain: false,
    })
  }
}
