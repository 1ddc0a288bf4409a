import { UserError } from '../errors.ts'
import { verifyOpenpgp } from './openpgp/verify.ts'
import { verifySigstore } from './sigstore/verify.ts'
import type { Signature, SignatureKind, Surroundings, Trust, Verified, Verifier } from './types.ts'

const openpgp: Verifier = {
  async verify(bytes, signature, trust, world) {
    if (trust.openpgp === undefined) throw untrusted(signature, 'no OpenPGP key')
    return await verifyOpenpgp(bytes, signature, trust.openpgp, world)
  },
}

const sigstore: Verifier = {
  async verify(bytes, signature, trust, world) {
    if (trust.sigstore === undefined) throw untrusted(signature, 'neither a Sigstore key nor an identity')
    return await verifySigstore(bytes, signature, trust.sigstore, world)
  },
}

function untrusted({ where }: Signature, what: string): UserError {
  return new UserError(`${where} does not count: ${what} is trusted here; add it to trusted-keys`)
}

export const verifiers = { openpgp, sigstore } satisfies Record<SignatureKind, Verifier>

export interface Verdict {
  /** At least one. */
  readonly verified: readonly Verified[]
  /** Why the others do not count, a sentence each. */
  readonly refused: readonly string[]
}

/**
 * Checks all signatures of the same bytes; one that counts is enough.
 *
 * @param what  the bytes as an error names them: `the package shop 1.2.3`
 * @throws {UserError} none counts; says why of each
 */
export async function verifyAny(
  bytes: Uint8Array,
  signatures: readonly Signature[],
  trust: Trust,
  what: string,
  world: Surroundings,
): Promise<Verdict> {
  return await judge(signatures, what, (one) => verifiers[one.kind].verify(bytes, one, trust, world))
}

/** The same with any way to check. @throws {UserError} none counts; says why of each */
export async function judge<One>(
  all: Iterable<One> | AsyncIterable<One>,
  what: string,
  check: (one: One) => Promise<Verified>,
): Promise<Verdict> {
  const verified: Verified[] = []
  const refused: string[] = []
  for await (const one of all) {
    try {
      verified.push(await check(one))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      refused.push(error.message)
    }
  }
  if (verified.length > 0) return { verified, refused }
  if (refused.length === 0) {
    throw new UserError(`${what} is not signed; sign it with sign-package, command: sign`)
  }
  throw new UserError(`${what} has no signature that counts: ${refused.join('; ')}`)
}
