import { Gaps, isCounts } from './gaps.ts'
import type { CountTest, Gate, GateSetting, GateState, StepStart, Totals } from './gate.ts'
import { introduced } from './plain-gate.ts'
import { RatioProfile } from './profile.ts'
import { asEvents } from './request-rate.ts'
import type { Counts, Look, Metric, Reading, Verdict } from './types.ts'
import { odds } from './words.ts'

/** A gate that weighs evidence on counts: errors, slow requests, request rate. */
export class CountGate implements Gate {
  readonly metric: Metric
  readonly #test: CountTest
  readonly #alpha: number
  readonly #lnPassAt: number
  readonly #gaps = new Gaps()
  readonly #profile = new RatioProfile()
  readonly #all = totals()
  #step = totals()
  #failed: { at: number; reason: string; alone: boolean } | undefined
  #passAt = 0
  /** Looks of the step whose evidence to pass was not weighed yet: only the last step's is ever asked for. */
  #unweighed: { index: number; counts: Counts | undefined; weight: number; clear: boolean }[] = []

  constructor({ plan, metric }: GateSetting, test: CountTest) {
    this.metric = metric
    this.#test = test
    this.#alpha = plan.alpha
    this.#lnPassAt = Math.log(1 / plan.beta)
  }

  enter(step: StepStart): void {
    this.#step = totals()
    this.#passAt = 0
    this.#unweighed = []
    this.#test.enter(step)
  }

  add(reading: Reading | undefined, look: Look, index: number): void {
    const counts = reading !== undefined && isCounts(reading) ? reading : undefined
    if (counts) this.#count(counts, look.weight)
    this.#gaps.add(reading, look)
    if (this.#gaps.vanished && this.metric.required && this.#failed === undefined) {
      this.#failed = { at: index, reason: this.#gaps.vanishedReason, alone: true }
    }
    this.#unweighed.push({ index, counts, weight: look.weight, clear: this.#gaps.obstacle === undefined })
  }

  #count(counts: Counts, weight: number): void {
    addTo(this.#all, counts, weight)
    addTo(this.#step, counts, weight)
    const { burst } = this.#test
    const compared = this.metric.kind === 'requests' ? asEvents(counts, weight) : counts
    this.#profile.add({ n: compared.n, m: compared.m, x: compared.x / burst, y: compared.y / burst })
    this.#test.addFail(counts, weight)
  }

  #weighPass(): boolean {
    for (const { index, counts, weight, clear } of this.#unweighed) {
      if (counts) this.#test.addPass(counts, weight)
      if (clear && this.#passAt === 0 && this.#test.passed()) this.#passAt = index
    }
    this.#unweighed = []
    return this.#passAt > 0 && this.#gaps.obstacle === undefined && this.#test.passed()
  }

  atMost(): number {
    return this.#test.atMost()
  }

  lnFail(): number {
    return this.#test.lnFail()
  }

  fail(index: number): void {
    this.#failed ??= {
      at: index,
      reason: `${this.#test.observed(this.#all)}, evidence ${odds(this.lnFail())}`,
      alone: false,
    }
  }

  state(): GateState {
    const passing = this.#weighPass()
    const verdict: Verdict = this.#failed ? 'fail' : passing ? 'pass' : 'inconclusive'
    const { expected: _, ...counts } = verdict === 'fail' ? this.#all : this.#step
    const lnHarm = this.#test.lnHarm?.()
    return {
      ...introduced(this.metric),
      verdict,
      reason: this.#reason(verdict),
      counts,
      lnEFail: this.lnFail(),
      lnEPass: this.#test.lnPass(),
      ...(lnHarm === undefined ? {} : { lnEHarm: lnHarm }),
      failAt: this.#failed?.at ?? 0,
      passAt: this.#passAt,
      ratio: this.#profile.confidence(this.#alpha),
      bound: this.#test.bound(),
      failedAlone: this.#failed?.alone ?? false,
    }
  }

  #reason(verdict: Verdict): string {
    if (this.#failed) return this.#failed.reason
    const observed = this.#test.observed(this.#step)
    const lnPass = Math.max(this.#test.lnPass(), this.#test.lnHarm?.() ?? 0)
    if (verdict === 'pass') return `${observed}, proven ${odds(lnPass)}`
    const obstacle = this.#gaps.obstacle
    if (obstacle !== undefined) return obstacle
    if (this.#step.n === 0) {
      const detail = this.#gaps.lastDetail
      return `the canary has had no requests in this step${detail ? ` (${detail})` : ''}`
    }
    const unhealthy = this.#test.baselineUnhealthy()
    if (unhealthy !== undefined) return `${unhealthy}; ${observed}`
    return `${observed}: not enough evidence yet, ${odds(lnPass)} to pass of the ${odds(this.#lnPassAt)} needed`
  }
}

function totals(): Totals {
  return { n: 0, x: 0, m: 0, y: 0, expected: 0 }
}

function addTo(sums: Totals, { n, x, m, y, lowerBound }: Omit<Totals, 'expected'>, weight: number): void {
  sums.n += n
  sums.x += x
  sums.m += m
  sums.y += y
  sums.expected += ((n + m) * weight) / 100
  if (lowerBound) sums.lowerBound = true
}
