import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Surroundings, Trust, Verified } from '../types.ts'
import type { Bundle } from './bundle.ts'

/**
 * Checks a keyless signature: by whom it was made counts, not with which key.
 *
 * @param bytes what must be signed, where the bundle does not hold it
 * @throws {UserError} it does not count; says why
 */
export async function verifyByIdentity(
  { json }: Bundle,
  bytes: Uint8Array | undefined,
  { identities, trustedRoot: file }: NonNullable<Trust['sigstore']>,
  where: string,
  { temporary }: Surroundings,
): Promise<Verified> {
  const refuse = (why: string) => new UserError(`${where} does not count: ${why}`)
  if (identities.length === 0) throw refuse('it is keyless, and no identity with its issuer is trusted here')
  const { identityOf, trustedRoot } = await import('./keyless-verify.ts')
  const cache = await mkdtemp(join(temporary, 'sigstore-'))
  try {
    const root = await trustedRoot(file, cache)
    const { identity, issuer, at } = await identityOf(json, bytes, root, where)
    if (!identities.some((one) => one.identity === identity && one.issuer === issuer)) {
      const trusted = identities.map((one) => `${one.identity} of ${one.issuer}`).join(', ')
      throw refuse(`it was made by ${identity.slice(0, 300)} of ${issuer.slice(0, 200)}, not by ${trusted}`)
    }
    return { kind: 'sigstore', signer: identity, ...(at !== undefined && { at }) }
  } finally {
    await rm(cache, { recursive: true, force: true })
  }
}
