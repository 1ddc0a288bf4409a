import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openRegistry } from '../../src/oci/registry.ts'
import type { ActionResult, Inputs } from '../lab/action.ts'
import { startRegistry } from '../lab/registry.ts'
import { access, pushSample } from '../oci/sample.ts'
import { green, PASSPHRASE, packageScene, sentenceOf } from './package-scene.ts'

/** The action on a real registry: from an archive to another environment, and to pages. */

const registry = await startRegistry({ kind: 'distribution' })
const repository = `${registry.address}/acme/packages`
const scene = packageScene(repository)
afterAll(async () => {
  scene.close()
  await registry.stop()
})

const keys = { 'gpg-private-key': scene.releaseKey, 'gpg-passphrase': PASSPHRASE }
const both = { ...keys, sigstore: 'key', 'sigstore-key': scene.sigstore.key }
const shop = { name: 'acme/shop', version: '1.4.2' }

let image: string
beforeAll(async () => {
  const store = openRegistry(`${registry.address}/acme/shop`, access())
  image = `${store.name}@${(await pushSample(store, '1.4.2')).index.descriptor.digest}`
})

/** Packs, signs and pushes a package. */
async function pushed(name: string, version: string, more: Inputs = {}): Promise<ActionResult> {
  const sign = green(await scene.run({ command: 'sign', name, version, ...keys, ...more }))
  const { archive = '', digest = '' } = sign.outputs
  return green(await scene.run({ command: 'push', path: archive, digest }))
}

describe('a package on its way', () => {
  let first: ActionResult
  const reference = () => first.outputs.package ?? ''

  test('push verifies it, and gives what a deploy takes', async () => {
    first = await pushed('acme/shop', '1.4.2', { ...both, images: image, 'sign-images': 'also' })
    expect(reference()).toBe(`${repository}/acme/shop:1.4.2@${first.outputs.digest}`)
    expect(first.outputs).toMatchObject({ ...shop, verified: 'true', fingerprint: scene.release })
    expect(first.summary).toContain('### Pushed: acme/shop 1.4.2')
  })

  test('a version never changes', async () => {
    scene.commit({ 'k8s/service.yaml': 'kind: Service\nmetadata:\n  name: other\n' })
    const other = green(await scene.run({ command: 'sign', ...shop, ...keys }))
    const again = await scene.run({ command: 'push', path: other.outputs.archive ?? '' })
    expect(sentenceOf(again)).toMatch(/acme\/shop 1\.4\.2 is in .* already, .*; a version never changes, so raise it/)
    expect(again.outputs.package).toBe('')
  })

  test('pull brings the same bytes, verified, with their images', async () => {
    const output = join(scene.folder, 'pulled')
    const dry = green(await scene.run({ command: 'pull', ...shop, output, 'dry-run': true }))
    expect([dry.outputs.verified, dry.outputs.archive]).toEqual(['true', ''])
    const pulled = green(await scene.run({ command: 'pull', ...shop, output }))
    expect(pulled.outputs).toMatchObject({ package: reference(), verified: 'true', stages: '["staging"]' })
    expect(pulled.outputs.archive).toBe(join(output, 'acme-shop-1.4.2.tar.gz'))
    expect(pulled.stdout).toContain(`${image} is there`)
    const verified = green(
      await scene.run({ command: 'verify', path: pulled.outputs.archive ?? '', ...shop, 'check-images': false }),
    )
    expect(JSON.parse(verified.outputs.images ?? '')).toEqual({ shop: image })
  })

  test('it may run in production when it was promoted there, by whom production trusts', async () => {
    const verify = (more: Inputs = {}) =>
      scene.run({ command: 'verify', package: reference(), environment: 'production', ...more })
    expect(sentenceOf(await verify())).toMatch(
      /was packed for staging and not promoted to production; promote it first/,
    )
    const promotion = { command: 'promote', package: reference(), from: 'staging', to: 'production' }
    const mallory = scene.maker.secretKey(scene.maker.key('mallory'))
    const refused = await scene.run({ ...promotion, 'gpg-private-key': mallory })
    expect(sentenceOf(refused)).toMatch(/the promotion of acme\/shop 1\.4\.2 to production .*no signature that counts/)
    const dry = green(await scene.run({ ...promotion, ...keys, 'dry-run': true }))
    expect(dry.outputs.statement).toBe('')
    expect(sentenceOf(await verify())).toContain('promote it first')
    const promoted = green(await scene.run({ ...promotion, ...keys, approver: 'Ann', reason: 'tests passed' }))
    expect(promoted.outputs.statement).toMatch(/^sha256:/)
    expect(promoted.summary).toMatch(/### Promoted: acme\/shop 1\.4\.2 from staging to production[\s\S]+Ann/)
    const verified = green(await verify({ output: join(scene.folder, 'admitted') }))
    expect(readFileSync(join(scene.folder, 'admitted/recipe/gradus.yml'), 'utf8')).toContain('production')
    expect(verified.outputs).toMatchObject({ verified: 'true', stages: '["staging","production"]' })
  })

  test('index and list tell what is there, and the pages show it', async () => {
    await pushed('acme/cart', '2.1.0')
    const output = join(scene.folder, 'site')
    const index = { command: 'index', names: 'acme/shop, acme/cart', ...keys, output }
    const dry = green(await scene.run({ ...index, 'dry-run': true }))
    expect([dry.outputs['index-url'], existsSync(output)]).toEqual(['', false])
    const written = green(await scene.run(index))
    expect(written.outputs).toMatchObject({ 'index-serial': '1', site: output })
    expect(written.outputs['index-url']).toMatch(new RegExp(`^${repository}:index@sha256:`))
    expect(readFileSync(join(output, 'index.html'), 'utf8')).toContain('acme/shop')
    const listed = green(await scene.run({ command: 'list' }))
    expect(JSON.parse(listed.outputs.packages ?? '')).toEqual([
      { name: 'acme/cart', versions: ['2.1.0'] },
      { name: 'acme/shop', versions: ['1.4.2'] },
    ])
    const old = await scene.run({ command: 'list', 'index-serial': 5 })
    expect(sentenceOf(old)).toMatch(/index .*serial/)
  })

  test('dependencies are locked to what the index has, and locked refuses anything else', async () => {
    const front = { name: 'acme/front', version: '0.1.0', dependencies: 'acme/cart ^2.0.0' }
    expect(sentenceOf(await scene.run({ ...front, locked: true }))).toMatch(
      /there is no metadata\/lock\.json to keep to/,
    )
    const packed = green(await scene.run(front))
    expect(JSON.parse(readFileSync(packed.outputs.lock ?? '', 'utf8')).packages['acme/cart'].version).toBe('2.1.0')
    await pushed('acme/cart', '2.2.0')
    green(await scene.run({ command: 'index', ...keys }))
    const locked = green(await scene.run({ ...front, locked: true }))
    expect(locked.outputs.digest).toBe(packed.outputs.digest)
    const wider = { ...front, dependencies: 'acme/cart ^2.2.0' }
    expect(sentenceOf(await scene.run({ ...wider, locked: true }))).toMatch(
      /lock\.json is out of date: acme\/cart 2\.1\.0 is not what/,
    )
    const impossible = { ...front, dependencies: 'acme/cart ^3.0.0' }
    expect(sentenceOf(await scene.run(impossible))).toMatch(/the dependencies of acme\/front 0\.1\.0 can't be met/)
  })

  test('packages that need each other are refused with the way round', async () => {
    await pushed('acme/left', '1.0.0', { dependencies: 'acme/cart >=2' })
    await pushed('acme/right', '1.0.0', { dependencies: 'acme/cart >=2' })
    green(await scene.run({ command: 'index', names: 'acme/left\nacme/right', ...keys }))
    await pushed('acme/right', '1.1.0', { dependencies: 'acme/left >=1' })
    green(await scene.run({ command: 'index', ...keys }))
    const circle = await scene.run({ name: 'acme/left', version: '1.1.0', dependencies: 'acme/right >=1.1' })
    expect(sentenceOf(circle)).toMatch(
      /packages need each other in a circle, acme\/left 1\.1\.0 → acme\/right 1\.1\.0 → acme\/left/,
    )
  })

  test('what was taken back is not had by its version any more', async () => {
    const wrong = await scene.run({ command: 'yank', ...shop, ...keys })
    expect(sentenceOf(wrong)).toMatch(/input reason is missing; say in one line why/)
    const yanked = green(await scene.run({ command: 'yank', ...shop, ...keys, reason: 'loses orders' }))
    expect(yanked.summary).toContain('loses orders')
    expect(sentenceOf(await scene.run({ command: 'pull', ...shop }))).toMatch(/loses orders/)
    const digest = first.outputs.digest ?? ''
    const had = green(await scene.run({ command: 'pull', name: 'acme/shop', digest }))
    expect(had.warnings.map(({ message }) => message).join()).toMatch(/was taken back by octocat at .*: loses orders/)
  })
})

test('prune removes what nothing keeps, and tells why the rest stays', async () => {
  for (const version of ['0.1.0', '0.2.0', '0.3.0']) await pushed('acme/old', version)
  green(await scene.run({ command: 'index', names: 'acme/old', ...keys }))
  const prune = { command: 'prune', keep: 1, 'keep-for': '1s' }
  const removedBy = ({ outputs }: ActionResult) =>
    JSON.parse(outputs.removed ?? '') as { name: string; version: string }[]
  const dry = removedBy(green(await scene.run({ ...prune, 'dry-run': true })))
  expect(dry).toEqual(expect.arrayContaining(['0.1.0', '0.2.0'].map((version) => ({ name: 'acme/old', version }))))
  expect(dry).not.toContainEqual(shop)
  const pruned = green(await scene.run(prune))
  expect(removedBy(pruned)).toEqual(dry)
  expect(pruned.stdout).toContain('acme/old 0.3.0: one of the newest 1')
  const gone = await scene.run({ command: 'pull', name: 'acme/old', version: '0.1.0' })
  expect(sentenceOf(gone)).toMatch(/has no version 0\.1\.0/)
})

describe('wrong inputs are one sentence', () => {
  const cases: [string, Inputs, RegExp][] = [
    ['push without an archive', { command: 'push' }, /input path is missing; give the archive that sign wrote/],
    ['push of what nobody signed', { command: 'push', path: 'UNSIGNED' }, /is not signed; sign it with sign-package/],
    ['no repository', { command: 'list', config: 'two.yml' }, /input repository is missing; give it, such as/],
    ['pull of nothing', { command: 'pull' }, /input name is missing; say which package is meant/],
    ['pull of no version', { command: 'pull', name: 'acme/shop' }, /input version is missing; or a digest/],
    [
      'pull of a version that is not there',
      { command: 'pull', name: 'acme/shop', version: '9.9.9' },
      /has no version 9\.9\.9/,
    ],
    ['pull of a range', { command: 'pull', package: 'acme/shop@^1' }, /is not one version; write acme\/shop@1\.4\.2/],
    ['pull of two', { command: 'pull', package: 'acme/shop@1.4.2', name: 'acme/cart' }, /leave name and version out/],
    ['promote to nowhere', { command: 'promote', package: 'acme/shop@1.4.2', from: 'staging' }, /input to is missing/],
    [
      'promote without a key',
      { command: 'promote', package: 'acme/shop@1.4.2', from: 'staging', to: 'production' },
      /there is nothing to promote with/,
    ],
    ['a registry that is not there', { command: 'list', repository: '127.0.0.1:9/acme/packages' }, /127\.0\.0\.1:9/],
  ]
  beforeAll(() => scene.commit({ 'two.yml': 'services: {shop: {}, front: {}}\n' }))

  test.each(cases)('%s', async (_, inputs, sentence) => {
    const unsigned =
      inputs.path === 'UNSIGNED' ? green(await scene.run({ name: 'acme/shop', version: '3.0.0' })) : undefined
    const result = await scene.run({ ...inputs, ...(unsigned && { path: unsigned.outputs.archive ?? '' }) })
    expect(sentenceOf(result)).toMatch(sentence)
    expect(sentenceOf(result).split('\n')).toHaveLength(1)
    expect([scene.leftKeys(), scene.agents()]).toEqual([[], []])
  })

  test('T5: nothing is pushed, promoted or taken back for pull_request_target', async () => {
    const env = { GITHUB_EVENT_NAME: 'pull_request_target' }
    for (const command of ['push', 'promote', 'yank', 'index']) {
      expect(sentenceOf(await scene.run({ command, ...keys }, { env }))).toMatch(
        /is refused here: pull_request_target runs/,
      )
    }
  })
})
