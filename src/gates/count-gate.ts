import { checkCounts } from './evidence.ts'
import { Gaps, isCounts } from './gaps.ts'
import type { CountTest, Gate, GateSetting, GateState, StepStart, Totals } from './gate.ts'
import { RatioProfile } from './profile.ts'
import type { Look, Metric, Reading, Verdict } from './types.ts'
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
  #passing = false

  constructor({ plan, metric }: GateSetting, test: CountTest) {
    this.metric = metric
    this.#test = test
    this.#alpha = plan.alpha
    this.#lnPassAt = Math.log(1 / plan.beta)
  }

  enter(step: StepStart): void {
    this.#step = totals()
    this.#passAt = 0
    this.#passing = false
    this.#test.enter(step)
  }

  add(reading: Reading | undefined, look: Look, index: number): void {
    if (reading !== undefined && isCounts(reading)) {
      checkCounts(reading)
      if (reading.between) checkCounts({ ...reading, x: reading.between.x, y: reading.between.y })
      for (const sums of [this.#all, this.#step]) addTo(sums, reading, look.weight)
      const compared = this.metric.kind === 'requests' ? exposure(reading, look.weight) : reading
      this.#profile.add({ ...compared, x: compared.x / this.#test.burst, y: compared.y / this.#test.burst })
      this.#test.add(reading, look.weight)
    }
    this.#gaps.add(reading, look)
    if (this.#gaps.vanished && this.metric.required && this.#failed === undefined) {
      this.#failed = { at: index, reason: this.#gaps.vanishedReason, alone: true }
    }
    this.#passing = this.#gaps.obstacle === undefined && this.#test.passed()
    if (this.#passing && this.#passAt === 0) this.#passAt = index
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
    const verdict: Verdict = this.#failed ? 'fail' : this.#passing ? 'pass' : 'inconclusive'
    const { expected: _, ...counts } = verdict === 'fail' ? this.#all : this.#step
    const lnHarm = this.#test.lnHarm?.()
    return {
      name: this.metric.name,
      kind: this.metric.kind,
      dry: this.metric.dry === true,
      required: this.metric.required,
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

/** Requests as events, the promised shares of traffic as exposure: the ratio is then that of request rates. */
function exposure({ n, m }: { n: number; m: number }, weight: number) {
  return { n: weight, x: n, m: 100 - weight, y: m }
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
