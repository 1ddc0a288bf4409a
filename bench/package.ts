import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measurement, Row } from './measurement.ts'
import type { Cost } from './package/child.ts'
import { makeRepository, sumCost, type Work, workCost } from './package/run.ts'

/**
 * What packing and verifying 1 GB costs beside `sha256sum` on the same files, in turns, the least of several rounds each:
 * other work on the machine only ever makes things slower.
 */
const BYTES = 1000 * 1024 * 1024
const FILES = 50
const ROUNDS = 3
/** Throughput of `sha256sum` that must be reached. */
const SHARE = 0.7
const MEMORY = 150
const MEMORY_FOLDER = '/dev/shm'

export async function measure(): Promise<Measurement> {
  const place = placeFor(5 * BYTES)
  const rows = measurePackages(place, BYTES, FILES, ROUNDS)
  return { title: `Packages: ${BYTES / 1024 / 1024} MiB in ${FILES} files in ${place}, beside sha256sum`, rows }
}

/** In memory where there is room: `sha256sum` writes nothing, so how fast a disk takes 1 GB is not to be compared. */
function placeFor(bytes: number): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER)
    return bavail * bsize > bytes ? MEMORY_FOLDER : tmpdir()
  } catch {
    return tmpdir()
  }
}

const WORDS: Readonly<Record<Work, string>> = {
  manifest: 'the manifest of all files',
  pack: 'packing: manifest and archive',
  verify: 'verifying the archive',
  unpack: 'verifying and unpacking it',
  folder: 'verifying the unpacked folder',
}
/** Twice through the archive, and as many bytes written: told, without a limit of its own. */
const UNLIMITED: ReadonlySet<Work> = new Set(['unpack'])

export function measurePackages(place: string, bytes: number, files: number, rounds: number): Row[] {
  const folder = mkdtempSync(join(place, 'bench-package-'))
  try {
    const sources = makeRepository(folder, bytes, files)
    const works = Object.keys(WORDS) as Work[]
    const costs = new Map<Work, Cost[]>(works.map((work) => [work, []]))
    const sums: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      rmSync(join(folder, 'a.tgz'), { force: true })
      rmSync(join(folder, 'out'), { recursive: true, force: true })
      for (const work of works) {
        console.error(`round ${round + 1} of ${rounds}: sha256sum, then ${WORDS[work]}`)
        sums.push(sumCost(sources).seconds)
        costs.get(work)?.push(workCost([work], folder))
      }
    }
    const sum = Math.min(...sums)
    return works.flatMap((work) => rowsOf(work, costs.get(work) ?? [], sum, bytes))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function rowsOf(work: Work, costs: readonly Cost[], sum: number, bytes: number): Row[] {
  const least = (of: (cost: Cost) => number) => Math.min(...costs.map(of))
  const seconds = least((cost) => cost.seconds)
  const rate = (time: number) => `${Math.round(bytes / 1e6 / time)} MB/s`
  return [
    {
      what: `${WORDS[work]}: time, of sha256sum's`,
      value: Math.round((100 * seconds) / sum),
      unit: '%',
      ...(!UNLIMITED.has(work) && { limit: Math.floor(100 / SHARE) }),
      details: {
        throughput: rate(seconds),
        'of sha256sum': rate(sum),
        processor: `${least((cost) => cost.processor).toFixed(1)} s`,
        'progress told': `${costs[0]?.told} times`,
      },
    },
    {
      what: `${WORDS[work]}: memory`,
      value: Math.round(Math.max(...costs.map(({ memory }) => memory))),
      unit: 'MB',
      limit: MEMORY,
    },
  ]
}
