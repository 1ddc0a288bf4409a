import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { makeRepository, type Work, workCost } from '../../bench/package/run.ts'
import { inFolder } from './sample.ts'

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
