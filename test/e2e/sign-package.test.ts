import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ActionResult } from '../lab/action.ts'
import { programs } from '../lab/programs.ts'
import { gnuList } from '../package/sample.ts'
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

  test('what is not as in the commit is told', async () => {
    const output = join(scene.folder, 'changed')
    writeFileSync(join(scene.repository, 'coverage.xml'), 'not packed')
    writeFileSync(join(scene.repository, 'k8s/deployment.yaml'), 'kind: Deployment\nmetadata:\n  name: changed\n')
    const changed = green(await scene.run({ name: 'acme/shop', images: image, output }))
    scene.git('checkout', '-q', 'k8s/deployment.yaml')
    expect(changed.warnings.map(({ message }) => message).join()).toMatch(
      /not as in commit [0-9a-f]{12}, which the package names: k8s\/deployment\.yaml; commit what is packed$/,
    )
    expect(packed.warnings).toEqual([])
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

  test('keygen-check with an environment finds a key that works and that nobody trusts there', async () => {
    const check = (key: string) =>
      scene.run({ command: 'keygen-check', environment: 'production', 'gpg-private-key': key, ...passphrase })
    const passphrase = { 'gpg-passphrase': PASSPHRASE }
    expect(green(await check(scene.releaseKey)).stdout).toContain('trusted for production')
    const other = scene.maker.key('other', { passphrase: PASSPHRASE })
    const refusal = await check(scene.maker.secretKey(other, PASSPHRASE))
    expect(sentenceOf(refusal)).toMatch(/[0-9A-F]{40} can sign, and nobody trusts it for production; add the lines/)
    expect(refusal.outputs.fingerprint).toBe(other)
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
