import { createHash, randomBytes } from 'node:crypto'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from '@jest/globals'
import { LayerCache } from '../../../src/image/builders/layer-cache.ts'
import { createLayout, type Layout } from '../../../src/oci/layout.ts'
import type { Descriptor } from '../../../src/oci/manifest.ts'

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip'
const NEVER = new AbortController().signal
const folder = mkdtempSync(join(tmpdir(), 'gradus-layers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

async function newLayout(): Promise<Layout> {
  return await createLayout(mkdtempSync(join(folder, 'layout-')))
}

/** A layer as a builder wrote it. */
async function layerIn(layout: Layout, archive: Buffer): Promise<{ diffId: string; layer: Descriptor }> {
  const bytes = gzipSync(archive)
  const layer = { mediaType: GZIP, digest: digestOf(bytes), size: bytes.length }
  await layout.putBlob(layer, {
    async *open() {
      yield bytes
    },
  })
  return { diffId: digestOf(archive), layer }
}

async function kept(archive = randomBytes(5000)) {
  const place = mkdtempSync(join(folder, 'cache-'))
  const cache = new LayerCache(place, 'buildah-1.2.3')
  const layout = await newLayout()
  const { diffId, layer } = await layerIn(layout, archive)
  await cache.keep(diffId, layer, layout)
  rmSync(layout.name, { recursive: true })
  const [name = ''] = readdirSync(place)
  const known = (await new LayerCache(place, 'buildah-1.2.3').known()).get(diffId)
  if (known === undefined) throw new Error('the layer was not kept')
  return { cache, place, path: join(place, name), diffId, layer, known }
}

test('a layer that was kept is in another layout afterwards, byte by byte', async () => {
  const { cache, known, layer } = await kept()
  const layout = await newLayout()
  expect(await cache.take(known, layout, NEVER)).toEqual(layer)
  expect(digestOf(readFileSync(join(layout.name, 'blobs', ...layer.digest.split(':'))))).toBe(layer.digest)
  expect(await cache.take(known, layout, NEVER)).toEqual(layer)
})

test.each<[string, (path: string, layer: Descriptor) => void]>([
  ['other bytes', (path) => writeFileSync(path, randomBytes(900))],
  ['a gzip of another archive', (path) => writeFileSync(path, gzipSync(Buffer.from('another')))],
  ['less than there was', (path) => writeFileSync(path, readFileSync(path).subarray(0, 700))],
  ['more than there was', (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('more')]))],
  ['nothing', (path) => writeFileSync(path, '')],
])('T23: a cache with %s in it gives nothing, and forgets it', async (_, poison) => {
  const { cache, known, path, layer } = await kept()
  poison(path, layer)
  const layout = await newLayout()
  expect(await cache.take(known, layout, NEVER)).toBeUndefined()
  expect(await cache.known()).toEqual(new Map())
  expect(await layout.hasBlob(layer)).toBe(false)
  expect(readdirSync(join(layout.name, 'blobs/sha256'))).toEqual([])
})

test('T23: a file that is honest about its bytes and lies about what they unpack to is not used', async () => {
  const { place, cache, diffId } = await kept()
  const wrong = gzipSync(Buffer.from('what an attacker wants in the image'))
  for (const name of readdirSync(place)) rmSync(join(place, name))
  writeFileSync(join(place, `buildah-1.2.3-${diffId.slice(7)}-${digestOf(wrong).slice(7)}`), wrong)
  const known = (await cache.known()).get(diffId)
  expect(known).toBeDefined()
  if (known !== undefined) expect(await cache.take(known, await newLayout(), NEVER)).toBeUndefined()
})

test.each<[string, (path: string) => void]>([
  ['spoilt before', (path) => writeFileSync(path, randomBytes(900))],
  ['as it was', () => {}],
])('T23: what was read ahead is read again where it is used: %s', async (how, change) => {
  const { cache, known, path, layer } = await kept()
  change(path)
  await cache.readAhead(NEVER)
  const good = how === 'as it was'
  expect(await cache.take(known, await newLayout(), NEVER)).toEqual(good ? layer : undefined)
  if (!good) return
  writeFileSync(path, randomBytes(layer.size))
  const layout = await newLayout()
  expect(await cache.take(known, layout, NEVER)).toBeUndefined()
  expect(await layout.hasBlob(layer)).toBe(false)
})

test('reading ahead ends where nothing is to be read, and when it is told to', async () => {
  await new LayerCache(join(folder, 'nowhere'), 'x').readAhead(NEVER)
  const { cache, known, layer } = await kept()
  cache.endAhead()
  await cache.readAhead(NEVER)
  expect(await cache.take(known, await newLayout(), NEVER)).toEqual(layer)
})

test('T12: a link in the cache is not followed', async () => {
  const { place, cache, diffId, known, path, layer } = await kept()
  const secret = join(folder, 'secret')
  writeFileSync(secret, readFileSync(path))
  rmSync(path)
  symlinkSync(secret, path)
  const layout = await newLayout()
  expect(await cache.take(known, layout, NEVER)).toBeUndefined()
  expect(await layout.hasBlob(layer)).toBe(false)
  expect([readdirSync(place), diffId.length]).toEqual([[], 71])
})

test('what went away meanwhile is no layer, and a cancel is no bad layer', async () => {
  const { cache, known, path, layer } = await kept()
  const stop = new AbortController()
  stop.abort(new Error('stopped'))
  await expect(cache.take(known, await newLayout(), stop.signal)).rejects.toThrow('stopped')
  expect(await cache.take(known, await newLayout(), NEVER)).toEqual(layer)
  rmSync(path)
  expect(await cache.take(known, await newLayout(), NEVER)).toBeUndefined()
})

test('what another version compressed, and what is no gzip, is no layer of this one', async () => {
  const { place, diffId } = await kept()
  expect((await new LayerCache(place, 'buildah-1.2.4').known()).has(diffId)).toBe(false)
  expect((await new LayerCache(place, 'buildah-1.2').known()).has(diffId)).toBe(false)
  expect(await new LayerCache(join(place, 'nowhere'), 'buildah-1.2.3').known()).toEqual(new Map())
  const other = new LayerCache(mkdtempSync(join(folder, 'cache-')), 'x')
  const layout = await newLayout()
  const { layer } = await layerIn(layout, randomBytes(100))
  await other.keep(diffId, { ...layer, mediaType: GZIP.replace('gzip', 'zstd') }, layout)
  expect(await other.known()).toEqual(new Map())
})

test('the layers that were used longest ago go first, of whatever version', async () => {
  const place = mkdtempSync(join(folder, 'cache-'))
  const layout = await newLayout()
  const layers = await Promise.all([1, 2, 3].map(() => layerIn(layout, randomBytes(10_000))))
  for (const [index, { diffId, layer }] of layers.entries()) {
    await new LayerCache(place, `buildah-${index}`).keep(diffId, layer, layout)
  }
  const nameOf = (index: number) => readdirSync(place).find((name) => name.startsWith(`buildah-${index}-`)) ?? ''
  for (const index of [0, 1, 2]) utimesSync(join(place, nameOf(index)), 1000 + index, 1000 + index)
  const cache = new LayerCache(place, 'buildah-0', 25_000)
  const [known] = [...(await cache.known()).values()]
  if (known !== undefined) await cache.take(known, await newLayout(), NEVER)
  await cache.trim()
  expect([0, 1, 2].map((index) => nameOf(index) !== '')).toEqual([true, false, true])
  expect(statSync(place).mode & 0o777).toBe(0o700)
})
