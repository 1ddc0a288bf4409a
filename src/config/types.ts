import type { ConfidenceConfig } from './confidence-schema.ts'
import type { GateConfig } from './gates-schema.ts'
import type { Infer } from './json-schema.ts'
import type { MetricsConfig } from './metrics-schema.ts'
import type { configSchema, environmentSchema, PrometheusSettings, serviceSchema } from './schema.ts'
import type { TrustedKeys } from './trust-schema.ts'

/** `gradus.yml` as read and checked: keys as in the file, durations in seconds, steps as a list of numbers. */
export type Config = Infer<typeof configSchema>

/** The settings of one service as a file or an environment may give them. */
export type ServiceSettings = Infer<typeof serviceSchema>

/** What an environment changes. */
export type EnvironmentSettings = Infer<typeof environmentSchema>

export type TrafficProvider = NonNullable<NonNullable<ServiceSettings['traffic']>['provider']>

/** Everything a rollout of one service needs to know, with defaults, environment and inputs worked in. */
export interface ServiceConfig {
  /** The service's name in outputs, records and reports. */
  name: string
  environment?: string
  /** kubeconfig context of the environment. */
  context?: string
  deployment: string
  /** Absent: the namespace of the kubeconfig's context. */
  namespace?: string
  /** Container whose image changes; absent: the only one. */
  container?: string
  traffic: {
    provider: TrafficProvider
    /** Absent: the route that names the stable Service. */
    route?: string
    /** `rules[].name` in the route; absent: the rule whose backends name the stable Service. */
    rule?: string
  }
  strategy: 'canary'
  /** Weights in percent, rising, the last is 100. */
  steps: number[]
  settleSeconds: number
  /** Absent: a sixth of settle, at least two scrapes. */
  intervalSeconds?: number
  /** Absent: five times settle, at least 300. */
  stepTimeoutSeconds?: number
  readySeconds: number
  /** Whole rollout, from start to promoted or taken back. */
  timeoutSeconds: number
  /** Between weight 0 and the end of the pods. */
  drainSeconds: number
  onInconclusive: 'hold' | 'rollback' | 'extend'
  onCancel: 'rollback' | 'hold'
  /** Absent: gates are off. */
  gates?: GateConfig
  /** Absent: no Prometheus is known. */
  prometheus?: PrometheusSettings & { url: string }
  /** Counts come from there and not from a Prometheus. */
  metrics?: MetricsConfig
  /** 0..1 */
  criticality: number
  confidence: Required<ConfidenceConfig>
  /** Only what is signed comes in; absent: the configuration doesn't ask for it. */
  requireSignature?: true
  /** By environment, as the file has them. */
  trustedKeys?: TrustedKeys
  /** Where packages are: `ghcr.io/acme/packages`. */
  packages?: string
  retention: { records: number }
}

/** Where the gates' counts come from. Holds names of variables, never a secret. */
export type SourceSettings = (PrometheusSettings & { url: string }) | MetricsConfig
