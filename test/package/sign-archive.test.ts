import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Archive } from '../../src/package/extract.ts'
import { packFolder } from '../../src/package/pack.ts'
import { writeSigned } from '../../src/package/sign-archive.ts'
import { gnuList, inFolder, never, requestOf, shop } from './sample.ts'

const SIGNATURE = Buffer.from('a signature\n')
const MTIME = Date.parse('2026-11-20T08:30:00Z') / 1000
const options = { mtime: MTIME, signal: never }

test('an archive that is signed later is the one that is signed at once', () =>
  inFolder(async (folder) => {
    const packed = await packFolder(requestOf(shop(join(folder, 'shop'))), { signal: never })
    const signatures = new Map([['metadata/signature.asc', SIGNATURE]])
    const atOnce = await packed.write(join(folder, 'at-once.tar.gz'), signatures)
    const { file } = await packed.write(join(folder, 'plain.tar.gz'), new Map())
    await using archive = await Archive.open(file, { signal: never })
    const content = await archive.list()
    const place = { draft: join(folder, 'draft'), file: join(folder, 'later.tar.gz') }
    const later = await writeSigned(archive, content, signatures, place, options)
    expect(later.digest).toBe(atOnce.digest)
    expect(readFileSync(place.file).equals(readFileSync(atOnce.file))).toBe(true)
    const added = gnuList(place.file).filter((line) => !gnuList(file).includes(line))
    expect(added).toEqual([expect.stringMatching(/metadata\/signature\.asc$/)])
  }))

test('a signature takes the place of the one before', () =>
  inFolder(async (folder) => {
    const packed = await packFolder(requestOf(shop(join(folder, 'shop'))), { signal: never })
    const before = new Map([['metadata/signature.asc', Buffer.from('old\n')]])
    const { file } = await packed.write(join(folder, 'old.tar.gz'), before)
    await using archive = await Archive.open(file, { signal: never })
    const place = { draft: join(folder, 'draft'), file: join(folder, 'new.tar.gz') }
    await writeSigned(archive, await archive.list(), new Map([['metadata/signature.asc', SIGNATURE]]), place, options)
    await using again = await Archive.open(place.file, { signal: never })
    const { metadata } = await again.list()
    expect(metadata.get('metadata/signature.asc')?.toString()).toBe('a signature\n')
  }))

test('T20: an archive that changes between the look and the signature is refused, and nothing is written', () =>
  inFolder(async (folder) => {
    const request = requestOf(shop(join(folder, 'shop')))
    const { file } = await (await packFolder(request, { signal: never })).write(join(folder, 'a.tar.gz'), new Map())
    const other = shop(join(folder, 'other'), { 'k8s/deployment.yaml': 'kind: Deployment\nmetadata:\n  name: evil\n' })
    const swapped = await packFolder(requestOf(other), { signal: never })
    const evil = await swapped.write(join(folder, 'evil.tar.gz'), new Map())
    await using archive = await Archive.open(file, { signal: never })
    const content = await archive.list()
    writeFileSync(file, readFileSync(evil.file))
    const place = { draft: join(folder, 'draft'), file: join(folder, 'signed.tar.gz') }
    const signatures = new Map([['metadata/signature.asc', SIGNATURE]])
    await expect(writeSigned(archive, content, signatures, place, options)).rejects.toThrow(/changed while it was/)
    expect(() => readFileSync(place.file)).toThrow('ENOENT')
  }))
