import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { promoteImage } from '../../src/image/promote.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { startFake } from '../oci/fake.ts'
import { access, pushSample, refusalOf, type Sample } from '../oci/sample.ts'

let staging: Registry
let production: Registry
let sample: Sample
let from: string
beforeAll(async () => {
  staging = await startRegistry({ kind: 'distribution' })
  production = await startRegistry({ kind: 'debian', password: true })
  from = `${staging.address}/acme/staging/shop`
  sample = await pushSample(openRegistry(from, access()), '1.4.2-rc1')
})
afterAll(() => Promise.all([staging.stop(), production.stop()]))

const login = () =>
  access({ credentials: async (registry) => (registry === production.address ? production.user : undefined) })
const fresh = (registry: Registry) => `${registry.address}/acme/${randomBytes(6).toString('hex')}`

test('B2: a tag of one registry becomes a tag of another, with every platform and referrer, by digest', async () => {
  const to = fresh(production)
  const promoted = await promoteImage(`${from}:1.4.2-rc1`, `${to}:1.4.2`, login())
  const { digest } = sample.index.descriptor
  expect(promoted).toMatchObject({
    digest,
    from: `${from}@${digest}`,
    image: `${to}:1.4.2@${digest}`,
    tag: '1.4.2',
    platforms: ['linux/amd64', 'linux/arm64'],
    blobs: { mounted: { count: 0, bytes: 0 }, present: { count: 0, bytes: 0 } },
  })
  expect(promoted.referrers).toHaveLength(3)
  const target = openRegistry(to, login())
  expect(await target.resolve('1.4.2')).toEqual(sample.index)
  expect((await target.referrers(digest)).map((one) => one.digest)).toEqual([sample.signature.descriptor.digest])
})

test('a second time nothing travels', async () => {
  const to = `${fresh(production)}:1`
  const first = await promoteImage(`${from}:1.4.2-rc1`, to, login())
  const second = await promoteImage(`${from}:1.4.2-rc1`, to, login())
  expect(second.blobs.copied).toEqual({ count: 0, bytes: 0 })
  expect(second.blobs.present).toEqual(first.blobs.copied)
})

test('within a registry the layers are linked', async () => {
  const { blobs } = await promoteImage(`${from}@${sample.index.descriptor.digest}`, `${fresh(staging)}:1`, access())
  expect(blobs.copied.count).toBe(0)
  expect(blobs.mounted.bytes).toBeGreaterThan(sample.layerBytes)
})

test('by digest alone, and a digest that is another is refused', async () => {
  const { digest } = sample.index.descriptor
  const to = fresh(staging)
  const { image, tag } = await promoteImage(`${from}:1.4.2-rc1`, `${to}@${digest}`, access())
  expect([image, tag]).toEqual([`${to}@${digest}`, undefined])
  const other = `${to}:1@sha256:${'0'.repeat(64)}`
  expect(await refusalOf(promoteImage(`${from}:1.4.2-rc1`, other, access()))).toContain('has another digest than')
})

test('a tag in use by another digest is refused and stays', async () => {
  const to = fresh(production)
  const before = await pushSample(openRegistry(to, login()), '1.4.2')
  const message = await refusalOf(promoteImage(`${from}:1.4.2-rc1`, `${to}:1.4.2`, login()))
  expect(message).toContain(
    `${to}:1.4.2 is in use by ${before.index.descriptor.digest}, and not by ${sample.index.descriptor.digest}`,
  )
  expect((await openRegistry(to, login()).resolve('1.4.2')).descriptor).toEqual(before.index.descriptor)
})

test.each([
  ['', 'x/y:1', /^image is missing; give registry\/path:tag$/],
  ['x/y', 'x/z:1', /^image: x\/y names no version/],
  ['x/y:1', 'x/z', /^to: x\/z has no tag; add the one that the image gets, such as x\/z:1\.4\.2$/],
  ['x/y:1', '--flag', /is no image reference/],
  ['x/y:$(id)', 'x/z:1', /is no image reference/],
])('T1: %j to %j is one sentence', async (image, to, sentence) => {
  expect(await refusalOf(promoteImage(image, to, access()))).toMatch(sentence)
})

test('an image that is not there, and a registry without the right, are one sentence each', async () => {
  expect(await refusalOf(promoteImage(`${from}:9`, `${fresh(staging)}:9`, access()))).toMatch(/can't read .*:9 .*404/)
  const to = `${fresh(production)}:1`
  expect(await refusalOf(promoteImage(`${from}:1.4.2-rc1`, to, access()))).toContain(
    `run docker login ${production.address}`,
  )
})

test('T20: a registry that has another image under the tag right after it was written', async () => {
  const other = await pushSample(openRegistry(fresh(staging), access()), '1')
  let written = false
  const fake = await startFake((request, response) => {
    request.resume()
    const isTag = request.url?.endsWith('/manifests/1') === true
    if (request.method === 'PUT') {
      written ||= isTag
      response.writeHead(201).end()
    } else if (request.method === 'HEAD') response.writeHead(200).end()
    else if (isTag && written) response.writeHead(200).end(other.index.bytes)
    else {
      const manifest = [sample.index, ...sample.platforms, sample.signature, sample.countersignature, sample.sbom].find(
        (one) => request.url?.endsWith(one.descriptor.digest),
      )
      response.writeHead(manifest && request.url?.includes('/manifests/') ? 200 : 404).end(manifest?.bytes)
    }
  })
  try {
    const { digest } = (sample.platforms[1] as (typeof sample.platforms)[number]).descriptor
    const message = await refusalOf(promoteImage(`${from}@${digest}`, `${fake.address}/shop:1`, access()))
    expect(message).toContain(`has ${other.index.descriptor.digest} as 1 right after ${digest} was written`)
  } finally {
    await fake.stop()
  }
})
