import { DEFAULT_RATIO } from '../../src/gates/error-rate.ts'
import { planGates } from '../../src/gates/planner.ts'
import type { Counts, GatePlan, Reading } from '../../src/gates/types.ts'
import { Judging } from '../../src/gates/verdict.ts'
import { errorsPlan, gradus, type Judge } from './judges.ts'
import { Poisson, randomOf } from './random.ts'
import { type Cell, LOOK_SECONDS, LOOKS, nameOf, type Run, runsOf } from './world.ts'

const WEIGHTS = [5, 25, 50]
/** Shares of requests above 500 ms and above 1 s, of both arms alike: within their limits of 5 % and 1 %. */
const SLOW = { p95: 0.04, p99: 0.008 }

/**
 * Rollouts as they run unless anything else is said: errors, p95, p99 and request rate together, the wealth shared out
 * over the steps, half an hour in three steps.
 *
 * @param ratio of the step's index: how many times stable's error rate the canary fails then
 * @returns for each run the look (from 1) that took the canary back; 0 = none
 */
export function wholeRollouts(cell: Cell, ratio: (step: number) => number, runs: number, name: string): number[] {
  const random = randomOf(name)
  const plan = defaultPlan()
  const draws = WEIGHTS.map((weight, step) => drawsOf(cell, weight, ratio(step)))
  return Array.from({ length: runs }, () => {
    const judging = new Judging(plan)
    for (let k = 0; k < LOOKS; k++) {
      const step = Math.floor((k * WEIGHTS.length) / LOOKS)
      const weight = WEIGHTS[step] as number
      const readings = draws[step]?.(random) as Record<string, Reading>
      judging.add({ from: k * LOOK_SECONDS, to: (k + 1) * LOOK_SECONDS, step, weight, readings })
    }
    const last = WEIGHTS.length - 1
    const { gates } = judging.judgement({ index: last, weight: WEIGHTS[last] as number })
    const failed = gates.map(({ failAt }) => failAt).filter((look) => look > 0)
    return failed.length === 0 ? 0 : Math.min(...failed)
  })
}

function defaultPlan(): GatePlan {
  const present = ['errors', 'p95', 'p99', 'requests']
  return planGates({}, { scrapeSeconds: 1, present, absent: [], before: {} }, WEIGHTS.length)
}

/** Draws both arms' requests of an interval at a weight. */
function drawsOf({ perSecond, errorRate }: Cell, weight: number, ratio: number) {
  const canary = (perSecond * LOOK_SECONDS * weight) / 100
  const drawCanary = armOf(canary, errorRate * ratio)
  const drawBaseline = armOf(perSecond * LOOK_SECONDS - canary, errorRate)
  return (random: () => number): Record<string, Counts> => {
    const [of, baseline] = [drawCanary(random), drawBaseline(random)]
    const counts = (x: keyof Arm): Counts => ({ n: of.requests, x: of[x], m: baseline.requests, y: baseline[x] })
    return { errors: counts('errors'), p95: counts('p95'), p99: counts('p99'), requests: counts('requests') }
  }
}

interface Arm {
  requests: number
  errors: number
  p95: number
  p99: number
}

/** Each kind of request by itself, so that the counts belong to one set of requests. */
function armOf(requests: number, errorRate: number): (random: () => number) => Arm {
  const shares = [1 - SLOW.p95, SLOW.p95 - SLOW.p99, SLOW.p99]
  const working = shares.map((share) => new Poisson(requests * share * (1 - errorRate)))
  const failing = shares.map((share) => new Poisson(requests * share * errorRate))
  return (random) => {
    const arm = { requests: 0, errors: 0, p95: 0, p99: 0 }
    shares.forEach((_, slowness) => {
      const failed = failing[slowness]?.draw(random) ?? 0
      const all = failed + (working[slowness]?.draw(random) ?? 0)
      arm.requests += all
      arm.errors += failed
      if (slowness >= 1) arm.p95 += all
      if (slowness >= 2) arm.p99 += all
    })
    return arm
  }
}

/** A canary that is just as bad as it may be: the bound of the null, where alpha is all that is promised. */
export function justGood(cell: Cell, runs: number): number[] {
  const draw = runsOf(cell, DEFAULT_RATIO, randomOf(`just good, ${nameOf(cell)}`))
  const judge = gradus(errorsPlan())
  return Array.from({ length: runs }, () => judge(draw()))
}

/** A good canary during an incident that strikes both arms: errors rise twentyfold for two minutes. */
export function incidents(cell: Cell, runs: number): number[] {
  const random = randomOf('incident')
  const [calm, bad] = [runsOf(cell, 1, random), runsOf({ ...cell, errorRate: cell.errorRate * 20 }, 1, random)]
  const judge = gradus(errorsPlan())
  return Array.from({ length: runs }, () => judge(spliced(calm(), bad(), 60, 72)))
}

function spliced(run: Run, other: Run, from: number, to: number): Run {
  for (const key of ['n', 'x', 'm', 'y'] as const) run[key].set(other[key].subarray(from, to), from)
  return run
}

/** A good canary whose errors come five at a time, in one arm: retries of one user. */
export function bursts(cell: Cell, maxBurst: number, runs: number): number[] {
  const size = 5
  const random = randomOf('bursts')
  const draw = runsOf({ ...cell, errorRate: cell.errorRate / size }, 1, random)
  const judge: Judge = gradus(
    errorsPlan({ name: 'errors', kind: 'errors', required: true, mode: 'sequential', maxBurst }),
  )
  return Array.from({ length: runs }, () => {
    const run = draw()
    for (let k = 0; k < LOOKS; k++) {
      run.x[k] = Math.min(run.n[k] as number, (run.x[k] as number) * size)
      run.y[k] = Math.min(run.m[k] as number, (run.y[k] as number) * size)
    }
    return judge(run)
  })
}

export const STEPS = `${WEIGHTS.join(', ')} %`
