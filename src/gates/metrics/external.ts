import { UserError } from '../../errors.ts'
import type { Arms, Gap, Metric, MetricSource, Reading, Survey } from '../types.ts'
import { NotACount, type Window } from './counting.ts'
import { NoAnswer } from './http.ts'
import { WrongAnswer } from './query.ts'
import { surveyOf, unanswered } from './survey.ts'

/** Sums that systems keep as floating-point numbers come back a little off. */
const ROUNDING = 1e-6

/** The counts of one gate as a system gave them, unchecked; undefined and null: it has none. */
export interface RawCounts {
  n: unknown
  x: unknown
  m: unknown
  y: unknown
}

/** How one system is asked. What it counts of a window is all it has to know. */
export interface Adapter {
  /** Where its settings stand, for errors: "metrics.datadog". */
  readonly place: string
  /** Its address or program, for errors. */
  readonly address: string
  /** Seconds between two of its points; windows begin and end on multiples of it. */
  readonly resolutionSeconds: number
  /** Seconds until a window's counts are complete. */
  readonly lagSeconds: number
  /** Why a metric can't be had with these settings; undefined when it can. */
  lacks(metric: Metric): string | undefined
  /**
   * @param window whole unix seconds, multiples of the resolution
   * @throws {NoAnswer} the system did not answer
   * @throws {WrongAnswer} its answer is not what was asked for
   */
  count(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, RawCounts | Gap>>
}

/** Counts from a system that adds them up itself. */
export class External implements MetricSource {
  readonly #adapter: Adapter
  readonly #now: () => number

  /** @param now unix seconds */
  constructor(adapter: Adapter, now: () => number) {
    this.#adapter = adapter
    this.#now = now
  }

  get delaySeconds(): number {
    const { lagSeconds, resolutionSeconds } = this.#adapter
    return lagSeconds + resolutionSeconds
  }

  async survey(metrics: readonly Metric[], arms: Arms, lookbackSeconds: number, signal: AbortSignal): Promise<Survey> {
    const now = this.#now() - this.delaySeconds
    // There is no canary yet: stable stands in its place.
    const stable: Arms = { ...arms, canary: arms.stable }
    const readings = await this.#readings(metrics, stable, { from: now - lookbackSeconds, to: now }, signal).catch(
      (error) => {
        signal.throwIfAborted()
        throw complaint(error, this.#adapter)
      },
    )
    return surveyOf(this.#adapter.resolutionSeconds, metrics, ({ name }) => {
      const reading = readings[name] as Reading
      if ('n' in reading) return { before: { m: reading.m, y: reading.y } }
      const gap = reading as Gap
      return gap.gap === 'zero' ? {} : { why: gap.detail }
    })
  }

  async look(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    signal: AbortSignal,
  ): Promise<Record<string, Reading>> {
    try {
      return await this.#readings(metrics, arms, window, signal)
    } catch (error) {
      signal.throwIfAborted()
      return unanswered(metrics, error)
    }
  }

  async #readings(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    signal: AbortSignal,
  ): Promise<Record<string, Reading>> {
    const whole = onGrid(window, this.#adapter.resolutionSeconds)
    const asked = metrics.filter((metric) => this.#lacks(metric) === undefined)
    const counts =
      asked.length > 0 && whole.to > whole.from
        ? await this.#count(asked, arms, whole, signal)
        : new Map<string, RawCounts>()
    return Object.fromEntries(
      metrics.map((metric) => {
        const lacks = this.#lacks(metric)
        if (lacks !== undefined) return [metric.name, { gap: 'absent', detail: lacks } as const]
        if (whole.to <= whole.from) return [metric.name, { gap: 'zero', detail: 'the window is empty' } as const]
        return [metric.name, readingOf(metric, counts.get(metric.name))]
      }),
    )
  }

  /** With one question unanswered the others are not waited for. */
  async #count(metrics: readonly Metric[], arms: Arms, window: Window, signal: AbortSignal) {
    const over = new AbortController()
    try {
      return await this.#adapter.count(metrics, arms, window, AbortSignal.any([signal, over.signal]))
    } finally {
      over.abort()
    }
  }

  #lacks(metric: Metric): string | undefined {
    if (metric.kind === 'cpu' || metric.kind === 'memory') return `${this.#adapter.place} has no ${metric.kind}`
    return this.#adapter.lacks(metric)
  }
}

/** Later edges: no point of an aligned window is older than the window that was asked for. */
function onGrid({ from, to }: Window, resolution: number): Window {
  return { from: Math.ceil(from / resolution) * resolution, to: Math.ceil(to / resolution) * resolution }
}

/** Counts that hold together, or why there are none. */
export function readingOf(metric: Metric, raw: RawCounts | Gap | undefined): Reading {
  if (raw === undefined) return { gap: 'absent', detail: 'the answer has no counts for this gate' }
  if ('gap' in raw) return raw
  const missing = (['n', 'm', 'x', 'y'] as const).find((key) => raw[key] === undefined || raw[key] === null)
  if (missing !== undefined) return { gap: 'absent', detail: `the answer has no ${WORDS[missing]}` }
  try {
    const [n, x, m, y] = [count(raw, 'n'), count(raw, 'x'), count(raw, 'm'), count(raw, 'y')]
    if (x > n || y > m) {
      const [events, requests, arm] = x > n ? [x, n, 'canary'] : [y, m, 'baseline']
      return { gap: 'not-a-number', detail: `the ${arm} has ${events} events in ${requests} requests` }
    }
    if (n === 0 && metric.kind !== 'requests') {
      return { gap: 'zero', detail: `the canary has no request, the baseline ${m}` }
    }
    return { n, x, m, y }
  } catch (error) {
    if (!(error instanceof NotACount)) throw error
    return { gap: 'not-a-number', detail: error.message }
  }
}

const WORDS = {
  n: 'requests of the canary (n)',
  x: 'events of the canary (x)',
  m: 'requests of the baseline (m)',
  y: 'events of the baseline (y)',
}

function count(raw: RawCounts, key: keyof RawCounts): number {
  return wholeNumber(raw[key], WORDS[key])
}

/** @throws {NotACount} it is a text, a fraction, negative, or too large to be exact */
export function wholeNumber(value: unknown, what: string): number {
  if (typeof value === 'number') {
    const rounded = Math.round(value)
    const close = Math.abs(value - rounded) <= ROUNDING * Math.max(1, Math.abs(value))
    if (close && rounded >= 0 && Number.isSafeInteger(rounded)) return rounded + 0
  }
  throw new NotACount(`${what}: ${shown(value)} is no whole number from 0`)
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : String(value)
}

/** What a person can mend about a system that gave no usable answer; anything else as it is. */
function complaint(error: unknown, { place, address }: Adapter): unknown {
  const say = (text: string) => new UserError(`${place}: ${text}`, { cause: error })
  if (error instanceof WrongAnswer) return say(`${error.message}; check what is asked for`)
  if (!(error instanceof NoAnswer)) return error
  const { status, code, message } = error
  if (code === 'refused') return say(message)
  if (code === 'too-large') return say(`${address}: ${message}; ask for less`)
  if (code === 'command') return say(`${address} gave no counts (${message})`)
  if (status === 0)
    return say(`nothing answers at ${address} (${message}); check the address and that it can be reached`)
  if (status === 401 || status === 403) {
    return say(`${address} refuses the credentials (${message}); give some that may read these counts`)
  }
  if (status >= 300 && status < 400) {
    return say(`${address} leads elsewhere (${status}), which is not followed; give the address it leads to`)
  }
  if (status === 200) return say(`${address} gave no counts (${message})`)
  return say(`${address} refuses the request (${message})`)
}
