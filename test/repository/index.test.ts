import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openRegistry } from '../../src/oci/registry.ts'
import { readIndex } from '../../src/repository/index-read.ts'
import { type WriteIndexRequest, writeIndex } from '../../src/repository/index-write.ts'
import { listPackages } from '../../src/repository/list.ts'
import { promotePackage } from '../../src/repository/promote.ts'
import { pullPackage } from '../../src/repository/pull.ts'
import { pushPackage } from '../../src/repository/push.ts'
import { pushStatement, signStatement } from '../../src/repository/statement.ts'
import { INDEX_TAG, INDEX_TYPE } from '../../src/repository/types.ts'
import { resolvePackages } from '../../src/repository/universe.ts'
import { yankPackage } from '../../src/repository/yank.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { refusalOf } from '../oci/sample.ts'
import { freshKey, packed, repositoryWorld, type Sample, storeOf, trusting } from './sample.ts'

const folder = mkdtempSync(join(tmpdir(), 'ri-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const world = repositoryWorld(folder)
const staging = freshKey()
const production = freshKey()
const indexer = freshKey()
const judge = trusting({ staging, production, index: indexer }, world)
const DAY = 24 * 60 * 60

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry({ kind: 'distribution' })
})
afterAll(() => registry.stop())

/** A repository of its own with these packages, pushed. */
async function repositoryOf(name: string, ...samples: Omit<Sample, 'signers'>[]): Promise<string> {
  const repository = `${registry.address}/${name}/packages`
  for (const sample of samples) {
    const file = await packed(folder, { ...sample, signers: [staging.signer] })
    await pushPackage({ repository, file, judge }, world)
  }
  return repository
}

function request(repository: string, more: Partial<WriteIndexRequest> = {}): WriteIndexRequest {
  const names = ['acme/cart', 'acme/shop']
  const usual = { names, environment: 'index', signers: [indexer.signer], lifetimeSeconds: 7 * DAY }
  return { repository, judge, ...usual, ...more }
}

const reading = (repository: string) => ({ repository, judge, environment: 'index' })

describe('an index', () => {
  test('lists what verifies, with promotions, yanks and who signed; its serial grows', async () => {
    const long = `# Shop\n${'a line of 65 characters, which is enough of them for this purpose.\n'.repeat(2000)}`
    const repository = await repositoryOf(
      'lists',
      { version: '1.4.2', files: { 'README.md': '# Old shop\n' } },
      { version: '1.4.10', files: { 'README.md': long }, dependencies: { 'acme/cart': '^2.0.0' } },
      { version: '1.5.0-rc.1' },
      { name: 'acme/cart', version: '2.0.0' },
    )
    const promotion = { repository, wanted: 'acme/shop@1.4.2', from: 'staging', to: 'production', approver: 'ada' }
    await promotePackage({ ...promotion, signers: [production.signer], judge }, world)
    const taken = { repository, wanted: 'acme/shop@1.4.10', by: 'bob', reason: 'slow' }
    await yankPackage({ ...taken, signers: [staging.signer], judge }, world)

    const seen: string[] = []
    const onVersion = (name: string, version: string) => void seen.push(`${name} ${version}`)
    const first = await writeIndex(request(repository, { onVersion }), world)
    expect(seen.sort()).toEqual(['acme/cart 2.0.0', 'acme/shop 1.4.10', 'acme/shop 1.4.2', 'acme/shop 1.5.0-rc.1'])
    expect(first).toMatchObject({ way: 'written', leftOut: [], signers: [{ signer: indexer.signer.signer }] })
    expect(first.index).toMatchObject({ serial: 1, repository, schema: 1, statement: 'index' })
    const { index, digest } = await readIndex(reading(repository), world)
    expect(digest).toBe(first.digest)
    expect(index).toEqual(first.index)
    expect(Date.parse(index.expires) - Date.parse(index.generated)).toBe(7 * DAY * 1000)
    expect(listPackages(index)).toEqual(['acme/cart', 'acme/shop'])
    const [, shop] = index.packages
    expect(shop?.versions.map(({ version }) => version)).toEqual(['1.5.0-rc.1', '1.4.10', '1.4.2'])
    expect(shop?.description).toBe('The acme/shop')
    expect(shop?.versions[1]).toMatchObject({
      dependencies: { 'acme/cart': '^2.0.0' },
      signatures: [{ kind: 'sigstore', signer: staging.signer.signer }],
      yanked: { by: 'bob', reason: 'slow' },
      promotions: [],
    })
    expect(shop?.versions[2]?.promotions).toMatchObject([
      { from: 'staging', to: 'production', approver: 'ada', signer: production.signer.signer },
    ])
    const again = await writeIndex(request(repository, { names: [], verify: 'new' }), world)
    expect(again.index).toMatchObject({ serial: 2, packages: index.packages })
  })

  test('a README that is long is cut at a line', async () => {
    const line = `${'ä'.repeat(30)}\n`
    const repository = await repositoryOf('readme', { files: { 'README.md': line.repeat(2000) } })
    const { index } = await writeIndex(request(repository, { names: ['acme/shop'] }), world)
    const readme = index.packages[0]?.readme ?? ''
    expect(Buffer.byteLength(readme)).toBeGreaterThan(64 * 1024 - line.length * 2)
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(64 * 1024)
    expect(readme.replaceAll(line, '')).toBe('')
  })

  test('what does not verify, is no package or went away is left out and said', async () => {
    const repository = await repositoryOf('left-out', { version: '1.0.0' }, { version: '1.1.0' }, { version: '1.2.0' })
    const file = await packed(folder, { version: '1.3.0', signers: [production.signer] })
    const lenient = trusting({ staging: production }, world)
    await pushPackage({ repository, file, judge: lenient }, world)
    const store = storeOf(repository, 'acme/shop', world)
    await store.putManifest(await store.resolve('1.0.0'), { tag: '7.0.0' })
    const first = await writeIndex(request(repository), world)
    expect(first.leftOut).toEqual([
      expect.stringMatching(/^acme\/cart has no version in /),
      expect.stringMatching(/^acme\/shop 1\.3\.0 is left out: .*not among the trusted ones/),
      expect.stringMatching(/^acme\/shop 7\.0\.0 is left out: .*is acme\/shop 1\.0\.0, signed as such, and version 7/),
    ])
    const versions = ({ index }: { index: typeof first.index }) => index.packages[0]?.versions.map((one) => one.version)
    expect(versions(first)).toEqual(['1.2.0', '1.1.0', '1.0.0'])
    await store.putManifest(await store.resolve('1.2.0'), { tag: '1.1.0' })
    await store.deleteManifest((await store.resolve('1.0.0')).descriptor.digest)
    const second = await writeIndex(request(repository), world)
    expect(versions(second)).toEqual(['1.2.0'])
    expect(second.leftOut).toContainEqual(
      expect.stringMatching(
        /^acme\/shop 1\.1\.0 is left out: it was sha256:.* a version never changes; find out by whom/,
      ),
    )
    expect(second.leftOut).toContainEqual(expect.stringMatching(/^acme\/shop 1\.0\.0 is no longer in /))
  })

  test('T21: unsigned, untrusted, expired, replayed and of another repository: each is refused for its own reason', async () => {
    const repository = await repositoryOf('refused', {})
    expect(await refusalOf(readIndex(reading(repository), world))).toMatch(/has no index; write one with sign-package/)
    const one = await writeIndex(request(repository), world)
    const store = openRegistry(repository, world)
    const old = await store.resolve(INDEX_TAG)
    const two = await writeIndex(request(repository, { lifetimeSeconds: 60 }), world)
    const seen = two.index.serial
    expect((await readIndex({ ...reading(repository), seen }, world)).index.serial).toBe(2)

    await store.putManifest(old, { tag: INDEX_TAG })
    expect(await refusalOf(readIndex({ ...reading(repository), seen }, world))).toMatch(
      /has serial 1, and 2 was seen before: an old index was put in its place, so find out by whom$/,
    )
    expect(await refusalOf(writeIndex(request(repository, { seen }), world))).toContain('has serial 1, and 2 was seen')

    const put = async (statement: object, signer = indexer.signer) => {
      const signed = await signStatement(statement, [signer], 'an index', world.signal)
      await pushStatement(store, signed, { type: INDEX_TYPE, at: one.index.generated, tag: INDEX_TAG })
    }
    await put({ ...one.index, serial: 9 }, staging.signer)
    expect(await refusalOf(readIndex(reading(repository), world))).toMatch(/no signature that counts: .*not among/)
    await put({ ...one.index, repository: `${registry.address}/evil/packages` })
    expect(await refusalOf(readIndex(reading(repository), world))).toContain('is signed as that of 127.0.0.1')
    await put({ ...one.index, packages: [...one.index.packages, ...one.index.packages] })
    expect(await refusalOf(readIndex(reading(repository), world))).toContain('lists acme/shop twice or out of order')
    await put({ ...one.index, extra: 1 })
    expect(await refusalOf(readIndex(reading(repository), world))).toContain('extra: unknown key')
    await put({ ...one.index, schema: 2 })
    expect(await refusalOf(readIndex(reading(repository), world))).toContain('has schema 2 and this Gradus reads')
    const unsigned = {
      bytes: (await signStatement(one.index, [indexer.signer], '', world.signal)).bytes,
      signatures: [],
    }
    await pushStatement(store, unsigned, { type: INDEX_TYPE, at: one.index.generated, tag: INDEX_TAG })
    expect(await refusalOf(readIndex(reading(repository), world))).toMatch(/^the index of .* is not signed/)
    await put(one.index)
    const later = { ...world, now: () => Date.now() + 8 * DAY * 1000 }
    expect(await refusalOf(readIndex(reading(repository), later))).toMatch(/\(serial 1\) expired at 20.*write it again/)
    // Who writes the next one need not hurry.
    expect((await writeIndex(request(repository), later)).index.serial).toBe(2)
  })

  test('two writers at once: both are in it, and the serials go on', async () => {
    const repository = await repositoryOf('two', {}, { name: 'acme/cart', version: '2.0.0' })
    const patient = repositoryWorld(folder, { patience: { silence: 5_000, pause: 200, longest: 3_000 } })
    const written = await Promise.all([
      writeIndex(request(repository, { names: ['acme/shop'] }), patient),
      writeIndex(request(repository, { names: ['acme/cart'] }), patient),
    ])
    const { index } = await readIndex(reading(repository), world)
    expect(index.serial).toBe(Math.max(...written.map((one) => one.index.serial)))
    expect(index.serial).toBeGreaterThan(1)
    expect(listPackages(index)).toEqual(['acme/cart', 'acme/shop'])
  })

  test('on a dry run, or signed by one whom nobody trusts, nothing is written', async () => {
    const repository = await repositoryOf('dry', {})
    const dry = await writeIndex(request(repository, { dryRun: true, signers: [] }), world)
    expect(dry).toMatchObject({ way: 'dry-run', index: { serial: 1, packages: [{ name: 'acme/shop' }] } })
    expect(await refusalOf(writeIndex(request(repository, { signers: [] }), world))).toContain('no key to sign with')
    const stranger = request(repository, { signers: [freshKey().signer] })
    expect(await refusalOf(writeIndex(stranger, world))).toContain('not among the trusted ones')
    expect(await openRegistry(repository, world).tags()).toEqual([])
  })
})

test('what is resolved from an index is what is pulled: the lock has its digests, and locked refuses drift', async () => {
  const cart = { name: 'acme/cart' }
  const repository = await repositoryOf(
    'resolve',
    { ...cart, version: '2.0.0' },
    { ...cart, version: '2.1.0' },
    { ...cart, version: '2.2.0' },
  )
  const taken = { repository, wanted: 'acme/cart@2.2.0', by: 'bob', reason: 'slow', judge }
  await yankPackage({ ...taken, signers: [staging.signer] }, world)
  const { index } = await writeIndex(request(repository, { names: ['acme/cart'] }), world)
  const root = { name: 'acme/shop', version: '1.4.2', dependencies: { 'acme/cart': '^2.0.0' } }
  const { lock } = resolvePackages(index, { root })
  const { version, digest } = lock.packages['acme/cart'] as { version: string; digest: string }
  expect(version).toBe('2.1.0')
  const to = join(folder, 'cart.tgz')
  const pulled = await pullPackage({ repository, wanted: { name: 'acme/cart', version, digest }, to, judge }, world)
  expect(pulled).toMatchObject({ digest, manifest: { version } })
  expect(resolvePackages(index, { root, lock, locked: true }).changes).toEqual([])
  const narrowed = { ...root, dependencies: { 'acme/cart': '2.0.0' } }
  expect(() => resolvePackages(index, { root: narrowed, lock, locked: true })).toThrow(
    /is out of date: acme\/cart 2\.1\.0/,
  )
  const packages = { 'acme/cart': { version, digest: `sha256:${'0'.repeat(64)}` } }
  expect(() => resolvePackages(index, { root, lock: { schema: 1, packages } })).toThrow(/it was replaced, so find out/)
})

test('T21: a signed index holds, whatever the registry shows', async () => {
  const repository = await repositoryOf('holds', { version: '1.0.0' }, { version: '1.1.0' })
  const taken = { repository, wanted: 'acme/shop@1.1.0', by: 'bob', reason: 'slow', judge }
  const { statement = '' } = await yankPackage({ ...taken, signers: [staging.signer] }, world)
  const { index } = await writeIndex(request(repository), world)
  const store = storeOf(repository, 'acme/shop', world)
  const pull = (wanted: string, to: string) =>
    pullPackage({ repository, wanted, to: join(folder, to), judge, index }, world)
  // The registry hides that it was taken back.
  for (const { digest } of await store.referrers((await store.resolve('1.1.0')).descriptor.digest)) {
    expect(digest).toBe(statement)
    await store.deleteManifest(digest)
  }
  await store.deleteManifest(
    (await store.resolve(`${(await store.resolve('1.1.0')).descriptor.digest.replace(':', '-')}`)).descriptor.digest,
  )
  expect(await refusalOf(pull('acme/shop@1.1.0', 'a.tgz'))).toContain('was taken back by bob')
  expect((await pull('acme/shop@^1', 'b.tgz')).manifest.version).toBe('1.0.0')
  // It has another package, signed by the same key, as that version.
  await store.deleteManifest((await store.resolve('1.0.0')).descriptor.digest)
  const file = await packed(folder, { version: '1.0.0', files: { 'recipe/other': 'x' }, signers: [staging.signer] })
  await pushPackage({ repository, file, judge }, world)
  expect(await refusalOf(pull('acme/shop@1.0.0', 'c.tgz'))).toMatch(/in the signed index: it was replaced, so find out/)
})
