import { DURATION, durationSeconds } from './duration.ts'
import type { Infer, JsonSchema } from './json-schema.ts'

/** The block `metrics:`: where the gates get their counts when it is not from a Prometheus. One source of the list. */

const VARIABLE = {
  type: 'string',
  maxLength: 200,
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  'x-expected': 'the name of an environment variable, such as METRICS_TOKEN',
} as const

const HEADER_NAMES = {
  type: 'string',
  maxLength: 100,
  pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
  'x-expected': "a header's name, such as X-Team",
} as const

const POINTER = {
  type: 'string',
  maxLength: 500,
  pattern: '^(/([^~/]|~[01])*)*$',
  'x-expected': 'a JSON pointer, such as /canary/requests',
} as const

const QUERY = { type: 'string', minLength: 1, maxLength: 1000 } as const
const VALUES = '{{namespace}}, {{service}}, {{replicaset}}, {{pods}} and {{resolution}} are filled in, for each arm.'

const LAG = {
  ...DURATION,
  'x-seconds': { minimum: 0, maximum: 900 },
  description: 'Time after the end of an interval until its counts are complete.',
} as const
const RESOLUTION = {
  ...DURATION,
  'x-seconds': { minimum: 1, maximum: 3600 },
  description: 'Time between two points of the source; intervals are multiples of it, at least two.',
} as const
const TIMEOUT = {
  ...DURATION,
  'x-seconds': { minimum: 1, maximum: 120 },
  default: '10s',
  description: 'Longest time for one look; a source that takes longer did not answer.',
} as const

const URL_OF = {
  type: 'string',
  maxLength: 4000,
  pattern: '^https?://[^\\s]+$',
  'x-expected': 'a URL such as https://metrics.example.com/counts',
} as const

const counts = {
  type: 'object',
  additionalProperties: false,
  required: ['n'],
  properties: {
    n: {
      ...POINTER,
      description: 'Requests of the canary, or of the arm that was asked for where m and y are absent.',
    },
    x: { ...POINTER, description: 'Events among them: errors, or requests slower than the bound of the gate.' },
    m: { ...POINTER, description: 'Requests of the baseline.' },
    y: { ...POINTER, description: 'Events among them.' },
  },
} as const

const httpJson = {
  type: 'object',
  description: 'Any HTTP server that answers with counts in JSON.',
  additionalProperties: false,
  required: ['url', 'counts'],
  properties: {
    url: {
      ...URL_OF,
      description: 'Asked at each look. {{from}}, {{to}} and other values are filled in behind the host, URL-escaped.',
    },
    method: { type: 'string', enum: ['GET', 'POST'], description: 'Default: GET, and POST where there is a body.' },
    body: {
      type: 'string',
      minLength: 1,
      maxLength: 10_000,
      description: 'JSON to send. The same values are filled in, escaped for a JSON text.',
    },
    headers: {
      type: 'object',
      description: 'Further headers. No secrets: those come by token-env and header-env.',
      maxProperties: 20,
      propertyNames: {
        ...HEADER_NAMES,
        pattern: "^(?![Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
        'x-expected': "a header's name such as X-Team (and token-env or header-env for Authorization)",
      },
      additionalProperties: {
        type: 'string',
        maxLength: 2000,
        pattern: '^[\\t\\x20-\\x7e]*$',
        'x-expected': 'printable ASCII text on one line',
      },
    },
    'token-env': { ...VARIABLE, description: 'Environment variable that holds a bearer token.' },
    'header-env': {
      type: 'object',
      description: 'Headers whose values are secrets: name of the header, environment variable that holds its value.',
      maxProperties: 20,
      propertyNames: HEADER_NAMES,
      additionalProperties: VARIABLE,
    },
    counts: {
      type: 'object',
      description: 'Where the counts of each gate are in the answer, by JSON pointer (RFC 6901).',
      maxProperties: 20,
      propertyNames: {
        type: 'string',
        maxLength: 100,
        pattern: '^(errors|requests|p50|p75|p90|p95|p99|p99\\.9)$',
        'x-expected': 'a gate that counts: errors, requests, p50, p75, p90, p95, p99 or p99.9',
      },
      additionalProperties: counts,
    },
    resolution: { ...RESOLUTION, default: '1s' },
    lag: { ...LAG, default: '5s' },
    timeout: TIMEOUT,
  },
} as const satisfies JsonSchema

const command = {
  type: 'object',
  description: 'A command of yours that prints counts as one JSON object.',
  additionalProperties: false,
  required: ['run'],
  properties: {
    run: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'string',
        minLength: 1,
        maxLength: 2000,
        description: 'Program, then its arguments, as they are.',
      },
      description: 'Program and arguments; no shell. {{from}}, {{to}} and other values are filled in.',
      'x-expected': 'a list of texts, such as [node, scripts/counts.mjs, "{{from}}", "{{to}}"]',
    },
    env: {
      type: 'array',
      maxItems: 50,
      items: { ...VARIABLE, description: 'Name of a variable.' },
      default: [],
      description: 'Environment variables that it gets besides PATH, HOME and the locale; their values are masked.',
    },
    resolution: { ...RESOLUTION, default: '1s' },
    lag: { ...LAG, default: '5s' },
    timeout: TIMEOUT,
  },
} as const satisfies JsonSchema

/** The counters of a system with a query language, each asked for once an arm. */
function queries<const E1 extends string, const E2 extends string, const E3 extends string>(
  requests: E1,
  errors: E2,
  slow: E3,
) {
  return {
    requests: { ...QUERY, examples: [requests], description: `Query for the number of requests. ${VALUES}` },
    errors: { ...QUERY, examples: [errors], description: 'Query for the number of failed requests.' },
    slow: {
      ...QUERY,
      examples: [slow],
      description: 'Query for the number of requests slower than {{bound}} seconds ({{bound-ms}} milliseconds).',
    },
  } as const
}

const OTHER_URL = { ...URL_OF, description: 'Another address of the API, such as that of a proxy.' } as const

const datadog = {
  type: 'object',
  description: 'Datadog metrics, by the query API v1.',
  additionalProperties: false,
  required: ['requests'],
  properties: {
    site: {
      type: 'string',
      maxLength: 200,
      pattern: '^[a-z0-9.-]+$',
      default: 'datadoghq.com',
      description: 'The Datadog site, such as datadoghq.eu.',
      'x-expected': 'a Datadog site, such as datadoghq.eu',
    },
    ...queries(
      'sum:http.server.requests{kube_replica_set:{{replicaset}}}.as_count()',
      'sum:http.server.requests{kube_replica_set:{{replicaset}},status_class:5xx}.as_count()',
      'sum:http.server.slow{kube_replica_set:{{replicaset}},bound:{{bound-ms}}}.as_count()',
    ),
    'api-key-env': { ...VARIABLE, default: 'DD_API_KEY', description: 'Environment variable with the API key.' },
    'app-key-env': {
      ...VARIABLE,
      default: 'DD_APP_KEY',
      description: 'Environment variable with an application key that may query timeseries.',
    },
    url: OTHER_URL,
    resolution: { ...RESOLUTION, default: '10s' },
    lag: { ...LAG, default: '60s' },
    timeout: TIMEOUT,
  },
} as const satisfies JsonSchema

const cloudwatch = {
  type: 'object',
  description:
    'Amazon CloudWatch metrics, by GetMetricData. Credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.',
  additionalProperties: false,
  required: ['requests'],
  properties: {
    region: {
      type: 'string',
      maxLength: 50,
      pattern: '^[a-z0-9-]+$',
      description: 'AWS region. Default: AWS_REGION.',
      'x-expected': 'an AWS region, such as eu-central-1',
    },
    ...queries(
      `SUM(SEARCH('{shop,ReplicaSet} MetricName="requests" ReplicaSet="{{replicaset}}"', 'Sum', {{resolution}}))`,
      `SUM(SEARCH('{shop,ReplicaSet} MetricName="errors" ReplicaSet="{{replicaset}}"', 'Sum', {{resolution}}))`,
      `SUM(SEARCH('{shop,ReplicaSet} MetricName="slow" ReplicaSet="{{replicaset}}"', 'Sum', {{resolution}}))`,
    ),
    url: OTHER_URL,
    resolution: { ...RESOLUTION, default: '60s' },
    lag: { ...LAG, default: '60s' },
    timeout: TIMEOUT,
  },
} as const satisfies JsonSchema

const newrelic = {
  type: 'object',
  description: 'New Relic, by NRQL over NerdGraph.',
  additionalProperties: false,
  required: ['account', 'requests'],
  properties: {
    account: { type: 'integer', minimum: 1, maximum: 9_999_999_999, description: 'Id of the New Relic account.' },
    region: { type: 'string', enum: ['US', 'EU'], default: 'US', description: 'Data centre of the account.' },
    ...queries(
      "SELECT count(*) FROM Transaction WHERE k8s.podName RLIKE r'{{pods}}'",
      "SELECT count(*) FROM Transaction WHERE error IS true AND k8s.podName RLIKE r'{{pods}}'",
      "SELECT count(*) FROM Transaction WHERE duration > {{bound}} AND k8s.podName RLIKE r'{{pods}}'",
    ),
    'api-key-env': { ...VARIABLE, default: 'NEW_RELIC_API_KEY', description: 'Environment variable with a user key.' },
    url: OTHER_URL,
    resolution: { ...RESOLUTION, default: '5s' },
    lag: { ...LAG, default: '30s' },
    timeout: TIMEOUT,
  },
} as const satisfies JsonSchema

export const metricsSchema = {
  type: 'object',
  description: 'Counts from elsewhere than a Prometheus: exactly one of these sources. It goes before prometheus.',
  additionalProperties: false,
  maxProperties: 1,
  properties: { 'http-json': httpJson, command, datadog, cloudwatch, newrelic },
} as const satisfies JsonSchema

/** The block `metrics:` as read: durations in seconds. */
export type MetricsConfig = Infer<typeof metricsSchema>
export type SourceName = keyof typeof metricsSchema.properties
export type SourceConfig<Name extends SourceName> = NonNullable<MetricsConfig[Name]>

/** The times of a source in seconds, defaults worked in. */
export function timesOf<Name extends SourceName>(
  source: Name,
  config: SourceConfig<Name>,
): { resolution: number; lag: number; timeout: number } {
  const properties: Readonly<Record<string, JsonSchema>> = metricsSchema.properties[source].properties
  const given: Partial<Record<string, unknown>> = config
  const seconds = (key: string) => given[key] ?? durationSeconds(properties[key]?.default)
  return Object.fromEntries(['resolution', 'lag', 'timeout'].map((key) => [key, seconds(key)])) as ReturnType<
    typeof timesOf
  >
}
