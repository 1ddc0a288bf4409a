import {
  type Duration,
  type ErrorsGate,
  type GateConfig,
  LATENCY_GATES,
  type LatencyGate,
  type LatencyName,
  type Percent,
  type RequestsGate,
  type SaturationGate,
} from '../config/gates-schema.ts'
import { UserError } from '../errors.ts'
import { DEFAULT_RATIO } from './error-rate.ts'
import { DEFAULT_REQUEST_BURST } from './request-rate.ts'
import type { GatePlan, Metric, Survey } from './types.ts'

const DEFAULT_BOUNDS: Partial<Record<LatencyName, Duration>> = { p95: '500ms', p99: '1s' }
const DEFAULTS = {
  requests: '50%',
  cpu: '80%',
  memory: '90%',
  alpha: 0.01,
  beta: 0.05,
  'harm-budget': '0.25%',
} as const

/** The metrics that a configuration asks for, whether they can be measured or not. */
export function wantedMetrics(gates: GateConfig): Metric[] {
  const metrics = [
    errors(gates.errors),
    ...LATENCY_GATES.map((name) => latency(name, gates[name])),
    requests(gates.requests),
    saturation('cpu', gates.cpu),
    saturation('memory', gates.memory),
  ]
  return metrics.filter((metric) => metric !== undefined)
}

/**
 * Fixes which gates a rollout has: what was asked for and what stable shows now. Errors stay even where stable shows
 * none yet, as a step can't pass without them.
 *
 * @param stages steps of the rollout: evidence to fail is shared out over them
 * @throws {UserError} no gate is left that could decide
 */
export function planGates(gates: GateConfig, survey: Survey, stages = 1): GatePlan {
  const wanted = wantedMetrics(gates)
  const metrics = wanted.filter(({ name, kind }) => kind === 'errors' || survey.present.includes(name))
  if (metrics.every((metric) => metric.dry)) {
    const why = survey.absent.map((absent) => `${absent.name} (${absent.why})`).join(', ')
    throw new UserError(
      `gates: none is left to decide${why ? `, not measured: ${why}` : ''}; switch on errors, or one that can be measured`,
    )
  }
  const measured = new Set(metrics.map(({ name }) => name))
  return {
    metrics,
    notMeasured: survey.absent.filter(({ name }) => !measured.has(name)),
    alpha: gates.alpha ?? DEFAULTS.alpha,
    beta: gates.beta ?? DEFAULTS.beta,
    harmBudget: share(gates['harm-budget'] ?? DEFAULTS['harm-budget']),
    before: Object.fromEntries(Object.entries(survey.before).filter(([name]) => measured.has(name))),
    stages,
  }
}

function errors(gate: boolean | ErrorsGate | undefined): Metric | undefined {
  if (gate === false) return undefined
  const settings = typeof gate === 'object' ? gate : {}
  return {
    name: 'errors',
    kind: 'errors',
    ...common(settings, true),
    ratio: settings.ratio ?? DEFAULT_RATIO,
    ...(settings.limit === undefined ? {} : { limit: share(settings.limit) }),
  }
}

function latency(name: LatencyName, gate: boolean | Duration | LatencyGate | undefined): Metric | undefined {
  if (gate === false) return undefined
  const settings = typeof gate === 'object' ? gate : typeof gate === 'string' ? { below: gate } : {}
  const bound = settings.below ?? DEFAULT_BOUNDS[name]
  if (bound === undefined) {
    if (gate === undefined) return undefined
    throw new UserError(`gates.${name}: has no bound; write one, such as ${name}: 500ms`)
  }
  return {
    name,
    kind: 'slow',
    ...common(settings, false),
    bound: seconds(bound),
    share: latencyShare(name),
  }
}

/** p95 → 0.05 */
export function latencyShare(name: LatencyName): number {
  return Number((1 - Number(name.slice(1)) / 100).toFixed(6))
}

function requests(gate: boolean | Percent | RequestsGate | undefined): Metric | undefined {
  if (gate === false) return undefined
  const settings = typeof gate === 'object' ? gate : typeof gate === 'string' ? { above: gate } : {}
  return {
    name: 'requests',
    kind: 'requests',
    maxBurst: DEFAULT_REQUEST_BURST,
    ...common(settings, false),
    ratio: share(settings.above ?? DEFAULTS.requests),
  }
}

function saturation(kind: 'cpu' | 'memory', gate: boolean | Percent | SaturationGate | undefined): Metric | undefined {
  if (gate === false) return undefined
  const settings = typeof gate === 'object' ? gate : typeof gate === 'string' ? { below: gate } : {}
  const { required, dry } = common(settings, false)
  return {
    name: kind,
    kind,
    required,
    ...(dry ? { dry } : {}),
    mode: 'threshold',
    bound: share(settings.below ?? DEFAULTS[kind]),
  }
}

function common(settings: ErrorsGate, required: boolean): Pick<Metric, 'required' | 'mode' | 'dry' | 'failureLimit'> {
  return {
    required: settings.required ?? required,
    mode: settings.mode ?? 'sequential',
    ...(settings.dry ? { dry: true as const } : {}),
    ...(settings['failure-limit'] === undefined ? {} : { failureLimit: settings['failure-limit'] }),
    ...(settings['max-burst'] === undefined ? {} : { maxBurst: settings['max-burst'] }),
  }
}

/** "0.25 %" → 0.0025; the schema has checked the form. */
function share(percent: Percent): number {
  return Number((Number.parseFloat(percent) / 100).toFixed(8))
}

const UNITS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 }

/** "500ms" → 0.5 */
function seconds(duration: Duration): number {
  const [, value, unit] = /^([0-9.]+)(ms|s|m|h)$/.exec(duration) ?? []
  return Number((Number(value) * (UNITS[unit ?? ''] as number)).toFixed(6))
}
