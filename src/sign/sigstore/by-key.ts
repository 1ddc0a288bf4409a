import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import { UserError } from '../../errors.ts'
import type { ImageSigner } from '../types.ts'
import { type Bundle, envelopeBundle, envelopeBytes, messageBundle } from './bundle.ts'
import { hintOf, readPrivateKey, readPublicKey } from './key.ts'
import { STATEMENT_TYPE } from './statement.ts'

export interface SigstoreKey {
  /** PEM: PKCS#8 or SEC 1, ECDSA on P-256. */
  readonly key: string
  readonly passphrase?: string
}

/**
 * A signer with a key of one's own: no certificate, no log, no network. cosign verifies it with `--key`.
 *
 * @throws {UserError} the key can't be read or is of another kind
 */
export function sigstoreKeySigner({ key: pem, passphrase }: SigstoreKey): ImageSigner {
  const key = readPrivateKey(pem, passphrase)
  const hint = hintOf(key)
  return {
    kind: 'sigstore',
    signer: hint,
    async sign(bytes, signal) {
      signal.throwIfAborted()
      return messageBundle(hint, sha256(bytes), sign('sha256', bytes, key))
    },
    async signStatement(payload, signal) {
      signal.throwIfAborted()
      const signature = sign('sha256', envelopeBytes(STATEMENT_TYPE, payload), key)
      return envelopeBundle(hint, { payload: Buffer.from(payload), payloadType: STATEMENT_TYPE, signature })
    },
  }
}

/**
 * Checks the signature itself. The encoding is DER as bundles have it, and the key is the very one that is named.
 *
 * @param keys  PEM of the keys that are trusted
 * @param bytes what must be signed: the bytes of a message, the payload of an envelope
 * @returns the key's hint
 * @throws {UserError} it does not count; says why
 */
export function verifyByKey(
  { content }: Bundle,
  hint: string,
  keys: readonly string[],
  bytes: Uint8Array,
  where: string,
): string {
  const refuse = (why: string) => new UserError(`${where} does not count: ${why}`)
  if (keys.length === 0) throw refuse('no public key is trusted here; list one in trusted-keys')
  const key = keys.map((pem, index) => trustedKey(pem, index)).find((one) => hintOf(one) === hint)
  if (key === undefined) throw refuse('it was made with a key that is not among the trusted ones')
  const signed = content.kind === 'message' ? bytes : envelopeBytes(content.payloadType, bytes)
  if (content.kind === 'message' && !content.digest.equals(sha256(bytes))) {
    throw refuse('it is a signature of other bytes: they were changed, or it belongs to something else')
  }
  if (!verify('sha256', signed, { key, dsaEncoding: 'der' }, content.signature)) {
    throw refuse('its signature is not of these bytes and this key')
  }
  return hint
}

function trustedKey(pem: string, index: number): KeyObject {
  return readPublicKey(pem, `trusted Sigstore key ${index + 1}`)
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
