import { messageOf, UserError } from '../../errors.ts'
import type { ImageSigner } from '../types.ts'
import { objectOf } from './bundle.ts'
import type { Services } from './keyless-sign.ts'
import { STATEMENT_TYPE } from './statement.ts'

export interface KeylessOptions extends Services {
  /** A fresh OIDC token for the audience `sigstore`, such as GitHub gives a job with `id-token: write`. */
  readonly token: () => Promise<string>
}

const GIVE = 'give the job "permissions: id-token: write" and ask for the audience sigstore'

/**
 * A signer whose key lives for one signature: the authority puts the token's identity into a certificate.
 *
 * @throws {UserError} there is no token, or it names nobody
 */
export async function keylessSigner({ token, ...services }: KeylessOptions): Promise<ImageSigner> {
  const sign = async (what: { bytes: Uint8Array; statementType?: string }, signal: AbortSignal) => {
    signal.throwIfAborted()
    const current = await token()
    identityIn(current)
    const { signWithToken } = await import('./keyless-sign.ts')
    try {
      return await Promise.race([signWithToken(current, what, services), aborted(signal)])
    } catch (cause) {
      signal.throwIfAborted()
      const why = messageOf(cause)
        .replaceAll(current, '***')
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .slice(0, 300)
      throw new UserError(`no keyless signature: ${why}; see whether Fulcio and Rekor can be reached`)
    }
  }
  return {
    kind: 'sigstore',
    signer: identityIn(await token()),
    sign: (bytes, signal) => sign({ bytes }, signal),
    signStatement: (bytes, signal) => sign({ bytes, statementType: STATEMENT_TYPE }, signal),
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

/** Whom the authority will name: GitHub's workflow file at its ref, an e-mail address, or the subject. */
function identityIn(token: string): string {
  const { job_workflow_ref: workflow, email, sub } = claimsOf(token)
  if (typeof workflow === 'string') return `https://github.com/${workflow}`
  if (typeof email === 'string') return email
  if (typeof sub === 'string' && sub !== '') return sub
  throw new UserError(`the OIDC token to sign with is none that names somebody; ${GIVE}`)
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))) ?? {}
  } catch {
    return {}
  }
}
