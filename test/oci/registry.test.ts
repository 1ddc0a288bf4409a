import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { partOfBytes, pushArtifact } from '../../src/oci/artifact.ts'
import { gathered } from '../../src/oci/content.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { access, imageOf, LAYER, manifestOf, pushSample, refusalOf } from './sample.ts'

describe.each(['distribution', 'debian', 'olareg'] as const)('a repository of %s', (kind) => {
  const password = kind !== 'olareg'
  let registry: Registry
  beforeAll(async () => {
    registry = await startRegistry({ kind, password })
  })
  afterAll(() => registry.stop())
  const open = (path: string) =>
    openRegistry(`${registry.address}/${path}`, access({ credentials: async () => registry.user }))

  test('gives back what it was given', async () => {
    const repository = open('acme/shop')
    const layer = partOfBytes(randomBytes(100_000), LAYER)
    const empty = partOfBytes(Buffer.alloc(0), LAYER)
    const { config, manifest } = imageOf('amd64', [layer, empty])
    expect(await repository.find('1.0')).toBeUndefined()
    for (const { descriptor, source } of [layer, empty, config]) {
      expect(await repository.putBlob(descriptor, source)).toBe('copied')
      expect(await repository.putBlob(descriptor, source)).toBe('present')
    }
    await repository.putManifest(manifest, { tag: '1.0' })
    const { digest } = manifest.descriptor
    expect(await repository.resolve('1.0')).toEqual(manifest)
    expect(await repository.resolve(digest)).toEqual(manifest)
    expect(await repository.tags()).toEqual(['1.0'])
    expect(await gathered(repository.blob(layer.descriptor).open())).toEqual(await gathered(layer.source.open()))
    await repository.deleteManifest(digest)
    expect(await repository.find(digest)).toBeUndefined()
  })

  test('lists the referrers of each manifest, those written at once too', async () => {
    const repository = open('acme/referred')
    const { index, platforms, signature, countersignature, sbom } = await pushSample(repository, '1.0')
    const digests = async (digest = '') => (await repository.referrers(digest)).map((one) => one.digest)
    expect(await digests(index.descriptor.digest)).toEqual([signature.descriptor.digest])
    expect(await digests(signature.descriptor.digest)).toEqual([countersignature.descriptor.digest])
    expect(await digests(platforms[0]?.descriptor.digest)).toEqual([sbom.descriptor.digest])
    expect(await digests(platforms[1]?.descriptor.digest)).toEqual([])
    const [listed] = await repository.referrers(index.descriptor.digest)
    expect(listed).toEqual({
      ...signature.descriptor,
      artifactType: 'application/vnd.example.signature',
      annotations: { 'org.example.text': 'signed' },
    })
    const more = await Promise.all(
      ['a', 'b', 'c'].map((text) =>
        pushArtifact(repository, {
          artifactType: 'application/vnd.example.note',
          layers: [partOfBytes(Buffer.from(text), 'text/plain')],
          subject: index.descriptor,
        }),
      ),
    )
    const all = [signature, ...more].map(({ descriptor }) => descriptor.digest)
    expect((await digests(index.descriptor.digest)).sort()).toEqual(all.sort())
  })

  test('takes a blob from a sibling without its bytes', async () => {
    const [here, there] = [open('acme/here'), open('acme/there')]
    const { descriptor, source } = partOfBytes(randomBytes(1000), LAYER)
    await here.putBlob(descriptor, source)
    const unread = {
      ...here.blob(descriptor),
      open: () => {
        throw new Error('its bytes were read')
      },
    }
    expect(await there.putBlob(descriptor, unread)).toBe('mounted')
    expect(await there.hasBlob(descriptor)).toBe(true)
  })

  test('a blob that a sibling has not got travels', async () => {
    const { descriptor, source } = partOfBytes(randomBytes(1000), LAYER)
    const from = { registry: registry.address, path: 'acme/absent' }
    expect(await open('acme/there').putBlob(descriptor, { ...source, from })).toBe('copied')
  })

  test('all tags are listed, and none where there is no repository', async () => {
    const repository = open('acme/tags')
    const { config, manifest } = imageOf('amd64', [])
    await repository.putBlob(config.descriptor, config.source)
    const tags = ['1.0', '1.1', 'latest-build']
    for (const tag of tags) await repository.putManifest(manifest, { tag })
    expect((await repository.tags()).sort()).toEqual(tags)
    expect(await open('acme/no-such').tags()).toEqual([])
  })

  test('an absent manifest, a bad name and a missing blob are one sentence each', async () => {
    const repository = open('acme/shop')
    expect(await refusalOf(repository.resolve('9.9'))).toMatch(/^can't read acme\/shop:9\.9 at 127.*404/)
    expect(await refusalOf(repository.resolve('a b'))).toContain('"a b" is neither tag nor sha256 digest')
    const { descriptor } = partOfBytes(randomBytes(10), LAYER)
    expect(await refusalOf(gathered(repository.blob(descriptor).open()))).toMatch(/can't read the blob sha256.*404/)
    const lost = manifestOf({ config: descriptor, layers: [] })
    // olareg takes manifests whose blobs it has not got.
    if (kind !== 'olareg') expect(await refusalOf(repository.putManifest(lost))).toMatch(/can't write .*(400|404)/)
  })

  if (!password) return
  test('T23: without a login, and with a wrong one, the sentence says docker login', async () => {
    const credentials = async () => ({ name: 'lab', password: 'no-such-secret' })
    const name = `${registry.address}/acme/shop`
    expect(await refusalOf(openRegistry(name, access()).resolve('1.0'))).toContain(
      `run docker login ${registry.address}`,
    )
    const wrong = await refusalOf(openRegistry(name, access({ credentials })).resolve('1.0'))
    expect(wrong).toContain('it did not take the credentials')
    expect(wrong).not.toContain('no-such-secret')
  })
})

test('a registry that takes no writes says so', async () => {
  const registry = await startRegistry({ kind: 'distribution', readOnly: true })
  try {
    const { descriptor, source } = partOfBytes(randomBytes(10), LAYER)
    const repository = openRegistry(`${registry.address}/shop`, access())
    expect(await refusalOf(repository.putBlob(descriptor, source))).toMatch(/can't write the blob .* \(405/)
  } finally {
    await registry.stop()
  }
})

test('a registry that is not there, and a name without one, are named', async () => {
  const gone = await refusalOf(openRegistry('127.0.0.1:1/shop', access()).resolve('1'))
  expect(gone).toMatch(/^can't read shop:1 at 127\.0\.0\.1:1: .*ECONNREFUSED/)
})
