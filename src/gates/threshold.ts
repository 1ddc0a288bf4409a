import { DEFAULT_RATIO } from './error-rate.ts'
import { Gaps, isCounts } from './gaps.ts'
import type { GateSetting, GateState, StepStart } from './gate.ts'
import { boundaryNote } from './latency.ts'
import { PlainGate } from './plain-gate.ts'
import { RatioProfile } from './profile.ts'
import { DEFAULT_REQUEST_RATIO } from './request-rate.ts'
import type { Counts, Look, Reading, Verdict } from './types.ts'
import { count, percent, rate, seconds } from './words.ts'

/** One interval against the limit: between two buckets it can be neither over it nor within it. */
interface Compared {
  over: boolean
  within: boolean
  observed: string
}

/** The classic rule: each interval is compared with the limit, and `failureLimit` intervals over it fail. */
export class ThresholdGate extends PlainGate {
  readonly #alpha: number
  readonly #failureLimit: number
  readonly #gaps = new Gaps()
  readonly #profile = new RatioProfile()
  #step: Counts = { n: 0, x: 0, m: 0, y: 0 }
  #over = 0
  #last: Compared | undefined

  constructor({ plan, metric }: GateSetting) {
    super(metric)
    this.#alpha = plan.alpha
    this.#failureLimit = metric.failureLimit ?? 1
  }

  enter(_: StepStart): void {
    this.#step = { n: 0, x: 0, m: 0, y: 0 }
    this.passAt = 0
    this.#last = undefined
  }

  add(reading: Reading | undefined, look: Look, index: number): void {
    this.#gaps.add(reading, look)
    if (this.#gaps.vanished && this.metric.required) this.failAt(index, this.#gaps.vanishedReason)
    if (reading === undefined || !isCounts(reading)) return
    this.#profile.add(reading)
    const { n, x, m, y } = this.#step
    this.#step = { n: n + reading.n, x: x + reading.x, m: m + reading.m, y: y + reading.y }
    const compared = this.#compare(reading, look.weight)
    if (compared === undefined) return
    this.#last = compared
    if (compared.within && this.passAt === 0) this.passAt = index
    if (!compared.over) return
    this.#over += 1
    if (this.#over >= this.#failureLimit) {
      const times = this.#failureLimit === 1 ? '' : `, over the limit in ${this.#over} intervals`
      this.failAt(index, `${compared.observed}${times} (threshold)`)
    }
  }

  state(): GateState {
    const verdict = this.#verdict()
    return this.stated({
      verdict,
      reason: this.#reason(verdict),
      counts: this.#step,
      ratio: this.#profile.confidence(this.#alpha),
      bound: this.#bound(),
    })
  }

  #verdict(): Verdict {
    if (this.failed) return 'fail'
    if (this.#gaps.obstacle !== undefined || !this.#last?.within) return 'inconclusive'
    return 'pass'
  }

  #reason(verdict: Verdict): string {
    if (verdict === 'fail') return this.failReason
    const obstacle = this.#gaps.obstacle
    if (obstacle !== undefined) return obstacle
    if (this.#last === undefined) {
      const detail = this.#gaps.lastDetail
      return `no interval of this step could be compared${detail ? ` (${detail})` : ''}`
    }
    return `${this.#last.observed} (threshold)`
  }

  #bound(): string {
    const { kind, limit, ratio, bound, share } = this.metric
    if (kind === 'slow') return `at most ${percent(share as number)} slower than ${seconds(bound as number)}`
    if (kind === 'requests') return `more than ${percent(ratio ?? DEFAULT_REQUEST_RATIO)} of its share`
    const relative = `at most ${ratio ?? DEFAULT_RATIO} x baseline`
    return limit === undefined ? relative : `${relative} and ${percent(limit)}`
  }

  /** undefined: there is nothing to compare in this interval. */
  #compare(counts: Counts, weight: number): Compared | undefined {
    const { n, x, m, y, between } = counts
    if (this.metric.kind === 'requests') {
      if (n + m === 0 || weight <= 0 || weight >= 100) return undefined
      const expected = ((n + m) * weight) / 100
      const part = n / weight / (m / (100 - weight))
      const over = part < (this.metric.ratio ?? DEFAULT_REQUEST_RATIO)
      return {
        over,
        within: !over,
        observed: `${count(n)} of ${count(n + m)} requests reached the canary, ${count(expected)} were its share`,
      }
    }
    if (n === 0) return undefined
    const over = this.#isOver(counts)
    const within = between ? between.below > 0 && !this.#isOver({ ...counts, x: between.x, y: between.y }) : !over
    const what = this.metric.kind === 'slow' ? `slower than ${seconds(this.metric.bound as number)}` : 'errors'
    const note = between ? boundaryNote(between) : ''
    return {
      over,
      within,
      observed: `${percent(rate(x, n))} ${what} against ${percent(rate(y, m))} of the baseline (${count(x)} of ${count(n)} requests, ${count(y)} of ${count(m)})${note}`,
    }
  }

  #isOver({ n, x, m, y }: Counts): boolean {
    const [canary, baseline] = [rate(x, n), rate(y, m)]
    const worse = m > 0 && canary > (this.metric.ratio ?? DEFAULT_RATIO) * baseline
    const limit = this.metric.kind === 'slow' ? this.metric.share : this.metric.limit
    // A limit that the baseline breaks too says nothing about the canary, unless it is also worse.
    const aboveLimit = limit !== undefined && canary > limit && (worse || baseline <= limit)
    return aboveLimit || (this.metric.kind === 'errors' && worse)
  }
}
