import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { baseImage } from '../../../src/image/base/choose.ts'
import { builtInBases } from '../../../src/image/base/read.ts'
import { refreshBases, withDigests } from '../../../src/image/base/refresh.ts'
import type { BaseImage, BaseTable } from '../../../src/image/base/table.ts'
import { readMirrors } from '../../../src/oci/access.ts'
import { openRegistry } from '../../../src/oci/registry.ts'
import { type Registry, startRegistry } from '../../lab/registry.ts'
import { access, pushSample, refusalOf, type Sample } from '../../oci/sample.ts'

const TODAY = '2026-11-21'
let hub: Registry
let python: Sample
let mirrors: Record<string, string>
beforeAll(async () => {
  hub = await startRegistry({ kind: 'distribution' })
  python = await pushSample(openRegistry(`${hub.address}/library/python`, access()), '3.13-slim-trixie')
  mirrors = readMirrors([`docker.io=${hub.address}`, `gcr.io=${hub.address}/google`, 'ghcr.io=127.0.0.1:1'])
})
afterAll(() => hub.stop())

const line = (table: BaseTable, key: string, version: string) =>
  table.find((one) => one.key === key && one.version === version) as BaseImage

test('the digests of tags are read through mirrors, and lines that can’t be read stay and are named', async () => {
  const { table, changed, unchanged, unread } = await refreshBases(builtInBases(), access({ mirrors }), TODAY)
  const { digest } = python.index.descriptor
  expect(line(table, 'python', '3.13')).toMatchObject({ digest, read: TODAY })
  expect(changed).toEqual([{ image: line(table, 'python', '3.13') }])
  expect(unchanged).toBe(0)
  expect(unread).toHaveLength(builtInBases().length - 1)
  const reasons = new Map(unread.map(({ image, reason }) => [`${image.key} ${image.version}`, reason]))
  expect(reasons.get('python 3.12')).toMatch(
    /^can't read library\/python:3\.12-slim-trixie at 127.* \(for docker\.io\) \(404/,
  )
  expect(reasons.get('uv 0.9')).toMatch(/at 127\.0\.0\.1:1 \(for ghcr\.io\): .*ECONNREFUSED/)
  expect(table.filter(({ digest }) => digest !== undefined)).toHaveLength(1)
})

test('a tag that moved is a change from the one to the other, and one that stayed is none', async () => {
  const repository = openRegistry(`${hub.address}/library/golang`, access())
  const before = (await pushSample(repository, '1.26-trixie')).index.descriptor.digest
  const go = line(builtInBases(), 'go', '1.26')
  const first = await refreshBases([go], access({ mirrors }), '2026-11-20')
  const same = await refreshBases(first.table, access({ mirrors }), TODAY)
  expect(same).toMatchObject({ changed: [], unchanged: 1, unread: [], table: [{ digest: before, read: TODAY }] })
  const after = (await pushSample(repository, '1.26-trixie')).index.descriptor.digest
  const moved = await refreshBases(same.table, access({ mirrors }), TODAY)
  expect(moved.changed).toEqual([{ image: { ...go, digest: after, read: TODAY }, before }])
})

test('an image of one platform is refused, unless its line says so', async () => {
  const repository = openRegistry(`${hub.address}/library/node`, access())
  const { platforms } = await pushSample(repository, 'x')
  const [image] = platforms
  if (image === undefined) throw new Error('no platform')
  await repository.putManifest(image, { tag: '24-trixie-slim' })
  const node = line(builtInBases(), 'node', '24')
  const { unread, table } = await refreshBases([node], access({ mirrors }), TODAY)
  expect(table).toEqual([node])
  expect(unread[0]?.reason).toMatch(
    /node:24-trixie-slim is the image of one platform and no index of several; choose .* "single": true/,
  )
  const single = await refreshBases([{ ...node, single: true }], access({ mirrors }), TODAY)
  expect(single.table[0]?.digest).toBe(image.descriptor.digest)
})

test('generate gets the digests it needs, and no others are asked for', async () => {
  const table = await withDigests(builtInBases(), [{ key: 'python', version: '3.13' }], access({ mirrors }), TODAY)
  expect(baseImage(table, 'python', '3.13')).toBe(
    `docker.io/library/python:3.13-slim-trixie@${python.index.descriptor.digest}`,
  )
  expect(table.filter(({ digest }) => digest !== undefined)).toHaveLength(1)
  const offline = access({ mirrors: { 'docker.io': '127.0.0.1:1' } })
  expect(await withDigests(table, [{ key: 'python', version: '3.13' }], offline, TODAY)).toEqual(table)
})

test('a digest that generate can’t get is one sentence with the ways out', async () => {
  const offline = access({ mirrors: { 'gcr.io': '127.0.0.1:1' } })
  const message = await refusalOf(withDigests(builtInBases(), [{ key: 'static' }], offline, TODAY))
  expect(message).toMatch(
    /^the digest of the base image gcr\.io\/distroless\/static-debian13:nonroot is neither in the table nor to be had: can't read .*; or name a mirror \(registry-mirrors\), or set pin: false and let the tag move$/,
  )
})

test('a mirror may have a folder of its own', async () => {
  const { index } = await pushSample(
    openRegistry(`${hub.address}/google/distroless/static-debian13`, access()),
    'nonroot',
  )
  const { table } = await refreshBases([line(builtInBases(), 'static', '')], access({ mirrors }), TODAY)
  expect(table[0]?.digest).toBe(index.descriptor.digest)
})

test('a cancelled run reads nothing more', async () => {
  const signal = AbortSignal.abort(new Error('cancelled'))
  await expect(refreshBases(builtInBases(), access({ mirrors, signal }), TODAY)).rejects.toThrow('cancelled')
})

test.each([
  'docker.io',
  'docker.io=',
  '=x',
  'docker.io=http://x',
  'docker.io=a b',
  'docker.io=x@y',
  '--x=y z',
  'docker.io=x?y',
])('T1: the mirror %j is refused', (entry) => {
  expect(() => readMirrors([entry])).toThrow(/is no mirror of a registry; write registry=host/)
})
