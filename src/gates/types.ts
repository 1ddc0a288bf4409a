/**
 * The words that gates, metric sources, the record and the engine share. All of it is plain data: it goes into the
 * record and comes back from it.
 */

/** Requests and events of one interval: canary (n, x) and baseline (m, y). Integers; x <= n, y <= m. */
export interface Counts {
  n: number
  x: number
  m: number
  y: number
  /**
   * slow, where the bound is no bucket boundary: x and y then count requests above the next boundary up (`above`
   * seconds; null: there is none), which FAIL uses; these count above the next one down, which PASS uses.
   */
  between?: { above: number | null; below: number; x: number; y: number }
  /** True where a newborn series' first value could not be proven to start at zero: the truth may be higher. */
  lowerBound?: true
}

/** Why an interval has no counts; four different things that are told apart in every report. */
export type GapCause = 'absent' | 'zero' | 'not-a-number' | 'unreachable'
export interface Gap {
  gap: GapCause
  /** What the metrics server said, or which series is missing; one sentence. */
  detail: string
}

/** Highest value over an arm's pods, as a share of the pod's limit (1 = 100 %). */
export interface Gauge {
  canary: number
  baseline: number
}

export type Reading = Counts | Gauge | Gap

/** What one look at the metrics brought: the half-open interval (from, to], unix seconds. Kept whole in the record. */
export interface Look {
  from: number
  to: number
  /** Index of the plan's step that was being looked at, from 0. */
  step: number
  /** Percent of requests the canary was to get. */
  weight: number
  readings: Record<string, Reading>
}

export type MetricKind = 'errors' | 'slow' | 'requests' | 'cpu' | 'memory'

/** One metric of a rollout's gate plan. Which ones there are is fixed when the rollout is planned. */
export interface Metric {
  name: string
  kind: MetricKind
  /** Reported, never deciding. */
  dry?: true
  /** PASS needs it (default true for errors). */
  required: boolean
  mode: 'sequential' | 'threshold'
  /** errors: largest ratio canary/baseline still called good (rho); requests: smallest share of its share. */
  ratio?: number
  /** slow: seconds. cpu, memory: share of the limit, 0..1. */
  bound?: number
  /** slow: largest share of requests above the bound still called good, e.g. 0.05 for a p95. */
  share?: number
  /** errors, threshold mode or in addition: absolute error rate, 0..1. */
  limit?: number
  /** threshold mode: intervals over the limit before it fails. */
  failureLimit?: number
  maxBurst?: number
}

/** Fixed at planning, kept in the record. */
export interface GatePlan {
  metrics: Metric[]
  /** Listed in plan and summary as "not measured", with why. */
  notMeasured: { name: string; why: string }[]
  /** False alarm bound of FAIL over the whole rollout. */
  alpha: number
  /** Error bound of PASS at each step. */
  beta: number
  /** Share of all users' requests that a step may put at risk (0.0025 = 0.25 %). */
  harmBudget: number
  /** Baseline counts seen before the first step, by metric: the rate b of the harm budget at the first step. */
  before: Record<string, { m: number; y: number }>
  /** Steps of the rollout, fixed beforehand: evidence to fail is shared out over them. Absent: 1. */
  stages?: number
}

export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** What one metric says, with the numbers a person needs to check it. */
export interface GateResult {
  name: string
  kind: MetricKind
  dry: boolean
  required: boolean
  verdict: Verdict
  /** One sentence with the numbers: "error rate 8.1 % against 1.0 % (31 of 382 requests), evidence 1 in 12,000". */
  reason: string
  /** Sums over the intervals that decided: canary requests and events, baseline requests and events. */
  counts: Counts
  /** Natural logarithms of the e-values after the last interval. */
  lnEFail: number
  lnEPass: number
  /** errors: the same for the harm budget; PASS needs one of the two. */
  lnEHarm?: number
  /** First interval that crossed, from 1; 0 = never. */
  failAt: number
  passAt: number
  ratio: { estimate: number | null; lower: number; upper: number | null }
  /** What it was held against: ratio, rate or limit. */
  bound: string
}

export interface Judgement {
  verdict: Verdict
  /** One sentence for the person: which gate decided and with which numbers. */
  reason: string
  gates: GateResult[]
  /** Natural logarithm of the averaged e-value over metrics (FAIL at ln(1/alpha)). */
  lnEvidence: number
}

/** The pods of both arms, as patterns for the pod's name: `<replicaset>-[a-z0-9]+`, and where they live. */
export interface Arms {
  namespace: string
  service: string
  stable: { replicaSets: string[] }
  canary: { replicaSets: string[] }
  /** The Services of both arms, where each has its own: proxies count by Service. */
  services?: { stable: string; canary: string }
  /** Limits of the container that changes, from its spec: cores and bytes. Used where metrics tell of none. */
  limits?: { cpu?: number; memory?: number }
}

/** What a metric source tells of itself and of stable when a rollout is planned. */
export interface Survey {
  /** Seconds between two scrapes of the service's pods. */
  scrapeSeconds: number
  /** Metrics that stable shows now, among those that were asked for. */
  present: string[]
  absent: { name: string; why: string }[]
  before: Record<string, { m: number; y: number }>
}

/** When the newest reading of each counter began: the earliest and the latest, unix seconds by the source's own clock. */
export interface Reach {
  earliest: number
  latest: number
}

/** Where counts come from. One file each under metrics/, one line in its list. */
export interface MetricSource {
  /** @throws {UserError} the source can't be reached or refuses the credentials */
  survey(metrics: readonly Metric[], arms: Arms, lookbackSeconds: number, signal: AbortSignal): Promise<Survey>
  /** Readings of (from, to] for every metric; never throws for a server that is down: that is a Gap. */
  look(
    metrics: readonly Metric[],
    arms: Arms,
    window: { from: number; to: number },
    signal: AbortSignal,
  ): Promise<Record<string, Reading>>
  /**
   * How far the counters of these canary pods have been read; undefined where one was never read, or the server gives no
   * answer. Absent where a source can't tell.
   */
  reach?(arms: Arms, pods: readonly string[], signal: AbortSignal): Promise<Reach | undefined>
  /** Seconds that must pass after `to` before (from, to] is complete: one scrape and the lag. */
  readonly delaySeconds: number
}
