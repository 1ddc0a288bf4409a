import { median } from '../measurement.ts'
import {
  errorsPlan,
  gradus,
  type Judge,
  mannWhitneyByMinute,
  mannWhitneyGrowing,
  ratioThreshold,
  successThreshold,
} from './judges.ts'
import { randomOf } from './random.ts'
import { type Cell, LOOK_SECONDS, LOOKS, nameOf, type Run, runsOf, WEIGHT } from './world.ts'

/** Judges by the name that tables and picture give them; the first is ours. */
export const JUDGES = {
  Gradus: gradus(errorsPlan()),
  'ratio > 1.1': ratioThreshold(1.1),
  'like Flagger': successThreshold(0.99, 60, 5),
  'like Argo': successThreshold(0.95, 60, 4),
  'Mann-Whitney by minute': mannWhitneyByMinute(),
  'Mann-Whitney so far': mannWhitneyGrowing(),
} satisfies Record<string, Judge>

export type JudgeName = keyof typeof JUDGES
export const JUDGE_NAMES = Object.keys(JUDGES) as JudgeName[]

/** Runs, and those in which the canary was taken back within the half hour. */
export interface Share {
  runs: number
  takenBack: number
}

/** What a judge did in all runs of a cell. */
export interface Outcome extends Share {
  /** Seconds until then, half of all runs being at or below it; Infinity when fewer than half were taken back. */
  medianSeconds: number
  /** Seconds until then, of the runs that were taken back. */
  meanSeconds: number
  /** Requests that failed because of the canary, mean over all runs: its errors above stable's rate until it was gone. */
  harmed: number
  /** How many runs were taken back at each look, from 1. */
  byLook: number[]
}

export interface Trial {
  cell: Cell
  /** Canary's error rate as a multiple of stable's. */
  ratio: number
  outcomes: Record<JudgeName, Outcome>
}

/** Shows the same runs to all judges. */
export function trial(cell: Cell, ratio: number, runs: number): Trial {
  const draw = runsOf(cell, ratio, randomOf(`${nameOf(cell)}, ratio ${ratio}`))
  const ends = JUDGE_NAMES.map(() => [] as number[])
  const harmed = JUDGE_NAMES.map(() => 0)
  for (let i = 0; i < runs; i++) {
    const run = draw()
    JUDGE_NAMES.forEach((name, j) => {
      const end = JUDGES[name](run)
      ends[j]?.push(end)
      harmed[j] = (harmed[j] as number) + harmOf(run, end || LOOKS, cell)
    })
  }
  const outcomes = JUDGE_NAMES.map((name, j) => [name, outcome(ends[j] as number[], (harmed[j] as number) / runs)])
  return { cell, ratio, outcomes: Object.fromEntries(outcomes) }
}

/** @param ends the look that took the canary back, of each run; 0 = none */
export function shareOf(ends: readonly number[]): Share {
  return { runs: ends.length, takenBack: ends.filter((end) => end > 0).length }
}

/** Canary errors that stable would not have had, in expectation. */
function harmOf({ x }: Run, looks: number, { perSecond, errorRate }: Cell): number {
  let errors = 0
  for (let k = 0; k < looks; k++) errors += x[k] as number
  return errors - (looks * LOOK_SECONDS * perSecond * errorRate * WEIGHT) / 100
}

function outcome(ends: readonly number[], harmed: number): Outcome {
  const seconds = ends.map((end) => (end === 0 ? Number.POSITIVE_INFINITY : end * LOOK_SECONDS))
  const found = seconds.filter(Number.isFinite)
  const byLook = new Array<number>(LOOKS).fill(0)
  for (const end of ends) if (end > 0) byLook[end - 1] = (byLook[end - 1] as number) + 1
  return {
    ...shareOf(ends),
    medianSeconds: median(seconds),
    meanSeconds: found.reduce((sum, value) => sum + value, 0) / found.length,
    harmed,
    byLook,
  }
}

/** Upper end of the exact (Clopper-Pearson) 95 % interval for a share, one-sided: what `count` of `runs` still allow. */
export function atMost(count: number, runs: number): number {
  let [low, high] = [count / runs, 1]
  for (let step = 0; step < 60; step++) {
    const share = (low + high) / 2
    if (tail(count, runs, share) > 0.05) low = share
    else high = share
  }
  return high
}

/** Chance of at most `count` of `runs`, each with `share`. */
export function tail(count: number, runs: number, share: number): number {
  if (share <= 0) return 1
  let ln = runs * Math.log1p(-share)
  let sum = Math.exp(ln)
  for (let k = 1; k <= count; k++) {
    ln += Math.log((runs - k + 1) / k) + Math.log(share) - Math.log1p(-share)
    sum += Math.exp(ln)
  }
  return sum
}
