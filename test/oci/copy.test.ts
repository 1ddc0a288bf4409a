import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { EMPTY } from '../../src/oci/artifact.ts'
import { gathered } from '../../src/oci/content.ts'
import { copyImage } from '../../src/oci/copy.ts'
import { createLayout, type Layout, openLayout } from '../../src/oci/layout.ts'
import type { Descriptor, Manifest } from '../../src/oci/manifest.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import type { ImageStore } from '../../src/oci/store.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { access, pushSample, refusalOf, type Sample } from './sample.ts'

let distribution: Registry
let olareg: Registry
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copy-'))
  distribution = await startRegistry({ kind: 'distribution' })
  olareg = await startRegistry({ kind: 'olareg' })
})
afterAll(async () => {
  await Promise.all([distribution.stop(), olareg.stop()])
  await rm(folder, { recursive: true })
})

let stores = 0
async function storeOf(kind: 'distribution' | 'olareg' | 'layout'): Promise<ImageStore> {
  stores += 1
  if (kind === 'layout') return createLayout(join(folder, `layout-${stores}`))
  const { address } = kind === 'olareg' ? olareg : distribution
  return openRegistry(`${address}/acme/shop-${stores}`, access())
}

/** Every manifest below a digest, by what is read from the store alone. */
async function everything(store: ImageStore, digest: string): Promise<string[]> {
  const manifest = await store.resolve(digest)
  const children = manifest.kind === 'index' ? manifest.manifests : []
  const blobs = manifest.kind === 'image' ? [manifest.config, ...manifest.layers] : []
  for (const blob of blobs) await gathered(store.blob(blob).open())
  const next = [...children, ...(await store.referrers(digest))]
  const below = await Promise.all(next.map((one) => everything(store, one.digest)))
  return [digest, ...blobs.map((one) => one.digest), ...below.flat()].sort()
}

describe.each([
  ['distribution', 'olareg'],
  ['olareg', 'distribution'],
  ['distribution', 'layout'],
  ['layout', 'olareg'],
  ['layout', 'layout'],
] as const)('from %s to %s', (fromKind, toKind) => {
  let from: ImageStore
  let to: ImageStore
  let sample: Sample
  beforeAll(async () => {
    from = await storeOf(fromKind)
    to = await storeOf(toKind)
    sample = await pushSample(from, '1.0')
  })

  test('an image goes with platforms, attestations, signatures and SBOMs, and no byte changes', async () => {
    const { digest } = sample.index.descriptor
    const copied = await copyImage(from, '1.0', to, '2.0')
    expect(copied).toMatchObject({ digest, platforms: ['linux/amd64', 'linux/arm64'], notes: [] })
    const about = [sample.signature, sample.countersignature, sample.sbom].map((one) => one.descriptor.digest)
    expect(copied.referrers.map((one) => one.digest).sort()).toEqual(about.sort())
    expect(copied.blobs.copied.bytes).toBeGreaterThan(sample.layerBytes)
    expect(copied.blobs.mounted.count).toBe(0)
    expect(await to.resolve('2.0')).toEqual(sample.index)
    expect(await everything(to, digest)).toEqual(await everything(from, digest))
  })

  test('again: all is there already', async () => {
    const { blobs } = await copyImage(from, '1.0', to, '2.0')
    expect(blobs.copied.count).toBe(0)
    expect(blobs.present.bytes).toBeGreaterThan(sample.layerBytes)
  })

  test('a tag that names another image is refused before anything is written', async () => {
    const other = await pushSample(from, 'other')
    const message = await refusalOf(copyImage(from, 'other', to, '2.0'))
    expect(message).toContain(`${to.name}:2.0 is in use by ${sample.index.descriptor.digest}`)
    expect(message).toContain('give another tag')
    expect(await to.find(other.index.descriptor.digest)).toBeUndefined()
    expect((await to.resolve('2.0')).descriptor.digest).toBe(sample.index.descriptor.digest)
  })

  test('without a tag it is found by its digest', async () => {
    const target = await storeOf(toKind)
    await copyImage(from, sample.index.descriptor.digest, target)
    expect(await target.find(sample.index.descriptor.digest)).toEqual(sample.index)
    expect((await target.tags()).filter((tag) => !tag.startsWith('sha256-'))).toEqual([])
  })
})

test('between repositories of one registry no layer travels', async () => {
  const [from, to] = [await storeOf('distribution'), await storeOf('distribution')]
  const { layerBytes } = await pushSample(from, '1.0')
  const { blobs } = await copyImage(from, '1.0', to, '1.0')
  expect(blobs.mounted.bytes).toBeGreaterThan(layerBytes)
  expect(blobs.copied.count).toBe(0)
})

test('signatures under tags of cosign 2 go along, and others at the target stay', async () => {
  const [from, to] = [await storeOf('distribution'), await storeOf('distribution')]
  const { index, signature } = await pushSample(from, '1.0')
  const tag = `${index.descriptor.digest.replace(':', '-')}.sig`
  await from.putManifest(signature, { tag })
  await copyImage(from, '1.0', to, '1.0')
  expect((await to.resolve(tag)).descriptor).toEqual(signature.descriptor)
  const { countersignature } = await pushSample(to, 'other')
  await to.putManifest(countersignature, { tag })
  const { notes } = await copyImage(from, '1.0', to, '1.0')
  expect(notes).toEqual([`${to.name}:${tag} has other signatures or statements and was left as it is`])
  expect((await to.resolve(tag)).descriptor).toEqual(countersignature.descriptor)
})

test('an image of one platform says which', async () => {
  const [from, to] = [await storeOf('distribution'), await storeOf('layout')]
  const { platforms } = await pushSample(from, '1.0')
  const { digest } = (platforms[1] as Manifest).descriptor
  expect((await copyImage(from, digest, to, 'arm')).platforms).toEqual(['linux/arm64'])
  expect((await (to as Layout).resolve()).descriptor.digest).toBe(digest)
})

/** A store of which some answers are others: a lie, or a change in between. */
function changed(store: ImageStore, answers: Partial<ImageStore>): ImageStore {
  return {
    name: store.name,
    find: (name) => store.find(name),
    resolve: (name) => store.resolve(name),
    hasBlob: (content) => store.hasBlob(content),
    blob: (content) => store.blob(content),
    putBlob: (content, source) => store.putBlob(content, source),
    putManifest: (manifest, name) => store.putManifest(manifest, name),
    tags: () => store.tags(),
    referrers: (digest) => store.referrers(digest),
    ...answers,
  }
}

describe('T23: a source or target that lies', () => {
  let from: ImageStore
  let sample: Sample
  beforeAll(async () => {
    from = await storeOf('layout')
    sample = await pushSample(from, '1.0')
  })
  const copyOf = async (source: ImageStore) => refusalOf(copyImage(source, '1.0', await storeOf('layout'), '1.0'))

  test('lists a referrer that is about something else', async () => {
    const lying = changed(from, { referrers: async () => [sample.sbom.descriptor] })
    expect(await copyOf(lying)).toMatch(/lists sha256:.* as about sha256:.*, which it is not; don't trust this source/)
  })

  test('has a platform of another size than its index says', async () => {
    const [first] = sample.platforms
    if (sample.index.kind !== 'index' || first === undefined) throw new Error('no index')
    const wrong = sample.index.manifests.map((one) => ({ ...one, size: one.size + 1 }))
    const index = { ...sample.index, manifests: wrong }
    const lying = changed(from, { resolve: async (name) => (name === '1.0' ? index : from.resolve(name)) })
    expect(await copyOf(lying)).toMatch(/has \d+ bytes where \d+ were announced; don't trust this source/)
  })

  test('names referrers without end', async () => {
    let made = 0
    const endless = changed(from, {
      referrers: async () => [{ ...sample.sbom.descriptor, digest: `sha256:${String(made++).padStart(64, '0')}` }],
      find: async (digest) => {
        const wanted = { ...sample.signature.descriptor, digest }
        const subject = {
          ...wanted,
          digest: made === 1 ? sample.index.descriptor.digest : `sha256:${String(made - 2).padStart(64, '0')}`,
        }
        return digest.includes(':') ? { ...sample.signature, descriptor: wanted, subject } : undefined
      },
      resolve: async () => ({
        ...sample.signature,
        descriptor: sample.index.descriptor,
        kind: 'image' as const,
        layers: [],
        config: EMPTY.descriptor,
      }),
      blob: () => EMPTY.source,
    })
    const nowhere = changed(await storeOf('layout'), {
      putBlob: async () => 'present',
      putManifest: async () => {},
      find: async (digest) =>
        digest.includes(':')
          ? { ...sample.signature, descriptor: { ...sample.signature.descriptor, digest } }
          : undefined,
      referrers: async () => [],
    })
    expect(await refusalOf(copyImage(endless, '1.0', nowhere, '1.0'))).toContain(
      'more than 2000 manifests belong to this image',
    )
  })

  test('lists a referrer that is gone: a note', async () => {
    const gone = `sha256:${'0'.repeat(64)}`
    const lying = changed(from, {
      referrers: async (digest) => [...(await from.referrers(digest)), { ...sample.sbom.descriptor, digest: gone }],
    })
    const { notes, referrers } = await copyImage(lying, '1.0', await storeOf('layout'), '1.0')
    expect(notes[0]).toBe(`${from.name} lists the referrer ${gone} and has it no more`)
    expect(referrers).toHaveLength(3)
  })

  test('loses a referrer that was written', async () => {
    const target = await storeOf('layout')
    const losing = changed(target, { referrers: async () => [] })
    expect(await refusalOf(copyImage(from, '1.0', losing, '1.0'))).toMatch(
      /does not list sha256:.* after it was written/,
    )
  })
})

test('T20: what changes under a tag meanwhile does not change what is copied', async () => {
  const [from, to] = [await storeOf('distribution'), await storeOf('layout')]
  const first = await pushSample(from, '1.0')
  let moved = false
  const moving = changed(from, {
    async resolve(name) {
      const found = await from.resolve(name)
      if (!moved) await pushSample(from, '1.0')
      moved = true
      return found
    },
  })
  expect((await copyImage(moving, '1.0', to, '1.0')).digest).toBe(first.index.descriptor.digest)
  expect(await to.resolve('1.0')).toEqual(first.index)
})

describe('a layout', () => {
  const filled = async () => {
    const layout = (await storeOf('layout')) as Layout
    return { layout, ...(await pushSample(layout, '1.0')) }
  }
  const blobOf = (layout: Layout, { digest }: Descriptor) => join(layout.name, 'blobs', ...digest.split(':'))

  test('is opened again, and its one image is found without a name', async () => {
    const { layout, index } = await filled()
    const again = await openLayout(layout.name)
    expect((await again.resolve()).descriptor).toEqual(index.descriptor)
    expect(await again.tags()).toEqual(['1.0'])
    expect((await readdir(layout.name)).sort()).toEqual(['blobs', 'index.json', 'oci-layout'])
  })

  test('a folder that is none, and an absent or unclear image, are one sentence each', async () => {
    expect(await refusalOf(openLayout(folder))).toContain('is no OCI image layout')
    const { layout } = await filled()
    expect(await refusalOf(layout.resolve('9'))).toContain('has no image 9')
    await pushSample(layout, '2.0')
    expect(await refusalOf(layout.resolve())).toContain('has 2 images; say which')
  })

  test('T20: changed bytes are refused, in a manifest and in a layer', async () => {
    const { layout, index, platforms } = await filled()
    const [image] = platforms
    const layer = image?.kind === 'image' ? (image.layers[0] as Descriptor) : undefined
    await writeFile(blobOf(layout, layer as Descriptor), 'x'.repeat(5_000))
    const target = await storeOf('layout')
    expect(await refusalOf(copyImage(layout, '1.0', target, '1.0'))).toContain('is not what its digest says')
    expect(await target.find('1.0')).toBeUndefined()
    const left = (await readdir(join(target.name, 'blobs', 'sha256'))).filter((name) => name.includes('.'))
    expect(left).toEqual([])
    await writeFile(blobOf(layout, index.descriptor), '{}')
    expect(await refusalOf(layout.resolve('1.0'))).toContain('is not what its digest says')
  })

  test('T12: a link in the place of a blob is not followed', async () => {
    const { layout, index } = await filled()
    const secret = join(folder, 'secret')
    await writeFile(secret, await readFile(blobOf(layout, index.descriptor)))
    await rm(blobOf(layout, index.descriptor))
    await symlink(secret, blobOf(layout, index.descriptor))
    expect(await refusalOf(layout.resolve('1.0'))).toContain('has no image 1.0')
  })

  test('many writers at once lose no entry', async () => {
    const layout = (await storeOf('layout')) as Layout
    const { index } = await pushSample(layout, '0')
    await Promise.all(Array.from({ length: 20 }, (_, tag) => layout.putManifest(index, { tag: `v${tag}` })))
    expect(await layout.tags()).toHaveLength(21)
  })
})
