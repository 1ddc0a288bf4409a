import { RatioProcess, ShareProcess } from './e-process.ts'
import type { CountTest, GateSetting, StepStart } from './gate.ts'
import { AbsoluteLimit } from './limit.ts'
import type { Counts } from './types.ts'
import { count, percent, rate } from './words.ts'

export const DEFAULT_RATIO = 1.1

/** Stage margins: what PASS has to show that the canary is below, as a multiple of the baseline. */
const MARGINS = [
  [5, 3],
  [10, 2],
  [25, 1.5],
  [50, 1.25],
] as const

/**
 * The margin at a weight: a small canary sees few errors, so only a coarse ratio can be proven there. Between the
 * given weights it moves evenly with the logarithm of the weight; beyond them it stays.
 */
export function passMargin(weight: number): number {
  let [fromWeight, fromMargin]: readonly [number, number] = MARGINS[0]
  if (weight <= fromWeight) return fromMargin
  for (const [toWeight, toMargin] of MARGINS.slice(1)) {
    if (weight <= toWeight) {
      const way = Math.log(weight / fromWeight) / Math.log(toWeight / fromWeight)
      return fromMargin + way * (toMargin - fromMargin)
    }
    fromWeight = toWeight
    fromMargin = toMargin
  }
  return fromMargin
}

/** At tiny weights any error rate is within the budget; the canary still has to answer better than this. */
const HIGHEST_HARM = 0.5

/**
 * The error rate that a step may show and still be within the harm budget: b + H/w.
 *
 * @param budget   share of all requests that may be at risk (H)
 * @param weight   percent of requests the canary gets (w)
 * @param baseline error rate of the baseline before the step (b)
 */
export function harmLimit(budget: number, weight: number, baseline: number): number {
  return Math.min(HIGHEST_HARM, baseline + (budget * 100) / weight)
}

/** Errors: canary against baseline, and where a limit is given also against that. */
export class ErrorRate implements CountTest {
  readonly #ratio: number
  readonly #lnPassAt: number
  readonly #budget: number
  readonly burst: number
  readonly #relative: RatioProcess
  readonly #limit: AbsoluteLimit | undefined
  readonly #limitShare: number | undefined
  #below: RatioProcess
  #harm: ShareProcess | undefined
  #harmShare: number | undefined
  #margin = passMargin(0)

  constructor({ plan, metric }: GateSetting) {
    const stages = plan.stages ?? 1
    this.#ratio = metric.ratio ?? DEFAULT_RATIO
    this.#lnPassAt = Math.log(1 / plan.beta)
    this.#budget = plan.harmBudget
    this.burst = metric.maxBurst ?? 1
    this.#relative = new RatioProcess(this.#ratio, 'above', stages)
    this.#limitShare = metric.limit
    this.#limit = metric.limit === undefined ? undefined : new AbsoluteLimit(metric.limit, plan.alpha, stages)
    this.#below = new RatioProcess(this.#margin, 'below')
  }

  enter({ index, weight, before }: StepStart): void {
    this.#relative.enter(index)
    this.#limit?.enter(index)
    this.#margin = passMargin(weight)
    this.#below = new RatioProcess(this.#margin, 'below')
    this.#harmShare = weight > 0 ? harmLimit(this.#budget, weight, rate(before.y, before.m)) : undefined
    this.#harm = this.#harmShare ? new ShareProcess(this.#harmShare, 'below') : undefined
  }

  addFail(counts: Counts): void {
    this.#relative.add(counts, this.burst)
    this.#limit?.addFail(counts, this.burst)
  }

  addPass(counts: Counts): void {
    this.#below.add(counts, this.burst)
    this.#harm?.add(counts.n, counts.x, this.burst)
    this.#limit?.addPass(counts.n, counts.x, this.burst)
  }

  atMost(): number {
    const relative = this.#relative.atMost()
    return this.#limit === undefined ? relative : (relative + this.#limit.atMost()) / 2
  }

  lnFail(): number {
    const relative = this.#relative.ln()
    if (this.#limit === undefined) return relative
    const absolute = this.#limit.lnFail(this.#relative)
    const higher = Math.max(relative, absolute)
    return higher + Math.log((Math.exp(relative - higher) + Math.exp(absolute - higher)) / 2)
  }

  lnPass(): number {
    return this.#below.ln()
  }

  lnHarm(): number {
    return this.#harm?.ln() ?? 0
  }

  passed(): boolean {
    if (this.#limit?.passed(this.#lnPassAt) === false) return false
    const limit = Math.exp(this.#lnPassAt)
    if (this.#below.atMost() >= limit && this.#below.ln() >= this.#lnPassAt) return true
    return this.#harm !== undefined && this.#harm.atMost() >= limit && this.#harm.ln() >= this.#lnPassAt
  }

  baselineUnhealthy(): string | undefined {
    return this.#limit?.baselineUnhealthy
      ? `the baseline is unhealthy: its own error rate is above the limit of ${percent(this.#limitShare as number)}`
      : undefined
  }

  observed({ n, x, m, y }: Counts): string {
    const canary = `error rate ${percent(rate(x, n))}`
    if (m === 0) return `${canary} (${count(x)} of ${count(n)} requests; none to the baseline)`
    return `${canary} against ${percent(rate(y, m))} of the baseline (${count(x)} of ${count(n)} requests, ${count(y)} of ${count(m)})`
  }

  bound(): string {
    const bounds = [`fail above ${this.#ratio} x baseline`]
    if (this.#limitShare !== undefined) bounds.push(`or above ${percent(this.#limitShare)}`)
    const pass = [`pass below ${Number(this.#margin.toPrecision(3))} x baseline`]
    if (this.#harmShare !== undefined) pass.push(`or below ${percent(this.#harmShare)} (harm budget)`)
    return `${bounds.join(' ')}; ${pass.join(' ')}`
  }
}
