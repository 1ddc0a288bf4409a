import { join } from 'node:path'
import { Archive } from '../../src/package/extract.ts'
import { type Packed, packFolder } from '../../src/package/pack.ts'
import { verifyArchive, verifyFolder } from '../../src/package/verify.ts'
import { peakMemory } from '../peak-memory.ts'

/**
 * `child.ts <works> <folder>`: does one piece of work after the other (with commas between them) on `<folder>/repository`
 * in a process of its own and prints what they cost as JSON.
 */
export interface Cost {
  readonly seconds: number
  /** Seconds too. */
  readonly processor: number
  /** The most, in MB. */
  readonly memory: number
  /** How often progress was told, in the piece of work in which it was told least. */
  readonly told: number
}

const [wanted = '', folder = ''] = process.argv.slice(2)
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
const counts: number[] = []
for (const work of wanted.split(',')) {
  told = 0
  await works[work]?.()
  counts.push(told)
}
const { user, system } = process.cpuUsage(before)
const cost: Cost = {
  seconds: (performance.now() - begin) / 1000,
  processor: (user + system) / 1e6,
  memory: peakMemory(),
  told: Math.min(...counts),
}
console.log(JSON.stringify(cost))
