import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { partOfBytes, pushArtifact } from '../../src/oci/artifact.ts'
import { openRegistry, type Repository } from '../../src/oci/registry.ts'
import { checkRuns, signImage, verifyImage } from '../../src/sign/image.ts'
import { BUNDLE_TYPE } from '../../src/sign/sigstore/bundle.ts'
import { sigstoreKeySigner } from '../../src/sign/sigstore/by-key.ts'
import { publicPem } from '../../src/sign/sigstore/key.ts'
import { keylessSigner } from '../../src/sign/sigstore/keyless.ts'
import { imageStatement } from '../../src/sign/sigstore/statement.ts'
import { verifySigstore } from '../../src/sign/sigstore/verify.ts'
import { programs } from '../lab/programs.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { access, pushSample } from '../oci/sample.ts'
import { ISSUER, startAuthority, tokenFor } from './sigstore/authority.ts'
import { useWorld } from './world.ts'

const run = promisify(execFile)
const tools = await programs(['cosign'], console.error)
const world = useWorld()
const { signal } = world
const at = (name: string) => join(world.folder, name)

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
const signer = sigstoreKeySigner({ key })
const sigstore = { keys: [publicPem(privateKey)], identities: [] }
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const otherPem = String(other.export({ type: 'pkcs8', format: 'pem' }))

/** @returns what it wrote to both streams */
async function cosign(...args: string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', HOME: world.folder, COSIGN_PASSWORD: 'pw' }
  const { stdout, stderr } = await run(tools.cosign, args, { env, cwd: world.folder })
  return stdout + stderr
}

const OFFLINE = ['--key', 'cosign.pub', '--insecure-ignore-tlog', '--trusted-root', 'tr.json']
const WITHOUT_LOG = ['--key', 'import-cosign.key', '--signing-config', 'sc.json', '--trusted-root', 'tr.json', '--yes']

beforeAll(async () => {
  writeFileSync(at('openssl.key'), key)
  writeFileSync(at('cosign.pub'), publicPem(privateKey))
  await cosign('trusted-root', 'create', '--out', 'tr.json')
  await cosign('signing-config', 'create', '--out', 'sc.json')
  await cosign('import-key-pair', '--key', 'openssl.key')
})

describe('blobs', () => {
  const bytes = Buffer.from('some bytes\n')
  beforeAll(() => writeFileSync(at('blob'), bytes))

  test('cosign verifies what we sign', async () => {
    writeFileSync(at('ours.json'), await signer.sign(bytes, signal))
    expect(await cosign('verify-blob', ...OFFLINE, '--bundle', 'ours.json', 'blob')).toContain('Verified OK')
    writeFileSync(at('changed'), 'other bytes\n')
    await expect(cosign('verify-blob', ...OFFLINE, '--bundle', 'ours.json', 'changed')).rejects.toThrow()
  })

  test('we verify what cosign signs with the same key', async () => {
    await cosign('sign-blob', ...WITHOUT_LOG, '--bundle', 'theirs.json', 'blob')
    const found = { bytes: readFileSync(at('theirs.json')), where: 'theirs.json' }
    expect(await verifySigstore(bytes, found, sigstore, world)).toEqual({ kind: 'sigstore', signer: signer.signer })
    await expect(verifySigstore(Buffer.from('x'), found, sigstore, world)).rejects.toThrow('other bytes')
  })

  test('cosign verifies what we sign keyless, by identity and issuer', async () => {
    const authority = await startAuthority(world.folder)
    const services = { fulcio: authority.address, rekor: authority.address }
    const keyless = await keylessSigner({ token: async () => tokenFor('https://example.com/me'), ...services })
    writeFileSync(at('keyless.json'), await keyless.sign(bytes, signal))
    const trust = ['--trusted-root', authority.trustedRoot, '--certificate-oidc-issuer', ISSUER]
    const verify = (identity: string) =>
      cosign('verify-blob', ...trust, '--certificate-identity', identity, '--bundle', 'keyless.json', 'blob')
    expect(await verify('https://example.com/me')).toContain('Verified OK')
    await expect(verify('https://example.com/you')).rejects.toThrow()
    await authority.stop()
  })
})

describe.each(['distribution', 'olareg'] as const)('images on %s', (kind) => {
  let registry: Registry
  let repository: Repository
  const name = () => `${registry.address}/acme/shop`
  beforeAll(async () => {
    registry = await startRegistry({ kind })
    repository = openRegistry(name(), access())
  })
  afterAll(() => registry.stop())

  async function images(tag: string): Promise<[what: string, digest: string][]> {
    const { index, platforms } = await pushSample(repository, tag, 500)
    return [
      ['index', index.descriptor.digest],
      ['one platform', platforms[0]?.descriptor.digest ?? ''],
    ]
  }

  function cosignVerifies(digest: string): Promise<string> {
    return cosign('verify', ...OFFLINE, '--allow-http-registry', `${name()}@${digest}`)
  }

  test('cosign and we verify what we sign', async () => {
    for (const [, digest] of await images('ours')) {
      await expect(verifyImage(repository, digest, { sigstore }, world)).rejects.toThrow(
        `${name()}@${digest} is not signed`,
      )
      const made = await signImage(repository, digest, signer, world)
      expect((await repository.referrers(digest)).map((one) => one.digest)).toContain(made)
      expect(await cosignVerifies(digest)).toContain('The signatures were verified against the specified public key')
      const { verified, refused } = await verifyImage(repository, digest, { sigstore }, world)
      expect({ verified, refused }).toEqual({ verified: [{ kind: 'sigstore', signer: signer.signer }], refused: [] })
    }
  })

  test('T20: what runs is the signed digest or a platform of the signed index', async () => {
    const [[, index], [, platform]] = (await images('runs')) as [[string, string], [string, string]]
    const [[, stranger]] = (await images('stranger')) as [[string, string]]
    await checkRuns(repository, index, index)
    await checkRuns(repository, index, platform)
    await expect(checkRuns(repository, index, stranger)).rejects.toThrow(
      `${stranger} runs, which is neither the signed`,
    )
    await expect(checkRuns(repository, platform, index)).rejects.toThrow('deploy the signed digest')
  })

  test('we verify what cosign signs', async () => {
    for (const [, digest] of await images('theirs')) {
      await cosign('sign', ...WITHOUT_LOG, '--allow-http-registry', `${name()}@${digest}`)
      expect(await verifyImage(repository, digest, { sigstore }, world)).toMatchObject({
        verified: [{ signer: signer.signer }],
      })
    }
  })

  test('T22: only keys that are trusted count, each of the others is explained, and a signature by a trusted key beside them is enough', async () => {
    const [[, digest]] = (await images('beside')) as [[string, string]]
    await signImage(repository, digest, sigstoreKeySigner({ key: otherPem }), world)
    await expect(verifyImage(repository, digest, { sigstore }, world)).rejects.toThrow(
      /has no signature that counts: the signature sha256:[0-9a-f]{64} does not count: it was made with a key that is not among the trusted ones$/,
    )
    await signImage(repository, digest, signer, world)
    const verdict = await verifyImage(repository, digest, { sigstore }, world)
    expect(verdict.verified).toHaveLength(1)
    expect(verdict.refused).toHaveLength(1)
    await expect(verifyImage(repository, digest, {}, world)).rejects.toThrow('neither a Sigstore key nor an identity')
  })

  test('T23: a signature of another image that is hung on this one', async () => {
    const [[, signed], [, unsigned]] = (await images('hung')) as [[string, string], [string, string]]
    const { descriptor: subject } = await repository.resolve(unsigned)
    const bundle = await signer.signStatement(imageStatement(signed), signal)
    const layers = [partOfBytes(bundle, BUNDLE_TYPE)]
    await pushArtifact(repository, { artifactType: BUNDLE_TYPE, layers, subject })
    await expect(verifyImage(repository, unsigned, { sigstore }, world)).rejects.toThrow(
      `it is a signature of another image, ${signed}`,
    )
  })

  test('an attestation by the same key is no signature, although cosign takes it for one', async () => {
    const [[, digest]] = (await images('attested')) as [[string, string]]
    writeFileSync(at('predicate.json'), '{}')
    const type = ['--type', 'https://example.com/scan', '--predicate', 'predicate.json']
    await cosign('attest', ...WITHOUT_LOG, ...type, '--allow-http-registry', `${name()}@${digest}`)
    expect(await cosignVerifies(digest)).toContain('were verified')
    await expect(verifyImage(repository, digest, { sigstore }, world)).rejects.toThrow(
      kind === 'olareg' ? 'is not signed' : 'which is no signature of the image',
    )
  })
})
