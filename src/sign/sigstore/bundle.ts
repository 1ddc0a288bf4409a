import { UserError } from '../../errors.ts'

/** @see https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto */
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
export const LARGEST_BUNDLE = 512 * 1024
const OLDER = [
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
]

/** A bundle, read once: nothing in it has been checked against a key. */
export interface Bundle {
  /** As it was parsed, for a library that checks what stands beside the signature. */
  readonly json: object
  /** The hint of a key, or a certificate. */
  readonly signedBy: { readonly hint: string } | 'certificate'
  readonly content: MessageContent | EnvelopeContent
}

/** A signature over bytes as they are. */
export interface MessageContent {
  readonly kind: 'message'
  /** SHA-256 of the bytes. */
  readonly digest: Buffer
  readonly signature: Buffer
}

/** A signature over a statement. @see https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
export interface EnvelopeContent {
  readonly kind: 'envelope'
  readonly payload: Buffer
  readonly payloadType: string
  readonly signature: Buffer
}

/** @throws {UserError} it is no bundle that is understood */
export function readBundle(bytes: Uint8Array, where: string): Bundle {
  const refuse = (what: string) =>
    new UserError(`${where} does not count: ${what}; sign it again with cosign 3 or sign-package`)
  if (bytes.length === 0) throw refuse('it is empty')
  if (bytes.length > LARGEST_BUNDLE)
    throw refuse(`it has ${bytes.length} bytes, more than a bundle needs (${LARGEST_BUNDLE})`)
  const json = objectOf(parsed(bytes))
  if (json === undefined) throw refuse('it is no JSON object')
  const { mediaType } = json
  if (mediaType !== BUNDLE_TYPE && !OLDER.includes(String(mediaType)))
    throw refuse('it is no Sigstore bundle of version 0.3')
  const content = contentOf(json)
  if (typeof content === 'string') throw refuse(content)
  const material = objectOf(json.verificationMaterial) ?? {}
  const named = ['publicKey', 'certificate', 'x509CertificateChain'].filter((name) => material[name] !== undefined)
  if (named.length !== 1) throw refuse('it does not say with which key or certificate it was made')
  if (named[0] !== 'publicKey') return { json, signedBy: 'certificate', content }
  if (mediaType !== BUNDLE_TYPE) throw refuse('it is of an older version than 0.3')
  const hint = objectOf(material.publicKey)?.hint
  if (typeof hint !== 'string' || hint === '') throw refuse('it names no key')
  return { json, signedBy: { hint }, content }
}

type Json = Readonly<Record<string, unknown>>

/** The signature, or why there is none. */
function contentOf(json: Json): Bundle['content'] | string {
  const [message, envelope] = [objectOf(json.messageSignature), objectOf(json.dsseEnvelope)]
  if (message !== undefined && envelope !== undefined) return 'it is a signature of bytes and of a statement at once'
  if (message !== undefined) return messageOf(message)
  return envelope === undefined ? 'there is no signature in it' : envelopeOf(envelope)
}

function messageOf(json: Json): MessageContent | string {
  const said = objectOf(json.messageDigest)
  if (said?.algorithm !== 'SHA2_256') return 'its digest is not SHA-256'
  const [digest, signature] = [base64Of(said.digest), base64Of(json.signature)]
  if (digest === undefined || signature === undefined) return 'its digest or signature is not base64'
  return { kind: 'message', digest, signature }
}

function envelopeOf({ payload: encoded, payloadType, signatures }: Json): EnvelopeContent | string {
  const payload = base64Of(encoded)
  if (payload === undefined || typeof payloadType !== 'string') return 'its envelope has no payload that can be read'
  if (!Array.isArray(signatures) || signatures.length !== 1) return 'its envelope has not exactly one signature'
  const signature = base64Of(objectOf(signatures[0])?.sig)
  if (signature === undefined) return 'its signature is not base64'
  return { kind: 'envelope', payload, payloadType, signature }
}

/** Only what encodes to itself: one text for the same bytes. */
function base64Of(value: unknown): Buffer | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const bytes = Buffer.from(value, 'base64')
  return bytes.toString('base64') === value ? bytes : undefined
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

export function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

/** What a signature of an envelope is over: DSSE's pre-authentication encoding. */
export function envelopeBytes(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType)
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload])
}

export function messageBundle(hint: string, digest: Uint8Array, signature: Uint8Array): Uint8Array {
  const messageDigest = { algorithm: 'SHA2_256', digest: encoded(digest) }
  return bundleOf(hint, { messageSignature: { messageDigest, signature: encoded(signature) } })
}

export function envelopeBundle(
  hint: string,
  { payload, payloadType, signature }: Omit<EnvelopeContent, 'kind'>,
): Uint8Array {
  const dsseEnvelope = { payload: encoded(payload), payloadType, signatures: [{ sig: encoded(signature) }] }
  return bundleOf(hint, { dsseEnvelope })
}

function bundleOf(hint: string, content: object): Uint8Array {
  const bundle = { mediaType: BUNDLE_TYPE, verificationMaterial: { publicKey: { hint } }, ...content }
  return Buffer.from(`${JSON.stringify(bundle)}\n`)
}

function encoded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
