import type { Counts, GatePlan, GateResult, Look, Metric, Reading } from './types.ts'

/** A step as a gate sees it begin. */
export interface StepStart {
  index: number
  /** Percent of requests the canary is to get. */
  weight: number
  /** Baseline counts of everything before this step. */
  before: { m: number; y: number }
}

/** What a gate says besides its result. */
export interface GateState extends GateResult {
  /** It failed on its own, without being weighed against others: a threshold, or a canary that vanished. */
  failedAlone: boolean
}

/** One metric's judge, fed look by look. */
export interface Gate {
  readonly metric: Metric
  /** A step begins: evidence to fail goes on, evidence to pass starts afresh. */
  enter(step: StepStart): void
  /** @param index number of the look, from 1 */
  add(reading: Reading | undefined, look: Look, index: number): void
  /** Evidence to fail as an e-value, for gates that weigh evidence: never too low, and cheap. */
  atMost(): number
  /** Its logarithm, exactly. */
  lnFail(): number
  /** The merged evidence of all gates crossed at this look, and this gate had the largest part in it. */
  fail(index: number): void
  state(): GateState
}

/** Sums over intervals, and how many of the requests were the canary's share by its weight. */
export interface Totals extends Counts {
  expected: number
}

/** The test behind a gate on counts: which question is put to them, and in which words it is answered. */
export interface CountTest {
  /** Events that one cause can bring in one arm; evidence is divided by it. */
  readonly burst: number
  enter(step: StepStart): void
  /** Evidence to fail. */
  addFail(counts: Counts, weight: number): void
  /** Evidence to pass, of the present step. */
  addPass(counts: Counts, weight: number): void
  atMost(): number
  lnFail(): number
  lnPass(): number
  /** PASS by harm budget, where there is one. */
  lnHarm?(): number
  passed(): boolean
  /** The baseline itself breaks the absolute limit: why, in words. */
  baselineUnhealthy(): string | undefined
  /** "error rate 8.1 % against 1 % of the baseline (31 of 382 requests, 73 of 7,258)" */
  observed(totals: Totals): string
  /** What it is held against, now. */
  bound(): string
}

export interface GateSetting {
  plan: GatePlan
  metric: Metric
}
