import type { Arms } from '../types.ts'
import type { Series, Target } from './counting.ts'
import { podPattern } from './promql.ts'

export type Arm = 'canary' | 'baseline'

/** Raw samples of one query window, sorted by what they are for. */
export interface Snapshot {
  /** Start of the samples; lies before the window that is counted. */
  begin: number
  requests: Series[]
  /** Series of the failed requests, where they are not among `requests`. */
  errors: Series[] | undefined
  buckets: Series[]
  /** CPU, memory and their limits, by metric name. */
  gauges: Map<string, Series[]>
  scrapeDurations: Series[]
  targets: Targets
}

/** Metrics of Prometheus itself and of client libraries that tell of a target's life. */
export const UP = 'up'
export const PROCESS_START = 'process_start_time_seconds'

/** Tells whose requests a series counts. */
export interface Separation {
  of(series: Series): Arm | undefined
  /** Whether an arm would be seen if it had requests: what counts for it was scraped since then. */
  scraped(arm: Arm, targets: Targets, since: number): boolean
}

/** Proxies count for both arms: what one of them is told of, it would be told of the other too. */
export class ArmsByService implements Separation {
  readonly #armOf: (labels: Series['labels']) => Arm | undefined

  constructor(armOf: (labels: Series['labels']) => Arm | undefined) {
    this.#armOf = armOf
  }

  of(series: Series): Arm | undefined {
    return this.#armOf(series.labels)
  }

  scraped(_: Arm, targets: Targets, since: number): boolean {
    for (const target of targets.all()) if (target.seen.some((time) => time > since)) return true
    return false
  }
}

/** Tells the arms apart by the pod's name. */
export class ArmsByPod implements Separation {
  readonly #podLabel: string
  readonly #patterns: readonly (readonly [Arm, RegExp])[]

  constructor(arms: Arms, podLabel: string) {
    this.#podLabel = podLabel
    this.#patterns = [
      ['canary', new RegExp(`^${podPattern(arms.canary.replicaSets)}$`)],
      ['baseline', new RegExp(`^${podPattern(arms.stable.replicaSets)}$`)],
    ]
  }

  of(series: Series): Arm | undefined {
    const pod = series.labels[this.#podLabel]
    return pod === undefined ? undefined : this.#patterns.find(([, pattern]) => pattern.test(pod))?.[0]
  }

  scraped(arm: Arm, targets: Targets, since: number): boolean {
    const answered = ({ samples }: Series) => samples.some(([time, up]) => up === 1 && time > since)
    return targets.up.some((series) => this.of(series) === arm && answered(series))
  }

  pod(series: Series): string {
    return series.labels[this.#podLabel] ?? ''
  }
}

/** The targets behind the series: when each was scraped, and when its process started. */
export class Targets {
  readonly #podLabel: string
  readonly #targets = new Map<string, { seen: Set<number>; starts: [number, number][] }>()
  #finished: Map<string, Target> | undefined
  /** Samples of targets that answered a scrape, by series of `up`: the arms that are scraped at all. */
  readonly up: Series[] = []

  constructor(podLabel: string) {
    this.#podLabel = podLabel
  }

  add(series: Series): void {
    this.#finished = undefined
    const key = this.#key(series)
    let target = this.#targets.get(key)
    if (target === undefined) {
      target = { seen: new Set(), starts: [] }
      this.#targets.set(key, target)
    }
    const name = series.labels.__name__
    if (name === UP) this.up.push(series)
    for (const [time, value] of series.samples) {
      // A scrape that failed leaves a sample of `up`, 0, and nothing else.
      if (name !== UP || value === 1) target.seen.add(time)
      if (name === PROCESS_START) target.starts.push([time, value])
    }
  }

  of(series: Series): Target {
    return this.#all().get(this.#key(series)) ?? { seen: [], starts: [] }
  }

  all(): Iterable<Target> {
    return this.#all().values()
  }

  /** When the newest scrape that each target answered began; -Infinity: none. */
  newest(): number[] {
    return [...this.all()].map(({ seen }) => seen.at(-1) ?? Number.NEGATIVE_INFINITY)
  }

  /** The same for one pod, of each job that scrapes it. */
  newestOf(pod: string): number[] {
    const its = this.up.filter(({ labels }) => labels[this.#podLabel] === pod)
    if (its.length === 0) return [Number.NEGATIVE_INFINITY]
    return its.map(({ samples }) => samples.findLast(([, up]) => up === 1)?.[0] ?? Number.NEGATIVE_INFINITY)
  }

  /** Series that two scrape jobs took from one address are counted by the job that saw more. */
  once(series: readonly Series[]): Series[] {
    const chosen = new Map<string, string>()
    const seen = (key: string) => this.#all().get(key)?.seen.length ?? 0
    const place = ({ labels }: Series) => JSON.stringify([labels.__name__, labels.instance, labels[this.#podLabel]])
    for (const one of series) {
      const key = this.#key(one)
      const best = chosen.get(place(one))
      if (best === undefined || seen(key) > seen(best) || (seen(key) === seen(best) && key < best)) {
        chosen.set(place(one), key)
      }
    }
    return series.filter((one) => one.labels.instance === undefined || chosen.get(place(one)) === this.#key(one))
  }

  #all(): Map<string, Target> {
    this.#finished ??= new Map(
      [...this.#targets].map(([key, { seen, starts }]) => [
        key,
        { seen: [...seen].sort((a, b) => a - b), starts: starts.sort(([a], [b]) => a - b) },
      ]),
    )
    return this.#finished
  }

  #key({ labels }: Series): string {
    return JSON.stringify([labels.job, labels.instance, labels[this.#podLabel]])
  }
}
