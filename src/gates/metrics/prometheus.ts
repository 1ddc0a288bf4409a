import type { PrometheusConfig } from '../../config/gates-schema.ts'
import type { Arms, Metric, MetricSource, Reach, Reading, Survey } from '../types.ts'
import { asUserError, unscraped } from './complaints.ts'
import { NotACount, scrapeSeconds, type Window } from './counting.ts'
import { gaugeReading } from './gauges.ts'
import { type Access, Endpoint } from './http.ts'
import { fetchSnapshot, Naming } from './query.ts'
import { type Arm, ArmsByPod, type Separation, type Snapshot } from './snapshot.ts'
import { type Seen, surveyOf, unanswered } from './survey.ts'
import { addTally, emptyTally, missingOf, readingOf, type Tally, tally } from './tally.ts'

/** Samples are asked for this far back before a window, in scrapes: where a counter stood, and what is newborn. */
const LEAD_SCRAPES = 4
/** The same where the time between scrapes is not known: another run began the rollout. */
const UNKNOWN_LEAD = 60
/** Long windows are asked for in parts of so many scrapes. */
const PART_SCRAPES = 300
const UNKNOWN_SCRAPE = 15

const SURVEY_SECONDS = 5
const SHORTEST_LOOK = 2
const LONGEST_LOOK = 10

/** Pods that were made a moment ago are not scraped at once: so long a survey waits for a first and a second scrape. */
const WAIT_UNSEEN = 15
const WAIT_TWICE = 90
const SURVEY_PAUSE = 1
const SCRAPES_LOOKBACK = 300

/** A sample can be queried when its scrape has ended: so many times the longest scrape seen, and a little. */
const LAG_SCRAPE_DURATIONS = 3
const LAG_SECONDS = 0.25

/** The clock and the pauses of a survey. */
export interface Time {
  /** Unix seconds. */
  now(): number
  pause(seconds: number, signal: AbortSignal): Promise<void>
}

type Measured = { tally: Tally } | { reading: Reading }

/** Counts from the raw samples of a Prometheus, or of anything that speaks its HTTP API. */
export class Prometheus implements MetricSource {
  readonly #endpoint: Endpoint
  readonly #naming: Naming
  readonly #time: Time
  #scrape: number | undefined
  #lag: number | undefined

  /** @throws {UserError} a setting can't be used */
  constructor(settings: PrometheusConfig & { url: string }, access: Access, time: Time) {
    this.#endpoint = new Endpoint(settings.url, access)
    this.#naming = new Naming(settings)
    this.#time = time
  }

  get delaySeconds(): number {
    const scrape = this.#scrape ?? UNKNOWN_SCRAPE
    return Math.min(this.#lag ?? Number.POSITIVE_INFINITY, scrape + LAG_SECONDS)
  }

  async survey(metrics: readonly Metric[], arms: Arms, lookbackSeconds: number, signal: AbortSignal): Promise<Survey> {
    const stable = { ...arms, canary: { replicaSets: [] } }
    try {
      await this.#findScrape(stable, signal)
      const now = this.#time.now()
      const window = { from: now - lookbackSeconds, to: now }
      const measured = await this.#measure(metrics, stable, window, SURVEY_SECONDS, signal, 'baseline')
      return surveyOf(this.#scrape as number, metrics, (metric) => seen(metric, measured, this.#naming))
    } catch (error) {
      signal.throwIfAborted()
      throw asUserError(error, this.#endpoint.url)
    }
  }

  async look(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    signal: AbortSignal,
  ): Promise<Record<string, Reading>> {
    const seconds = Math.min(LONGEST_LOOK, Math.max(SHORTEST_LOOK, window.to - window.from))
    try {
      const measured = await this.#measure(metrics, arms, window, seconds, signal)
      return Object.fromEntries(metrics.map((metric) => [metric.name, asReading(metric, measured.get(metric.name))]))
    } catch (error) {
      signal.throwIfAborted()
      return unanswered(metrics, error)
    }
  }

  async reach(arms: Arms, pods: readonly string[], signal: AbortSignal): Promise<Reach | undefined> {
    const { byService } = this.#naming
    const canary = { ...arms, stable: { replicaSets: [] } }
    const now = this.#time.now()
    const window = { from: now, to: now }
    try {
      const { targets } = await this.#fetch(byService ? [ALL_REQUESTS] : [], canary, window, SHORTEST_LOOK, signal)
      // Where proxies count, each of them may have counted for the canary.
      const newest = byService ? targets.newest() : pods.flatMap((pod) => targets.newestOf(pod))
      const known = newest.length > 0 && newest.every(Number.isFinite)
      return known ? { earliest: Math.min(...newest), latest: Math.max(...newest) } : undefined
    } catch (error) {
      signal.throwIfAborted()
      unanswered([], error)
      return undefined
    }
  }

  /** @param gauged the arm whose CPU and memory are wanted */
  async #measure(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    seconds: number,
    signal: AbortSignal,
    gauged: Arm = 'canary',
  ): Promise<Map<string, Measured>> {
    const separation = this.#naming.separation(arms)
    const byPod = new ArmsByPod(arms, this.#naming.podLabel)
    const measured = new Map<string, Measured>()
    for (const part of parts(window, PART_SCRAPES * (this.#scrape ?? UNKNOWN_SCRAPE))) {
      const snapshot = await this.#fetch(metrics, arms, part, seconds, signal)
      for (const metric of metrics) {
        const { name, kind } = metric
        const now: Measured =
          kind === 'cpu' || kind === 'memory'
            ? { reading: gaugeReading(kind, snapshot, { byPod, wanted: gauged, limits: arms.limits }, part) }
            : this.#count(metric, measured.get(name), snapshot, separation, part)
        measured.set(name, now)
      }
    }
    return measured
  }

  #count(metric: Metric, before: Measured | undefined, snapshot: Snapshot, arms: Separation, window: Window): Measured {
    const lacks = this.#naming.lacks(metric)
    if (lacks !== undefined) return { reading: { gap: 'absent', detail: lacks } }
    // A part of a window that can't be counted leaves nothing to add to.
    if (before !== undefined && 'reading' in before) return before
    const sums = before?.tally ?? emptyTally()
    try {
      const { isError, bucketUnit } = this.#naming
      addTally(sums, tally(metric, snapshot, { arms, window, isError, bucketUnit }))
      return { tally: sums }
    } catch (error) {
      if (!(error instanceof NotACount)) throw error
      return { reading: { gap: 'not-a-number', detail: error.message } }
    }
  }

  #fetch(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    seconds: number,
    signal: AbortSignal,
  ): Promise<Snapshot> {
    const lead = this.#scrape === undefined ? UNKNOWN_LEAD : LEAD_SCRAPES * this.#scrape
    const begin = window.from - lead
    return fetchSnapshot(this.#endpoint, this.#naming, metrics, arms, window, begin, seconds, signal)
  }

  /** Learns the time between two scrapes of what counts for stable, and how long a scrape takes. */
  async #findScrape(arms: Arms, signal: AbortSignal): Promise<void> {
    const begun = this.#time.now()
    const { byService } = this.#naming
    for (;;) {
      const now = this.#time.now()
      const window = { from: now - SCRAPES_LOOKBACK, to: now }
      const snapshot = await this.#fetch(byService ? [ALL_REQUESTS] : [], arms, window, SURVEY_SECONDS, signal)
      const targets = [...snapshot.targets.all()]
      const scrape = scrapeSeconds(targets)
      if (scrape !== undefined) {
        this.#scrape = Math.max(0.1, Math.round(scrape * 10) / 10)
        const durations = snapshot.scrapeDurations.flatMap(({ samples }) => samples.map(([, seconds]) => seconds))
        const longest = durations.reduce((highest, seconds) => Math.max(highest, seconds), 0)
        // The pods' scrapes say nothing of how long a proxy's takes.
        if (!byService && durations.length > 0) this.#lag = LAG_SECONDS + LAG_SCRAPE_DURATIONS * longest
        return
      }
      const seen = targets.some((target) => target.seen.length > 0)
      if (now - begun >= (seen ? WAIT_TWICE : WAIT_UNSEEN)) {
        throw unscraped(this.#endpoint.url, this.#naming, arms, seen)
      }
      await this.#time.pause(SURVEY_PAUSE, signal)
    }
  }
}

/** Asks for nothing but the requests. */
const ALL_REQUESTS: Metric = { name: 'requests', kind: 'requests', required: false, mode: 'sequential' }

function seen(metric: Metric, measured: ReadonlyMap<string, Measured>, naming: Naming): Seen {
  const found = measured.get(metric.name) as Measured
  const missing =
    'tally' in found
      ? missingOf(metric, found.tally.baseline, "stable's pods")
      : 'gap' in found.reading
        ? found.reading
        : undefined
  if (missing !== undefined) return { why: `${missing.detail} (looked for ${naming.describe(metric.kind)})` }
  if (!('tally' in found)) return {}
  const { requests, events } = found.tally.baseline
  return { before: { m: requests, y: metric.kind === 'requests' ? requests : events } }
}

function asReading(metric: Metric, measured: Measured | undefined): Reading {
  if (measured === undefined) return { gap: 'zero', detail: 'the window is empty' }
  return 'tally' in measured ? readingOf(metric, measured.tally) : measured.reading
}

/** A window in parts of at most `longest` seconds. */
function parts({ from, to }: Window, longest: number): Window[] {
  const number = Math.max(1, Math.ceil((to - from) / longest))
  return Array.from({ length: number }, (_, i) => ({
    from: i === 0 ? from : from + i * longest,
    to: i === number - 1 ? to : from + (i + 1) * longest,
  }))
}
