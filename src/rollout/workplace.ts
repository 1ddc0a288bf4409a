import { existsSync, readFileSync } from 'node:fs'
import type { InputSettings } from '../config/inputs.ts'
import { loadConfig } from '../config/load.ts'
import { serviceConfig } from '../config/service.ts'
import type { ServiceConfig, SourceSettings } from '../config/types.ts'
import { Overdue, UserError } from '../errors.ts'
import type { Time } from '../gates/metrics/prometheus.ts'
import { type Credentials, isPrometheus, openSource } from '../gates/metrics/source.ts'
import type { MetricSource } from '../gates/types.ts'
import { connect } from '../kube/client.ts'
import type { PlacedService } from './plan.ts'
import type { Actor } from './record.ts'
import type { Context } from './session.ts'

/** Where a command works and for whom; settings are texts, as inputs and options give them. */
export interface Place {
  /** Path of gradus.yml; a default path may be absent. */
  config: { path: string; required: boolean }
  service?: string | undefined
  environment?: string | undefined
  settings: InputSettings
  kubeconfig?: string | undefined
  context?: string | undefined
  credentials: Credentials
  env: NodeJS.ProcessEnv
  /** Told of every secret that is read from `env`. */
  hide?: (secret: string) => void
  actor: Actor
  cancel: AbortSignal
  begin?: Context['begin']
  act?: Context['act']
  tell(line: string): void
  warn(line: string): void
}

export interface Workplace {
  context: Context
  service: PlacedService
  /** Events and last log lines of a canary pod that could not serve, as they were before it was removed. */
  testimony: readonly string[]
  close(): void
}

/**
 * Reads the configuration and opens the way to the cluster; nothing is sent before the first call.
 *
 * @throws {UserError} configuration, service or kubeconfig can't be used
 */
export async function openWorkplace(place: Place): Promise<Workplace> {
  const configured = configuredService(place)
  const context = place.context ?? configured.context
  const kube = await connect(
    {
      ...(place.kubeconfig === undefined ? {} : { kubeconfig: place.kubeconfig }),
      ...(context === undefined ? {} : { context }),
      ...(configured.namespace === undefined ? {} : { namespace: configured.namespace }),
    },
    place.env,
  )
  const service: PlacedService = { ...configured, namespace: configured.namespace ?? kube.namespace }
  const opened = new Map<string, Promise<MetricSource>>()
  const limit = AbortSignal.timeout(Math.min(service.timeoutSeconds * 1000, LONGEST_TIMER_MS))
  const testimony: string[] = []
  return {
    service,
    testimony,
    context: {
      kube,
      service: service.name,
      namespace: service.namespace,
      actor: place.actor,
      cancel: AbortSignal.any([place.cancel, asCancelled(limit, service.timeoutSeconds)]),
      ...(place.begin === undefined ? {} : { begin: place.begin }),
      ...(place.act === undefined ? {} : { act: place.act }),
      tell: place.tell,
      testify: (lines) => {
        testimony.push(...lines)
        for (const line of lines) place.tell(line)
      },
      warn: place.warn,
      now: () => Date.now() / 1000,
      source: (recorded) => {
        const access = metricsAccess(service.metrics ?? service.prometheus, recorded, place)
        const key = JSON.stringify(access?.settings ?? null)
        const source = opened.get(key) ?? openMetrics(access, place.hide)
        opened.set(key, source)
        return source
      },
    },
    close: () => kube.close(),
  }
}

/**
 * The service's settings, without a look at the cluster.
 *
 * @param unnamed name of the service where neither the place nor the configuration has one
 * @throws {UserError} configuration or service can't be used
 */
export function configuredService(
  { config, service, environment, settings }: Pick<Place, 'config' | 'service' | 'environment' | 'settings'>,
  unnamed?: string,
): ServiceConfig {
  const read = readConfig(config)
  const name = service ?? (Object.keys(read.services ?? {}).length === 0 ? unnamed : undefined)
  return serviceConfig(read, { service: name, environment, inputs: settings })
}

/** Node's timers hold 32 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

function asCancelled(limit: AbortSignal, seconds: number): AbortSignal {
  const controller = new AbortController()
  limit.addEventListener('abort', () =>
    controller.abort(new Overdue(`the rollout took longer than its timeout of ${seconds} s`)),
  )
  return controller.signal
}

interface MetricsAccess {
  settings: SourceSettings
  credentials: Credentials
  env: NodeJS.ProcessEnv
}

/**
 * The metrics server to ask, and what it may be told. Credentials go only to the server that the configuration names: a
 * record lies in the cluster, and whoever can write there could have them sent anywhere, or have a command run.
 *
 * @throws {UserError} only the record says where the counts are, and it is not a Prometheus
 */
export function metricsAccess(
  configured: SourceSettings | undefined,
  recorded: SourceSettings | undefined,
  place: Pick<Place, 'credentials' | 'env'>,
): MetricsAccess | undefined {
  if (configured) return { settings: configured, credentials: place.credentials, env: place.env }
  if (!recorded) return undefined
  if (!isPrometheus(recorded)) {
    throw new UserError(
      `metrics: the rollout's counts come from ${Object.keys(recorded)[0]}, which only gradus.yml may name; check the repository out in this job too, or give its path as config`,
    )
  }
  const { 'token-env': _token, ...settings } = recorded
  return { settings, credentials: {}, env: {} }
}

/**
 * @param time another clock than the present one, for what is past
 * @throws {UserError} no source is known, or it can't be used
 */
export async function openMetrics(
  access: MetricsAccess | undefined,
  hide: Place['hide'],
  time?: Time,
): Promise<MetricSource> {
  if (!access) {
    throw new UserError(
      'prometheus-url: the gates need a metrics server and none is given; write prometheus: {url: …} or metrics: {…} into gradus.yml, or gates: none to watch only the pods',
    )
  }
  return await openSource(access.settings, access.credentials, access.env, hide, time)
}

function readConfig(config: Place['config']): ReturnType<typeof loadConfig> {
  if (!existsSync(config.path)) {
    if (config.required)
      throw new UserError(
        `config: there is no file ${config.path}; give the path of your gradus.yml from the workspace`,
      )
    return {}
  }
  return loadConfig(readFileSync(config.path, 'utf8'), config.path)
}
