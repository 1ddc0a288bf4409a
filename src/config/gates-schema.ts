/**
 * The blocks `gates:` and `prometheus:` of gradus.yml, as JSON Schema (draft 2020-12) fragments and as types. The one
 * schema of the file takes them in; src/gates reads the types.
 */

const PERCENT = '^(100|[0-9]{1,2}(\\.[0-9]{1,4})?) ?%$'
const DURATION = '^[0-9]{1,6}(\\.[0-9]{1,3})?(ms|s|m|h)$'

/** "80%", "0.25 %" */
export type Percent = string
/** "500ms", "1s", "1.5s" */
export type Duration = string

/** What every gate can be told. `true` is the gate's default, `false` switches it off. */
interface GateSettings {
  mode?: 'sequential' | 'threshold'
  'failure-limit'?: number
  'max-burst'?: number
  required?: boolean
  dry?: boolean
}
export interface ErrorsGate extends GateSettings {
  ratio?: number
  limit?: Percent
}
export interface LatencyGate extends GateSettings {
  below?: Duration
}
export interface RequestsGate extends GateSettings {
  above?: Percent
}
export interface SaturationGate {
  below?: Percent
  required?: boolean
  dry?: boolean
}

export const LATENCY_GATES = ['p50', 'p75', 'p90', 'p95', 'p99', 'p99.9'] as const
export type LatencyName = (typeof LATENCY_GATES)[number]

/** The block `gates:` as a user writes it; checked by `gatesSchema`. */
export interface GateConfig extends Partial<Record<LatencyName, boolean | Duration | LatencyGate>> {
  errors?: boolean | ErrorsGate
  requests?: boolean | Percent | RequestsGate
  cpu?: boolean | Percent | SaturationGate
  memory?: boolean | Percent | SaturationGate
  alpha?: number
  beta?: number
  'harm-budget'?: Percent
}

const required = {
  type: 'boolean',
  description: 'A step can only pass when this gate passes. Default: true for errors, false for the others.',
}
const dry = { type: 'boolean', default: false, description: 'Report this gate, but never let it decide.' }
const settings = {
  mode: {
    enum: ['sequential', 'threshold'],
    default: 'sequential',
    description:
      'sequential: weighs the evidence, may be looked at any time, false alarms bounded by alpha. threshold: compares each interval with the limit.',
  },
  'failure-limit': {
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 1,
    description: 'Threshold mode: the gate fails with this many intervals over the limit.',
  },
  'max-burst': {
    type: 'integer',
    minimum: 1,
    maximum: 10000,
    description:
      'How many events one cause can bring in one arm, for example by retries; evidence is divided by it. Default: 1, for requests 10.',
  },
  required,
  dry,
}

function percent(description: string, value?: Percent) {
  return {
    type: 'string',
    pattern: PERCENT,
    description,
    'x-expected': `a percentage from 0% to 100%, such as "${value ?? '2%'}"`,
    ...(value === undefined ? {} : { default: value }),
  }
}

function latency(share: string, bound?: Duration) {
  const below = { type: 'string', pattern: DURATION, description: 'The bound, such as "500ms" or "1s".' }
  return {
    type: ['boolean', 'string', 'object'],
    pattern: DURATION,
    description: `At most ${share} of requests may take longer than this${bound ? `; true or absent: ${bound}` : ''}; false: off.`,
    default: bound ?? false,
    additionalProperties: false,
    properties: { below: bound ? { ...below, default: bound } : below, ...settings },
    ...(bound ? {} : { required: ['below'] }),
  }
}

function saturation(what: string, bound: Percent) {
  return {
    type: ['boolean', 'string', 'object'],
    pattern: PERCENT,
    description: `Highest ${what} of a canary pod, as a share of its limit; fails when the last 3 intervals are all above it and above the baseline by 10 points.`,
    default: bound,
    additionalProperties: false,
    properties: { below: percent('The bound, such as "80%".', bound), required, dry },
  }
}

export const gatesSchema = {
  type: 'object',
  description: 'The questions asked of the metrics at every step. Each gate: true, false (off), or its settings.',
  additionalProperties: false,
  default: {},
  properties: {
    errors: {
      type: ['boolean', 'object'],
      description: 'The canary may not answer with errors more often than the baseline does.',
      default: true,
      additionalProperties: false,
      properties: {
        ratio: {
          type: 'number',
          minimum: 1,
          maximum: 100,
          default: 1.1,
          description: 'Largest error rate, as a multiple of the baseline, that is still good.',
        },
        limit: percent('In addition: largest error rate of the canary, such as "2%", whatever the baseline does.'),
        ...settings,
      },
    },
    p50: latency('50 %'),
    p75: latency('25 %'),
    p90: latency('10 %'),
    p95: latency('5 %', '500ms'),
    p99: latency('1 %', '1s'),
    'p99.9': latency('0.1 %'),
    requests: {
      type: ['boolean', 'string', 'object'],
      pattern: PERCENT,
      description: 'The canary must get more than this part of the requests that its weight promises it.',
      default: '50%',
      additionalProperties: false,
      properties: { above: percent('The bound, such as "50%".', '50%'), ...settings },
    },
    cpu: saturation('CPU use', '80%'),
    memory: saturation('memory use', '90%'),
    alpha: {
      type: 'number',
      minimum: 0.000001,
      maximum: 0.2,
      default: 0.01,
      description: 'Bound on the chance that a good version is taken back, over the whole rollout.',
    },
    beta: {
      type: 'number',
      minimum: 0.000001,
      maximum: 0.2,
      default: 0.05,
      description: 'Bound on the chance that a step passes a version worse than the step allows.',
    },
    'harm-budget': percent(
      'Share of all users’ requests that a step may put at risk: at 5 % of traffic the canary must be shown to be within 20 times this of the baseline.',
      '0.25%',
    ),
  },
} as const

/** The block `prometheus:` as a user writes it; checked by `prometheusSchema`. Credentials come by inputs only. */
export interface PrometheusConfig {
  url?: string
  preset?: (typeof PRESET_NAMES)[number]
  'namespace-label'?: string
  'pod-label'?: string
  queries?: { requests?: string; errors?: string; buckets?: string; 'bucket-unit'?: 'seconds' | 'milliseconds' }
}

export const PRESET_NAMES = ['opentelemetry', 'istio', 'linkerd', 'ingress-nginx', 'traefik', 'envoy'] as const

const LABEL = '^[a-zA-Z_][a-zA-Z0-9_]{0,99}$'
const QUERY_HELP = '{{namespace}}, {{service}} and {{pods}} are filled in, for example pod=~"{{pods}}".'

export const prometheusSchema = {
  type: 'object',
  description: 'Where the gates get their counts. Tokens and passwords are inputs, never written here.',
  additionalProperties: false,
  properties: {
    url: {
      type: 'string',
      pattern: '^https?://',
      maxLength: 2000,
      description: 'Address of Prometheus or of anything that speaks its HTTP API, a path prefix included.',
    },
    preset: {
      enum: PRESET_NAMES,
      default: 'opentelemetry',
      description:
        'Which metric names are counted: of the pods themselves (opentelemetry, istio, linkerd), or of a proxy by Service.',
    },
    'namespace-label': {
      type: 'string',
      pattern: LABEL,
      default: 'namespace',
      description: 'Label that holds the Kubernetes namespace.',
    },
    'pod-label': { type: 'string', pattern: LABEL, default: 'pod', description: 'Label that holds the pod’s name.' },
    queries: {
      type: 'object',
      description: `Your own counters instead of a preset: plain selectors, without rate() or sum(). ${QUERY_HELP}`,
      additionalProperties: false,
      required: ['requests'],
      properties: {
        requests: {
          type: 'string',
          minLength: 1,
          maxLength: 2000,
          description: 'Selects the counters of all requests.',
        },
        errors: {
          type: 'string',
          minLength: 1,
          maxLength: 2000,
          description: 'Selects the counters of failed requests.',
        },
        buckets: {
          type: 'string',
          minLength: 1,
          maxLength: 2000,
          description: 'Selects the histogram’s buckets (label le).',
        },
        'bucket-unit': { enum: ['seconds', 'milliseconds'], default: 'seconds', description: 'Unit of le.' },
      },
    },
  },
} as const
