import { UserError } from '../../errors.ts'
import type { Signature, Surroundings, Trust, Verified } from '../types.ts'
import { type Bundle, readBundle } from './bundle.ts'
import { verifyByIdentity } from './by-identity.ts'
import { verifyByKey } from './by-key.ts'
import { notAbout, statementAbout } from './statement.ts'

type Found = Pick<Signature, 'bytes' | 'where'>
type Trusted = NonNullable<Trust['sigstore']>

/**
 * Checks a bundle over bytes, by key or keyless.
 *
 * @throws {UserError} it does not count; says why
 */
export async function verifySigstore(
  bytes: Uint8Array,
  { bytes: signature, where }: Found,
  trust: Trusted,
  world: Surroundings,
): Promise<Verified> {
  const bundle = readBundle(signature, where)
  if (bundle.content.kind !== 'message') {
    throw new UserError(`${where} does not count: it is a signature of a statement, not of a file's bytes`)
  }
  return await verifyBundle(bundle, bytes, trust, where, world)
}

/**
 * Checks a bundle over an image: the digest in what was signed is the one that counts, whatever the registry says.
 *
 * @param digest that the reference was resolved to
 * @throws {UserError} it does not count; says why
 */
export async function verifyImageBundle(
  digest: string,
  { bytes, where }: Found,
  trust: Trusted,
  world: Surroundings,
): Promise<Verified> {
  const bundle = readBundle(bytes, where)
  const { content } = bundle
  if (content.kind !== 'envelope') {
    throw new UserError(`${where} does not count: it is a signature of a file's bytes, not of an image`)
  }
  const verified = await verifyBundle(bundle, content.payload, trust, where, world)
  const fault = notAbout(digest, content.payload, content.payloadType)
  if (fault !== undefined) throw new UserError(`${where} does not count: ${fault}`)
  return verified
}

/**
 * Checks a bundle over a statement about an image, such as its provenance.
 *
 * @param digest that the reference was resolved to
 * @param type   of the predicate, `https://slsa.dev/provenance/v1`
 * @throws {UserError} it does not count; says why
 */
export async function verifyStatementBundle(
  digest: string,
  type: string,
  { bytes, where }: Found,
  trust: Trusted,
  world: Surroundings,
): Promise<Verified & { readonly statement: Readonly<Record<string, unknown>> }> {
  const bundle = readBundle(bytes, where)
  const { content } = bundle
  if (content.kind !== 'envelope') throw new UserError(`${where} does not count: it is no signature of a statement`)
  const verified = await verifyBundle(bundle, content.payload, trust, where, world)
  const statement = statementAbout(digest, type, content.payload, content.payloadType)
  if (typeof statement === 'string') throw new UserError(`${where} does not count: ${statement}`)
  return { ...verified, statement }
}

async function verifyBundle(
  bundle: Bundle,
  signed: Uint8Array,
  trust: Trusted,
  where: string,
  world: Surroundings,
): Promise<Verified> {
  if (bundle.signedBy !== 'certificate') {
    return { kind: 'sigstore', signer: verifyByKey(bundle, bundle.signedBy.hint, trust.keys, signed, where) }
  }
  return await verifyByIdentity(bundle, bundle.content.kind === 'message' ? signed : undefined, trust, where, world)
}
