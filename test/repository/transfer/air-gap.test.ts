import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openRegistry } from '../../../src/oci/registry.ts'
import { PROMOTION_TYPE } from '../../../src/package/types.ts'
import { type Exported, exportPackage } from '../../../src/repository/export.ts'
import { importPackage } from '../../../src/repository/import.ts'
import { judgeBy } from '../../../src/repository/judge.ts'
import { pullPackage } from '../../../src/repository/pull.ts'
import { readMapping } from '../../../src/repository/transfer/mapping.ts'
import { verifyImage } from '../../../src/sign/image.ts'
import { programs } from '../../lab/programs.ts'
import { type Registry, startRegistry } from '../../lab/registry.ts'
import { refusalOf } from '../../oci/sample.ts'
import { changed, entriesOf } from './entries.ts'
import { keyPair, makeScene, type Scene, sceneWorld } from './scene.ts'

const run = promisify(execFile)
const tools = await programs(['oras', 'crane'], console.error)
const folder = mkdtempSync(join(tmpdir(), 'air-gap-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const keys = keyPair()

describe.each([
  ['distribution', 'olareg'],
  ['olareg', 'distribution'],
] as const)('from %s to %s', (source, target) => {
  const file = at(`${source}.tar`)
  let scene: Scene
  let exported: Exported
  let here: Registry
  const mapping = () => readMapping([], here.address)
  beforeAll(async () => {
    const there = await startRegistry({ kind: source })
    try {
      scene = await makeScene(there, at(source), keys)
      const { repository, judge, world, trust } = scene
      const asked = { repository, wanted: 'acme/shop@1.4.2', judge, environment: 'production', imageTrust: trust }
      exported = await exportPackage({ ...asked, file }, world)
      const again = await exportPackage({ ...asked, file: at(`${source}-again.tar`) }, world)
      expect(again.digest).toBe(exported.digest)
    } finally {
      // From here on nothing of the other side can be reached.
      await there.stop()
    }
    here = await startRegistry({ kind: target })
  })
  afterAll(() => here.stop())

  test('the file holds the package, its promotion, the image with all that is about it, and the index', () => {
    expect(exported).toMatchObject({
      file,
      packages: [
        { name: 'acme/shop', version: '1.4.2', digest: scene.pushed.digest, signers: [{ signer: keys.signer.signer }] },
      ],
      images: [
        {
          reference: scene.image,
          platforms: ['linux/amd64', 'linux/arm64'],
          signers: [{ signer: keys.signer.signer }],
        },
      ],
      index: { serial: 1 },
      notes: [],
    })
    // Provenance, our signature, two of the sample's, one of those signed again, an SBOM of one platform.
    expect(exported.images[0]?.referrers).toBe(5)
    expect(exported.digest).toBe(`sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}`)
    expect(readFileSync(file).length).toBe(exported.bytes)
  })

  test('oras and crane read it', async () => {
    const env = { HOME: folder, DOCKER_CONFIG: folder, PATH: '/usr/bin:/bin' }
    const name = `${file}@${scene.pushed.digest}`
    const fetched = await run(tools.oras, ['manifest', 'fetch', '--oci-layout', name], { env })
    expect(createHash('sha256').update(fetched.stdout).digest('hex')).toBe(scene.pushed.digest.slice(7))
    const image = `${file}@${scene.sample.index.descriptor.digest}`
    const found = await run(tools.oras, ['discover', '--oci-layout', '--format', 'json', image], { env })
    const { referrers } = JSON.parse(found.stdout) as { referrers: { digest: string }[] }
    expect(referrers.map(({ digest }) => digest)).toContain(scene.sample.signature.descriptor.digest)
    const layout = at(`${source}-layout`)
    await run('mkdir', [layout])
    await run('tar', ['xf', file, '-C', layout])
    const copied = `${here.address}/by/oras`
    const from = ['--from-oci-layout', `${layout}@${scene.sample.index.descriptor.digest}`]
    await run(tools.oras, ['copy', '--to-plain-http', '-r', ...from, `${copied}:1`], { env })
    expect((await run(tools.crane, ['digest', `${copied}:1`], { env })).stdout.trim()).toBe(
      scene.sample.index.descriptor.digest,
    )
    await run(tools.crane, ['push', '--index', layout, `${here.address}/by/crane:1`], { env })
  })

  test('it is imported, verified by this side, and can be pulled, verified and found in the registry here', async () => {
    const world = sceneWorld(folder)
    const { judge, trust } = scene
    const asked = { file, mapping: mapping(), judge, environment: 'production', imageTrust: trust }
    const dry = await importPackage({ ...asked, dryRun: true }, world)
    expect(await openRegistry(`${here.address}/acme/shop`, world).tags()).toEqual([])
    const steps: number[] = []
    const imported = await importPackage({ ...asked, onProgress: (done) => void steps.push(done) }, world)
    expect(dry).toEqual(imported)
    const image = scene.image.replace(/^[^/]*/, here.address)
    expect(imported).toMatchObject({
      digest: exported.digest,
      mapping: { [scene.image]: image },
      packages: [{ stages: ['staging', 'production'], repository: `${here.address}/acme/packages` }],
      notes: [],
    })
    const shop = openRegistry(image, world)
    const { verified } = await verifyImage(shop, scene.sample.index.descriptor.digest, trust, world)
    expect(verified).toEqual([{ kind: 'sigstore', signer: keys.signer.signer }])
    const about = (await shop.referrers(scene.sample.index.descriptor.digest)).map(({ digest }) => digest)
    expect(about).toContain(scene.sample.signature.descriptor.digest)
    const to = at(`${target}-pulled.tgz`)
    const asking = { repository: `${here.address}/acme/packages`, wanted: 'acme/shop@1.4.2', judge, to }
    const pulled = await pullPackage(asking, world)
    expect(pulled.digest).toBe(scene.pushed.digest)
    expect(pulled.standing.stages).toEqual(['staging', 'production'])
    expect(await importPackage(asked, world)).toEqual(imported)
  })

  test('T22: a signer whom this side does not trust, T21: another version than was asked for, and another file', async () => {
    const world = sceneWorld(folder)
    const other = keyPair()
    const asked = {
      file,
      mapping: readMapping([], `${here.address}/never`),
      judge: scene.judge,
    }
    const strangers = judgeBy(() => other.trust, world)
    expect(await refusalOf(importPackage({ ...asked, judge: strangers }, world))).toContain(
      'has no signature that counts',
    )
    expect(await refusalOf(importPackage({ ...asked, imageTrust: other.trust }, world))).toContain(
      'has no signature that counts',
    )
    expect(await refusalOf(importPackage({ ...asked, wanted: 'acme/shop@1.4.3' }, world))).toContain(
      'holds acme/shop 1.4.2 and not acme/shop 1.4.3',
    )
    expect(await refusalOf(importPackage({ ...asked, environment: 'dmz' }, world))).toContain(
      'nothing for dmz by what counts here',
    )
    const digest = `sha256:${'0'.repeat(64)}`
    expect(await refusalOf(importPackage({ ...asked, digest }, world))).toContain(
      `is ${exported.digest} and not ${digest}`,
    )
    expect(await openRegistry(`${here.address}/never/acme/shop`, world).tags()).toEqual([])
    expect(readdirSync(folder).filter((name) => name.startsWith('.gradus-'))).toEqual([])
  })

  test('T23: a file that lost a part, or names a package what it is not, is refused before anything is sent', async () => {
    const world = sceneWorld(folder)
    const { judge, pushed, sample } = scene
    const place = (digest = '') => `blobs/sha256/${digest.slice(7)}`
    const gone = () => undefined
    const renamed = (from: string, to: string) => (content: Buffer) => content.toString().replace(from, to)
    const layer = sample.platforms[1]?.kind === 'image' ? sample.platforms[1].layers[1]?.digest : ''
    const promotion = JSON.parse(String(entriesOf(file).find(({ name }) => name === 'index.json')?.content)) as {
      manifests: { artifactType?: string; digest: string }[]
    }
    const stated = promotion.manifests.find(({ artifactType }) => artifactType === PROMOTION_TYPE)?.digest
    const bad = at(`${source}-bad.tar`)
    for (const [name, change, why] of [
      [place(sample.index.descriptor.digest), gone, 'lacks the image'],
      [place(sample.platforms[1]?.descriptor.digest), gone, 'has no image'],
      [place(layer), gone, 'lacks the blob'],
      [place(pushed.digest), gone, 'has no image'],
      [place(pushed.layer.digest), gone, 'has no blobs/'],
      [place(stated), gone, 'holds acme/shop 1.4.2 for staging, and nothing for production'],
      ['index.json', renamed('/acme/shop:1.4.2', '/acme/evil:1.4.2'), 'which it is not'],
      ['index.json', renamed('/acme/shop:1.4.2', '/acme/shop:1.4.3'), 'which it is not'],
      ['index.json', renamed('/acme/packages/acme/shop:1', '/../acme/shop:1'), 'is no image reference'],
    ] as const) {
      writeFileSync(bad, changed(file, name, change))
      const never = readMapping([], `${here.address}/lost`)
      const asked = { file: bad, mapping: never, judge, environment: 'production' }
      expect(await refusalOf(importPackage(asked, world))).toContain(why)
    }
    expect(await openRegistry(`${here.address}/lost/acme/shop`, world).tags()).toEqual([])
  })
})
