import { DEFAULT_RATIO, harmLimit } from './error-rate.ts'
import { requestsToProve } from './evidence.ts'
import type { GatePlan } from './types.ts'
import { percent, rate, seconds } from './words.ts'

/** A regression that a person would want to be caught: the outlook tells how long that takes. */
export const REGRESSION = 5

/** A harm budget beyond this is no advice. */
const HIGHEST_ADVICE = 0.02

/** What stable does before a rollout: requests per second of all users, and the share of errors among them. */
export interface Traffic {
  perSecond: number
  errorRate: number
}

/**
 * Expected time until FAIL for a canary whose error rate is `ratio` times the baseline's.
 *
 * @param weight percent of requests the canary gets
 * @param rho    largest ratio still called good
 * @returns seconds; Infinity when it would never be found
 */
export function secondsToFail(ratio: number, weight: number, traffic: Traffic, rho: number, alpha: number): number {
  const w = weight / 100
  const [found, allowed] = [ratio * w + 1 - w, rho * w + 1 - w]
  const gain =
    traffic.perSecond * traffic.errorRate * (ratio * w * Math.log(ratio / rho) - found * Math.log(found / allowed))
  return gain > 0 ? (Math.log(1 / alpha) + 2) / gain : Number.POSITIVE_INFINITY
}

/**
 * Time until a canary without errors has proven that a step stays within the harm budget: about 3.95/(H*R) where the
 * baseline has no errors of its own.
 *
 * @returns seconds; Infinity without requests
 */
export function secondsToPass(weight: number, traffic: Traffic, budget: number, beta: number): number {
  const perSecond = (traffic.perSecond * weight) / 100
  if (perSecond <= 0) return Number.POSITIVE_INFINITY
  return requestsToProve(harmLimit(budget, weight, traffic.errorRate), beta) / perSecond
}

export interface StepOutlook {
  weight: number
  secondsToPass: number
  secondsToFail: number
}

export interface Outlook {
  traffic: Traffic
  steps: StepOutlook[]
  /** Steps that can't be expected to conclude in their time, in words, with what would help. */
  warnings: string[]
}

/**
 * What can be expected of a plan's error gate at each step, from the traffic seen before.
 *
 * @param weights      percent, of each step that is judged
 * @param stepSeconds  how long a step may take: its settle time, or its deadline where it is extended
 * @param lookback     seconds that `plan.before` was counted over
 * @returns undefined for a plan without an error gate that weighs evidence
 */
export function outlook(
  plan: GatePlan,
  weights: readonly number[],
  stepSeconds: number,
  lookback: number,
): Outlook | undefined {
  const errors = plan.metrics.find(({ kind, mode }) => kind === 'errors' && mode === 'sequential')
  if (errors === undefined) return undefined
  const { m, y } = plan.before[errors.name] ?? { m: 0, y: 0 }
  const traffic = { perSecond: m / lookback, errorRate: rate(y, m) }
  const rho = errors.ratio ?? DEFAULT_RATIO
  const steps = weights.map((weight) => ({
    weight,
    secondsToPass: secondsToPass(weight, traffic, plan.harmBudget, plan.beta),
    secondsToFail: secondsToFail(REGRESSION, weight, traffic, rho, plan.alpha),
  }))
  const late = steps.filter((step) => step.secondsToPass > stepSeconds)
  return { traffic, steps, warnings: late.map((step) => warning(step, traffic, plan.harmBudget, stepSeconds)) }
}

function warning(step: StepOutlook, traffic: Traffic, budget: number, stepSeconds: number): string {
  const at = `at ${step.weight} % the gates can't conclude within ${seconds(stepSeconds)}`
  if (traffic.perSecond === 0) {
    return `${at}: stable has had no requests lately; send test traffic, or start when there are users`
  }
  const perSecond = Number(traffic.perSecond.toPrecision(2))
  const needed = Number((budget * (step.secondsToPass / stepSeconds)).toPrecision(2))
  const budgets = needed <= HIGHEST_ADVICE ? `a harm-budget of ${percent(needed)} instead of ${percent(budget)}, ` : ''
  return `${at}: at ${perSecond} req/s it takes about ${seconds(step.secondsToPass)}, even without an error; what would help: ${budgets}test traffic, or a settle of ${seconds(step.secondsToPass)}`
}
