import { UserError } from '../errors.ts'
import { CRITICALITY } from './confidence-schema.ts'
import { durationSeconds, durationText } from './duration.ts'
import { type InputSettings, readSettings } from './inputs.ts'
import { report, sentenceOf } from './load.ts'
import type { MetricsConfig } from './metrics-schema.ts'
import { nearest } from './nearest.ts'
import { type Problem, readBySchema } from './read.ts'
import { configSchema, SERVICE_NAME, serviceSchema } from './schema.ts'
import type { Config, EnvironmentSettings, ServiceConfig, ServiceSettings } from './types.ts'

export interface Selection {
  /** Default: the only one of the file. */
  service?: string | undefined
  environment?: string | undefined
  inputs?: InputSettings
}

/**
 * The settings of one service: defaults, then the service's, then the environment's, then its for that service, then
 * the inputs.
 *
 * @throws {UserError} the service or environment is unknown, or an input can't be used
 */
export function serviceConfig(config: Config, { service, environment, inputs = {} }: Selection): ServiceConfig {
  const name = serviceName(config, service)
  const place = environment === undefined ? undefined : environmentSettings(config, environment)
  const { services: _, context, ...everywhere } = place ?? {}
  const layers = [config.services?.[name], everywhere, place?.services?.[name], readSettings(inputs)]
  const merged = layers.reduce<ServiceSettings>((below, above) => over(below, above ?? {}), {
    ...(config.prometheus !== undefined && { prometheus: config.prometheus }),
    ...(config.metrics !== undefined && { metrics: config.metrics }),
  })
  const { 'trusted-keys': trustedKeys, packages } = config
  return {
    name,
    ...(environment !== undefined && { environment }),
    ...(context !== undefined && { context }),
    ...withDefaults(name, merged),
    ...(merged['require-signature'] && { requireSignature: true as const }),
    ...(trustedKeys !== undefined && { trustedKeys }),
    ...(packages?.repository !== undefined && { packages: packages.repository }),
    retention: { records: config.retention?.records ?? configSchema.properties.retention.properties.records.default },
  }
}

const DEFAULT = serviceSchema.properties

function withDefaults(name: string, settings: ServiceSettings) {
  const { namespace, container, prometheus, metrics, confidence = {} } = settings
  const criticality = settings.criticality ?? DEFAULT.criticality.default
  const settleSeconds = settings.settle ?? seconds(DEFAULT.settle.default)
  const { interval: intervalSeconds, 'step-timeout': stepTimeoutSeconds } = settings
  if (intervalSeconds !== undefined && intervalSeconds > settleSeconds) {
    throw new UserError(
      `interval: ${durationText(intervalSeconds)} is longer than settle (${durationText(settleSeconds)}); give an interval that fits into it`,
    )
  }
  return {
    deployment: settings.deployment ?? name,
    ...(namespace !== undefined && { namespace }),
    ...(container !== undefined && { container }),
    traffic: { provider: DEFAULT.traffic.properties.provider.default, ...settings.traffic },
    strategy: settings.strategy ?? DEFAULT.strategy.default,
    steps: settings.steps ?? [...DEFAULT.steps.default],
    settleSeconds,
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(stepTimeoutSeconds !== undefined && { stepTimeoutSeconds }),
    readySeconds: settings['ready-timeout'] ?? seconds(DEFAULT['ready-timeout'].default),
    timeoutSeconds: settings.timeout ?? seconds(DEFAULT.timeout.default),
    drainSeconds: settings.drain ?? seconds(DEFAULT.drain.default),
    onInconclusive: settings['on-inconclusive'] ?? DEFAULT['on-inconclusive'].default,
    onCancel: settings['on-cancel'] ?? DEFAULT['on-cancel'].default,
    ...(settings.gates !== 'none' && { gates: settings.gates ?? {} }),
    ...(prometheus?.url !== undefined && { prometheus: { ...prometheus, url: prometheus.url } }),
    ...(metrics !== undefined && { metrics: oneSource(metrics) }),
    criticality: typeof criticality === 'number' ? criticality : CRITICALITY[criticality],
    confidence: { weights: confidence.weights ?? {}, thresholds: confidence.thresholds ?? {} },
  }
}

function seconds(duration: string): number {
  const read = durationSeconds(duration)
  if (read === undefined) throw new Error(`the schema has a broken default: ${duration}`)
  return read
}

/** @throws {UserError} the block names no source */
function oneSource(metrics: MetricsConfig): MetricsConfig {
  if (Object.keys(metrics).length === 1) return metrics
  const known = Object.keys(DEFAULT.metrics.properties).join(', ')
  throw new UserError(`metrics: names no source; write one of ${known}, or leave it out`)
}

/** Single values replace each other; the blocks do so key by key. */
function over(below: ServiceSettings, above: ServiceSettings): ServiceSettings {
  const { metrics, ...others } = below
  return {
    ...others,
    // Who names a Prometheus above another source wants that Prometheus.
    ...(metrics !== undefined && above.prometheus?.url === undefined && { metrics }),
    ...above,
    ...(above.traffic !== undefined && { traffic: { ...below.traffic, ...above.traffic } }),
    ...(above.gates !== undefined && { gates: gatesOver(below.gates, above.gates) }),
    ...(above.prometheus !== undefined && { prometheus: { ...below.prometheus, ...above.prometheus } }),
    ...(above.confidence !== undefined && { confidence: { ...below.confidence, ...above.confidence } }),
  }
}

function gatesOver(
  below: ServiceSettings['gates'],
  above: NonNullable<ServiceSettings['gates']>,
): NonNullable<ServiceSettings['gates']> {
  return above === 'none' || below === undefined || below === 'none' ? above : { ...below, ...above }
}

function serviceName(config: Config, wanted: string | undefined): string {
  const known = Object.keys(config.services ?? {})
  if (wanted !== undefined && wanted !== '') {
    if (known.length > 0 && !known.includes(wanted)) throw new UserError(unknownName('service', wanted, known))
    const problems: Problem[] = []
    readBySchema(SERVICE_NAME, wanted, ['service'], problems)
    if (problems.length > 0) throw new UserError(report(problems.map(sentenceOf)))
    return wanted
  }
  const [only, ...others] = known
  if (only === undefined)
    throw new UserError(
      'service: give the name of the service, such as shop, or write it into gradus.yml under services',
    )
  if (others.length > 0) throw new UserError(`service: the configuration has ${known.join(', ')}; say which one`)
  return only
}

function environmentSettings(config: Config, wanted: string): EnvironmentSettings {
  const known = Object.keys(config.environments ?? {})
  const found = known.includes(wanted) ? config.environments?.[wanted] : undefined
  if (found === undefined) throw new UserError(unknownName('environment', wanted, known))
  return found
}

function unknownName(what: string, wanted: string, known: string[]): string {
  const guess = nearest(wanted, known)
  const advice =
    known.length === 0
      ? `the configuration has no ${what}s`
      : `the configuration has ${known.join(', ')}${guess === undefined ? '' : `; did you mean ${guess}?`}`
  return `${what}: "${wanted.slice(0, 80)}" is not known; ${advice}`
}
