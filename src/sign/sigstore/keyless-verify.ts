import { readFile } from 'node:fs/promises'
import { bundleFromJSON } from '@sigstore/bundle'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { type TrustMaterial, toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import { messageOf, UserError } from '../../errors.ts'

/** Loaded only where it is needed: the libraries are large. */

/** Who signed, as the certificate says it and its authority and log confirm. */
export interface Identity {
  readonly identity: string
  readonly issuer: string
  /** When the log took it in, ISO 8601. */
  readonly at?: string
}

/**
 * Certificate, its log, the signature's log and the signature itself, all against a trusted root.
 *
 * @param json  the bundle
 * @param bytes what must be signed, where the bundle does not hold it
 * @throws {UserError} it does not count; says why
 */
export async function identityOf(
  json: object,
  bytes: Uint8Array | undefined,
  root: TrustMaterial,
  where: string,
): Promise<Identity> {
  try {
    const bundle = bundleFromJSON(json)
    const entity = toSignedEntity(bundle, bytes === undefined ? undefined : Buffer.from(bytes))
    const { identity } = new Verifier(root).verify(entity)
    const time = bundle.verificationMaterial.tlogEntries[0]?.integratedTime
    return {
      identity: identity?.subjectAlternativeName ?? '',
      issuer: identity?.extensions?.issuer ?? '',
      ...(time !== undefined && Number(time) > 0 && { at: new Date(Number(time) * 1000).toISOString() }),
    }
  } catch (cause) {
    // Whatever a library makes of hostile bytes is a refusal, not a crash.
    throw new UserError(
      `${where} does not count: ${messageOf(cause)
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .slice(0, 200)}`,
      { cause },
    )
  }
}

/**
 * @param file      a trusted root, for work without a network
 * @param temporary where the public one is kept while it is checked
 */
export async function trustedRoot(file: string | undefined, temporary: string): Promise<TrustMaterial> {
  if (file === undefined) return toTrustMaterial(await publicRoot(temporary))
  try {
    return toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(await readFile(file, 'utf8'))))
  } catch (cause) {
    throw new UserError(
      `the trusted root ${file} can't be read (${messageOf(cause).slice(0, 200)}); make one with cosign trusted-root create, or leave it out for the public one`,
      { cause },
    )
  }
}

async function publicRoot(cachePath: string): Promise<TrustedRoot> {
  try {
    const { getTrustedRoot } = await import('@sigstore/tuf')
    return await getTrustedRoot({ cachePath })
  } catch (cause) {
    throw new UserError(
      `the public trusted root of Sigstore can't be had (${messageOf(cause).slice(0, 200)}); give a trusted root file`,
      { cause },
    )
  }
}
