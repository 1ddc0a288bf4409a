import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { artifactManifest, EMPTY, partOfBytes } from '../../src/oci/artifact.ts'
import { after, checked, gathered, Pieces } from '../../src/oci/content.ts'
import { descriptorOf, digestOf, parseManifest, platformName } from '../../src/oci/manifest.ts'
import { OCI_MANIFEST } from '../../src/oci/media-types.ts'

const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 })

async function* streamed(list: readonly Uint8Array[]) {
  yield* list
}

test('pieces of any size are the stream, whatever chunks it came in', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 30 }), async (list, size) => {
      const whole = Buffer.concat(list)
      const pieces = new Pieces(streamed(list))
      const found: Buffer[] = []
      for (let at = 0; at < whole.length; at += size) found.push(await gathered(pieces.next(size)))
      await pieces.end()
      expect(Buffer.concat(found)).toEqual(whole)
      expect(found.every((one, index) => index === found.length - 1 || one.length === size)).toBe(true)
    }),
  )
})

test('what comes after so many bytes is the end of the stream', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, fc.nat(200), async (list, count) => {
      expect(await gathered(after(count, streamed(list)))).toEqual(Buffer.concat(list).subarray(count))
    }),
  )
})

test('T23: bytes pass when all of them are those announced, and only then', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, fc.nat(), async (list, at) => {
      const whole = Buffer.concat(list)
      const content = { digest: digestOf(whole), size: whole.length }
      expect(await gathered(checked(streamed(list), content, 'x'))).toEqual(whole)
      if (whole.length === 0) return
      const other = Buffer.from(whole)
      other[at % whole.length] = (other[at % whole.length] as number) ^ 1
      await expect(gathered(checked(streamed([other]), content, 'x'))).rejects.toThrow('is not what its digest says')
      await expect(gathered(checked(streamed([whole, whole]), content, 'x'))).rejects.toThrow('more than')
      await expect(gathered(checked(streamed([whole.subarray(1)]), content, 'x'))).rejects.toThrow('ended after')
    }),
  )
})

test('T19: anything in the place of a manifest is read or refused, never a defect', () => {
  const descriptor = fc.record({
    mediaType: fc.string(),
    digest: fc.constantFrom(EMPTY.descriptor.digest, 'x'),
    size: fc.integer(),
  })
  const shape = fc.record(
    {
      schemaVersion: fc.constantFrom(2, 1),
      config: fc.anything(),
      layers: fc.array(descriptor),
      manifests: fc.anything(),
      subject: fc.anything(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(shape, fc.anything()), (value) => {
      const bytes = Buffer.from(JSON.stringify(value) ?? '')
      try {
        expect(parseManifest(bytes, undefined, 'x').descriptor).toMatchObject({
          digest: digestOf(bytes),
          size: bytes.length,
        })
      } catch (error) {
        expect(error).toMatchObject({
          name: 'UserError',
          message: expect.stringMatching(/^x: .*; push the image again/),
        })
      }
    }),
  )
})

test('an artifact has the same bytes each time, whatever order its annotations came in', () => {
  const layers = [partOfBytes(Buffer.from('a'), 'text/plain')]
  const made = (annotations: Record<string, string>) =>
    artifactManifest({ artifactType: 'application/x.y', layers, annotations })
  expect(made({ b: '1', a: '2' }).descriptor).toEqual(made({ a: '2', b: '1' }).descriptor)
  const empty = artifactManifest({ artifactType: 'application/x.y', layers: [] })
  expect(JSON.parse(String(empty.bytes))).toEqual({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: 'application/x.y',
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf(Buffer.from('{}')), size: 2 },
    layers: [{ mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf(Buffer.from('{}')), size: 2 }],
  })
})

test.each([
  [{ os: 'linux', architecture: 'amd64' }, 'linux/amd64'],
  [{ os: 'linux', architecture: 'arm', variant: 'v7' }, 'linux/arm/v7'],
  [{ os: 'unknown', architecture: 'unknown' }, undefined],
  [undefined, undefined],
])('the platform %j is %s', (platform, name) => {
  expect(platformName({ ...EMPTY.descriptor, ...(platform && { platform }) })).toBe(name)
})

test('T17: the keys of a descriptor that matter are taken, and no others', () => {
  const hostile = JSON.parse(
    `{"mediaType":"a","digest":"${EMPTY.descriptor.digest}","size":1,"__proto__":{"x":1},"data":"e30=","annotations":{"__proto__":"y"}}`,
  )
  const found = descriptorOf(hostile)
  expect(Object.keys(found ?? {}).sort()).toEqual(['annotations', 'digest', 'mediaType', 'size'])
  expect(({} as { x?: number }).x).toBeUndefined()
})
