import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { envelopeBytes } from '../../../src/sign/sigstore/bundle.ts'
import { sigstoreKeySigner } from '../../../src/sign/sigstore/by-key.ts'
import { hintOf, publicPem, readPrivateKey } from '../../../src/sign/sigstore/key.ts'
import { imageStatement, STATEMENT_TYPE } from '../../../src/sign/sigstore/statement.ts'
import { verifyImageBundle, verifySigstore } from '../../../src/sign/sigstore/verify.ts'
import { useWorld } from '../world.ts'

const world = useWorld()
const where = 'metadata/bundle.sigstore.json'
const bytes = Buffer.from('{"name":"shop","version":"1.2.3"}\n')
const digest = `sha256:${'ab'.repeat(32)}`

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
const trust = { keys: [publicPem(privateKey)], identities: [] }
const signer = sigstoreKeySigner({ key: pem })
const { signal } = world

function fresh(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

// biome-ignore lint/suspicious/noExplicitAny: tests change any part of it
type Json = any

async function changed(bundle: Uint8Array | Promise<Uint8Array>, change: (json: Json) => void): Promise<Uint8Array> {
  const json = JSON.parse(String(Buffer.from(await bundle)))
  change(json)
  return Buffer.from(JSON.stringify(json))
}

function verify(bundle: Uint8Array, what: Uint8Array = bytes, trusted = trust) {
  return verifySigstore(what, { bytes: bundle, where }, trusted, world)
}

function verifyImage(bundle: Uint8Array, what = digest, trusted = trust) {
  return verifyImageBundle(what, { bytes: bundle, where }, trusted, world)
}

/** A bundle over any statement, by the trusted key. */
async function stating(statement: object, type = STATEMENT_TYPE): Promise<Uint8Array> {
  const payload = Buffer.from(JSON.stringify(statement))
  const signature = sign('sha256', envelopeBytes(type, payload), privateKey)
  return changed(signer.signStatement(payload, signal), (json) => {
    json.dsseEnvelope.payloadType = type
    json.dsseEnvelope.signatures[0].sig = signature.toString('base64')
  })
}

const statement = () => JSON.parse(String(imageStatement(digest)))

test('bytes and images that we sign verify, and say by which key', async () => {
  expect(await verify(await signer.sign(bytes, signal))).toEqual({ kind: 'sigstore', signer: signer.signer })
  expect(await verifyImage(await signer.signStatement(imageStatement(digest), signal))).toEqual({
    kind: 'sigstore',
    signer: hintOf(privateKey),
  })
  expect(await verifyImage(await stating(statement()))).toMatchObject({ signer: hintOf(privateKey) })
})

describe('refused', () => {
  test('other bytes, another image, another key', async () => {
    const blob = await signer.sign(bytes, signal)
    await expect(verify(blob, Buffer.from('other'))).rejects.toThrow('it is a signature of other bytes')
    const image = await signer.signStatement(imageStatement(digest), signal)
    await expect(verifyImage(image, `sha256:${'cd'.repeat(32)}`)).rejects.toThrow(
      `${where} does not count: it is a signature of another image, ${digest}`,
    )
    const others = { ...trust, keys: [publicPem(fresh()), publicPem(fresh())] }
    await expect(verify(blob, bytes, others)).rejects.toThrow('a key that is not among the trusted ones')
    await expect(verifyImage(image, digest, others)).rejects.toThrow('a key that is not among the trusted ones')
    await expect(verify(blob, bytes, { ...trust, keys: [] })).rejects.toThrow('no public key is trusted here')
    await expect(verify(image)).rejects.toThrow('a signature of a statement, not of')
    await expect(verifyImage(blob)).rejects.toThrow("a signature of a file's bytes, not of an image")
  })

  test('T22: a hint that names a trusted key, over a signature by another', async () => {
    const other = sigstoreKeySigner({ key: String(fresh().export({ type: 'pkcs8', format: 'pem' })) })
    const bundle = await changed(other.sign(bytes, signal), (json) => {
      json.verificationMaterial.publicKey.hint = signer.signer
    })
    await expect(verify(bundle)).rejects.toThrow('its signature is not of these bytes and this key')
    const wrong = await changed(signer.sign(bytes, signal), (json) => {
      json.verificationMaterial.publicKey.hint = other.signer
    })
    await expect(verify(wrong)).rejects.toThrow('a key that is not among the trusted ones')
  })

  test('a signature in another encoding than DER', async () => {
    const p1363 = sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    const bundle = await changed(signer.sign(bytes, signal), (json) => {
      json.messageSignature.signature = p1363.toString('base64')
    })
    await expect(verify(bundle)).rejects.toThrow('its signature is not of these bytes and this key')
    const longer = await changed(signer.sign(bytes, signal), (json) => {
      const der = Buffer.from(json.messageSignature.signature, 'base64')
      json.messageSignature.signature = Buffer.concat([der, Buffer.from([0])]).toString('base64')
    })
    await expect(verify(longer)).rejects.toThrow('its signature is not of these bytes and this key')
  })

  test.each([
    [
      'provenance by the same key',
      { predicateType: 'https://slsa.dev/provenance/v1' },
      'which is no signature of the image',
    ],
    ['no predicate type', { predicateType: undefined }, 'which is no signature of the image'],
    ['another kind of statement', { _type: 'https://in-toto.io/Statement/v0.1' }, 'no in-toto statement of version 1'],
    [
      'two subjects',
      { subject: [{ digest: { sha256: 'ab'.repeat(32) } }, { digest: { sha256: 'cd'.repeat(32) } }] },
      'not about exactly one',
    ],
    ['no subject', { subject: [] }, 'not about exactly one'],
    [
      'another digest beside',
      { subject: [{ digest: { sha256: 'ab'.repeat(32), sha512: 'x' } }] },
      'something else than one sha256',
    ],
    ['a name for a digest', { subject: [{ name: digest }] }, 'something else than one sha256'],
  ])('%s', async (_, part, why) => {
    await expect(verifyImage(await stating({ ...statement(), ...part }))).rejects.toThrow(why)
  })

  test('a payload of another type', async () => {
    await expect(verifyImage(await stating(statement(), 'text/plain'))).rejects.toThrow('is no in-toto statement')
    await expect(verifyImage(await stating(['x']))).rejects.toThrow('it states undefined, which is no signature')
  })

  test.each<[string, (json: Json) => void, string]>([
    [
      'another media type',
      (json) => {
        json.mediaType = 'application/json'
      },
      'no Sigstore bundle of version 0.3',
    ],
    [
      'an older version by key',
      (json) => {
        json.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.2'
      },
      'older version',
    ],
    [
      'no key',
      (json) => {
        json.verificationMaterial = {}
      },
      'with which key or certificate',
    ],
    [
      'key and certificate',
      (json) => {
        json.verificationMaterial.certificate = { rawBytes: 'AA==' }
      },
      'with which key or certificate',
    ],
    [
      'an empty hint',
      (json) => {
        json.verificationMaterial.publicKey.hint = ''
      },
      'it names no key',
    ],
    [
      'no signature',
      (json) => {
        json.messageSignature = undefined
      },
      'there is no signature in it',
    ],
    [
      'two signatures',
      (json) => {
        json.dsseEnvelope = {}
      },
      'of bytes and of a statement at once',
    ],
    [
      'another digest',
      (json) => {
        json.messageSignature.messageDigest.algorithm = 'SHA1'
      },
      'its digest is not SHA-256',
    ],
    [
      'what is not base64',
      (json) => {
        json.messageSignature.signature = '!!'
      },
      'is not base64',
    ],
  ])('a bundle with %s', async (_, change, why) => {
    await expect(verify(await changed(signer.sign(bytes, signal), change))).rejects.toThrow(why)
  })

  test('envelopes with two signatures or none', async () => {
    for (const signatures of [[], [{ sig: 'AA==' }, { sig: 'AA==' }]]) {
      const bundle = await changed(signer.signStatement(imageStatement(digest), signal), (json) => {
        json.dsseEnvelope.signatures = signatures
      })
      await expect(verifyImage(bundle)).rejects.toThrow('not exactly one signature')
    }
  })

  test('empty, truncated, huge, not JSON', async () => {
    const whole = Buffer.from(await signer.sign(bytes, signal))
    await expect(verify(Buffer.alloc(0))).rejects.toThrow('it is empty')
    await expect(verify(whole.subarray(0, -9))).rejects.toThrow('it is no JSON object')
    await expect(verify(Buffer.concat([whole, whole]))).rejects.toThrow('it is no JSON object')
    await expect(verify(Buffer.alloc(600_000, ' '))).rejects.toThrow('more than a bundle needs')
  })

  test('a trusted key that can not be read, or is of another kind, by a sentence', async () => {
    const blob = await signer.sign(bytes, signal)
    const broken = publicPem(privateKey).replace(/[A-Za-z0-9+/]{20}/, 'A')
    const trusting = (key: string) => verify(blob, bytes, { ...trust, keys: [key] })
    await expect(trusting(broken)).rejects.toThrow("trusted Sigstore key 1 can't be read")
    await expect(trusting('')).rejects.toThrow('trusted Sigstore key 1 is no public key in PEM')
    const rsa = String(
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }),
    )
    await expect(trusting(rsa)).rejects.toThrow('is of kind rsa, where ECDSA on P-256 is needed')
  })
})

describe('keys to sign with', () => {
  const encrypted = String(
    privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' }),
  )

  test('PKCS#8 and SEC 1, with a passphrase and without', () => {
    const sec1 = String(privateKey.export({ type: 'sec1', format: 'pem' }))
    for (const key of [readPrivateKey(pem), readPrivateKey(sec1), readPrivateKey(encrypted, 'right')]) {
      expect(hintOf(key)).toBe(signer.signer)
    }
  })

  test.each<[string, () => string, string | undefined, string]>([
    ['a wrong passphrase', () => encrypted, 'wrong', 'the passphrase of the Sigstore key to sign with is wrong'],
    ['no passphrase', () => encrypted, undefined, 'is protected by a passphrase and none was given'],
    ['nothing', () => '', undefined, "can't be read; give PEM with its line breaks"],
    [
      'a line without breaks',
      () => pem.replaceAll('\n', ' '),
      undefined,
      "can't be read; give PEM with its line breaks",
    ],
    ['a public key', () => publicPem(privateKey), undefined, 'is a public one'],
    [
      "cosign's own form",
      () => '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n',
      'x',
      'cosign import-key-pair --key key.pem',
    ],
    [
      'another curve',
      () =>
        String(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' })),
      undefined,
      'is of kind secp384r1, where ECDSA on P-256 is needed',
    ],
  ])('%s is refused by a sentence that shows nothing of the key', (_, key, passphrase, why) => {
    const attempt = () => sigstoreKeySigner({ key: key(), ...(passphrase !== undefined && { passphrase }) })
    expect(attempt).toThrow(expect.objectContaining({ name: 'UserError', message: expect.stringContaining(why) }))
    expect(attempt).not.toThrow(/[A-Za-z0-9+/]{40}|\n/)
  })
})
