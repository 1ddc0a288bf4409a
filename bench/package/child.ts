import { join } from 'node:path'
import { Archive } from '../../src/package/extract.ts'
import { type Packed, packFolder } from '../../src/package/pack.ts'
import { verifyArchive, verifyFolder } from '../../src/package/verify.ts'

/**
 * `child.ts <work> <folder>`: does one piece of work on `<folder>/repository` in a process of its own and prints what it
 * cost as JSON: seconds, processor seconds, largest memory in MB, and how often progress was told.
 */
export interface Cost {
  readonly seconds: number
  readonly processor: number
  readonly memory: number
  readonly told: number
}

const [work = '', folder = ''] = process.argv.slice(2)
const { signal } = new AbortController()
const named = { name: 'bench', version: '1.0.0' }
const asked = { ...named, stage: 'bench' }
const judges = { signature: async () => ({ kind: 'openpgp', signer: 'nobody' }) as const }
let told = 0
const onProgress = () => {
  told += 1
}

async function measured(): Promise<Packed> {
  const sources = { root: join(folder, 'repository'), folder: '', service: 'bench', shared: false }
  const facts = { commit: '0'.repeat(40), created: '2026-01-01T00:00:00Z', images: {}, dependencies: {} }
  return await packFolder({ sources, stage: 'bench', package: { ...named, ...facts } }, { signal, onProgress })
}

const works: Readonly<Record<string, () => Promise<unknown>>> = {
  manifest: measured,
  pack: async () => await (await measured()).write(join(folder, 'a.tgz'), new Map()),
  async verify() {
    await using archive = await Archive.open(join(folder, 'a.tgz'), { signal, onProgress })
    await verifyArchive(archive, asked, judges)
  },
  async unpack() {
    await using archive = await Archive.open(join(folder, 'a.tgz'), { signal, onProgress })
    const { content } = await verifyArchive(archive, asked, judges)
    await archive.unpack(content.files, join(folder, 'out'))
  },
  folder: () => verifyFolder(join(folder, 'out'), asked, judges, { signal, onBytes: onProgress }),
}

const begin = performance.now()
const before = process.cpuUsage()
await works[work]?.()
const { user, system } = process.cpuUsage(before)
const cost: Cost = {
  seconds: (performance.now() - begin) / 1000,
  processor: (user + system) / 1e6,
  memory: process.resourceUsage().maxRSS / 1000,
  told,
}
console.log(JSON.stringify(cost))
