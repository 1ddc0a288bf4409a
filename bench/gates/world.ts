import { Poisson } from './random.ts'

/** A look at the metrics every ten seconds, for half an hour, while the canary has a twentieth of the requests. */
export const LOOK_SECONDS = 10
export const LOOKS = 180
export const WEIGHT = 5

/** How much traffic a service has and how often it fails by itself. */
export interface Cell {
  /** Requests per second of all users. */
  readonly perSecond: number
  /** Share of requests that stable fails. */
  readonly errorRate: number
}

export const CELLS: readonly Cell[] = [50, 200, 1000].flatMap((perSecond) =>
  [0.001, 0.01].map((errorRate) => ({ perSecond, errorRate })),
)

export function nameOf({ perSecond, errorRate }: Cell): string {
  return `${perSecond} req/s, ${Number((errorRate * 100).toPrecision(3))} % errors`
}

/** Requests and errors of both arms, by interval. */
export interface Run {
  readonly n: Int32Array
  readonly x: Int32Array
  readonly m: Int32Array
  readonly y: Int32Array
}

/**
 * Draws runs: requests arrive at random (Poisson), the split sends each to the canary with its weight, and each fails
 * on its own. Thinning a Poisson stream gives independent ones, so good and failed requests of both arms are drawn
 * by themselves: exact, with binomial errors among the requests of an interval.
 *
 * @param ratio how many times stable's error rate the canary fails; 1 = a good canary
 */
export function runsOf({ perSecond, errorRate }: Cell, ratio: number, random: () => number): () => Run {
  const canary = (perSecond * LOOK_SECONDS * WEIGHT) / 100
  const baseline = perSecond * LOOK_SECONDS - canary
  const failing = new Poisson(canary * errorRate * ratio)
  const working = new Poisson(canary * (1 - errorRate * ratio))
  const failingBaseline = new Poisson(baseline * errorRate)
  const workingBaseline = new Poisson(baseline * (1 - errorRate))
  return () => {
    const run = { n: counts(), x: counts(), m: counts(), y: counts() }
    for (let k = 0; k < LOOKS; k++) {
      const x = failing.draw(random)
      const y = failingBaseline.draw(random)
      run.x[k] = x
      run.n[k] = x + working.draw(random)
      run.y[k] = y
      run.m[k] = y + workingBaseline.draw(random)
    }
    return run
  }
}

function counts(): Int32Array {
  return new Int32Array(LOOKS)
}
