import type { Judge, World } from '../../src/repository/judge.ts'
import { pullPackage } from '../../src/repository/pull.ts'
import { pushPackage } from '../../src/repository/push.ts'
import { peakMemory } from '../peak-memory.ts'

/**
 * `child.ts push|pull <repository> <file> <temporary>`: moves the package `bench` 1.0.0 in a process of its own and
 * prints what it cost as JSON.
 */
export interface Cost {
  readonly seconds: number
  /** Seconds in which bytes travelled; in the others the package was verified. */
  readonly travelling: number
  readonly processor: number
  /** Largest, in MB. */
  readonly memory: number
}

const [work = '', repository = '', file = '', temporary = ''] = process.argv.slice(2)
const { signal } = new AbortController()
const world: World = { signal, env: {}, outside: [], temporary, now: Date.now }
const begin = performance.now()
const elapsed = () => (performance.now() - begin) / 1000

let looked = 0
/** Whose signature it is takes the same time however large a package is. It is asked when all bytes were looked at. */
const judge: Judge = async () => {
  looked = elapsed()
  return { verified: [{ kind: 'openpgp', signer: 'nobody' }], refused: [] }
}

const before = process.cpuUsage()
let arrived = 0
const onProgress = (done: number, total: number) => {
  if (done === total) arrived = elapsed()
}
if (work === 'push') await pushPackage({ repository, file, judge }, world)
else await pullPackage({ repository, wanted: 'bench@1.0.0', to: file, judge, onProgress }, world)
const seconds = elapsed()
const { user, system } = process.cpuUsage(before)
const cost: Cost = {
  seconds,
  travelling: work === 'push' ? seconds - looked : arrived,
  processor: (user + system) / 1e6,
  memory: peakMemory(),
}
console.log(JSON.stringify(cost))
