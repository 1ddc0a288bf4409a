import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openRegistry } from '../../../src/oci/registry.ts'
import { type ExportRequest, exportPackage } from '../../../src/repository/export.ts'
import { importPackage } from '../../../src/repository/import.ts'
import { judgeBy } from '../../../src/repository/judge.ts'
import { pushPackage } from '../../../src/repository/push.ts'
import { readMapping } from '../../../src/repository/transfer/mapping.ts'
import { yankPackage } from '../../../src/repository/yank.ts'
import { type Registry, startRegistry } from '../../lab/registry.ts'
import { refusalOf } from '../../oci/sample.ts'
import { packed } from '../sample.ts'
import { keyPair, makeScene, type Scene, sceneWorld } from './scene.ts'

const folder = mkdtempSync(join(tmpdir(), 'export-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'out.tar')
const keys = keyPair()
let registry: Registry
let scene: Scene
beforeAll(async () => {
  registry = await startRegistry({ kind: 'olareg' })
  scene = await makeScene(registry, join(folder, 'scene'), keys, { promotes: false, indexes: false, signs: false })
})
afterAll(() => registry.stop())

function exporting(change: Partial<ExportRequest>): Promise<unknown> {
  const { repository, judge, world } = scene
  return exportPackage({ repository, wanted: 'acme/shop@1.4.2', judge, file, ...change }, world)
}

test('what does not verify is not exported, and nothing is left of it', async () => {
  const stranger = keyPair()
  const refusals: [Partial<ExportRequest>, string][] = [
    [{ wanted: 'acme/shop@9.9.9' }, 'has no version 9.9.9'],
    [{ environment: 'production' }, 'not promoted to production'],
    [{ judge: judgeBy(() => stranger.trust, scene.world) }, 'has no signature that counts'],
    [{ imageTrust: keys.trust }, 'is not signed'],
    [{ file: join(folder, 'none/out.tar') }, 'it is not there'],
  ]
  for (const [change, why] of refusals) expect(await refusalOf(exporting(change))).toContain(why)
  expect(existsSync(file)).toBe(false)
  expect(readdirSync(folder)).toEqual(['scene'])
})

test('an index that is missing, or that does not list the package, is told and no reason to stop', async () => {
  const before = (await exporting({})) as { notes: string[] }
  expect(before.notes).toEqual([`${scene.repository} has no index; write one with sign-package, command: index`])
  rmSync(file)
})

test('what a package was locked to goes along, also where it was taken back since; the package itself then does not', async () => {
  const { repository, judge, world, image } = scene
  const push = async (sample: Parameters<typeof packed>[1]) =>
    await pushPackage({ repository, judge, file: await packed(folder, { ...sample, signers: [keys.signer] }) }, world)
  const signers = [keys.signer]
  const cart = await push({ name: 'acme/cart', version: '2.0.0', images: { cart: image }, signers })
  const lock = { schema: 1, packages: { 'acme/cart': { version: '2.0.0', digest: cart.digest } } } as const
  const dependencies = { 'acme/cart': '^2.0.0' }
  await push({ name: 'acme/mall', version: '1.0.0', images: { mall: image }, dependencies, lock, signers })
  const yank = { repository, by: 'ada', reason: 'loses orders', signers, judge }
  await yankPackage({ ...yank, wanted: 'acme/cart@2.0.0' }, world)

  const found = await exportPackage({ repository, wanted: 'acme/mall@1.0.0', judge, file }, world)
  expect(found.packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
    'acme/mall 1.0.0',
    'acme/cart 2.0.0',
  ])
  expect(found.images).toHaveLength(1)
  const here = await startRegistry({ kind: 'distribution' })
  try {
    const mapping = readMapping([`${registry.address}=${here.address}/mirror`])
    const imported = await importPackage({ file, mapping, judge, wanted: 'acme/mall@1.0.0' }, sceneWorld(folder))
    expect(imported.notes).toEqual([expect.stringContaining('there is no index in it')])
    expect(imported.packages.map(({ name }) => name).sort()).toEqual(['acme/cart', 'acme/mall'])
    const store = openRegistry(`${here.address}/mirror/acme/packages/acme/cart`, sceneWorld(folder))
    expect((await store.resolve('2.0.0')).descriptor.digest).toBe(cart.digest)
    expect(await store.referrers(cart.digest)).toHaveLength(1)
  } finally {
    await here.stop()
  }
  rmSync(file)
  expect(await refusalOf(exporting({ wanted: 'acme/cart@2.0.0' }))).toContain('was taken back by ada')
  expect(existsSync(file)).toBe(false)
})

test('an image that its registry has no more is refused before anything is written', async () => {
  const images = openRegistry(`${registry.address}/acme/shop`, scene.world)
  await images.deleteManifest(scene.sample.index.descriptor.digest)
  expect(await refusalOf(exporting({}))).toContain(scene.sample.index.descriptor.digest)
  expect(existsSync(file)).toBe(false)
})
