import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { makeRepository, type Work, workCost } from '../../bench/package/run.ts'
import { packFolder } from '../../src/package/pack.ts'
import { verifyFolder } from '../../src/package/verify.ts'
import { inFolder, never, requestOf, shop } from './sample.ts'

const MiB = 1024 * 1024
/** Of `npm run bench -- package`, which measures 1 GB and the time beside sha256sum too. */
const MEMORY = 150

test('packing, verifying and unpacking take no more memory for more bytes, and tell how far they are', async () => {
  await inFolder((folder) => {
    const works: Work[] = ['pack', 'verify', 'unpack', 'folder']
    // Compressed, and too large for it.
    for (const bytes of [8 * MiB, 70 * MiB]) {
      makeRepository(folder, bytes, 2)
      const { memory, told } = workCost(works, folder)
      expect(memory).toBeLessThan(MEMORY)
      expect(told).toBeGreaterThan(bytes / MiB / 4)
      for (const made of ['a.tgz', 'out']) rmSync(join(folder, made), { recursive: true })
    }
  })
})

test('a hundred thousand files are refused, in one sentence, to be packed and to be verified', async () => {
  await inFolder(async (folder) => {
    shop(folder)
    execFileSync('sh', ['-c', 'cd "$1" && seq 100000 | xargs touch', 'sh', join(folder, 'recipe')])
    await expect(packFolder(requestOf(folder), { signal: never })).rejects.toThrow(
      /^there are more than 10000 files to pack, which is the most that a package holds; leave out [^\n]*$/,
    )
    const asked = { name: 'acme/shop', version: '1.4.2' }
    const unpacked = join(folder, 'unpacked')
    mkdirSync(unpacked)
    renameSync(join(folder, 'recipe'), join(unpacked, 'recipe'))
    const judges = { signature: () => Promise.reject(new Error('it was asked for a signature')) }
    await expect(verifyFolder(unpacked, asked, judges, { signal: never })).rejects.toThrow(
      /^the package in \S+ has more than 10000 files; a package never has so many$/,
    )
  })
})
