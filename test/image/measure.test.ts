import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { type ImageSize, measureImage, megabytes, overSize } from '../../src/image/measure.ts'
import { FileTree } from '../../src/image/measure-tree.ts'
import { wasteOf } from '../../src/image/measure-waste.ts'
import { cpuMs, TOO_LONG_MS } from '../cpu.ts'
import { layerOf, layoutOf, type SampleLayer } from './measure-sample.ts'

const NEVER = new AbortController().signal

async function sizeOf(images: Record<string, SampleLayer[]>): Promise<ImageSize> {
  const { layout, digest } = await layoutOf(images)
  try {
    return await measureImage(layout, digest, NEVER)
  } finally {
    rmSync(join(layout.name, '..'), { recursive: true })
  }
}

test('each layer is known by its instruction, its size in the registry and its size unpacked', async () => {
  const size = await sizeOf({
    'linux/amd64': [
      { archive: await layerOf({ 'app/': 0, 'app/one': 1000 }), instruction: '/bin/sh -c #(nop) COPY dir:1 in /app ' },
      { archive: await layerOf({ 'app/two': 500 }), instruction: 'RUN /bin/sh -c npm ci   # buildkit', zstd: true },
    ],
    'linux/arm64': [{ archive: await layerOf({ 'app/three': 70 }) }],
  })
  expect(size.platforms.map(({ platform, unpacked, layers }) => [platform, unpacked, layers.length])).toEqual([
    ['linux/amd64', 1500, 2],
    ['linux/arm64', 70, 1],
  ])
  const [amd64] = size.platforms
  expect(amd64?.layers.map(({ instruction, unpacked }) => [instruction, unpacked])).toEqual([
    ['COPY dir:1 in /app', 1000],
    ['RUN npm ci', 500],
  ])
  expect(amd64?.compressed).toBe(amd64?.layers.reduce((sum, { compressed }) => sum + compressed, 0))
})

test('what a later layer writes over or removes counts against the efficiency', async () => {
  const { platforms } = await sizeOf({
    'linux/amd64': [
      {
        archive: await layerOf({ 'var/cache/list': 600, 'app/old': 200, 'app/same': 100, 'gone/a': 50, 'gone/b': 50 }),
      },
      { archive: await layerOf({ 'app/old': 200, 'var/.wh.cache': 0, 'gone/.wh..wh..opq': 0, 'gone/c': 100 }) },
    ],
  })
  expect(platforms[0]?.unpacked).toBe(1300)
  expect(platforms[0]?.efficiency).toBeCloseTo(400 / 1300)
})

test('an image without files is efficient', async () => {
  expect((await sizeOf({ 'linux/amd64': [] })).platforms[0]).toMatchObject({
    unpacked: 0,
    compressed: 0,
    efficiency: 1,
  })
})

/** The same by the words of the specification, on whole paths. */
function slowlyKept(layers: readonly (readonly [string, number])[][]): Map<string, number> {
  let files = new Map<string, number>()
  for (const layer of layers) {
    const below = new Map(files)
    const isUnder = (path: string, folder: string) => folder === '' || path === folder || path.startsWith(`${folder}/`)
    for (const [path] of layer) {
      const at = path.lastIndexOf('/')
      const [folder, name] = [path.slice(0, Math.max(at, 0)), path.slice(at + 1)]
      if (!name.startsWith('.wh.')) continue
      const hidden = name === '.wh..wh..opq' ? folder : `${folder === '' ? '' : `${folder}/`}${name.slice(4)}`
      for (const one of below.keys()) if (isUnder(one, hidden) || path.startsWith(`${one}/`)) below.delete(one)
    }
    files = below
    for (const [path, bytes] of layer) {
      if (path.split('/').at(-1)?.startsWith('.wh.')) continue
      for (const one of files.keys()) if (one.startsWith(`${path}/`) || path.startsWith(`${one}/`)) files.delete(one)
      files.set(path, bytes)
    }
  }
  return files
}

test('whatever layers do to each other, the files that are left are those of the specification', () => {
  const name = fc.constantFrom('a', 'b', 'c', '.wh.a', '.wh.b', '.wh..wh..opq')
  const path = fc
    .tuple(fc.array(fc.constantFrom('a', 'b', 'd'), { maxLength: 2 }), name)
    .map(([up, last]) => [...up, last].join('/'))
  const layer = fc.uniqueArray(fc.tuple(path, fc.integer({ min: 1, max: 9 })), {
    selector: ([one]) => one,
    maxLength: 6,
  })
  fc.assert(
    fc.property(fc.array(layer.filter(isPossible), { maxLength: 4 }), (layers) => {
      const tree = new FileTree()
      for (const entries of layers) {
        tree.nextLayer()
        for (const [one, bytes] of entries) tree.add(one, 'file', bytes)
      }
      const kept = new Map(
        [...tree.files()].filter(({ bytes }) => bytes > 0).map(({ path: one, bytes }) => [one, bytes]),
      )
      expect(kept).toEqual(slowlyKept(layers))
    }),
    { numRuns: 500 },
  )
})

/** No archive has a file and a folder of one name, or a file and its own whiteout. */
function isPossible(layer: readonly (readonly [string, number])[]): boolean {
  const paths = layer.map(([path]) => path)
  return paths.every((one) =>
    paths.every((other) => {
      const hidden = one.replace(/(^|\/)\.wh\.(?=[^/]*$)/, '$1')
      return !other.startsWith(`${one}/`) && !(hidden !== one && (other === hidden || other.startsWith(`${hidden}/`)))
    }),
  )
}

test('what an image can do without is named by kind, the largest first', () => {
  const files = {
    'usr/lib/gcc/x86_64-linux-gnu/14/cc1': 30e6,
    'usr/bin/x86_64-linux-gnu-gcc-14': 2e6,
    'usr/local/go/bin/go': 12e6,
    'var/lib/apt/lists/deb.debian.org_dists': 18e6,
    'root/.cache/pip/http/1': 9e6,
    'app/.git/objects/pack/1.pack': 5e6,
    'usr/local/lib/node_modules/npm/index.js': 11e6,
    'app/node_modules/left-pad/test/index.js': 1e6,
    'opt/java/jmods/java.base.jmod': 20e6,
    'usr/share/doc/bash/README': 4e6,
    'app/server.js': 7e6,
  }
  const found = wasteOf(Object.entries(files).map(([path, bytes]) => ({ path, bytes })))
  expect(found.map(({ what, bytes }) => `${what}: ${megabytes(bytes)}`)).toEqual([
    'build tools in the last stage: 44.0 MB',
    'a whole JDK: 20.0 MB',
    'lists of apt: 18.0 MB',
    'package managers of Node.js: 11.0 MB',
    'caches of package managers: 9.0 MB',
    'the repository (.git): 5.0 MB',
    'manuals and translations: 4.0 MB',
    'tests and sources of dependencies: 1.0 MB',
  ])
  expect(found[0]?.where).toBe('/usr/lib/gcc')
})

test('T19: no name of a file makes the search for waste slow', () => {
  const names = ['node_modules/', 'site-packages/', '.cache/pip', 'a-', '/', 'usr/lib/'].flatMap((part) => [
    part.repeat(100_000 / part.length),
    part.repeat(1000 / part.length),
  ])
  const begin = cpuMs()
  wasteOf(
    Array.from({ length: 200 }, () => names)
      .flat()
      .map((path) => ({ path, bytes: 1 })),
  )
  expect(cpuMs() - begin).toBeLessThan(TOO_LONG_MS)
})

test('an image over its limit says what to remove, or its largest layer', async () => {
  const size = await sizeOf({
    'linux/amd64': [
      { archive: await layerOf({ 'usr/lib/gcc/cc1': 21_200_000 }), instruction: 'RUN apt-get install -y gcc' },
    ],
    'linux/arm64': [{ archive: await layerOf({ app: 10 }) }],
  })
  const compressed = size.platforms[0]?.compressed ?? 0
  expect(overSize(size, compressed)).toBeUndefined()
  expect(overSize(size, 10_000)).toBe(
    `the image for linux/amd64 has ${megabytes(compressed)} compressed, over max-size 0.0 MB; what it can do without, unpacked:\n` +
      '  build tools in the last stage: 21.2 MB (/usr/lib/gcc): compile in a stage of its own and COPY --from only what it made',
  )
  const plain = await sizeOf({ 'linux/amd64': [{ archive: await layerOf({ app: 1000 }), instruction: 'COPY app /' }] })
  expect(overSize(plain, 10)).toMatch(/over max-size 0\.0 MB; its largest layer has 0\.0 MB \(COPY app \/\)$/)
})

test('T13: hostile names are only names', async () => {
  const archive = await layerOf([
    ['../../etc/passwd', 1],
    ['/absolute', 2],
    [`${'deep/'.repeat(700)}file`, 3],
    ['a\u0000b', 4],
    ['__proto__', 5],
    ['constructor/prototype', 6],
    ['same', 7],
    ['same', 8],
  ])
  const { platforms } = await sizeOf({ 'linux/amd64': [{ archive }] })
  expect(platforms[0]?.unpacked).toBe(36)
})

test.each([
  ['that is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['that is no archive', () => gzipSync(Buffer.alloc(2048, 'x'))],
])('T23: a layer %s is refused by its digest', async (_, change) => {
  const { layout, digest } = await layoutOf({ 'linux/amd64': [{ archive: await layerOf({ app: 5000 }) }] })
  const manifest = await layout.resolve(digest)
  const image = await layout.resolve(manifest.kind === 'index' ? (manifest.manifests[0]?.digest ?? '') : '')
  const layer = image.kind === 'image' ? (image.layers[0]?.digest ?? '') : ''
  const file = join(layout.name, 'blobs', ...layer.split(':'))
  writeFileSync(file, change(gzipSync(await layerOf({ app: 5000 }))))
  const measuring = measureImage(layout, digest, NEVER)
  await expect(measuring).rejects.toThrow(UserError)
  await expect(measuring).rejects.toThrow(layer)
  rmSync(join(layout.name, '..'), { recursive: true })
})

test('a measurement ends when it is cancelled', async () => {
  const { layout, digest } = await layoutOf({ 'linux/amd64': [{ archive: await layerOf({ app: 5_000_000 }) }] })
  await expect(measureImage(layout, digest, AbortSignal.abort(new Error('stopped')))).rejects.toThrow()
  rmSync(join(layout.name, '..'), { recursive: true })
})
