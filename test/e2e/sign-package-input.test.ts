import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { rawArchive } from '../package/tar-bytes.ts'
import { onFullDisk } from './full-disk.ts'
import { PASSPHRASE, packageScene, sentenceOf } from './package-scene.ts'

/** What sign-package says of wrong inputs, and that nothing is left of the attempt. */

const scene = packageScene()
afterAll(() => scene.close())

const keys = { 'gpg-private-key': scene.releaseKey, 'gpg-passphrase': PASSPHRASE }
const image = `shop=ghcr.io/acme/shop@sha256:${'ab'.repeat(32)}`
const named = { name: 'acme/shop', version: '1.4.2', 'check-images': false }

describe('wrong inputs are one sentence, and leave nothing', () => {
  const ring = scene.maker
  const cases: [string, Record<string, string>, RegExp][] = [
    ['no key', { command: 'sign' }, /there is nothing to sign with; give gpg-private-key/],
    ['a passphrase and no key', { command: 'sign', 'gpg-passphrase': 'x' }, /input gpg-private-key is missing/],
    [
      'a wrong passphrase',
      { command: 'sign', 'gpg-private-key': scene.releaseKey, 'gpg-passphrase': 'not this one' },
      /the passphrase of the OpenPGP key to sign with is wrong/,
    ],
    [
      'no passphrase',
      { command: 'sign', 'gpg-private-key': scene.releaseKey },
      /protected by a passphrase and none was given/,
    ],
    [
      'a key without its secret part',
      { command: 'sign', 'gpg-private-key': ring.publicKey(scene.release) },
      /has no secret part; give what gpg --armor --export-secret-keys writes/,
    ],
    [
      'a key that is none',
      { command: 'sign', 'gpg-private-key': 'nonsense' },
      /it holds no OpenPGP key; give the armoured key/,
    ],
    ['sigstore without its key', { command: 'sign', sigstore: 'key' }, /input sigstore-key is missing/],
    [
      'a Sigstore key and no word',
      { command: 'sign', 'sigstore-key': 'x' },
      /input sigstore is off, and a Sigstore key is given/,
    ],
    [
      'keyless without a token',
      { command: 'sign', sigstore: 'keyless' },
      /there is no OIDC token for this job; give it "permissions: id-token: write"/,
    ],
    [
      'sign-images without Sigstore',
      { command: 'sign', ...keys, 'sign-images': 'also', images: image },
      /input sigstore is missing; images are signed with Sigstore alone/,
    ],
    ['no such folder', { path: 'nowhere' }, /input path: there is no folder nowhere/],
    ['no service', { name: 'cart', config: 'two.yml' }, /two\.yml has no service cart; it has shop, front/],
    ['no name', { config: 'two.yml' }, /input name is missing, and the configuration has shop, front/],
    ['a version that is none', { version: '1.4' }, /input version: "1\.4" is not understood; write a semantic version/],
    [
      'a name in capitals',
      { name: 'Acme/Shop' },
      /input name: "Acme\/Shop" is not understood; write lower-case letters/,
    ],
    ['an image by tag', { images: 'ghcr.io/acme/shop:1' }, /images\.shop: .* by digest, such as/],
    ['two images of a container', { images: `${image}\n${image}` }, /there are two for the container shop/],
    [
      'a range that is none',
      { dependencies: 'acme/cart newest' },
      /dependencies\."acme\/cart": "newest" is no range of versions/,
    ],
    ['a dependency without a range', { dependencies: 'acme/cart' }, /"acme\/cart" is no name with a range of versions/],
    [
      'an archive that is none',
      { command: 'verify', path: 'Dockerfile', name: 'shop', version: '1.0.0' },
      /the package Dockerfile/,
    ],
    [
      'no version to verify',
      { command: 'verify', path: 'Dockerfile', name: 'shop' },
      /input version is missing; a package that is signed but another one/,
    ],
    [
      'a source of versions to verify',
      { command: 'verify', path: 'Dockerfile', name: 'shop', version: 'auto' },
      /input version: auto is for pack/,
    ],
    ['a digest that is none', { digest: 'abc' }, /input digest: "abc" is no digest; write sha256:/],
    ['keys that are none', { 'trusted-keys': 'production: [x]' }, /input trusted-keys: production: /],
  ]
  beforeAll(() => scene.commit({ 'two.yml': 'services: {shop: {}, front: {}}\n' }))

  test.each(cases)('%s', async (_, inputs, sentence) => {
    const result = await scene.run(inputs)
    expect(sentenceOf(result)).toMatch(sentence)
    expect(sentenceOf(result).split('\n')).toHaveLength(1)
    expect(result.outputs.archive).toBe('')
    expect([scene.leftKeys(), scene.agents()]).toEqual([[], []])
  })

  test('no gpg', async () => {
    const tools = join(scene.folder, 'tools')
    execFileSync('mkdir', [tools])
    execFileSync('ln', ['-s', '/usr/bin/git', join(tools, 'git')])
    const result = await scene.run({ command: 'sign', ...named, ...keys }, { env: { PATH: tools } })
    expect(sentenceOf(result)).toMatch(/the program gpg is in no folder of PATH .*; install it on the runner/)
  })

  test('a place that is taken', async () => {
    const output = join(scene.folder, 'taken.tar.gz')
    copyFileSync(join(scene.repository, 'Dockerfile'), output)
    expect(sentenceOf(await scene.run({ output }))).toMatch(
      /can't write .*taken\.tar\.gz: something stands there already/,
    )
  })

  test('a package of a newer schema', async () => {
    const newer = { schema: 2, name: 'acme/shop', version: '1.4.2', stage: 'staging', images: [], files: [] }
    const archive = join(scene.folder, 'newer.tar.gz')
    writeFileSync(archive, rawArchive([{ name: 'metadata/manifest.json', content: `${JSON.stringify(newer)}\n` }]))
    for (const command of ['verify', 'sign', 'push']) {
      const given = { command, path: archive, ...named, ...keys, repository: '127.0.0.1:9/acme' }
      expect(sentenceOf(await scene.run(given))).toMatch(
        /manifest\.json has schema 2 and this Gradus reads schema 1; use the Gradus that made it, or a newer one/,
      )
    }
  })

  test('a full disk leaves no half-written package', () => {
    scene.commit({ 'recipe/noise.txt': randomBytes(40_000).toString('base64') })
    const disk = join(scene.folder, 'disk')
    const { said, left } = onFullDisk(disk, scene.repository, { name: 'acme/shop', version: '1.4.2', output: disk })
    expect(said).toMatch(
      /can't write .*acme-shop-1\.4\.2\.tar\.gz: no space is left on the disk; make room and run this again/,
    )
    expect(left).toEqual([])
  })

  test('a folder without a commit', async () => {
    const path = join(scene.folder, 'bare')
    execFileSync('mkdir', [path])
    expect(sentenceOf(await scene.run({ path }))).toMatch(/bare is at no commit that git can tell/)
  })
})
