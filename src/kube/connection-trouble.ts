import { messageOf } from '../errors.ts'

export interface Trouble {
  /** What happened, from the point of view of somebody who reads the kubeconfig: "its certificate has expired". */
  sentence: string
  /** False where trying again can't help: wrong CA, wrong name, no PEM. */
  passing: boolean
}

/** Words for a failure of TLS, DNS, socket or proxy; undefined for a failure that is none of them. */
export function connectionTrouble(error: unknown): Trouble | undefined {
  const code = codeOf(error)
  const lasting = LASTING[code] ?? lastingFamily(code, messageOf(error))
  if (lasting !== undefined) return { sentence: `${lasting} (${code})`, passing: false }
  const passing = PASSING[code]
  if (passing !== undefined) return { sentence: `${passing} (${code})`, passing: true }
  const isSystemCall = typeof error === 'object' && error !== null && 'syscall' in error
  return isSystemCall ? { sentence: messageOf(error), passing: true } : undefined
}

const UNKNOWN_CA =
  "its certificate is signed by a CA that the kubeconfig doesn't name; give the cluster's certificate-authority-data"
const LASTING: Record<string, string> = {
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  CERT_SIGNATURE_FAILURE: UNKNOWN_CA,
  CERT_HAS_EXPIRED: "its certificate has expired; renew it, or set the runner's clock right",
  CERT_NOT_YET_VALID: "its certificate is not valid yet; set the runner's clock right",
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for other names than this one; use one of its names as server, or set tls-server-name',
  ENOTFOUND: 'its name has no address; check the server of the kubeconfig and the DNS of the runner',
  ERR_INVALID_CHAR: "the credentials have characters that can't be sent; look for a line break in token or password",
}
const PASSING: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closed the connection',
  ERR_STREAM_PREMATURE_CLOSE: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ETIMEDOUT: 'it takes no connection',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  EAI_AGAIN: 'the DNS of the runner gives no answer',
}

function lastingFamily(code: string, message: string): string | undefined {
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    const plain = message.includes('wrong version number')
    return plain ? 'it speaks no TLS; is it http:// instead of https://?' : `the TLS handshake failed: ${message}`
  }
  if (code.startsWith('ERR_OSSL_')) return "the kubeconfig's certificate, key or CA is no usable PEM"
  if (code.startsWith('HPE_')) return 'it speaks no HTTP'
  // The message may repeat the proxy's URL, and that its password.
  if (code.startsWith('ERR_PROXY_'))
    return `the proxy refuses the way: ${/HTTP\/1\.[01] [0-9]{3}.*$/.exec(message)?.[0] ?? 'no tunnel'}`
  return undefined
}

/** Node's code of a failure, empty if it has none. A refused connection to a name with several addresses is an AggregateError whose parts carry the code. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0])
  return 'cause' in error ? codeOf(error.cause) : ''
}
