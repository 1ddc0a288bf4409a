import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../../src/errors.ts'
import { type Budget, unpackImage } from '../../../src/image/smoke/rootfs.ts'
import { createLayout } from '../../../src/oci/layout.ts'
import { END, pax, type RawEntry, rawEntry, rawTar } from '../../package/tar-bytes.ts'

/** T13: what an image's layers can do to the machine that unpacks them. */
const NEVER = new AbortController().signal
const folder = mkdtempSync(join(tmpdir(), 'gradus-rootfs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Unpacked {
  /** What the image's root holds: `etc/`, `etc/passwd: text`, `sh -> /bin/busybox`. */
  readonly root: string[]
  /** The same of all that lies beside it. */
  readonly outside: string[]
  readonly error?: Error
  readonly place: string
}

const OUTSIDE = ['secret: untouched', 'sub/', 'sub/key: untouched']

async function unpacked(layers: readonly (readonly RawEntry[])[], budget?: Budget): Promise<Unpacked> {
  return await unpackedArchives(
    layers.map((entries) => rawTar(entries)),
    budget,
  )
}

async function unpackedArchives(archives: readonly Buffer[], budget?: Budget): Promise<Unpacked> {
  const place = mkdtempSync(join(folder, 'case-'))
  writeFileSync(join(place, 'secret'), 'untouched')
  mkdirSync(join(place, 'sub'))
  writeFileSync(join(place, 'sub/key'), 'untouched')
  const store = await createLayout(mkdtempSync(join(folder, 'layout-')))
  const layers = await Promise.all(
    archives.map(async (archive) => {
      const bytes = gzipSync(archive)
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
      const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size: bytes.length }
      await store.putBlob(layer, {
        async *open() {
          yield bytes
        },
      })
      return layer
    }),
  )
  const root = join(place, 'root')
  const error = await unpackImage({ store, image: { layers } }, root, NEVER, budget).then(
    () => undefined,
    (reason: Error) => reason,
  )
  const found = { root: listed(root), outside: listed(place).filter((line) => !line.startsWith('root/')), place }
  rmSync(store.name, { recursive: true })
  return { ...found, ...(error && { error }) }
}

/** All that lies below, by its path; no link is followed. */
function below(top: string, path = ''): string[] {
  return readdirSync(join(top, path), { withFileTypes: true }).flatMap((entry) => {
    const name = join(path, entry.name)
    return entry.isDirectory() ? [name, ...below(top, name)] : [name]
  })
}

function listed(top: string): string[] {
  return below(top)
    .sort()
    .map((name) => {
      const stats = lstatSync(join(top, name))
      if (stats.isDirectory()) return `${name}/`
      if (stats.isSymbolicLink()) return `${name} -> ${readlinkSync(join(top, name))}`
      return stats.isFile() ? `${name}: ${readFileSync(join(top, name), 'latin1')}` : `${name} of another kind`
    })
}

const file = (name: string, content = name): RawEntry => ({ name, content })
const link = (name: string, to: string): RawEntry => ({ name, type: '2', link: to })
const hardLink = (name: string, to: string): RawEntry => ({ name, type: '1', link: to })
const directory = (name: string): RawEntry => ({ name, type: '5', mode: 0o755 })

describe('T13: nothing is written outside of the root', () => {
  test.each<[string, RawEntry[], string[]]>([
    ['a path that climbs', [file('../../secret', 'x')], ['secret: x']],
    ['a path that climbs in its middle', [file('a/../../../secret', 'x')], ['secret: x']],
    ['an absolute path', [file('/etc/cron.d/evil', 'x')], ['etc/', 'etc/cron.d/', 'etc/cron.d/evil: x']],
    ['a long path that climbs', [pax({ path: `${'../'.repeat(60)}secret` }), file('x', 'x')], ['secret: x']],
    [
      'a link out, then a file through it',
      [link('out', '../sub'), file('out/key', 'x')],
      ['out -> ../sub', 'sub/', 'sub/key: x'],
    ],
    [
      'a link to an absolute folder, then a file through it',
      [link('out', '/tmp'), file('out/gradus-evil', 'x')],
      ['out -> /tmp', 'tmp/', 'tmp/gradus-evil: x'],
    ],
    [
      'a link through a link',
      [link('a', 'b'), link('b', '../../..'), file('a/secret', 'x')],
      ['a -> b', 'b -> ../../..', 'secret: x'],
    ],
    ['a link in place of a file, then that file', [link('a', '../secret'), file('a', 'x')], ['a: x']],
    ['a link in place of a folder', [link('a', '../sub'), directory('a'), file('a/key', 'x')], ['a/', 'a/key: x']],
    [
      'a hard link to a link out, then a file in its place',
      [link('a', '../secret'), hardLink('b', 'a'), file('b', 'x')],
      ['a -> ../secret', 'b: x'],
    ],
    ['a whiteout of what is outside', [file('../.wh.secret'), file('../../sub/.wh.key')], ['sub/']],
    ['a whiteout through a link', [link('out', '..'), file('out/.wh.secret')], ['out -> ..']],
    ['an opaque folder through a link', [link('out', '../sub'), file('out/.wh..wh..opq')], ['out -> ../sub', 'sub/']],
  ])('%s', async (_, entries, root) => {
    const found = await unpacked([entries])
    expect(found.error).toBeUndefined()
    expect(found.root).toEqual(root)
    expect(found.outside).toEqual(OUTSIDE)
  })

  test('across layers too: a link of one is followed by the next inside of the root', async () => {
    const found = await unpacked([
      [link('etc', '../sub'), link('var', '/../../sub')],
      [file('etc/key', 'x'), file('var/other', 'y'), file('var/.wh.key')],
    ])
    expect(found.outside).toEqual(OUTSIDE)
    expect(found.root).toEqual(['etc -> ../sub', 'sub/', 'sub/key: x', 'sub/other: y', 'var -> /../../sub'])
  })

  test.each<[string, RawEntry[], RegExp]>([
    ['outside', [hardLink('a', '../secret')], /links "\.\.\/secret", which is no file of the image/],
    ['to an absolute file of the machine', [hardLink('a', '/etc/passwd')], /links "\/etc\/passwd"/],
    ['through a link out', [link('out', '..'), hardLink('a', 'out/secret')], /links "out\/secret"/],
    ['to itself', [hardLink('a', 'a')], /links "a"/],
    ['to a folder', [directory('d'), hardLink('a', 'd')], /links "d"/],
    ['to nothing', [{ name: 'a', type: '1' }], /links "", which/],
  ])('a hard link %s is refused', async (_, entries, sentence) => {
    const { error, outside } = await unpacked([entries])
    expect(error).toBeInstanceOf(UserError)
    expect(error?.message).toMatch(sentence)
    expect(outside).toEqual(OUTSIDE)
  })
})

test('T13: devices and pipes are left out, and take the place of what was there', async () => {
  const found = await unpacked([
    [file('null', 'a file'), file('app', 'x')],
    [
      { name: 'null', type: '3' },
      { name: 'sda', type: '4' },
      { name: 'pipe', type: '6' },
    ],
  ])
  expect([found.error, found.root]).toEqual([undefined, ['app: x']])
})

test('T13: no file is setuid or setgid, and owners are those of the archive', async () => {
  const { place } = await unpacked([
    [
      { name: 'su', content: 'x', mode: 0o6755, uid: 0 },
      { name: 'tmp', type: '5', mode: 0o7777, uid: 1234 },
      { name: 'ln', type: '2', link: 'su', mode: 0o6777, uid: 77 },
    ],
  ])
  const about = (name: string) => {
    const { mode, uid } = lstatSync(join(place, 'root', name))
    return `${(mode & 0o7777).toString(8)} ${uid}`
  }
  expect(about('su')).toBe('755 0')
  expect(about('tmp')).toBe('1777 1234')
  expect(about('ln')).toBe('777 77')
})

describe('what later layers take away', () => {
  const lower = [file('a/b/old', '1'), file('a/keep', '2'), file('other', '3')]

  test.each<[string, RawEntry[], string[]]>([
    ['a whiteout hides a file', [file('a/.wh.keep', '')], ['a/', 'a/b/', 'a/b/old: 1', 'other: 3']],
    ['a whiteout hides a folder', [file('.wh.a', '')], ['other: 3']],
    ['an opaque folder is empty', [file('a/.wh..wh..opq', '')], ['a/', 'other: 3']],
    [
      'an opaque folder keeps what its own layer has, written before or after, and nothing else',
      [file('a/b/new', 'n'), file('a/.wh..wh..opq', ''), file('a/late', 'l')],
      ['a/', 'a/b/', 'a/b/new: n', 'a/late: l', 'other: 3'],
    ],
    [
      'a whiteout of a folder that its own layer has anew hides the old of it',
      [directory('a'), file('a/b/new', 'n'), file('.wh.a', '')],
      ['a/', 'a/b/', 'a/b/new: n', 'other: 3'],
    ],
    ['a file in place of a folder', [file('a', 'f')], ['a: f', 'other: 3']],
    [
      'a folder in place of a file',
      [file('other/x', 'f')],
      ['a/', 'a/b/', 'a/b/old: 1', 'a/keep: 2', 'other/', 'other/x: f'],
    ],
    [
      'the last of two wins',
      [file('other', 'x'), file('other', 'y')],
      ['a/', 'a/b/', 'a/b/old: 1', 'a/keep: 2', 'other: y'],
    ],
    ['a whiteout of nothing', [file('.wh.nothing', '')], ['a/', 'a/b/', 'a/b/old: 1', 'a/keep: 2', 'other: 3']],
  ])('%s', async (_, above, root) => {
    const found = await unpacked([lower, above])
    expect([found.error, found.root]).toEqual([undefined, root])
  })

  test('a hard link that is written over leaves the other name as it was', async () => {
    const found = await unpacked([[file('a', 'one'), hardLink('b', 'a')], [file('b', 'two')]])
    expect(found.root).toEqual(['a: one', 'b: two'])
  })
})

describe('T13: a bomb is a sentence', () => {
  const small: Budget = { files: 50, bytes: 10_000 }

  test.each<[string, readonly (readonly RawEntry[])[], RegExp]>([
    ['by size', [[file('a', 'x'.repeat(6000))], [file('b', 'x'.repeat(6000))]], /more than 50 files or 0\.00001 GB/],
    ['by count', [Array.from({ length: 51 }, (_, index) => file(`f${index}`, ''))], /more than 50 files/],
    ['by folders that no entry names', [[pax({ path: `${'d/'.repeat(60)}f` }), file('f')]], /more than 50 files/],
    ['by one file again and again', [Array.from({ length: 51 }, () => file('same', ''))], /more than 50 files/],
  ])('%s', async (_, layers, sentence) => {
    const { error } = await unpacked(layers, small)
    expect(error).toBeInstanceOf(UserError)
    expect(error?.message).toMatch(sentence)
  })

  test('a folder that is emptied thousands of times takes no longer than once for each entry', async () => {
    const files = Array.from({ length: 1000 }, (_, index) => file(`a/f${index}`, ''))
    const opaque = Array.from({ length: 3000 }, () => file('a/.wh..wh..opq', ''))
    const begin = process.cpuUsage()
    const { error, root } = await unpacked([[...files, ...opaque]])
    const { user, system } = process.cpuUsage(begin)
    expect([error, root.length]).toEqual([undefined, 1001])
    expect((user + system) / 1e6).toBeLessThan(8)
  })
})

describe('what is no path, owner or archive is a sentence', () => {
  test.each<[string, RawEntry[], RegExp]>([
    [
      'a name longer than any file system takes',
      [pax({ path: 'n'.repeat(300) }), file('x')],
      /which no file system takes/,
    ],
    [
      'a path longer than any file system takes',
      [pax({ path: 'long/'.repeat(1500) }), file('x')],
      /which no file system takes/,
    ],
    ['a NUL in a path', [pax({ path: 'a\0b' }), file('x')], /which no file system takes/],
    ['a NUL in a link', [pax({ linkpath: 'a\0b' }), link('x', 'y')], /which no file system takes/],
    ['a link to nothing', [{ name: 'x', type: '2' }], /can't unpack "x" of the image/],
    ['links in a circle', [link('a', 'b'), link('b', 'a'), file('a/x')], /through links in a circle/],
    ['a whiteout of ..', [file('a/.wh...', '')], /removes a path that is none/],
    ['a whiteout of nothing', [file('a/.wh.', '')], /removes a path that is none/],
  ])('%s', async (_, entries, sentence) => {
    const { error, outside } = await unpacked([entries])
    expect(error).toBeInstanceOf(UserError)
    expect(error?.message).toMatch(sentence)
    expect(error?.message.length).toBeLessThan(400)
    expect(outside).toEqual(OUTSIDE)
  })

  const one = rawEntry(file('app', 'x'.repeat(2000)))
  test.each<[string, Buffer, RegExp]>([
    ['cut in a file', one.subarray(0, 1000), /the layer sha256:\w+ of .* can't be read; build it again/],
    ['cut in a header', one.subarray(0, 200), /can't be read/],
    ['of other bytes', Buffer.alloc(4096, 'x'), /can't be read/],
    ['with a size below nothing', tampered(one, 124, Buffer.from([0xff, ...Array(11).fill(0xf0)])), /can't be read/],
    [
      'with an owner below nothing',
      tampered(one, 108, Buffer.from([0xff, ...Array(7).fill(0xf0)])),
      /owner that there can't be/,
    ],
    ['with an endless header of its own', endlessHeader(), /can't be read/],
  ])('an archive %s', async (_, archive, sentence) => {
    const { error } = await unpackedArchives([archive])
    expect(error).toBeInstanceOf(UserError)
    expect(error?.message).toMatch(sentence)
  })
})

test('T13: whatever a layer says, nothing outside is touched and no special file is made', async () => {
  const part = fc.constantFrom('a', 'b', '..', '.', '', 'sub', 'secret', '.wh.a', '.wh..wh..opq', '.wh.sub')
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))
  const entry = fc.record({
    name: path,
    type: fc.constantFrom('0', '0', '1', '2', '2', '3', '5', '5', '6'),
    link: fc.oneof(
      path,
      path.map((one) => `/${one}`),
      fc.constantFrom('..', '../sub', '../../secret', '/'),
    ),
    mode: fc.constantFrom(0o644, 0o4755, 0o2777),
  })
  const layers = fc.array(fc.array(entry, { maxLength: 12 }), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(layers, async (all) => {
      const written = all.map((entries) =>
        entries.map((one): RawEntry => ({ ...one, content: one.type === '0' ? 'x' : '' })),
      )
      const { error, outside, root, place } = await unpacked(written)
      expect(outside).toEqual(OUTSIDE)
      expect(root.filter((line) => line.endsWith('of another kind'))).toEqual([])
      const modes = below(join(place, 'root')).map((name) => lstatSync(join(place, 'root', name)).mode & 0o6000)
      expect(modes.filter((mode) => mode !== 0)).toEqual([])
      if (error !== undefined) expect(error).toBeInstanceOf(UserError)
      rmSync(place, { recursive: true })
    }),
    { numRuns: 150 },
  )
})

/** The header of an entry with other bytes at a place, and a checksum that is right. */
function tampered(entry: Buffer, at: number, bytes: Buffer): Buffer {
  const copy = Buffer.from(entry)
  bytes.copy(copy, at)
  copy.write('        ', 148)
  let sum = 0
  for (const byte of copy.subarray(0, 512)) sum += byte
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([copy, END])
}

function endlessHeader(): Buffer {
  return Buffer.concat([rawEntry({ name: 'x', type: 'x', size: 8 * 1024 ** 3 - 1 }), Buffer.alloc(100_000, 'x')])
}
