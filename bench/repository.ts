import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Registry, startRegistry } from '../test/lab/registry.ts'
import { startCutting } from '../test/oci/cutting.ts'
import type { Measurement, Row } from './measurement.ts'
import { makeRepository, workCost } from './package/run.ts'
import type { Cost } from './repository/child.ts'
import { craneSeconds, layOut, ourCost, type Work } from './repository/run.ts'

/**
 * What moving a package of 1 GB takes beside crane, on one registry, in turns, the least of several rounds each: other
 * work on the machine only ever makes things slower. crane looks at no signature and into no archive, so the time in
 * which bytes travel is compared; what verifying adds is told (`bench -- package` has its limit).
 */
const MiB = 1024 * 1024
const BYTES = 1000 * MiB
const FILES = 50
const ROUNDS = 3
const LIMIT = 130
/** MB, the same for a tenth of the bytes. */
const MEMORY = 200
/** What a reset may cost, in bytes that travel for nothing: what was under way. */
const AGAIN = 110

export async function measure(): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-repository-'))
  const registry = await startRegistry({ kind: 'distribution', storage: join(folder, 'storage') })
  try {
    const file = packedBy(folder, BYTES)
    const small = packedBy(join(folder, 'small'), BYTES / 10)
    const rows = [
      ...(await measureBeside(registry, folder, file, small)),
      ...(await measureReset(registry, folder, statSync(file).size)),
    ]
    return { title: `A package of ${BYTES / MiB} MiB to a registry and back, beside crane`, rows }
  } finally {
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function packedBy(folder: string, bytes: number): string {
  mkdirSync(folder, { recursive: true })
  makeRepository(folder, bytes, FILES)
  workCost(['pack'], folder)
  return join(folder, 'a.tgz')
}

async function measureBeside(registry: Registry, folder: string, file: string, small: string): Promise<Row[]> {
  const [ours, theirs]: [Record<Work, Cost[]>, Record<Work, number[]>] = [
    { push: [], pull: [] },
    { push: [], pull: [] },
  ]
  const layout = join(folder, 'layout')
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.error(`round ${round} of ${ROUNDS}`)
    const [pulled, copied] = [join(folder, 'pulled.tgz'), join(folder, 'copied')]
    for (const made of [pulled, copied]) rmSync(made, { recursive: true, force: true })
    const repository = `${registry.address}/ours-${round}`
    const reference = `${registry.address}/theirs-${round}/bench:1.0.0`
    ours.push.push(await ourCost('push', repository, file, folder))
    if (round === 1) await layOut(repository, layout)
    theirs.push.push(await craneSeconds('push', reference, layout))
    ours.pull.push(await ourCost('pull', repository, pulled, folder))
    theirs.pull.push(await craneSeconds('pull', reference, copied))
  }
  const tenth: Record<Work, number> = { push: 0, pull: 0 }
  for (const work of ['push', 'pull'] as const) {
    const place = work === 'push' ? small : join(folder, 'small', 'pulled.tgz')
    tenth[work] = (await ourCost(work, `${registry.address}/small`, place, folder)).memory
  }
  return (['push', 'pull'] as const).flatMap((work) => rowsOf(work, ours[work], theirs[work], tenth[work]))
}

function rowsOf(work: Work, ours: readonly Cost[], theirs: readonly number[], tenth: number): Row[] {
  const least = (of: (cost: Cost) => number) => Math.min(...ours.map(of))
  const [travelling, crane] = [least((cost) => cost.travelling), Math.min(...theirs)]
  const seconds = (value: number) => `${value.toFixed(1)} s`
  return [
    {
      what: `${work}: time in which bytes travel, of crane's`,
      value: Math.round((100 * travelling) / crane),
      unit: '%',
      limit: LIMIT,
      details: {
        ours: seconds(travelling),
        crane: seconds(crane),
        'and verifying': seconds(least((cost) => cost.seconds - cost.travelling)),
        processor: seconds(least((cost) => cost.processor)),
      },
    },
    {
      what: `${work}: memory`,
      value: Math.round(Math.max(...ours.map(({ memory }) => memory))),
      unit: 'MB',
      limit: MEMORY,
      details: { 'for a tenth of it': `${Math.round(tenth)} MB` },
    },
  ]
}

/** The connection is reset in the middle. */
async function measureReset(registry: Registry, folder: string, size: number): Promise<Row[]> {
  const proxy = await startCutting(registry.address, [size / 2])
  try {
    const to = join(folder, 'resumed.tgz')
    await ourCost('pull', `${proxy.address}/ours-1`, to, folder)
    if (statSync(to).size !== size) throw new Error('what was pulled has another size')
    return [
      {
        what: 'pull over a connection that is reset in the middle: bytes that travel',
        value: Math.round((100 * proxy.received()) / size),
        unit: '%',
        limit: AGAIN,
        details: { 'went on from': `${Math.round((100 * (proxy.offsets[0] ?? 0)) / size)} %` },
      },
    ]
  } finally {
    await proxy.stop()
  }
}
