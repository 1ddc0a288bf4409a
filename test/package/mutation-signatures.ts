import { createHash, generateKeyPairSync } from 'node:crypto'
import { canonicalBytes } from '../../src/package/canonical.ts'
import { LOCK, MANIFEST, PACKAGE } from '../../src/package/types.ts'
import { sigstoreKeySigner } from '../../src/sign/sigstore/by-key.ts'
import { publicPem } from '../../src/sign/sigstore/key.ts'
import type { Trust } from '../../src/sign/types.ts'
import { twoPackets } from '../sign/openpgp/maker.ts'
import { FILES } from './mutation-files.ts'
import {
  ACCEPTED,
  ASC,
  alice,
  BUNDLE,
  bytesAt,
  entry,
  type Files,
  flipped,
  judgedBy,
  maker,
  manifest,
  ofFiles,
  plain,
  type Row,
  signature,
  trustIn,
  withSignature,
} from './mutation-world.ts'
import { never } from './sample.ts'

export const NONE = `the package has no signature that counts: ${ASC}`

export function signed(files: Files, key = alice, ...how: string[]): Files {
  return withSignature(files, maker.sign(key, bytesAt(files, MANIFEST), ...how))
}

const trust = trustIn(alice)
const asc =
  (bytes: string | Uint8Array, judge = trust) =>
  () =>
    ofFiles(withSignature(plain, Buffer.from(bytes as Uint8Array)), judgedBy(judge))
const by = (key: string, ...how: string[]) => asc(maker.sign(key, manifest, ...how), trustIn(key))
const AGAIN = 'sign it again with gpg --armor --detach-sign'
const text = String(signature)

export function signatureRows(): Row[] {
  const [stranger, expired, revoked, weak, sha1, past] = [
    maker.key('production'),
    maker.key('expired', { at: '20200101T000000', expires: '1y' }),
    maker.key('revoked'),
    maker.key('weak', { algorithm: 'rsa1024' }),
    maker.key('sha1', { algorithm: 'rsa2048' }),
    maker.key('past', { at: '20200101T000000' }),
  ]
  const ofRevoked = maker.sign(revoked, manifest)
  maker.revoke(revoked)
  const at2020 = ['--faked-system-time', '20200601T000000']
  const both = { ...trustIn(alice, stranger).openpgp, fingerprints: [alice] } as NonNullable<Trust['openpgp']>

  return [
    ['cut off', asc(text.slice(0, -40)), `${NONE} is truncated: its signature block has no end; ${AGAIN}`],
    ['twice', asc(text + text), `${NONE} holds 2 signature blocks where one belongs; ${AGAIN}`],
    [
      'two under one armour',
      asc(twoPackets(signature, signature)),
      `${NONE} does not count: it holds more than one signature`,
    ],
    [
      'with its text inside',
      asc(maker.sign(alice, manifest, '--clear-sign')),
      `${NONE} is a signed message with its text inside, not a signature of its own; ${AGAIN}`,
    ],
    [
      'with its bytes inside',
      asc(maker.sign(alice, manifest, '--sign')),
      `${NONE} has no armoured OpenPGP signature in it; ${AGAIN}`,
    ],
    ['with something before it', asc(`x\n${text}`), `${NONE} has something besides its signature block; ${AGAIN}`],
    [
      'whose bytes are none',
      asc(text.replace(/\n\n[^=-]+/, '\n\nAAAA\n')),
      `${NONE} does not count: it is damaged: gpg finds no signature in it`,
    ],
    [
      'T22: of a key that is not trusted here',
      asc(maker.sign(stranger, manifest)),
      `${NONE} does not count: it was made with a key that is not among the trusted ones`,
    ],
    [
      "T22: of another stage's key",
      asc(maker.sign(stranger, manifest), { openpgp: both }),
      `${NONE} does not count: its key ${stranger} is not one of the trusted ${alice}`,
    ],
    [
      'where nobody is trusted',
      asc(signature, {}),
      `${NONE} does not count: no OpenPGP key is trusted here; add it to trusted-keys`,
    ],
    ['of a key that expired', by(expired, ...at2020), `${NONE} does not count: the key expired`],
    ['of a key that was revoked', asc(ofRevoked, trustIn(revoked)), `${NONE} does not count: the key was revoked`],
    [
      'of an RSA key of 1024 bits',
      by(weak),
      `${NONE} does not count: its key is too weak: it is an RSA key of 1024 bits, fewer than 2048`,
    ],
    [
      'over SHA-1',
      by(sha1, '--digest-algo', 'SHA1'),
      `${NONE} does not count: it uses SHA-1, where only SHA-256, SHA-384, SHA-512 count`,
    ],
    [
      'that expired',
      by(past, ...at2020, '--default-sig-expire', '1d'),
      `${NONE} does not count: the signature expired`,
    ],
    [
      'of a time to come',
      by(alice, '--faked-system-time', '20400101T000000!'),
      `${NONE} does not count: it says it was made at 2040-01-01T00:00:00.000Z, which is still to come`,
    ],
    [
      'over text',
      by(alice, '--textmode'),
      `${NONE} does not count: it is of class 01, not a signature over a file's bytes (00)`,
    ],
  ]
}

export function bundleRows(): Row[] {
  const pem = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const key = pem()
  const signerOf = (one: typeof key) => sigstoreKeySigner({ key: String(one.export({ type: 'pkcs8', format: 'pem' })) })
  const sigstore = { keys: [publicPem(key)], identities: [] }
  const bundle = (bytes: Uint8Array) =>
    ofFiles(new Map([...plain, [BUNDLE, entry(BUNDLE, bytes)]]), judgedBy({ sigstore }))
  const sign = (one: typeof key, bytes: Uint8Array) => signerOf(one).sign(bytes, never)
  const FALSE = `the package has no signature that counts: ${BUNDLE} does not count`
  const REMEDY = 'sign it again with cosign 3 or sign-package'

  return [
    ['none', async () => bundle(await sign(key, manifest)), ACCEPTED],
    [
      'of other bytes',
      async () => bundle(await sign(key, flipped(manifest))),
      `${FALSE}: it is a signature of other bytes: they were changed, or it belongs to something else`,
    ],
    [
      'of another key',
      async () => bundle(await sign(pem(), manifest)),
      `${FALSE}: it was made with a key that is not among the trusted ones`,
    ],
    ['nothing in it', () => bundle(Buffer.alloc(0)), `${FALSE}: it is empty; ${REMEDY}`],
    [
      'cut off',
      async () => bundle(Buffer.from(await sign(key, manifest)).subarray(0, -9)),
      `${FALSE}: it is no JSON object; ${REMEDY}`,
    ],
  ]
}

const restated =
  (change: object, files: Files = plain) =>
  () => {
    const bytes = canonicalBytes({ ...JSON.parse(String(manifest)), ...change })
    return ofFiles(signed(new Map([...files, [MANIFEST, entry(MANIFEST, bytes)]])))
  }
/** package.json with other bytes, and a manifest that lists those. */
export const rewritten = (change: object) => () => {
  const content = Buffer.from(JSON.stringify({ ...JSON.parse(String(bytesAt(plain, PACKAGE))), ...change }))
  const sha256 = createHash('sha256').update(content).digest('hex')
  const files = FILES.map((one) => (one.path === PACKAGE ? { ...one, size: content.length, sha256 } : one))
  return restated({ files }, new Map([...plain, [PACKAGE, entry(PACKAGE, content)]]))()
}
const image = `sha256:${'cd'.repeat(32)}`
const NEWER = 'and this Gradus reads schema 1; use the Gradus that made it, or a newer one'

/** Signed by the right key, and still not what it should be. */
export function statedRows(): Row[] {
  return [
    ['a newer manifest', restated({ schema: 2 }), `P: ${MANIFEST} has schema 2 ${NEWER}`],
    ['a newer package', rewritten({ schema: 2 }), `P: ${PACKAGE} has schema 2 ${NEWER}`],
    [
      'other images in the manifest',
      restated({ images: [image] }),
      `P: ${PACKAGE} and the manifest name other images; pack it again`,
    ],
    [
      'another name',
      restated({ name: 'acme/cart' }),
      `P: ${PACKAGE} says name acme/shop and the manifest acme/cart; pack it again`,
    ],
    [
      'another lock',
      restated({ lock: 'ab'.repeat(32) }),
      `P: the manifest has another digest of ${LOCK} than its list of files; pack it again`,
    ],
    [
      'a file twice',
      restated({ files: [FILES[0], ...FILES] }),
      `P: ${MANIFEST} lists ${FILES[0]?.path}, which is there twice`,
    ],
    [
      'a file without a right place',
      restated({ files: [{ ...FILES[0], path: '../x' }] }),
      `P: ${MANIFEST} lists ../x, which leads out of the package by ".."`,
    ],
  ]
}
