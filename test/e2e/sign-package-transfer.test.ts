import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openRegistry } from '../../src/oci/registry.ts'
import type { ActionResult, Inputs } from '../lab/action.ts'
import { startRegistry } from '../lab/registry.ts'
import { access, pushSample } from '../oci/sample.ts'
import { ISSUER, startAuthority, tokenFor } from '../sign/sigstore/authority.ts'
import { green, PASSPHRASE, packageScene, sentenceOf } from './package-scene.ts'

/** The action across an air gap, without a key of one's own, and back from an image to who signed it. */

const there = await startRegistry({ kind: 'distribution' })
const here = await startRegistry({ kind: 'olareg' })
const repository = `${there.address}/acme/packages`
const scene = packageScene(repository)
afterAll(async () => {
  scene.close()
  await there.stop()
  await here.stop()
})

const keys = { 'gpg-private-key': scene.releaseKey, 'gpg-passphrase': PASSPHRASE }
const both = { ...keys, sigstore: 'key', 'sigstore-key': scene.sigstore.key }
const shop = { name: 'acme/shop', version: '1.4.2' }

let image: string
let pushed: ActionResult
beforeAll(async () => {
  const store = openRegistry(`${there.address}/acme/shop`, access())
  image = `${store.name}@${(await pushSample(store, '1.4.2')).index.descriptor.digest}`
  const more = { images: `shop=${image}`, 'sign-images': 'also' }
  const sign = green(await scene.run({ command: 'sign', ...shop, ...both, ...more }))
  pushed = green(await scene.run({ command: 'push', path: sign.outputs.archive ?? '' }))
})

describe('across an air gap', () => {
  let exported: ActionResult
  const arrive = (more: Inputs = {}) =>
    scene.run({ command: 'import', path: exported.outputs.archive ?? '', registry: here.address, ...more })

  test('export writes one file, with everything that it needs', async () => {
    exported = green(await scene.run({ command: 'export', ...shop, 'require-signature': true }))
    expect(exported.outputs).toMatchObject({ ...shop, verified: 'true', digest: expect.stringMatching(/^sha256:/) })
    expect(exported.summary).toContain('### Exported: acme/shop 1.4.2')
    expect(execFileSync('tar', ['-tf', exported.outputs.archive ?? ''], { encoding: 'utf8' })).toContain('oci-layout')
  })

  test('T7: import refuses another file than the one that was handed over', async () => {
    const refusal = sentenceOf(await arrive({ digest: `sha256:${'0'.repeat(64)}` }))
    expect(refusal).toMatch(/is sha256:\w+ and not sha256:0+; it is damaged, or another file/)
    expect(sentenceOf(await arrive({ registry: '' }))).toMatch(/nothing says where .* is on this side/)
  })

  test('import brings it to the other registry, where it verifies by its digest', async () => {
    const { digest = '' } = exported.outputs
    const dry = green(await arrive({ digest, 'dry-run': true }))
    expect(dry.outputs.package).toBe('')
    const imported = green(await arrive({ digest, 'require-signature': true, environment: 'staging' }))
    expect(imported.outputs).toMatchObject({ ...shop, digest: pushed.outputs.digest, verified: 'true' })
    expect(imported.outputs.package).toContain(`${here.address}/acme/packages/acme/shop:1.4.2@sha256:`)
    expect(JSON.parse(imported.outputs.mapping ?? '')).toEqual({ [image]: image.replace(there.address, here.address) })
    const at = { repository: `${here.address}/acme/packages`, package: imported.outputs.package ?? '' }
    const verified = green(await scene.run({ command: 'verify', ...at, environment: 'staging' }))
    expect(verified.outputs.verified).toBe('true')
  })
})

describe('audit', () => {
  test('follows an image back to its package and its signer, and is signed', async () => {
    const audited = green(await scene.run({ command: 'audit', image, package: 'acme/shop@1.4.2', ...keys }))
    const file = audited.outputs.audit ?? ''
    const { links } = JSON.parse(readFileSync(file, 'utf8')) as { links: { kind: string; standing: string }[] }
    const standing = (kind: string) => links.find((link) => link.kind === kind)?.standing
    expect([standing('signature'), standing('package'), standing('running')]).toEqual(['proved', 'proved', 'claimed'])
    const signature = readFileSync(`${file}.asc`)
    expect(scene.maker.verify(readFileSync(file), signature)).toContain(scene.release)
    expect(audited.outputs.fingerprint).toBe(scene.release)
  })

  test('of nothing is one sentence', async () => {
    expect(sentenceOf(await scene.run({ command: 'audit' }))).toMatch(
      /an audit needs an image by digest .*, or a service/,
    )
    const tag = await scene.run({ command: 'audit', image: 'ghcr.io/acme/shop:1' })
    expect(sentenceOf(tag)).toMatch(/is no image by digest/)
  })
})

test('keyless: the identity of the workflow signs, and only it counts', async () => {
  const workflow = 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main'
  const authority = await startAuthority(scene.folder)
  const asked: (string | undefined)[] = []
  const tokens = createServer((request, response) => {
    asked.push(request.url, request.headers.authorization)
    response.end(JSON.stringify({ value: tokenFor(workflow) }))
  })
  await new Promise<void>((listening) => tokens.listen(0, '127.0.0.1', listening))
  try {
    const { port } = tokens.address() as { port: number }
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-of-the-lab',
    }
    const keyless = { sigstore: 'keyless', 'fulcio-url': authority.address, 'rekor-url': authority.address }
    const signed = green(await scene.run({ command: 'sign', ...shop, ...keyless }, { env }))
    expect(signed.outputs.fingerprint).toBe(workflow)
    expect(asked.slice(0, 2)).toEqual(['/token?api-version=2.0&audience=sigstore', 'Bearer request-token-of-the-lab'])
    expect(signed.stdout.replace(/^::add-mask::.*$/gm, '')).not.toContain('request-token-of-the-lab')
    mkdirSync(join(scene.repository, 'keys'), { recursive: true })
    copyFileSync(authority.trustedRoot, join(scene.repository, 'keys/root.json'))
    const verify = (identity: string) => {
      const trusted = { 'sigstore-identities': [{ identity, issuer: ISSUER }], 'trusted-root': 'keys/root.json' }
      const given = { 'trusted-keys': JSON.stringify({ staging: trusted }), 'check-images': false }
      return scene.run({ command: 'verify', path: signed.outputs.archive ?? '', ...shop, ...given })
    }
    expect(green(await verify(workflow)).outputs).toMatchObject({ verified: 'true', fingerprint: workflow })
    expect(sentenceOf(await verify(workflow.replace('main', 'other')))).toMatch(
      /it was made by https:.*main of https:.*not by/,
    )
  } finally {
    await authority.stop()
    tokens.close()
  }
})
