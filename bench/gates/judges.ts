import type { Counts, GatePlan, Metric } from '../../src/gates/types.ts'
import { Judging } from '../../src/gates/verdict.ts'
import { MannWhitney } from './mann-whitney.ts'
import { LOOK_SECONDS, LOOKS, type Run, WEIGHT } from './world.ts'

/** Says after which look (from 1) it takes the canary back; 0 = never. */
export type Judge = (run: Run) => number

const ERRORS: Metric = { name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 }

export function errorsPlan(metric: Metric = ERRORS): GatePlan {
  return {
    metrics: [metric],
    notMeasured: [],
    alpha: 0.01,
    beta: 0.05,
    harmBudget: 0.0025,
    before: {},
    stages: 1,
  }
}

/** Asking for the judgement costs more than a look, and a fail tells the look it came at: so it is asked for rarely. */
const LOOKS_BETWEEN_JUDGEMENTS = 30

/** The gates as a rollout has them, fed look by look. */
export function gradus(plan: GatePlan): Judge {
  return (run) => {
    const judging = new Judging(plan)
    for (let k = 0; k < LOOKS; k++) {
      const readings = { errors: countsOf(run, k) }
      judging.add({ from: k * LOOK_SECONDS, to: (k + 1) * LOOK_SECONDS, step: 0, weight: WEIGHT, readings })
      if ((k + 1) % LOOKS_BETWEEN_JUDGEMENTS !== 0) continue
      const { verdict, gates } = judging.judgement({ index: 0, weight: WEIGHT })
      if (verdict === 'fail') return gates[0]?.failAt as number
    }
    return 0
  }
}

export function countsOf(run: Run, k: number): Counts {
  return { n: run.n[k] as number, x: run.x[k] as number, m: run.m[k] as number, y: run.y[k] as number }
}

/**
 * A plain threshold at each look: the canary's error rate of the interval above `ratio` times the baseline's. One
 * such interval is one too many: Argo Rollouts' failureLimit is 0 unless it is set.
 */
export function ratioThreshold(ratio: number): Judge {
  return ({ n, x, m, y }) => {
    for (let k = 0; k < LOOKS; k++) {
      const [requests, others] = [n[k] as number, m[k] as number]
      if (requests > 0 && others > 0 && (x[k] as number) / requests > (ratio * (y[k] as number)) / others) return k + 1
    }
    return 0
  }
}

/**
 * A success rate under a limit, by window: taken back at the given number of failed checks, which need not follow each
 * other. Flagger's documented canary: request-success-rate min 99, interval 1m, threshold 5. Argo Rollouts' documented
 * one: result >= 0.95, with a failureLimit of 3, so that the fourth failure ends it.
 */
export function successThreshold(least: number, windowSeconds: number, failures: number): Judge {
  const looks = windowSeconds / LOOK_SECONDS
  return ({ n, x }) => {
    let failed = 0
    for (let k = looks; k <= LOOKS; k += looks) {
      const requests = sum(n, k - looks, k)
      if (requests > 0 && 1 - sum(x, k - looks, k) / requests < least) failed += 1
      if (failed >= failures) return k
    }
    return 0
  }
}

const MINUTE = 60 / LOOK_SECONDS

/** Mann-Whitney on each minute by itself: the error rates of its six intervals, canary against baseline. */
export function mannWhitneyByMinute(): Judge {
  const test = new MannWhitney(MINUTE)
  return (run) => {
    for (let k = MINUTE; k <= LOOKS; k += MINUTE) {
      test.clear()
      for (let i = k - MINUTE; i < k; i++) add(test, run, i, i + 1)
      if (test.isHigh()) return k
    }
    return 0
  }
}

/** Mann-Whitney on all minutes so far, one error rate a minute, asked each minute. */
export function mannWhitneyGrowing(): Judge {
  const test = new MannWhitney(LOOKS / MINUTE)
  return (run) => {
    test.clear()
    for (let k = MINUTE; k <= LOOKS; k += MINUTE) {
      add(test, run, k - MINUTE, k)
      if (test.isHigh()) return k
    }
    return 0
  }
}

function add(test: MannWhitney, { n, x, m, y }: Run, from: number, to: number): void {
  const [requests, others] = [sum(n, from, to), sum(m, from, to)]
  if (requests > 0 && others > 0) test.add(sum(x, from, to) / requests, sum(y, from, to) / others)
}

function sum(values: Int32Array, from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += values[i] as number
  return total
}
