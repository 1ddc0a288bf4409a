import type { GatePlan, Look, Metric } from '../src/gates/types.ts'
import { Judging, judge } from '../src/gates/verdict.ts'
import { errorsPlan } from './gates/judges.ts'
import { randomOf } from './gates/random.ts'
import { runsOf } from './gates/world.ts'
import { type Measurement, median, type Row } from './measurement.ts'

/**
 * How long the arithmetic takes, without the metrics server: all looks of a long rollout at once, as a run does that
 * takes one up, and one look more.
 */
const INTERVALS = 10_000
const METRICS = 20
const STEPS = [5, 25, 50, 75]
const ALL_MS = 200
const ONE_MS = 20
const ROUNDS = 15

export async function measure(): Promise<Measurement> {
  const plan = planOf(METRICS)
  const looks = looksOf(plan, INTERVALS)
  const last = looks.at(-1) as Look
  const step = { index: last.step, weight: last.weight }
  const all = rounds(() => judge(plan, looks, step))
  const judging = new Judging(plan)
  for (const look of looks) judging.add(look)
  const one = rounds(() => {
    judging.add(last)
    judging.judgement(step)
  })
  return {
    title: `The gates' arithmetic, ${METRICS} metrics`,
    rows: [row(`${INTERVALS} intervals, judged`, all, ALL_MS), row('one interval more, judged', one, ONE_MS)],
  }
}

/** Processor milliseconds of each round but the first, in which the code is still being compiled. */
function rounds(work: () => void): number[] {
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const since = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(since)
    return (user + system) / 1000
  })
  return times.slice(1)
}

function row(what: string, times: readonly number[], limit: number): Row {
  const rounded = (value: number) => Number(value.toPrecision(3))
  const details = {
    'processor time, least': `${rounded(Math.min(...times))} ms`,
    most: `${rounded(Math.max(...times))} ms`,
  }
  return { what, value: rounded(median(times)), unit: 'ms', limit, details }
}

function planOf(size: number): GatePlan {
  const kinds: Metric['kind'][] = ['errors', 'slow', 'requests']
  const metrics = Array.from({ length: size }, (_, i): Metric => {
    const kind = kinds[i % kinds.length] as Metric['kind']
    const name = `${kind}-${i}`
    const slow = kind === 'slow' ? { bound: 0.5, share: 0.05 } : {}
    return { name, kind, required: kind === 'errors', mode: 'sequential', ...slow }
  })
  return { ...errorsPlan(), metrics, stages: STEPS.length }
}

/** Looks that don't fail, so that none of the work is spared. */
function looksOf({ metrics }: GatePlan, size: number): Look[] {
  const draw = runsOf({ perSecond: 200, errorRate: 0.01 }, 1, randomOf('speed'))
  const run = { at: 0, counts: draw() }
  const next = () => {
    if (run.at === run.counts.n.length) [run.at, run.counts] = [0, draw()]
    const { n, x, m, y } = run.counts
    const k = run.at++
    return { n: n[k] as number, x: x[k] as number, m: m[k] as number, y: y[k] as number }
  }
  return Array.from({ length: size }, (_, k) => {
    const step = Math.floor((k * STEPS.length) / size)
    const readings = metrics.map(({ name, kind }) => {
      const { n, x, m, y } = next()
      return [name, kind === 'requests' ? { n, x: n, m, y: m } : { n, x, m, y }]
    })
    return { from: k * 10, to: k * 10 + 10, step, weight: 5, readings: Object.fromEntries(readings) }
  })
}
