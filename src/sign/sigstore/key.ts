import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { UserError } from '../../errors.ts'

const CURVE = 'prime256v1'
const MAKE = 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -out key.pem'

/**
 * @param pem PKCS#8 or SEC 1, encrypted or not
 * @throws {UserError} it can't be read, or is no key on P-256
 */
export function readPrivateKey(pem: string, passphrase?: string): KeyObject {
  const what = 'the Sigstore key to sign with'
  if (/-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/.test(pem)) {
    throw new UserError(
      `${what} is in cosign's own encrypted form, which only cosign reads; make a key with ${MAKE}, give that, and take it into cosign with cosign import-key-pair --key key.pem`,
    )
  }
  if (/-----BEGIN (?:PUBLIC KEY|CERTIFICATE)-----/.test(pem)) {
    throw new UserError(`${what} is a public one; give the private key as PEM`)
  }
  if (/ENCRYPTED/.test(pem) && !passphrase) {
    throw new UserError(`${what} is protected by a passphrase and none was given; give its passphrase too`)
  }
  return onCurve(
    parsed(() => createPrivateKey({ key: pem, passphrase: passphrase ?? '' }), pem, what),
    what,
  )
}

function parsed(read: () => KeyObject, pem: string, what: string): KeyObject {
  try {
    return read()
  } catch (cause) {
    // What the library says of a key is not for logs.
    if (/ENCRYPTED/.test(pem))
      throw new UserError(`the passphrase of ${what} is wrong, or the key is damaged`, { cause })
    throw new UserError(`${what} can't be read; give PEM with its line breaks, as ${MAKE} makes it`, { cause })
  }
}

/** @throws {UserError} it can't be read, or is no key on P-256 */
export function readPublicKey(pem: string, what: string): KeyObject {
  if (!/-----BEGIN PUBLIC KEY-----/.test(pem)) {
    throw new UserError(`${what} is no public key in PEM; give what is between -----BEGIN PUBLIC KEY----- and its end`)
  }
  return onCurve(
    parsed(() => createPublicKey(pem), '', what),
    what,
  )
}

function onCurve(key: KeyObject, what: string): KeyObject {
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === CURVE) return key
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType
  throw new UserError(`${what} is of kind ${kind}, where ECDSA on P-256 is needed; make one with ${MAKE}`)
}

/** What a bundle says of its key, as cosign does: base64 of the SHA-256 of its SPKI DER. */
export function hintOf(key: KeyObject): string {
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest('base64')
}

/** PEM of the public half, for those who check. */
export function publicPem(key: KeyObject): string {
  return String((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'pem' }))
}
