import { Gaps, isGauge } from './gaps.ts'
import type { GateSetting, GateState, StepStart } from './gate.ts'
import { PlainGate } from './plain-gate.ts'
import type { Look, Reading, Verdict } from './types.ts'
import { percent } from './words.ts'

/** A gauge that follows itself has no independent intervals, so the rule is plain: so many in a row above the bound … */
const INTERVALS = 3
/** … and above the baseline by so much. */
const MARGIN = 0.1

/** CPU and memory: threshold evidence, never weighed with the counts. */
export class SaturationGate extends PlainGate {
  readonly #bound: number
  readonly #what: string
  readonly #gaps = new Gaps()
  #row = 0
  #last: { over: boolean; observed: string } | undefined

  constructor({ metric }: GateSetting) {
    super(metric)
    if (metric.bound === undefined) throw new Error(`the metric ${metric.name} has no bound`)
    this.#bound = metric.bound
    this.#what = metric.kind === 'cpu' ? 'CPU use' : 'memory use'
  }

  enter(_: StepStart): void {
    this.passAt = 0
    this.#last = undefined
  }

  add(reading: Reading | undefined, look: Look, index: number): void {
    this.#gaps.add(reading, look)
    if (reading === undefined || !isGauge(reading)) {
      this.#row = 0
      return
    }
    const { canary, baseline } = reading
    // A baseline that can't be seen (all traffic is the canary's) leaves the bound alone to decide.
    const beside = Number.isFinite(baseline) ? baseline : 0
    const over = canary > this.#bound && canary > beside + MARGIN
    this.#last = {
      over,
      observed: `${this.#what} ${percent(canary)} of the limit against ${percent(beside)} of the baseline, ${percent(this.#bound)} allowed`,
    }
    this.#row = over ? this.#row + 1 : 0
    if (!over && this.passAt === 0) this.passAt = index
    if (this.#row >= INTERVALS) {
      this.failAt(index, `${this.#last.observed}, over it for ${INTERVALS} intervals (threshold)`)
    }
  }

  state(): GateState {
    const verdict = this.#verdict()
    return this.stated({
      verdict,
      reason: this.#reason(verdict),
      counts: { n: 0, x: 0, m: 0, y: 0 },
      ratio: { estimate: null, lower: 0, upper: null },
      bound: `at most ${percent(this.#bound)} of the limit`,
    })
  }

  #verdict(): Verdict {
    if (this.failed) return 'fail'
    if (this.#gaps.obstacle !== undefined || this.#last === undefined || this.#last.over) return 'inconclusive'
    return 'pass'
  }

  #reason(verdict: Verdict): string {
    if (verdict === 'fail') return this.failReason
    const none = `no reading in this step${this.#gaps.lastDetail ? ` (${this.#gaps.lastDetail})` : ''}`
    return this.#gaps.obstacle ?? (this.#last ? `${this.#last.observed} (threshold)` : none)
  }
}
