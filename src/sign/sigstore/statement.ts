import { objectOf } from './bundle.ts'

export const STATEMENT_TYPE = 'application/vnd.in-toto+json'
const STATEMENT = 'https://in-toto.io/Statement/v1'
/** What `cosign attest` still writes; the fields are the same. */
const STATEMENTS: readonly unknown[] = [STATEMENT, 'https://in-toto.io/Statement/v0.1']
/** What cosign says where a signature means no more than "this image": not provenance, not a scan's result. */
export const COSIGN_SIGN = 'https://sigstore.dev/cosign/sign/v1'

/** What is signed of an image. @param digest `sha256:…` */
export function imageStatement(digest: string): Uint8Array {
  const subject = [{ digest: { sha256: digest.replace('sha256:', '') } }]
  return Buffer.from(JSON.stringify({ _type: STATEMENT, subject, predicateType: COSIGN_SIGN, predicate: {} }))
}

/** Why a signed statement is none about this image; undefined where it is. @param digest `sha256:…` */
export function notAbout(digest: string, payload: Uint8Array, payloadType: string): string | undefined {
  if (payloadType !== STATEMENT_TYPE) return 'what is signed is no in-toto statement'
  const { _type, predicateType, subject } = parsed(payload)
  if (predicateType !== COSIGN_SIGN) {
    return `it states ${JSON.stringify(predicateType)?.slice(0, 100)}, which is no signature of the image (${COSIGN_SIGN})`
  }
  if (_type !== STATEMENT) return 'what is signed is no in-toto statement of version 1'
  if (!Array.isArray(subject) || subject.length !== 1) return 'it is not about exactly one thing'
  const said = objectOf(objectOf(subject[0])?.digest)
  if (said === undefined || Object.keys(said).length !== 1 || typeof said.sha256 !== 'string') {
    return 'it names its image by something else than one sha256 digest'
  }
  if (`sha256:${said.sha256}` !== digest)
    return `it is a signature of another image, sha256:${said.sha256.replace(/[^0-9a-z]/gi, '').slice(0, 64)}`
  return undefined
}

/**
 * What a signed statement says of an image, whatever it is about.
 *
 * @param digest `sha256:…`
 * @param type   of its predicate, `https://slsa.dev/provenance/v1`
 * @returns the statement as it was parsed, or why it is none of this
 */
export function statementAbout(
  digest: string,
  type: string,
  payload: Uint8Array,
  payloadType: string,
): Readonly<Record<string, unknown>> | string {
  if (payloadType !== STATEMENT_TYPE) return 'what is signed is no in-toto statement'
  const statement = parsed(payload)
  if (!STATEMENTS.includes(statement._type)) return 'what is signed is no in-toto statement of version 1'
  if (statement.predicateType !== type) return `it does not state ${type}`
  const subjects = Array.isArray(statement.subject) ? statement.subject : []
  const isAbout = subjects.some((one) => `sha256:${String(objectOf(objectOf(one)?.digest)?.sha256)}` === digest)
  return isAbout ? statement : 'it is about other things'
}

function parsed(payload: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))) ?? {}
  } catch {
    return {}
  }
}
