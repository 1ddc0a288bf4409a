import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { type MeasuredEntry, writeArchive } from '../../src/package/archive.ts'
import { Archive, type ArchiveContent } from '../../src/package/extract.ts'
import { PathSet, pathTrouble, TOP_FOLDERS } from '../../src/package/paths.ts'
import { gnuList, inFolder, never } from './sample.ts'

/** Bytes of any length; those of a stored block (65,535) and of a tar block (512) are met often. */
const length = fc.oneof(
  fc.nat({ max: 2000 }),
  fc.constantFrom(0, 1, 511, 512, 513, 65_534, 65_535, 65_536, 131_070, 200_000),
)
const content = fc.tuple(length, fc.nat({ max: 255 })).map(([size, seed]) => {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; at += 1) bytes[at] = (seed + at * 31 + (at >> 8) * 7) & 255
  return bytes
})
const part = fc.string({
  unit: fc.constantFrom('a', 'B', 'z', '-', '.', '_', ' ', 'ä', '包', '7'),
  minLength: 1,
  maxLength: 40,
})
const path = fc
  .tuple(fc.constantFrom(...TOP_FOLDERS), fc.array(part, { minLength: 1, maxLength: 4 }))
  .map(([top, parts]) => [top, ...parts].join('/').trim())
  .filter((one) => pathTrouble(one) === undefined)
const entry = fc.record({ path, mode: fc.constantFrom('file', 'executable'), content })
const entries = fc.array(entry, { minLength: 1, maxLength: 8 }).map((drawn) => {
  const paths = new PathSet()
  return drawn.filter((one) => paths.add(one.path) === undefined).map(measured)
})
const mtime = fc.nat({ max: 2 ** 32 })
/** Compressed, and only wrapped. */
const form = fc.constantFrom({ compressedBytes: Number.POSITIVE_INFINITY }, { compressedBytes: 0 })

function measured(one: { path: string; mode: 'file' | 'executable'; content: Buffer }): MeasuredEntry & typeof one {
  return { ...one, size: one.content.length, sha256: createHash('sha256').update(one.content).digest('hex') }
}

async function listed(file: string): Promise<ArchiveContent> {
  await using archive = await Archive.open(file, { signal: never })
  return await archive.list()
}

test('any files come out of an archive as they went in, by whatever reader', async () => {
  await fc.assert(
    fc.asyncProperty(entries, mtime, form, async (drawn, time, how) => {
      await inFolder(async (folder) => {
        const file = join(folder, 'a.tgz')
        const { digest, tarBytes, layer } = await writeArchive(drawn, file, { mtime: time, signal: never, ...how })
        const sorted = drawn.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
        await using archive = await Archive.open(file, { signal: never })
        const content = await archive.list()
        expect(content.files).toEqual(sorted.map(({ content: _, ...one }) => one))
        expect(content.digest).toBe(digest)
        const tar = gunzipSync(readFileSync(file))
        expect([tar.length, statSync(file).size]).toEqual([tarBytes, layer.size])
        expect(`sha256:${createHash('sha256').update(tar).digest('hex')}`).toBe(digest)
        expect(gnuList(file).map((line) => line.replace(/^\S+ +\S+ +\d+ \S+ \S+ /, ''))).toEqual(
          sorted.map((one) => one.path),
        )
        await archive.unpack(content.files, join(folder, 'out'))
        for (const one of drawn) {
          expect(readFileSync(join(folder, 'out', one.path)).equals(one.content)).toBe(true)
          expect((statSync(join(folder, 'out', one.path)).mode & 0o100) !== 0).toBe(one.mode === 'executable')
        }
      })
    }),
    { numRuns: 40 },
  )
})

test('the same files give the same bytes in whatever order they come', async () => {
  await fc.assert(
    fc.asyncProperty(entries, form, async (drawn, how) => {
      await inFolder(async (folder) => {
        const options = { mtime: 1, signal: never, ...how }
        await writeArchive(drawn, join(folder, 'a.tgz'), options)
        await writeArchive(drawn.toReversed(), join(folder, 'b.tgz'), options)
        expect(readFileSync(join(folder, 'a.tgz')).equals(readFileSync(join(folder, 'b.tgz')))).toBe(true)
        expect(readdirSync(folder).sort()).toEqual(['a.tgz', 'b.tgz'])
      })
    }),
    { numRuns: 20 },
  )
})

test('T13: an archive with any bit changed, or cut off anywhere, is refused or the same', async () => {
  await fc.assert(
    fc.asyncProperty(entries, form, fc.nat(), fc.boolean(), async (drawn, how, where, isCut) => {
      await inFolder(async (folder) => {
        const [file, other] = [join(folder, 'a.tgz'), join(folder, 'b.tgz')]
        const { digest } = await writeArchive(drawn, file, { mtime: 1, signal: never, ...how })
        const bytes = readFileSync(file)
        const at = where % (bytes.length * 8)
        if (!isCut) bytes[at >> 3] = (bytes[at >> 3] as number) ^ (1 << (at & 7))
        writeFileSync(other, isCut ? bytes.subarray(0, at >> 3) : bytes)
        const found = await listed(other).then(
          (content) => content.digest,
          (error: unknown) => error,
        )
        // What a header of gzip says of time and system is no part of a package.
        if (found !== digest) expect(found).toBeInstanceOf(UserError)
        if (isCut) expect(String(found)).toMatch(/is cut off; get it anew$/)
      })
    }),
    { numRuns: 100 },
  )
})
