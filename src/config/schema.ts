import { confidenceSchema, criticalitySchema } from './confidence-schema.ts'
import { DURATION } from './duration.ts'
import { type GateConfig, gatesSchema, type PrometheusConfig, prometheusSchema as prometheus } from './gates-schema.ts'
import { type JsonSchema, typed } from './json-schema.ts'
import { metricsSchema } from './metrics-schema.ts'
import { packagesSchema, trustedKeysSchema } from './trust-schema.ts'

/** The one source of `gradus.yml`: its types, its reader and its published JSON Schema are made of this. */

const KUBERNETES_NAME = {
  type: 'string',
  minLength: 1,
  maxLength: 253,
  pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
  'x-expected': 'a Kubernetes name: at most 253 lower-case letters, digits, - and ., such as shop-api',
} as const

/** Names of services become part of labels and of object names. */
export const SERVICE_NAME = {
  ...KUBERNETES_NAME,
  maxLength: 48,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  'x-expected': 'at most 48 lower-case letters, digits and -, such as shop-api',
} as const

const DAY = 24 * 3600

const prometheusProperties = {
  ...prometheus.properties,
  url: {
    ...prometheus.properties.url,
    pattern: '^https?://[^\\s@]+$',
    examples: ['http://prometheus.monitoring:9090'],
    'x-expected': 'a URL such as http://prometheus.monitoring:9090, without credentials in it',
  },
  'token-env': {
    type: 'string',
    maxLength: 200,
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
    description: 'Name of the environment variable that holds a bearer token.',
    'x-expected': 'the name of an environment variable, such as PROMETHEUS_TOKEN',
  },
  headers: {
    type: 'object',
    description: 'Further headers of each request, such as X-Scope-OrgID. No secrets: those come by token-env.',
    maxProperties: 20,
    propertyNames: {
      type: 'string',
      maxLength: 100,
      pattern: "^(?![Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
      'x-expected': "a header's name such as X-Scope-OrgID (and token-env in place of Authorization)",
    },
    additionalProperties: {
      type: 'string',
      maxLength: 2000,
      pattern: '^[\\t\\x20-\\x7e]*$',
      'x-expected': 'printable ASCII text on one line',
    },
  },
} as const

/** The block `prometheus:`, what it counts (owned by the gates) and how its server is spoken to. */
export type PrometheusSettings = PrometheusConfig & { 'token-env'?: string; headers?: Record<string, string> }

export const prometheusSchema = typed<PrometheusSettings>({ ...prometheus, properties: prometheusProperties })

const settings = {
  namespace: {
    ...KUBERNETES_NAME,
    description: "Namespace of the Deployment. Default: that of the kubeconfig's context.",
  },
  traffic: {
    type: 'object',
    description: 'How requests are split between stable and canary.',
    additionalProperties: false,
    properties: {
      provider: {
        type: 'string',
        enum: ['auto', 'replicas', 'gateway-api'],
        default: 'auto',
        description: 'auto: gateway-api where a route names the Service, else replicas.',
      },
      route: { ...KUBERNETES_NAME, description: 'The HTTPRoute. Default: the one that names the stable Service.' },
      rule: {
        ...KUBERNETES_NAME,
        description: 'Name of the rule in the route. Default: the one whose backends name the stable Service.',
      },
    },
  },
  strategy: { type: 'string', enum: ['canary'], default: 'canary', description: 'How the new version comes in.' },
  steps: {
    anyOf: [
      { type: 'array', items: { type: 'integer', minimum: 1, maximum: 100 }, minItems: 1, maxItems: 100 },
      { type: 'string', pattern: '^[0-9, ]+$' },
    ],
    format: 'steps',
    'x-expected': 'rising weights that end in 100',
    default: [5, 25, 50, 100],
    description: 'Weights of the canary in percent: rising, the last is 100.',
  },
  settle: {
    ...DURATION,
    'x-seconds': { minimum: 1, maximum: 7 * DAY },
    default: '60s',
    description: 'Time at each step before the gates may let it pass.',
  },
  interval: {
    ...DURATION,
    'x-seconds': { minimum: 1, maximum: DAY },
    description: 'Time between two looks at the metrics. Default: a sixth of settle, at least 1s and two scrapes.',
  },
  timeout: {
    ...DURATION,
    'x-seconds': { minimum: 1, maximum: 30 * DAY },
    default: '1h',
    description: 'Longest time of a whole rollout; after it the canary is taken back.',
  },
  'step-timeout': {
    ...DURATION,
    'x-seconds': { minimum: 1, maximum: 7 * DAY },
    description:
      'Longest time of one step where on-inconclusive is extend. Default: five times settle, at least 5 minutes.',
  },
  'ready-timeout': {
    ...DURATION,
    'x-seconds': { minimum: 1, maximum: DAY },
    default: '5m',
    description: 'Longest time until new pods are ready; after it the canary is taken back.',
  },
  'on-inconclusive': {
    type: 'string',
    enum: ['hold', 'rollback', 'extend'],
    default: 'extend',
    description: "What follows when a step's time is over without a verdict. extend: go on looking, then hold.",
  },
  'on-cancel': {
    type: 'string',
    enum: ['rollback', 'hold'],
    default: 'rollback',
    description: 'State in which a cancelled run leaves the service.',
  },
  drain: {
    ...DURATION,
    'x-seconds': { minimum: 0, maximum: 3600 },
    default: '5s',
    description: 'Time between weight 0 and the end of the pods, for requests under way.',
  },
  gates: typed<GateConfig | 'none'>({
    ...gatesSchema,
    type: ['object', 'string'],
    pattern: '^none$',
    description: `${gatesSchema.description} none: no gate at all, only the pods' health.`,
    'x-expected': 'the gates, such as {errors: {ratio: 1.2}}, or none',
  }),
  prometheus: prometheusSchema,
  metrics: metricsSchema,
  criticality: criticalitySchema,
  confidence: confidenceSchema,
  'require-signature': {
    type: 'boolean',
    default: false,
    description:
      'true: only an image that is signed by a key of this environment, or that a signed package names, comes in (docs/signatures.md).',
    'x-expected': 'true or false',
  },
} as const satisfies Record<string, JsonSchema>

export const serviceSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    deployment: { ...KUBERNETES_NAME, description: "The Deployment. Default: the service's name." },
    container: { ...KUBERNETES_NAME, description: 'Container whose image changes. Default: the only one.' },
    ...settings,
  },
} as const satisfies JsonSchema

export const environmentSchema = {
  type: 'object',
  description: 'What is different in one environment; it goes before what the service says.',
  additionalProperties: false,
  properties: {
    context: {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      description: 'Context of the kubeconfig.',
      'x-expected': 'the name of a context of the kubeconfig',
    },
    ...settings,
    services: {
      type: 'object',
      description: 'What is different for single services.',
      maxProperties: 500,
      propertyNames: SERVICE_NAME,
      additionalProperties: serviceSchema,
    },
  },
} as const satisfies JsonSchema

export const configSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    services: {
      type: 'object',
      description: 'The services by name, as outputs, records and reports call them.',
      maxProperties: 500,
      propertyNames: SERVICE_NAME,
      additionalProperties: serviceSchema,
    },
    environments: {
      type: 'object',
      description: 'Environments by name, such as staging and production.',
      maxProperties: 100,
      propertyNames: SERVICE_NAME,
      additionalProperties: environmentSchema,
    },
    prometheus: prometheusSchema,
    metrics: metricsSchema,
    'trusted-keys': trustedKeysSchema,
    packages: packagesSchema,
    retention: {
      type: 'object',
      description: 'How much of the past stays in the cluster.',
      additionalProperties: false,
      properties: {
        records: {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: 10,
          description: 'Records of finished rollouts kept for each service.',
        },
      },
    },
  },
} as const satisfies JsonSchema
