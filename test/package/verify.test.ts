import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { canonicalBytes } from '../../src/package/canonical.ts'
import { Archive } from '../../src/package/extract.ts'
import { readVerified } from '../../src/package/folder.ts'
import { packFolder } from '../../src/package/pack.ts'
import { type Expected, type Judges, verifyArchive, verifyFolder } from '../../src/package/verify.ts'
import { DIGEST, inFolder, never, requestOf, shop } from './sample.ts'

const scratch = mkdtempSync(join(tmpdir(), 'package-verify-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A signature that can be made and judged in one line, so that what is signed is really compared. */
const seal = (bytes: Uint8Array) => createHash('sha256').update('secret').update(bytes).digest()
const judges: Judges = {
  signature: async (manifest, signatures) => {
    const signature = signatures.get('metadata/signature.asc')
    if (signature === undefined || !seal(manifest).equals(signature)) throw new UserError('no signature counts')
    return { kind: 'openpgp', signer: 'A'.repeat(40) }
  },
}
const asked: Expected = { name: 'acme/shop', version: '1.4.2', stage: 'staging' }

shop(join(scratch, 'repository'))
const request = { ...requestOf(join(scratch, 'repository')), lock: Buffer.from('{"packages":{},"schema":1}\n') }
const packed = await packFolder(request, { signal: never })
const signatures = new Map([['metadata/signature.asc', seal(packed.manifestBytes)]])
const written = await packed.write(join(scratch, 'a.tgz'), signatures)
const unpacked = join(scratch, 'unpacked')
{
  await using archive = await Archive.open(written.file, { signal: never })
  const { content } = await verifyArchive(archive, asked, judges)
  await archive.unpack(content.files, unpacked)
}

test('what was packed is verified as archive and as folder', async () => {
  await using archive = await Archive.open(written.file, { signal: never })
  const { content, ...verified } = await verifyArchive(archive, asked, judges)
  expect(content.digest).toBe(written.digest)
  expect(
    `sha256:${createHash('sha256')
      .update(gunzipSync(readFileSync(written.file)))
      .digest('hex')}`,
  ).toBe(content.digest)
  expect(verified).toMatchObject({ manifest: packed.manifest, package: packed.package, verified: { kind: 'openpgp' } })
  expect(verified.manifest.lock).toBe(createHash('sha256').update(request.lock).digest('hex'))
  expect(await verifyFolder(unpacked, asked, judges, { signal: never })).toEqual(verified)
})

type Change = (folder: string) => void
const at = (folder: string, path: string) => join(folder, path)
const edit =
  (path: string, change: (text: string) => string): Change =>
  (folder) => {
    writeFileSync(at(folder, path), change(readFileSync(at(folder, path), 'utf8')))
  }
/** Another manifest, signed by the same signer. */
const resigned =
  (change: (manifest: Record<string, unknown>) => void): Change =>
  (folder) => {
    const manifest = JSON.parse(readFileSync(at(folder, 'metadata/manifest.json'), 'utf8')) as Record<string, unknown>
    change(manifest)
    const bytes = canonicalBytes(manifest)
    writeFileSync(at(folder, 'metadata/manifest.json'), bytes)
    writeFileSync(at(folder, 'metadata/signature.asc'), seal(bytes))
  }

async function refusal(change: Change, expected = asked, judge = judges): Promise<string> {
  return await inFolder(async (folder) => {
    const copy = join(folder, 'copy')
    cpSync(unpacked, copy, { recursive: true })
    change(copy)
    const error = await verifyFolder(copy, expected, judge, { signal: never }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (!(error instanceof UserError)) throw new Error('it was not refused', { cause: error })
    return error.message.replaceAll(folder, '')
  })
}

test.each(packed.manifest.files.map(({ path }) => path))('one bit of %s is seen', async (path) => {
  const flip: Change = (folder) => {
    const bytes = readFileSync(at(folder, path))
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1
    writeFileSync(at(folder, path), bytes)
  }
  expect(await refusal(flip)).toContain(`${path} was changed; its bytes are not those that were signed`)
  expect(await refusal((folder) => unlinkSync(at(folder, path)))).toMatch(/lacks |empty folder/)
})

test('one bit anywhere in the uncompressed archive is seen', async () => {
  const tar = gunzipSync(readFileSync(written.file))
  for (let bit = 0; bit < 64; bit += 1) {
    const position = Math.floor((bit * tar.length) / 64) + (bit % 512)
    const changed = Buffer.from(tar)
    changed[position % tar.length] = (changed[position % tar.length] as number) ^ (1 << (bit % 8))
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'b.tgz'), gzipSync(changed, { level: 1 }))
      await using archive = await Archive.open(join(folder, 'b.tgz'), { signal: never })
      await expect(verifyArchive(archive, asked, judges)).rejects.toBeInstanceOf(UserError)
    })
  }
})

test.each<[string, Change, RegExp]>([
  ['the manifest is gone', (f) => unlinkSync(at(f, 'metadata/manifest.json')), /has no metadata\/manifest\.json/],
  ['the signature is gone', (f) => unlinkSync(at(f, 'metadata/signature.asc')), /^no signature counts$/],
  [
    'one bit of the manifest',
    edit('metadata/manifest.json', (t) => t.replace('1.4.2', '1.4.3')),
    /^no signature counts$/,
  ],
  ['one bit of the signature', edit('metadata/signature.asc', (t) => `${t}x`), /^no signature counts$/],
  ['a file more', (f) => writeFileSync(at(f, 'recipe/z'), ''), /has recipe\/z, which its manifest does not list/],
  ['a file longer', edit('recipe/migrate.sh', (t) => `${t}#`), /migrate\.sh has 18 bytes and its manifest says 17/],
  ['a file empty', (f) => writeFileSync(at(f, 'recipe/migrate.sh'), ''), /migrate\.sh has 0 bytes/],
  ['a file renamed', (f) => renameSync(at(f, 'recipe/migrate.sh'), at(f, 'recipe/m.sh')), /lacks recipe\/migrate\.sh/],
  [
    'a file executable',
    (f) => chmodSync(at(f, 'recipe/gradus.yml'), 0o755),
    /gradus\.yml is executable and its manifest/,
  ],
  ['a file not executable', (f) => chmodSync(at(f, 'recipe/migrate.sh'), 0o644), /migrate\.sh is not executable/],
  [
    'a name in another case',
    (f) => writeFileSync(at(f, 'recipe/MIGRATE.sh'), ''),
    /differs from recipe\/\S+ only in case/,
  ],
  ['an empty folder', (f) => mkdirSync(at(f, 'recipe/empty')), /has an empty folder recipe\/empty/],
  ['another top folder', (f) => mkdirTop(f), /none of the folders/],
  [
    'a symbolic link',
    (f) => {
      renameSync(at(f, 'recipe/migrate.sh'), `${f}.sh`)
      symlinkSync(`${f}.sh`, at(f, 'recipe/migrate.sh'))
    },
    /migrate\.sh is a symbolic link/,
  ],
  [
    'a folder by a link',
    (f) => {
      renameSync(at(f, 'recipe'), `${f}-recipe`)
      symlinkSync(`${f}-recipe`, at(f, 'recipe'))
    },
    /recipe is a symbolic link/,
  ],
  ['a hard link', (f) => linkSync(at(f, 'recipe/migrate.sh'), `${f}.sh`), /has a second name elsewhere/],
])('a folder is refused: %s', async (_, change, sentence) => {
  expect(await refusal(change)).toMatch(sentence)
})

function mkdirTop(folder: string): void {
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/x'), '')
}

test.each<[string, Change, RegExp]>([
  ['a newer schema', resigned((m) => (m.schema = 2)), /has schema 2 and this Gradus reads schema 1; use the Gradus/],
  ['an unknown key', resigned((m) => (m.extra = 1)), /is none: extra: unknown key/],
  ['other images', resigned((m) => (m.images = [`sha256:${'cd'.repeat(32)}`])), /name other images/],
  [
    'another name',
    resigned((m) => (m.name = 'acme/cart')),
    /package\.json says name acme\/shop and the manifest acme\/cart/,
  ],
  ['another lock', resigned((m) => (m.lock = 'ab'.repeat(32))), /another digest of metadata\/lock\.json/],
  ['no lock', resigned((m) => delete m.lock), /another digest of metadata\/lock\.json/],
])('a package that was signed with %s is refused', async (_, change, sentence) => {
  expect(await refusal(change)).toMatch(sentence)
})

test.each<[string, Partial<Expected>, RegExp]>([
  ['package', { name: 'acme/cart' }, /is acme\/shop 1\.4\.2, signed as such, and acme\/cart was asked for/],
  ['version', { version: '1.4.3' }, /is acme\/shop 1\.4\.2, signed as such, and version 1\.4\.3 was asked for/],
  ['stage', { stage: 'production' }, /was packed for staging and not for production; promote it first/],
])('T21: a valid package of another %s is refused', async (_, other, sentence) => {
  expect(await refusal(() => {}, { ...asked, ...other })).toMatch(sentence)
})

test('images that the registry does not serve are refused, after all else was found good', async () => {
  const seen: unknown[] = []
  const images = async (named: unknown) => {
    seen.push(named)
    throw new UserError('the registry has other bytes')
  }
  expect(await refusal(() => {}, asked, { ...judges, images })).toBe('the registry has other bytes')
  expect(await refusal((f) => writeFileSync(at(f, 'recipe/z'), ''), asked, { ...judges, images })).toMatch(/recipe\/z/)
  expect(seen).toEqual([{ shop: `ghcr.io/acme/shop@${DIGEST}` }])
})

test('T20: a file that changes after it was verified is not handed out', async () => {
  await inFolder(async (folder) => {
    const copy = join(folder, 'copy')
    cpSync(unpacked, copy, { recursive: true })
    const { manifest } = await verifyFolder(copy, asked, judges, { signal: never })
    expect((await readVerified(copy, manifest, 'recipe/größe.txt')).toString()).toBe('XL\n')
    writeFileSync(join(copy, 'recipe/größe.txt'), 'XS\n')
    await expect(readVerified(copy, manifest, 'recipe/größe.txt')).rejects.toThrow(/changed after it was verified/)
    await expect(readVerified(copy, manifest, 'recipe/none')).rejects.toThrow(/has no file recipe\/none/)
  })
})
