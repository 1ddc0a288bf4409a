import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ActionResult } from '../lab/action.ts'
import { programs } from '../lab/programs.ts'
import { gnuList } from '../package/sample.ts'
import { rawArchive } from '../package/tar-bytes.ts'
import { onFullDisk } from './full-disk.ts'
import { allTextIn, green, PASSPHRASE, packageScene, sentenceOf } from './package-scene.ts'

const { cosign } = await programs(['cosign'], console.error)
const scene = packageScene()
afterAll(() => scene.close())

const keys = { 'gpg-private-key': scene.releaseKey, 'gpg-passphrase': PASSPHRASE }
const both = { ...keys, sigstore: 'key', 'sigstore-key': scene.sigstore.key }
const image = `shop=ghcr.io/acme/shop@sha256:${'ab'.repeat(32)}`
const named = { name: 'acme/shop', version: '1.4.2', 'check-images': false }

describe('from a commit to a signed package', () => {
  let packed: ActionResult
  let signed: ActionResult
  beforeAll(async () => {
    packed = await scene.run({ command: 'pack', name: 'acme/shop', images: image })
    signed = await scene.run({ command: 'sign', path: packed.outputs.archive ?? '', ...both })
  })
  const archiveOf = ({ outputs }: ActionResult) => outputs.archive ?? ''

  test('pack takes version and name from the commit, and the same commit gives the same bytes', async () => {
    green(packed)
    expect(packed.outputs).toMatchObject({ name: 'acme/shop', version: '1.4.2', verified: '', signature: '' })
    expect(packed.stdout).toContain('acme/shop 1.4.2 (tag v1.4.2), packed for staging')
    expect(gnuList(archiveOf(packed)).join('\n')).toMatch(
      /containers\/k8s\/deployment\.yaml[\s\S]+metadata\/manifest\.json/,
    )
    const again = green(await scene.run({ name: 'acme/shop', images: image }))
    expect(again.outputs.digest).toBe(packed.outputs.digest)
    expect(readFileSync(archiveOf(again)).equals(readFileSync(archiveOf(packed)))).toBe(true)
    expect(packed.summary).toContain('### Package acme/shop 1.4.2')
  })

  test('sign adds signatures and changes nothing else', () => {
    green(signed)
    expect(signed.outputs).toMatchObject({ name: 'acme/shop', version: '1.4.2', fingerprint: scene.release })
    const added = gnuList(archiveOf(signed)).filter((line) => !gnuList(archiveOf(packed)).includes(line))
    expect(added.map((line) => line.replace(/.* /, ''))).toEqual([
      'metadata/bundle.sigstore.json',
      'metadata/signature.asc',
    ])
    expect(signed.summary).toMatch(/### Signed: acme\/shop 1\.4\.2[\s\S]+OpenPGP[\s\S]+Sigstore/)
  })

  test('plain gpg and cosign verify what was signed', () => {
    const { manifest = '', signature = '', bundle = '' } = signed.outputs
    const verified = scene.maker.verify(readFileSync(manifest), readFileSync(signature))
    expect(verified).toMatch(new RegExp(`VALIDSIG .*${scene.release}`))
    const folder = dirname(manifest)
    writeFileSync(join(scene.folder, 'cosign.pub'), scene.sigstore.publicKey)
    const run = (...args: string[]) =>
      execFileSync(cosign, args, {
        cwd: scene.folder,
        env: { HOME: scene.folder, PATH: '/usr/bin:/bin' },
        stdio: 'pipe',
      })
    run('trusted-root', 'create', '--out', 'tr.json')
    const offline = ['--key', 'cosign.pub', '--insecure-ignore-tlog', '--trusted-root', 'tr.json', '--bundle', bundle]
    expect(() => run('verify-blob', ...offline, manifest)).not.toThrow()
    expect(() => run('verify-blob', ...offline, signature)).toThrow()
    expect(folder).toBe(dirname(signature))
  })

  test('verify checks it, tells who signed, and unpacks it', async () => {
    const output = join(scene.folder, 'unpacked')
    const path = archiveOf(signed)
    const verified = green(await scene.run({ command: 'verify', path, output, ...named }))
    expect(verified.outputs).toMatchObject({
      verified: 'true',
      fingerprint: scene.release,
      digest: signed.outputs.digest,
    })
    expect(JSON.parse(verified.outputs.signatures ?? '')).toEqual([
      { kind: 'openpgp', signer: scene.release, at: expect.any(String) },
      { kind: 'sigstore', signer: expect.any(String) },
    ])
    expect(readFileSync(join(output, 'containers/k8s/deployment.yaml'), 'utf8')).toContain('name: shop')
    expect(verified.summary).toContain('### Verified: acme/shop 1.4.2')
  })

  test('T7: an archive that was swapped on its way is neither signed nor verified', async () => {
    const { digest = '' } = packed.outputs
    const other = green(await scene.run({ name: 'acme/shop', version: '1.4.3' }))
    const sign = await scene.run({ command: 'sign', path: archiveOf(other), digest, ...keys })
    expect(sentenceOf(sign)).toMatch(
      /has the digest sha256:\w+, and sha256:\w+ was handed over; it was changed or swapped/,
    )
    expect(sign.outputs.archive).toBe('')
    const verify = await scene.run({ command: 'verify', path: archiveOf(other), digest, ...named })
    expect(sentenceOf(verify)).toMatch(/was handed over; it was changed or swapped/)
    expect(verify.outputs.verified).toBe('false')
    const handed = green(await scene.run({ command: 'sign', path: archiveOf(packed), digest, ...keys }))
    expect(handed.outputs.version).toBe('1.4.2')
  })

  test('T21: a valid package of another version, name or environment is refused', async () => {
    const path = archiveOf(signed)
    const refusal = async (change: Record<string, string>) =>
      sentenceOf(await scene.run({ command: 'verify', path, ...named, ...change }))
    expect(await refusal({ version: '1.4.3' })).toMatch(
      /is acme\/shop 1\.4\.2, signed as such, and version 1\.4\.3 was asked/,
    )
    expect(await refusal({ name: 'acme/cart' })).toMatch(/signed as such, and acme\/cart was asked for/)
    expect(await refusal({ environment: 'production' })).toMatch(/was packed for staging and not for production/)
  })

  test('T22: a key that is trusted elsewhere, or that the package brings along, does not count', async () => {
    const mallory = scene.maker.key('release')
    const path = archiveOf(
      green(await scene.run({ command: 'sign', 'gpg-private-key': scene.maker.secretKey(mallory), ...named })),
    )
    const refusal = sentenceOf(await scene.run({ command: 'verify', path, ...named }))
    expect(refusal).toMatch(/acme\/shop 1\.4\.2 \(for staging\) has no signature that counts: .* among the trusted/)
    const trusted = { production: { openpgp: [{ fingerprint: mallory, key: scene.maker.publicKey(mallory) }] } }
    const given = { 'trusted-keys': JSON.stringify(trusted) }
    expect(sentenceOf(await scene.run({ command: 'verify', path, ...named, ...given }))).toMatch(
      /no signature that counts/,
    )
  })
})

describe('keys', () => {
  test('keygen-check tries them out and shows what makes others trust them', async () => {
    const checked = green(await scene.run({ command: 'keygen-check', ...both }))
    expect(checked.outputs.fingerprint).toBe(scene.release)
    expect(readFileSync(checked.outputs['public-key'] ?? '', 'utf8')).toBe(scene.maker.publicKey(scene.release))
    expect(checked.summary).toContain(`{ fingerprint: ${scene.release}, key: keys/release.asc }`)
  })

  test('T8, T9: key and passphrase are in no output, file, argument or environment of a program', async () => {
    const seen = join(scene.folder, 'seen.txt')
    const wrapper = scene.wrapper(
      'seeing',
      `{ echo "$@"; tr '\\0' '\\n' </proc/$$/environ; } >>'${seen}'; exec "$REAL" "$@"`,
    )
    const result = green(await scene.run({ command: 'sign', ...named, ...both }, { env: { PATH: wrapper } }))
    const said = [
      result.stdout.replace(/^::add-mask::.*$/gm, ''),
      result.stderr,
      result.summary,
      JSON.stringify([result.outputs, result.state]),
      readFileSync(seen, 'utf8'),
      allTextIn(scene.temp),
    ].join('\n')
    expect(readFileSync(seen, 'utf8')).toContain('--detach-sign')
    const secrets = [PASSPHRASE, ...scene.releaseKey.split('\n').filter((line) => line.length === 64)]
    for (const secret of [...secrets, ...scene.sigstore.key.split('\n').filter((line) => /^\w{40}/.test(line))]) {
      for (const form of [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64'),
        JSON.stringify(secret).slice(1, -1),
      ]) {
        expect(said.includes(form)).toBe(false)
      }
    }
    expect(scene.leftKeys()).toEqual([])
  })

  test('T11: a gpg that the workspace brings along is not run', async () => {
    const marker = join(scene.folder, 'pwned')
    scene.commit({ 'bin/gpg': `#!/bin/sh\ntouch '${marker}'\n` })
    execFileSync('chmod', ['+x', join(scene.repository, 'bin/gpg')])
    const path = `${join(scene.repository, 'bin')}:${process.env.PATH}`
    green(await scene.run({ command: 'sign', ...named, ...keys }, { env: { PATH: path } }))
    expect(existsSync(marker)).toBe(false)
  })

  test.each(['SIGKILL', 'SIGTERM'] as const)('T12: %s half way leaves no key and no agent', async (signal) => {
    const place = join(scene.folder, `hangs-${signal}`)
    const wrapper = scene.wrapper(
      `hanging-${signal}`,
      `case "$*" in *--detach-sign*) "$REAL" "$@" >/dev/null; echo $$ >'${place}'; exec sleep 600;; *) exec "$REAL" "$@";; esac`,
    )
    const action = scene.start({ command: 'sign', ...named, ...keys }, { env: { PATH: wrapper } })
    for (let tries = 0; !existsSync(place) && tries < 600; tries += 1) await new Promise((done) => setTimeout(done, 50))
    expect([scene.leftKeys().length, scene.agents().length]).toEqual([1, 1])
    action.signal(signal)
    const { post, code } = await action.result
    if (signal === 'SIGKILL') process.kill(Number(readFileSync(place, 'utf8')), 'SIGKILL')
    expect([code, post?.code]).toEqual([signal === 'SIGKILL' ? null : 1, 0])
    expect([scene.leftKeys(), scene.agents()]).toEqual([[], []])
  })

  test('T6: no cache is asked for anything, whatever the runner offers', async () => {
    const asked: (string | undefined)[] = []
    const cache = createServer((request, response) => {
      asked.push(request.url)
      response.end('{}')
    })
    await new Promise<void>((listening) => cache.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(cache.address() as { port: number }).port}/`
    const env = { ACTIONS_CACHE_URL: url, ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: 'x.e30.x' }
    try {
      const offered = green(await scene.run({ name: 'acme/shop', 'upload-artifacts': false }, { env }))
      const alone = green(await scene.run({ name: 'acme/shop' }))
      expect(offered.outputs.digest).toBe(alone.outputs.digest)
      green(await scene.run({ command: 'sign', ...named, ...keys, 'upload-artifacts': false }, { env }))
      expect(asked).toEqual([])
    } finally {
      cache.close()
    }
  })

  test('T5: nothing is signed for a pull request of a fork', async () => {
    const event = join(scene.folder, 'event.json')
    const head = { repo: { full_name: 'mallory/shop' } }
    writeFileSync(event, JSON.stringify({ pull_request: { head }, repository: { full_name: 'octo-org/shop' } }))
    const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event }
    for (const command of ['sign', 'keygen-check']) {
      expect(sentenceOf(await scene.run({ command, ...both }, { env }))).toMatch(
        /is refused here: the pull request comes from the fork mallory\/shop; do it in a workflow that runs on push/,
      )
    }
  })
})

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
