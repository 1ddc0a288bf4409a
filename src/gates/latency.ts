import { RatioProcess } from './e-process.ts'
import { DEFAULT_RATIO } from './error-rate.ts'
import type { CountTest, GateSetting, StepStart } from './gate.ts'
import { AbsoluteLimit } from './limit.ts'
import type { Counts } from './types.ts'
import { count, percent, rate, seconds } from './words.ts'

/** Slow requests: the share above a bound, counted in buckets; never the output of histogram_quantile. */
export class Latency implements CountTest {
  readonly #share: number
  readonly #seconds: number
  readonly #lnPassAt: number
  readonly burst: number
  readonly #limit: AbsoluteLimit
  readonly #relative: RatioProcess
  #boundary = ''

  constructor({ plan, metric }: GateSetting) {
    const stages = plan.stages ?? 1
    if (metric.share === undefined || metric.bound === undefined) {
      throw new Error(`the metric ${metric.name} has no bound or no share`)
    }
    this.#share = metric.share
    this.#seconds = metric.bound
    this.#lnPassAt = Math.log(1 / plan.beta)
    this.burst = metric.maxBurst ?? 1
    this.#limit = new AbsoluteLimit(this.#share, plan.alpha, stages)
    this.#relative = new RatioProcess(metric.ratio ?? DEFAULT_RATIO, 'above', stages)
  }

  enter({ index }: StepStart): void {
    this.#limit.enter(index)
    this.#relative.enter(index)
  }

  addFail(counts: Counts): void {
    this.#limit.addFail(counts, this.burst)
    this.#relative.add(counts, this.burst)
    if (counts.between) this.#boundary = boundaryNote(counts.between)
  }

  addPass({ n, x, between }: Counts): void {
    this.#limit.addPass(n, between?.x ?? x, this.burst)
  }

  atMost(): number {
    return this.#limit.atMost()
  }

  lnFail(): number {
    return this.#limit.lnFail(this.#relative)
  }

  lnPass(): number {
    return this.#limit.lnPass()
  }

  passed(): boolean {
    return this.#limit.passed(this.#lnPassAt)
  }

  baselineUnhealthy(): string | undefined {
    return this.#limit.baselineUnhealthy
      ? `the baseline is unhealthy: more than ${percent(this.#share)} of its own requests are slower than ${seconds(this.#seconds)}`
      : undefined
  }

  observed({ n, x, m, y }: Counts): string {
    return `${percent(rate(x, n))} of requests slower than ${seconds(this.#seconds)}, ${percent(this.#share)} allowed (${count(x)} of ${count(n)}; baseline ${count(y)} of ${count(m)})${this.#boundary}`
  }

  bound(): string {
    return `at most ${percent(this.#share)} slower than ${seconds(this.#seconds)}`
  }
}

/** Which buckets decide where none ends at the bound. */
export function boundaryNote({ above, below }: { above: number | null; below: number }): string {
  const upper = above === null ? 'no bucket, so it cannot fail' : `bucket ${seconds(above)}`
  return `; no bucket ends at the bound: fails by ${upper}, passes by ${below === 0 ? 'no bucket, so it cannot pass' : `bucket ${seconds(below)}`}`
}
