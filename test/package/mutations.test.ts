import { linkSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { MANIFEST, PACKAGE } from '../../src/package/types.ts'
import { entryRows, FILES, fileRows } from './mutation-files.ts'
import { bundleRows, NONE, rewritten, signatureRows, signed, statedRows } from './mutation-signatures.ts'
import {
  ACCEPTED,
  ASC,
  alice,
  bytesAt,
  entry,
  type Files,
  flipped,
  good,
  judges,
  maker,
  manifest,
  ofChange,
  ofFiles,
  ofFolder,
  packed,
  plain,
  put,
  type Row,
  withSignature,
} from './mutation-world.ts'
import { DIGEST } from './sample.ts'
import type { RawEntry } from './tar-bytes.ts'

/** Every way to change a package or its signature is refused, each with its own reason. */
const said = new Map<string, string>()

function check(rows: readonly Row[]): void {
  test.each(rows)('%s', async (what, refusal, sentence) => {
    const answer = await refusal()
    expect(answer).toBe(sentence)
    expect(said.get(answer)).toBeUndefined()
    said.set(answer, what)
  })
}

let rows = 0
const counted = (list: Row[]): Row[] => {
  rows += list.length
  return list
}
// Every sentence was said of one row alone.
afterAll(() => expect(said.size).toBe(rows))

describe.each(FILES)('$path', (file) => check(counted(fileRows(file))))
describe('T13: an entry more in the archive of a signed package', () => check(counted(entryRows())))
describe('a signature', () => check(counted(signatureRows())))
describe('a Sigstore bundle', () => check(counted(bundleRows())))
describe('signed by the right key', () => {
  check(counted(statedRows()))
  test('T20: an image in package.json that the manifest does not name', async () => {
    expect(await rewritten({ images: { shop: `ghcr.io/acme/shop@sha256:${'cd'.repeat(32)}` } })()).toMatch(
      /name other images; pack it again/,
    )
    const images = async () => {
      throw new UserError(`the registry has no ${DIGEST}`)
    }
    expect(await ofFiles(good, { ...judges, images })).toBe(`the registry has no ${DIGEST}`)
  })
})

describe('a folder', () => {
  const at = 'recipe/migrate.sh'
  check(
    counted([
      [
        'a link',
        () =>
          ofFolder((folder) => {
            renameSync(join(folder, at), `${folder}.sh`)
            symlinkSync(`${folder}.sh`, join(folder, at))
          }),
        `P: ${at} is a symbolic link`,
      ],
    ]),
  )
  test('as it was signed it is accepted, as an archive too', async () => {
    expect([await ofFolder(() => {}), await ofFiles(good)]).toEqual([ACCEPTED, ACCEPTED])
  })
  test('a second name elsewhere, and a file that nobody lists', async () => {
    expect(await ofFolder((folder) => linkSync(join(folder, at), `${folder}.sh`))).toMatch(
      /has a second name elsewhere/,
    )
    expect(await ofFolder((folder) => writeFileSync(join(folder, 'recipe/z'), ''))).toMatch(
      /recipe\/z, which its manif/,
    )
    expect(await ofFolder((folder) => unlinkSync(join(folder, MANIFEST)))).toMatch(/has no metadata\/manifest\.json/)
  })
})

const older = await packed({ version: '1.4.10' })
const cart = await packed({ name: 'acme/cart' })
const production = await packed({}, 'production')
describe('manifest and signature', () => {
  check(
    counted([
      [
        'no manifest',
        () => ofChange((files) => void files.delete(MANIFEST)),
        `P has no ${MANIFEST}, so nothing of it can be verified; pack it again`,
      ],
      ['no signature', () => ofFiles(plain), 'the package is not signed; sign it with sign-package, command: sign'],
      [
        'both of another version',
        () =>
          ofChange(
            (files) =>
              void files.set(MANIFEST, older.get(MANIFEST) as RawEntry).set(ASC, signed(older).get(ASC) as RawEntry),
          ),
        `P: ${PACKAGE} has ${bytesAt(plain, PACKAGE).length} bytes and its manifest says ${bytesAt(older, PACKAGE).length}; it was changed`,
      ],
      [
        'all of another version',
        () => ofFiles(signed(older)),
        'P is acme/shop 1.4.10, signed as such, and version 1.4.2 was asked for; this is another version',
      ],
      [
        'all of another package',
        () => ofFiles(signed(cart)),
        'P is acme/cart 1.4.2, signed as such, and acme/shop was asked for; this is another package',
      ],
      [
        'all of another stage',
        () => ofFiles(signed(production)),
        'P was packed for production and not for staging; promote it first',
      ],
      [
        'an empty signature',
        () => ofChange(put(ASC, '')),
        `${NONE} is empty; sign it again with gpg --armor --detach-sign`,
      ],
    ]),
  )

  test.each<[string, Files]>([
    ['one bit of the manifest', new Map([...good, [MANIFEST, entry(MANIFEST, flipped(manifest))]])],
    ["another version's manifest", new Map([...good, [MANIFEST, older.get(MANIFEST) as RawEntry]])],
    ["another version's signature", withSignature(plain, maker.sign(alice, bytesAt(older, MANIFEST)))],
    ["another package's signature", withSignature(plain, maker.sign(alice, bytesAt(cart, MANIFEST)))],
    ["another stage's signature", withSignature(plain, maker.sign(alice, bytesAt(production, MANIFEST)))],
  ])('bytes that were never signed so: %s', async (_, files) => {
    expect(await ofFiles(files)).toBe(
      `${NONE} does not count: it is not a signature of these bytes: they were changed, or it belongs to something else`,
    )
  })
})
