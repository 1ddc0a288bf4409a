import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { UserError } from '../../../src/errors.ts'
import { copyImage } from '../../../src/oci/copy.ts'
import { createLayout } from '../../../src/oci/layout.ts'
import { importPackage } from '../../../src/repository/import.ts'
import { Collection } from '../../../src/repository/transfer/collection.ts'
import { readMapping } from '../../../src/repository/transfer/mapping.ts'
import { Transfer } from '../../../src/repository/transfer/read.ts'
import { writeTransfer } from '../../../src/repository/transfer/write.ts'
import { pushSample, refusalOf } from '../../oci/sample.ts'
import { END, pax, type RawEntry, rawTar } from '../../package/tar-bytes.ts'
import { entriesOf } from './entries.ts'
import { sceneWorld } from './scene.ts'

const folder = mkdtempSync(join(tmpdir(), 'transfer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const { signal } = new AbortController()
const MTIME = 1_795_000_000

const layout = await createLayout(at('layout'))
const { index, signature, sbom } = await pushSample(layout, '1', 3000)
const collection = new Collection('a sample')
await copyImage(layout, index.descriptor.digest, collection)
collection.addName(index.descriptor.digest, 'ghcr.io/acme/shop:1')
const good = await writeTransfer(collection, at('good.tar'), { mtime: MTIME, signal })

const entries = () => entriesOf(good.file)
const firstContent = entries()[0]?.content as Buffer

async function refusal(bytes: Uint8Array): Promise<string> {
  writeFileSync(at('bad.tar'), bytes)
  const error = await Transfer.open(at('bad.tar'), { signal }).then(
    async (transfer) => {
      await transfer[Symbol.asyncDispose]()
      return undefined
    },
    (reason: unknown) => reason,
  )
  if (!(error instanceof UserError)) throw new Error('it was not refused', { cause: error })
  return error.message
}

test('what was written is read again, and holds the index with all that is about it', async () => {
  expect(rawTar(entries()).equals(readFileSync(good.file))).toBe(true)
  await using transfer = await Transfer.open(good.file, { signal })
  expect(transfer.digest).toBe(good.digest)
  const found = await transfer.layout.resolve(index.descriptor.digest)
  expect(found.bytes).toEqual(index.bytes)
  const about = (await transfer.layout.referrers(index.descriptor.digest)).map(({ digest }) => digest)
  expect(about).toEqual([signature.descriptor.digest])
  expect(await transfer.layout.find(sbom.descriptor.digest)).toBeDefined()
  expect(await transfer.layout.tags()).toContain('1')
  await expect(transfer.layout.putManifest(index, 'root')).rejects.toThrow('can only be read')
})

const first = (change: Partial<RawEntry>) => (all: RawEntry[]) => [
  { ...(all[0] as RawEntry), ...change },
  ...all.slice(1),
]
const sorted =
  (...more: RawEntry[]) =>
  (all: RawEntry[]) =>
    [...all, ...more].sort((a, b) => (a.name < b.name ? -1 : 1))

describe('T13: hostile files', () => {
  test.each<[string, (all: RawEntry[]) => RawEntry[], string]>([
    ['leads out', first({ name: 'blobs/../../etc/passwd' }), 'leads out of the package by ".."'],
    ['absolute', first({ name: '/blobs/sha256/x' }), 'is an absolute path'],
    ['elsewhere', first({ name: 'blobs/sha256/../x' }), 'leads out of the package'],
    ['another file', sorted({ name: 'readme.txt', content: 'x', mtime: MTIME }), 'belongs to no OCI image layout'],
    ['another digest algorithm', first({ name: `blobs/sha512/${'a'.repeat(64)}` }), 'belongs to no OCI image layout'],
    ['capitals', first({ name: `blobs/sha256/${'A'.repeat(64)}` }), 'belongs to no OCI image layout'],
    ['symbolic link', first({ type: '2', link: '/etc/passwd', content: '' }), 'is a symbolic link'],
    ['hard link', first({ type: '1', link: 'index.json', content: '' }), 'is a hard link'],
    ['device', first({ type: '3', content: '' }), 'is a device'],
    ['pipe', first({ type: '6', content: '' }), 'is a pipe'],
    ['folder', first({ type: '5', name: 'blobs/', content: '' }), 'is a folder by itself'],
    ['setuid', first({ mode: 0o4755 }), 'a setuid bit'],
    ['world-writable', first({ mode: 0o666 }), 'the mode 666'],
    ['owner', first({ uid: 1000 }), 'written as no Gradus writes it'],
    ['name behind a NUL', first({ name: `${entries()[0]?.name}\0x` }), 'written as no Gradus writes it'],
    [
      'bytes behind a content',
      (all) => [...all.slice(0, -1), { ...(all.at(-1) as RawEntry), pad: 'hidden' }],
      'bytes behind its file oci-layout',
    ],
    [
      'long name by an extension',
      (all) => [{ ...pax({ path: 'evil' }), mtime: MTIME }, ...all],
      'is an extended header',
    ],
    ['twice', (all) => [all[0] as RawEntry, ...all], 'is there twice'],
    ['out of order', (all) => [...all].reverse(), 'out of order'],
    ['size that lies', first({ size: 8 ** 11 - 1 }), 'is cut off'],
    [
      'one bit',
      first({ content: Buffer.concat([firstContent.subarray(1), Buffer.from('x')]) }),
      'is not what its digest says',
    ],
    ['no index.json', (all) => all.filter(({ name }) => name !== 'index.json'), 'is missing or larger than a manifest'],
    ['no oci-layout', (all) => all.filter(({ name }) => name !== 'oci-layout'), 'no OCI image layout of version 1'],
    ['nothing', () => [], 'holds no file'],
  ])('%s', async (_, change, why) => {
    expect(await refusal(rawTar(change(entries())))).toContain(why)
  })

  test('cut off anywhere, compressed, with bytes behind its end, empty', async () => {
    const whole = readFileSync(good.file)
    for (const length of [1, 511, 700, whole.length - 1024, whole.length - 512, whole.length - 1]) {
      expect(await refusal(whole.subarray(0, length))).toMatch(/is cut off|damaged header/)
    }
    expect(await refusal(gzipSync(whole))).toMatch(/damaged header|cut off/)
    expect(await refusal(Buffer.concat([whole, Buffer.from('x')]))).toContain('further bytes')
    expect(await refusal(rawTar(entries(), Buffer.concat([END, END])))).toContain('further bytes')
    expect(await refusal(Buffer.alloc(0))).toContain('is cut off')
  })

  test('an index that names what is not there, no package, no file, a folder: one sentence each', async () => {
    const world = sceneWorld(folder)
    const judge = async () => {
      throw new Error('nobody is asked')
    }
    const mapping = readMapping([], '127.0.0.1:1')
    expect(await refusalOf(importPackage({ file: good.file, mapping, judge }, world))).toBe(
      'the file good.tar holds no package; give what sign-package, command: export, wrote',
    )
    expect(await refusalOf(importPackage({ file: at('none.tar'), mapping, judge }, world))).toContain('it is not there')
    expect(await refusalOf(importPackage({ file: folder, mapping, judge }, world))).toContain('is no file')
    const missing = entries().filter(({ name }) => !name.endsWith(index.descriptor.digest.slice(7)))
    writeFileSync(at('missing.tar'), rawTar(missing))
    await using transfer = await Transfer.open(at('missing.tar'), { signal })
    expect(await refusalOf(copyImage(transfer.layout, index.descriptor.digest, new Collection('x')))).toContain(
      'has no image',
    )
  })

  test('T20: a file that is changed after it was looked at', async () => {
    writeFileSync(at('changing.tar'), readFileSync(good.file))
    await using transfer = await Transfer.open(at('changing.tar'), { signal })
    const bytes = readFileSync(good.file)
    bytes.fill(7, 600, 700)
    writeFileSync(at('changing.tar'), bytes)
    const [name] = entries().map((one) => one.name)
    const digest = `sha256:${name?.split('/')[2]}`
    const size = firstContent.length
    const read = async () => {
      for await (const piece of transfer.layout.blob({ digest, size }).open()) expect(piece.length).toBeGreaterThan(0)
    }
    expect(await refusalOf(read())).toContain('is not what its digest says')
  })
})

describe('writing', () => {
  test('nothing that stands there is replaced, and nothing is left of what fails', async () => {
    mkdirSync(at('out'))
    writeFileSync(at('out/there.tar'), 'mine')
    symlinkSync('/etc/passwd', at('out/link.tar'))
    const options = { mtime: MTIME, signal }
    for (const name of ['there.tar', 'link.tar']) {
      expect(await refusalOf(writeTransfer(collection, at(`out/${name}`), options))).toContain('is there already')
    }
    const lying = new Collection('a liar')
    const { digest } = index.descriptor
    await lying.putBlob(
      { mediaType: 'x', digest, size: 3 },
      {
        open: async function* () {
          yield Buffer.from('abc')
        },
      },
    )
    expect(await refusalOf(writeTransfer(lying, at('out/lie.tar'), options))).toContain('is not what its digest says')
    const gone = AbortSignal.abort(new UserError('it was cancelled'))
    expect(await refusalOf(writeTransfer(collection, at('out/cancelled.tar'), { mtime: MTIME, signal: gone }))).toBe(
      'it was cancelled',
    )
    expect(readdirSync(at('out')).sort()).toEqual(['link.tar', 'there.tar'])
    expect(await refusalOf(writeTransfer(collection, at('none/x.tar'), options))).toContain('it is not there')
  })

  test('the same content gives the same bytes, whoever writes it, and progress ends at its size', async () => {
    const seen: number[] = []
    const mask = process.umask(0o077)
    try {
      const options = { mtime: MTIME, signal, onProgress: (done: number) => void seen.push(done) }
      const again = await writeTransfer(collection, at('again.tar'), options)
      expect(again.digest).toBe(good.digest)
      expect(seen.at(-1)).toBe(again.bytes)
      expect(statSync(at('again.tar')).mode & 0o777).toBe(0o644)
    } finally {
      process.umask(mask)
    }
  })
})
