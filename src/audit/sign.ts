import { canonicalBytes } from '../package/canonical.ts'
import { signStatement } from '../repository/statement.ts'
import type { SignatureKind, Signer } from '../sign/types.ts'
import type { AuditChain } from './types.ts'

/** The bytes of an audit: RFC 8785 and LF. They are what is written, and what is signed. */
export function auditBytes(chain: AuditChain): Buffer {
  return canonicalBytes(chain)
}

/** Ends of the names of signature files: `gpg --verify audit.json.asc audit.json`, `cosign verify-blob --bundle …`. */
export const SIGNATURE_ENDS: Readonly<Record<SignatureKind, string>> = { openpgp: '.asc', sigstore: '.sigstore.json' }

/**
 * Signs an audit with each signer.
 *
 * @returns end of the signature file's name → its bytes
 * @throws {UserError} there is no signer, or one fails
 */
export async function signAudit(
  chain: AuditChain,
  signers: readonly Signer[],
  signal: AbortSignal,
): Promise<Map<string, Uint8Array>> {
  const { signatures } = await signStatement(chain, signers, 'the audit', signal)
  return new Map(signatures.map(({ kind, bytes }) => [SIGNATURE_ENDS[kind], bytes]))
}
