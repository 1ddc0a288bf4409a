import { UserError } from '../src/errors.ts'
import { resolve } from '../src/package/resolve/resolve.ts'
import type { ResolveRequest } from '../src/package/resolve/types.ts'
import type { Measurement, Row } from './measurement.ts'
import { worldOf } from './resolve/world.ts'

/** Processor time that the resolver takes where everything that is known takes part. The worlds are the same in every run. */
const SIZE = { packages: 1000, versions: 50, dependencies: 5 }
const LIMIT_MS = 1000
const ROUNDS = 7
/** Share of dependencies on one minor version; some hundred packages must stay behind the newest. */
const TIGHT = 0.002
/** The same where many do so, and every second package must stay behind. */
const PINNED = 0.05
const LIMIT_PINNED_MS = 3 * LIMIT_MS

export async function measure(): Promise<Measurement> {
  const plain = worldOf(SIZE, { tight: 0 }, 'plain')
  const tight = worldOf(SIZE, { tight: TIGHT }, 'tight')
  const pinned = worldOf(SIZE, { tight: PINNED }, 'pinned')
  const rootWith = (dependencies: Readonly<Record<string, string>>) => ({ name: 'app', version: '1.0.0', dependencies })
  // A package near the top as new as it gets, and one far below it as old: the way between them is long.
  const apart = { ...tight.everything, p100: '^5.0.0', p500: '^1.0.0' }
  const { lock } = resolve({ root: rootWith(tight.everything), known: tight.known })
  return {
    title: `Dependencies: ${SIZE.packages} packages with ${SIZE.versions} versions each`,
    rows: [
      row('newest of everything', { root: rootWith(plain.everything), known: plain.known }),
      row('some must stay behind', { root: rootWith(tight.everything), known: tight.known }),
      row('kept as locked', { root: rootWith(tight.everything), known: tight.known, lock, locked: true }),
      row('no answer, explained', { root: rootWith(apart), known: tight.known }),
      row('many are pinned', { root: rootWith(pinned.everything), known: pinned.known }, LIMIT_PINNED_MS),
    ],
  }
}

/** Processor time, the least of some rounds: what else the machine does can only add to it. */
function row(what: string, request: ResolveRequest, limit = LIMIT_MS): Row {
  let best = Number.POSITIVE_INFINITY
  let details: Record<string, number | string> = {}
  for (let round = 0; round < ROUNDS; round++) {
    const since = process.cpuUsage()
    details = outcome(request)
    const { user, system } = process.cpuUsage(since)
    best = Math.min(best, (user + system) / 1000)
  }
  return { what, value: Math.round(best), unit: 'ms', limit, details }
}

function outcome(request: ResolveRequest): Record<string, number | string> {
  try {
    const { packages, steps } = resolve(request)
    const versions = new Map([...request.known].map(([name, list]) => [name, list.at(-1)?.version]))
    const behind = packages.filter(({ name, version }) => version !== versions.get(name)).length
    return { packages: packages.length, 'not the newest': behind, steps }
  } catch (error) {
    if (error instanceof UserError) return { lines: error.message.split('\n').length }
    throw error
  }
}
