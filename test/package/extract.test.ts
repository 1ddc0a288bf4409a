import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { Archive } from '../../src/package/extract.ts'
import { LIMITS, type Limits } from '../../src/package/paths.ts'
import { inFolder, never } from './sample.ts'
import { END, pax, type RawEntry, rawArchive, rawTar } from './tar-bytes.ts'

const good: RawEntry = { name: 'recipe/a', content: 'A' }
const small: Limits = { ...LIMITS, files: 3, fileBytes: 2000, bytes: 3000, depth: 2, ratio: 10, freeBytes: 4096 }

/** What is said of an archive, and all that lies in the folder afterwards. */
async function refusal(bytes: Buffer, limits: Limits = LIMITS): Promise<string> {
  return await inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.tgz'), bytes)
    await using archive = await Archive.open(join(folder, 'a.tgz'), { signal: never, limits })
    const refused = async (work: () => Promise<unknown>) => {
      const error = await work().then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (!(error instanceof UserError)) throw new Error('it was not refused', { cause: error })
      return error.message
    }
    const listed = await refused(() => archive.list())
    // Who unpacks without a look is told the same, and nothing is left of it.
    expect(await refused(() => archive.unpack([], join(folder, 'out', 'place')))).toMatch(/^the package a\.tgz /)
    expect(readdirSync(folder, { recursive: true }).filter((name) => !/^(?:a\.tgz|out)$/.test(String(name)))).toEqual(
      [],
    )
    return listed
  })
}

test.each<[string, RawEntry[], RegExp]>([
  ['an absolute path', [{ name: '/etc/passwd' }], /\/etc\/passwd that is an absolute path/],
  ['a drive', [{ name: 'C:/x' }], /absolute path/],
  ['a way out', [{ name: '../x' }], /\.\.\/x that leads out of the package/],
  ['a way out in the middle', [{ name: 'recipe/../../x' }], /leads out/],
  ['a way out in the prefix', [{ name: 'x', prefix: 'recipe/..' }], /leads out/],
  ['a way out behind backslashes', [{ name: 'recipe/..\\..\\x' }], /backslash/],
  ['a path with "."', [{ name: 'recipe/./x' }], /empty part or "\."/],
  ['an empty path', [{ name: '' }], /empty path/],
  ['another top folder', [{ name: 'etc/x' }], /none of the folders ci-cd, containers/],
  ['a file beside the folders', [{ name: 'x' }], /none of the folders/],
  ['a symbolic link', [{ name: 'recipe/x', type: '2', link: '/etc/passwd' }], /symbolic link/],
  ['a hard link', [{ name: 'recipe/x', type: '1', link: 'recipe/a' }], /hard link/],
  ['a character device', [{ name: 'recipe/x', type: '3' }], /is a device/],
  ['a block device', [{ name: 'recipe/x', type: '4' }], /is a device/],
  ['a pipe', [{ name: 'recipe/x', type: '6' }], /is a pipe/],
  ['a folder', [{ name: 'recipe', type: '5' }], /folder by itself/],
  ['a folder of the old kind', [{ name: 'recipe/x/' }], /empty part/],
  ['a contiguous file', [{ name: 'recipe/x', type: '7' }], /no plain file/],
  ['a sparse file', [{ name: 'recipe/x', type: 'S' }], /no plain file/],
  ['setuid', [{ name: 'recipe/x', mode: 0o4755 }], /setuid bit/],
  ['setgid', [{ name: 'recipe/x', mode: 0o2755 }], /setgid bit/],
  ['sticky', [{ name: 'recipe/x', mode: 0o1755 }], /sticky bit/],
  ['a mode for all', [{ name: 'recipe/x', mode: 0o666 }], /mode 666 in place of/],
  ['a NUL in an extended path', [pax({ path: 'recipe/x\0y' }), { name: 'recipe/x' }], /is an extended header/],
  ['bytes behind the NUL of a name', [{ name: 'recipe/x\0../../etc' }], /written as no Gradus writes it/],
  ['a line break', [{ name: 'recipe/x\ny' }], /control character/],
  ['a path that is no UTF-8', [{ name: Buffer.from([0x72, 0x2f, 0xff]).toString('latin1') }], /none of|UTF-8/],
  ['letters that are not composed', [{ name: 'recipe/a\u0308' }], /not composed/],
  ['the same twice', [good, good], /is there twice/],
  ['names that differ in case', [{ name: 'recipe/A' }, good], /differs from recipe\/A only in case/],
  [
    'folders that differ in case',
    [{ name: 'recipe/X/a' }, { name: 'recipe/x/b' }],
    /differs from recipe\/X only in case/,
  ],
  ['a file that is a folder', [good, { name: 'recipe/a/b' }], /a file and a folder at once/],
  ['disorder', [{ name: 'recipe/b' }, good], /out of order/],
  ['an owner', [{ ...good, uid: 1000 }], /no Gradus writes it/],
  ['a user', [{ ...good, user: 'root' }], /no Gradus writes it/],
  ['an extended path', [pax({ path: 'recipe/x' }), good], /is an extended header/],
  ['an extended size', [pax({ size: '0' }), good], /is an extended header/],
  ['a long name of GNU', [{ name: '././@LongLink', type: 'L', content: 'recipe/x\0' }, good], /is an extended header/],
  ['an old header', [{ ...good, magic: 'ustar  \0' }], /no Gradus writes it/],
  ['two times', [good, { name: 'recipe/b', mtime: 1 }], /no Gradus writes it/],
  ['bytes behind a content', [{ ...good, pad: 'x' }, { name: 'recipe/b' }], /has bytes behind its file recipe\/a/],
  ['bytes behind the last content', [{ ...good, pad: 'x' }], /has bytes behind its file recipe\/a/],
  ['a size below zero', [{ ...good, size: -1 }], /no Gradus writes it/],
  ['no file', [], /holds no file/],
])('T13: %s', async (_, entries, sentence) => {
  expect(await refusal(rawArchive(entries))).toMatch(sentence)
})

test.each<[string, Buffer, RegExp]>([
  ['is no gzip', rawTar([good]), /no gzip file/],
  ['is empty', Buffer.alloc(0), /holds no file|cut off/],
  ['ends within the compressed bytes', rawArchive([good]).subarray(0, -9), /cut off/],
  ['ends within a header', gzipSync(rawTar([good]).subarray(0, 700)), /cut off/],
  ['ends within a content', gzipSync(rawTar([{ ...good, content: 'x'.repeat(9000) }]).subarray(0, 4000)), /cut off/],
  ['ends without an end', rawArchive([good], Buffer.alloc(0)), /cut off/],
  ['ends with half an end', rawArchive([good], Buffer.alloc(512)), /cut off/],
  ['goes on after its end', rawArchive([good], Buffer.alloc(2048)), /further bytes|no Gradus/],
  [
    'has a second archive behind',
    gzipSync(Buffer.concat([rawTar([good]), rawTar([{ name: 'recipe/b' }])])),
    /has further bytes behind its last file/,
  ],
  ['has bytes behind the compressed ones', Buffer.concat([rawArchive([good]), Buffer.from('more')]), /damaged/],
  [
    'has zeros behind the compressed bytes',
    Buffer.concat([rawArchive([good]), Buffer.alloc(9)]),
    /further bytes behind its end|damaged/,
  ],
  ['has a gap', gzipSync(Buffer.concat([rawTar([good], END), rawTar([{ name: 'recipe/b' }])])), /further bytes behind/],
  ['begins uncompressed and goes on compressed', half(rawTar([good])), /was compressed by something else than Gradus/],
  ['has a broken sum', gzipSync(broken(rawTar([good]), 20)), /damaged header/],
])('T13: an archive that %s', async (_, bytes, sentence) => {
  expect(await refusal(bytes)).toMatch(sentence)
})

test.each<[string, RawEntry[], RegExp]>([
  ['too many files', [1, 2, 3, 4].map((n) => ({ name: `recipe/${n}` })), /more than 3 files/],
  ['a file too large', [{ name: 'recipe/x', content: randomText(2001) }], /2001 bytes; a file has at most 2000/],
  ['too much', [1, 2].map((n) => ({ name: `recipe/${n}`, content: randomText(1600) })), /more than 3000 bytes/],
  ['a large file that is only announced', [{ name: 'recipe/x', size: 0o7777777777 }], /1073741823 bytes; a file has/],
  ['too deep', [{ name: 'recipe/1/2/x' }], /more than 2 folders deep/],
])('T13: %s', async (_, entries, sentence) => {
  expect(await refusal(rawArchive(entries), small)).toMatch(sentence)
})

test('T13: a hundred thousand files', async () => {
  const entries = Array.from({ length: 100_000 }, (_, n) => ({ name: `recipe/${String(n).padStart(6, '0')}` }))
  expect(await refusal(gzipSync(rawTar(entries), { level: 1 }))).toMatch(
    /^the package a\.tgz has more than 10000 files; a package never has so many$/,
  )
})

test('T13: a bomb is known by its ratio before it has unpacked', async () => {
  const zeros = rawArchive([{ name: 'recipe/zeros', content: Buffer.alloc(64 * 1024 * 1024) }])
  expect(zeros.length).toBeLessThan(70_000)
  expect(await refusal(zeros)).toMatch(/unpacks to more than 200 times its \d+ bytes, as a bomb does/)
})

test('T13: a bomb of empty blocks holds no file at all', async () => {
  const blank = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  expect(await refusal(blank)).toMatch(/holds no file/)
})

test('what is good is unpacked with its modes, through no link that waits there', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.tgz'), rawArchive([good, { name: 'recipe/b', content: 'B', mode: 0o755 }]))
    await using archive = await Archive.open(join(folder, 'a.tgz'), { signal: never })
    const { files, digest } = await archive.list()
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    symlinkSync('/tmp', join(folder, 'link'))
    await expect(archive.unpack(files, join(folder, 'link'))).rejects.toThrow(/is there already/)
    await archive.unpack(files, join(folder, 'deep', 'out'))
    const out = join(folder, 'deep', 'out')
    expect(readFileSync(join(out, 'recipe/a'), 'utf8')).toBe('A')
    expect([lstatSync(join(out, 'recipe/a')).mode & 0o7777, lstatSync(join(out, 'recipe/b')).mode & 0o7777]).toEqual([
      0o644, 0o755,
    ])
    await expect(archive.unpack(files, out)).rejects.toThrow(/is there already/)
    expect(readdirSync(join(folder, 'deep'))).toEqual(['out'])
  })
})

test('T20: an archive that is another one after the look is not unpacked', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'a.tgz')
    writeFileSync(file, rawArchive([good]))
    await using archive = await Archive.open(file, { signal: never })
    const { files } = await archive.list()
    writeFileSync(file, rawArchive([{ ...good, content: 'B' }]))
    await expect(archive.unpack(files, join(folder, 'out'))).rejects.toThrow(/changed while it was unpacked/)
    writeFileSync(file, rawArchive([good, { name: 'recipe/b' }]))
    await expect(archive.unpack(files, join(folder, 'out'))).rejects.toThrow(/changed while it was unpacked/)
    expect(readdirSync(folder)).toEqual(['a.tgz'])
  })
})

test('a cancelled unpacking leaves nothing', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.tgz'), rawArchive([good]))
    const stop = new AbortController()
    await using archive = await Archive.open(join(folder, 'a.tgz'), { signal: stop.signal })
    const { files } = await archive.list()
    stop.abort(new Error('stopped'))
    await expect(archive.unpack(files, join(folder, 'out'))).rejects.toThrow('stopped')
    expect(readdirSync(folder)).toEqual(['a.tgz'])
  })
})

/** One member: its first 512 bytes only wrapped, the rest compressed. */
function half(bytes: Buffer): Buffer {
  const start = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 0, 0, 2, 255, 253])
  return Buffer.concat([start, bytes.subarray(0, 512), deflateRawSync(bytes.subarray(512)), Buffer.alloc(8)])
}

function broken(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] as number) ^ 1
  return bytes
}

/** Text that does not shrink much. */
function randomText(length: number): string {
  let state = 7
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647
    return String.fromCharCode(33 + (state % 90))
  }).join('')
}
