import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { keylessSigner } from '../../../src/sign/sigstore/keyless.ts'
import { imageStatement } from '../../../src/sign/sigstore/statement.ts'
import { verifyImageBundle, verifySigstore } from '../../../src/sign/sigstore/verify.ts'
import { useWorld } from '../world.ts'
import { type Authority, ISSUER, startAuthority, tokenFor } from './authority.ts'

const world = useWorld()
const { signal } = world
const where = 'metadata/bundle.sigstore.json'
const bytes = Buffer.from('{"name":"shop"}\n')
const digest = `sha256:${'ab'.repeat(32)}`
const identity = 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main'

let authority: Authority
let other: Authority
beforeAll(async () => {
  authority = await startAuthority(world.folder)
  other = await startAuthority(world.folder)
})
afterAll(async () => {
  await authority.stop()
  await other.stop()
})

// biome-ignore lint/suspicious/noExplicitAny: tests change any part of it
type Json = any

function signer(subject = identity, more: object = {}, at = authority.address) {
  return keylessSigner({ token: async () => tokenFor(subject, more), fulcio: at, rekor: at })
}

function trusting(who = identity, issuer = ISSUER, trustedRoot = authority.trustedRoot) {
  return { keys: [], identities: [{ identity: who, issuer }], trustedRoot }
}

async function verify(bundle: Uint8Array, trust = trusting(), what: Uint8Array = bytes) {
  return await verifySigstore(what, { bytes: bundle, where }, trust, world)
}

test('bytes that are signed with a token verify offline by identity and issuer, with the time of the log', async () => {
  const by = await signer()
  expect(by).toMatchObject({ kind: 'sigstore', signer: identity })
  const bundle = await by.sign(bytes, signal)
  expect(JSON.parse(String(bundle))).toMatchObject({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { certificate: {}, tlogEntries: [{}] },
  })
  const { at = '', ...verified } = await verify(bundle)
  expect(verified).toEqual({ kind: 'sigstore', signer: identity })
  expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(120_000)
  expect(readdirSync(world.folder).filter((name) => name.startsWith('sigstore-'))).toEqual([])
})

test('an image that is signed with a token verifies by the digest in what was signed', async () => {
  const bundle = await (await signer()).signStatement(imageStatement(digest), signal)
  const found = { bytes: bundle, where }
  expect(await verifyImageBundle(digest, found, trusting(), world)).toMatchObject({ signer: identity })
  await expect(verifyImageBundle(`sha256:${'cd'.repeat(32)}`, found, trusting(), world)).rejects.toThrow(
    'of another image',
  )
})

test("the signer of a token of GitHub's is the workflow at its ref", async () => {
  const workflow = 'acme/shop/.github/workflows/release.yml@refs/heads/main'
  const by = await signer('repo:acme/shop:ref:refs/heads/main', { job_workflow_ref: workflow })
  expect(by.signer).toBe(identity)
})

describe('refused', () => {
  let bundle: Uint8Array
  beforeAll(async () => {
    bundle = await (await signer()).sign(bytes, signal)
  })

  test('another identity, another issuer, and an identity that is only the beginning or a pattern', async () => {
    const dots = identity.replaceAll('.', 'x')
    for (const who of [`${identity}-2`, identity.slice(0, -1), identity.slice(8), '.*', dots]) {
      await expect(verify(bundle, trusting(who))).rejects.toThrow(
        `it was made by ${identity} of ${ISSUER}, not by ${who}`,
      )
    }
    await expect(verify(bundle, trusting(identity, 'https://elsewhere'))).rejects.toThrow('not by')
    await expect(verify(bundle, { ...trusting(), identities: [] })).rejects.toThrow(
      'no identity with its issuer is trusted',
    )
    const patterned = await (await signer(dots)).sign(bytes, signal)
    await expect(verify(patterned)).rejects.toThrow(`it was made by ${dots}`)
  })

  test('other bytes, another authority, a key list alone', async () => {
    await expect(verify(bundle, trusting(), Buffer.from('other'))).rejects.toThrow(`${where} does not count`)
    await expect(verify(bundle, trusting(identity, ISSUER, other.trustedRoot))).rejects.toThrow(
      `${where} does not count`,
    )
  })

  test.each<[string, (json: Json) => void]>([
    ['without its log entry', (json: Json) => Object.assign(json.verificationMaterial, { tlogEntries: [] })],
    [
      'with a damaged certificate',
      (json: Json) => Object.assign(json.verificationMaterial, { certificate: { rawBytes: 'AAAA' } }),
    ],
    [
      'with a later time of the log',
      (json: Json) => Object.assign(json.verificationMaterial.tlogEntries[0], { integratedTime: '4000000000' }),
    ],
    ['with log entries of another shape', (json: Json) => Object.assign(json.verificationMaterial, { tlogEntries: 7 })],
  ])('%s', async (_, change) => {
    const json = JSON.parse(String(bundle))
    change(json)
    const error = await verify(Buffer.from(JSON.stringify(json))).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    expect(error).toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^metadata\/bundle.*does not count: [^\n]+$/),
    })
  })

  test('a trusted root that is missing or none', async () => {
    const file = join(world.folder, 'root.json')
    await expect(verify(bundle, trusting(identity, ISSUER, file))).rejects.toThrow(
      `the trusted root ${file} can't be read`,
    )
    writeFileSync(file, '[]')
    await expect(verify(bundle, trusting(identity, ISSUER, file))).rejects.toThrow(/trusted root|does not count/)
  })
})

describe('T8: without a signature, one sentence and nothing of the token', () => {
  async function refusal(attempt: Promise<unknown>): Promise<string> {
    const error = await attempt.then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    expect(error?.name).toBe('UserError')
    expect(error?.cause).toBeUndefined()
    expect(error?.message).not.toMatch(/eyJ|c2ln|\n/)
    return error?.message ?? ''
  }

  test('a token that names nobody', async () => {
    for (const token of ['', 'eyJ', 'eyJ.eyJ.c2ln', `eyJ.${Buffer.from('{}').toString('base64url')}.x`]) {
      expect(await refusal(keylessSigner({ token: async () => token }))).toContain('permissions: id-token: write')
    }
  })

  test('an authority that refuses, and a log that does', async () => {
    for (const path of ['/api/v2/signingCert', '/api/v1/log/entries']) {
      const broken = await startAuthority(world.folder, { [path]: 403 })
      const by = await signer(identity, {}, broken.address)
      expect(await refusal(by.sign(bytes, signal))).toMatch(/^no keyless signature: .*403/)
      await broken.stop()
    }
  })
})
