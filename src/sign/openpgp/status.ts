/** What gpg found out about a signature, as far as its status lines agree with each other. */
export interface Found {
  /** Of the key or subkey that signed. */
  readonly signing: string
  readonly primary: string
  /** Seconds since 1970. */
  readonly created: number
}

/** Lines that say nothing against a signature. @see https://github.com/gpg/gnupg/blob/master/doc/DETAILS */
const HARMLESS = [
  'NEWSIG',
  'GOODSIG',
  'VALIDSIG',
  'SIG_ID',
  'KEY_CONSIDERED',
  'TRUST_UNDEFINED',
  'TRUST_NEVER',
  'TRUST_MARGINAL',
  'TRUST_FULLY',
  'TRUST_ULTIMATE',
  'VERIFICATION_COMPLIANCE_MODE',
  'PLAINTEXT_LENGTH',
  'PROGRESS',
  'NOTATION_NAME',
  'NOTATION_FLAGS',
  'NOTATION_DATA',
  'POLICY_URL',
]

const REASONS: Readonly<Record<string, string>> = {
  BADSIG: 'it is not a signature of these bytes: they were changed, or it belongs to something else',
  EXPSIG: 'the signature expired',
  EXPKEYSIG: 'the key expired',
  REVKEYSIG: 'the key was revoked',
  NODATA: 'it is damaged: gpg finds no signature in it',
  UNEXPECTED: 'it holds something else than a signature',
  FAILURE: 'gpg failed over it',
  ERROR: 'gpg failed over it',
  NO_PUBKEY: 'it was made with a key that is not among the trusted ones',
}

const DIGESTS: Readonly<Record<string, string>> = { 8: 'SHA-256', 9: 'SHA-384', 10: 'SHA-512' }
const WEAK_DIGESTS: Readonly<Record<string, string>> = { 1: 'MD5', 2: 'SHA-1', 3: 'RIPEMD-160', 11: 'SHA-224' }
/** A signature over bytes as they are; 01 changes line ends before it signs. */
const OVER_BYTES = '00'

/**
 * Reads the status lines of `gpg --verify`. Its exit code is no verdict: 2.2.40 ends with 0 for a revoked or expired
 * key, SHA-1 and a date in the future.
 *
 * @param status lines without their prefix
 * @param code   exit code
 * @returns what was found, or the reason why the signature does not count
 */
export function readStatus(status: readonly string[], code: number | undefined): Found | string {
  const lines = status.map((line) => line.split(' '))
  const bad = reasonAgainst(lines)
  if (bad !== undefined) return bad
  for (const keyword of ['NEWSIG', 'GOODSIG', 'VALIDSIG']) {
    const count = lines.filter(([word]) => word === keyword).length
    if (count > 1) return 'it holds more than one signature'
    if (count === 0) return 'gpg finds no good signature in it'
  }
  const valid = lines.find(([word]) => word === 'VALIDSIG') as string[]
  const [, signing = '', , created = '', , , , , digest = '', signatureClass = '', primary = ''] = valid
  if (!isFingerprint(signing) || !isFingerprint(primary)) return 'gpg does not say whose it is'
  if (signatureClass !== OVER_BYTES) return `it is of class ${signatureClass}, not a signature over a file's bytes (00)`
  if (DIGESTS[digest] === undefined) {
    const named = WEAK_DIGESTS[digest] ?? `the digest number ${digest}`
    return `it uses ${named}, where only ${Object.values(DIGESTS).join(', ')} count`
  }
  if (code !== 0) return `gpg ended with code ${code}`
  return { signing, primary, created: secondsOf(created) }
}

function reasonAgainst(lines: readonly (readonly string[])[]): string | undefined {
  // The most telling one first: NO_PUBKEY explains the ERRSIG before it.
  const words = lines.map(([word = '']) => word)
  const known = Object.keys(REASONS).find((word) => words.includes(word))
  if (known !== undefined) return REASONS[known]
  const errored = lines.find(([word]) => word === 'ERRSIG')
  if (errored !== undefined) return weakDigest(errored) ?? 'gpg could not check it'
  const unknown = words.find((word) => !HARMLESS.includes(word))
  return unknown === undefined ? undefined : `gpg says ${unknown.slice(0, 40)} of it`
}

/** `ERRSIG <keyid> <algorithm> <digest> …`: gpg does not even compute digests that it calls weak. */
function weakDigest([, , , digest = '']: readonly string[]): string | undefined {
  const named = WEAK_DIGESTS[digest]
  return named === undefined ? undefined : `it uses ${named}, where only ${Object.values(DIGESTS).join(', ')} count`
}

function isFingerprint(text: string): boolean {
  return /^[0-9A-F]{40}$/.test(text)
}

/** Seconds since 1970, or `20261121T150000`. */
function secondsOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z')
  return Date.parse(iso) / 1000
}
