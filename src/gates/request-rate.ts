import { RatioProcess } from './e-process.ts'
import type { CountTest, GateSetting, StepStart, Totals } from './gate.ts'
import type { Counts } from './types.ts'
import { count, percent } from './words.ts'

export const DEFAULT_REQUEST_RATIO = 0.5
/** Requests come in bursts: keep-alive connections, retries, batch clients. */
export const DEFAULT_REQUEST_BURST = 10

/** Request rate: does the canary get the part of the requests that its weight promises it? */
export class RequestRate implements CountTest {
  readonly #ratio: number
  readonly #lnPassAt: number
  readonly burst: number
  readonly #missing: RatioProcess
  #enough: RatioProcess

  constructor({ plan, metric }: GateSetting) {
    this.#ratio = metric.ratio ?? DEFAULT_REQUEST_RATIO
    this.#lnPassAt = Math.log(1 / plan.beta)
    this.burst = metric.maxBurst ?? DEFAULT_REQUEST_BURST
    this.#missing = new RatioProcess(this.#ratio, 'below', plan.stages ?? 1)
    this.#enough = new RatioProcess(this.#ratio, 'above')
  }

  enter({ index }: StepStart): void {
    this.#missing.enter(index)
    this.#enough = new RatioProcess(this.#ratio, 'above')
  }

  addFail(counts: Counts, weight: number): void {
    this.#missing.add(asEvents(counts, weight), this.burst)
  }

  addPass(counts: Counts, weight: number): void {
    this.#enough.add(asEvents(counts, weight), this.burst)
  }

  atMost(): number {
    return this.#missing.atMost()
  }

  lnFail(): number {
    return this.#missing.ln()
  }

  lnPass(): number {
    return this.#enough.ln()
  }

  passed(): boolean {
    return this.#enough.atMost() >= Math.exp(this.#lnPassAt) && this.#enough.ln() >= this.#lnPassAt
  }

  baselineUnhealthy(): undefined {
    return undefined
  }

  observed({ n, m, expected }: Totals): string {
    return `${count(n)} of ${count(n + m)} requests reached the canary, ${count(expected)} were its share`
  }

  bound(): string {
    return `more than ${percent(this.#ratio)} of its share`
  }
}

/** Requests are the events, shares of traffic the exposure: the ratio is then that of request rates. */
export function asEvents({ n, m }: { n: number; m: number }, weight: number) {
  return { n: weight / 100, x: n, m: 1 - weight / 100, y: m }
}
