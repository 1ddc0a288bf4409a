import { type RatioProcess, ShareProcess } from './e-process.ts'

/**
 * An absolute limit on a share of the canary's requests. Where the baseline breaks it too, the canary can only fail
 * when it is also worse than the baseline.
 */
export class AbsoluteLimit {
  readonly #canary: ShareProcess
  readonly #baseline: ShareProcess
  readonly #share: number
  readonly #unhealthyAt: number
  readonly #seen = { m: 0, y: 0 }
  #pass: ShareProcess

  constructor(share: number, alpha: number, stages: number) {
    this.#share = share
    this.#canary = new ShareProcess(share, 'above', stages)
    this.#baseline = new ShareProcess(share, 'above', stages)
    this.#pass = new ShareProcess(share, 'below')
    this.#unhealthyAt = 1 / alpha
  }

  enter(stage: number): void {
    this.#canary.enter(stage)
    this.#baseline.enter(stage)
    this.#pass = new ShareProcess(this.#share, 'below')
  }

  addFail(counts: { n: number; x: number; m: number; y: number }, burst: number): void {
    this.#canary.add(counts.n, counts.x, burst)
    this.#baseline.add(counts.m, counts.y, burst)
    this.#seen.m += counts.m
    this.#seen.y += counts.y
  }

  addPass(n: number, x: number, burst: number): void {
    this.#pass.add(n, x, burst)
  }

  get baselineUnhealthy(): boolean {
    return (
      isProven(this.#baseline, this.#unhealthyAt) || (this.#baselineOver && isProven(this.#canary, this.#unhealthyAt))
    )
  }

  /**
   * By its rate alone: a canary that gets as many requests as the baseline would often be the first to be proven above
   * a limit that both break.
   */
  get #baselineOver(): boolean {
    return this.#seen.y > this.#share * this.#seen.m
  }

  atMost(): number {
    return this.#canary.atMost()
  }

  lnFail(relative: RatioProcess): number {
    const excused = this.#baselineOver || isProven(this.#baseline, this.#unhealthyAt)
    return excused ? Math.min(this.#canary.ln(), relative.ln()) : this.#canary.ln()
  }

  lnPass(): number {
    return this.#pass.ln()
  }

  passed(lnLimit: number): boolean {
    return isProven(this.#pass, Math.exp(lnLimit))
  }
}

function isProven(process: ShareProcess, at: number): boolean {
  return process.atMost() >= at && process.ln() >= Math.log(at)
}
