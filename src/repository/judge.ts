import type { RegistryAccess } from '../oci/access.ts'
import { SIGNATURES } from '../package/types.ts'
import type { Judges } from '../package/verify.ts'
import type { Signature, Surroundings, Trust, Verified } from '../sign/types.ts'
import { type Verdict, verifyAny } from '../sign/verify.ts'

/** What work on a repository needs of the world: to reach a registry, and to check signatures. */
export type World = RegistryAccess & Surroundings

/**
 * Whether a signature over these bytes counts in an environment.
 *
 * @param what the bytes as an error names them: `acme/shop 1.4.2`
 * @throws {UserError} none does; says why of each
 */
export type Judge = (
  bytes: Uint8Array,
  signatures: readonly Signature[],
  environment: string,
  what: string,
) => Promise<Verdict>

/** By what the configuration trusts in each environment, and nothing else (T22). */
export function judgeBy(trust: (environment: string) => Trust, world: Surroundings): Judge {
  return async (bytes, signatures, environment, what) =>
    await verifyAny(bytes, signatures, trust(environment), `${what} (for ${environment})`, world)
}

/**
 * The same for a package.
 *
 * @param stage    that it says it was packed for: by the trust of this environment it is judged
 * @param verified gets who signed
 */
export function packageJudges(judge: Judge, stage: string, what: string, verified: Verified[]): Judges {
  return {
    async signature(manifest, signatures) {
      const verdict = await judge(manifest, signaturesOf(signatures), stage, what)
      verified.push(...verdict.verified)
      const [first] = verdict.verified
      if (first === undefined) throw new Error(`a judge of ${what} lets nobody count`)
      return first
    },
  }
}

const KINDS = { 'metadata/signature.asc': 'openpgp', 'metadata/bundle.sigstore.json': 'sigstore' } as const

function signaturesOf(found: ReadonlyMap<string, Uint8Array>): Signature[] {
  return SIGNATURES.flatMap((where) => {
    const bytes = found.get(where)
    return bytes === undefined ? [] : [{ kind: KINDS[where], where, bytes }]
  })
}
