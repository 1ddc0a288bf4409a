import { existsSync, readFileSync } from 'node:fs'
import type { InputSettings } from '../config/inputs.ts'
import { loadConfig } from '../config/load.ts'
import { serviceConfig } from '../config/service.ts'
import { Overdue, UserError } from '../errors.ts'
import { type Credentials, openSource } from '../gates/metrics/source.ts'
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
  actor: Actor
  successorOf?: string
  cancel: AbortSignal
  tell(line: string): void
  warn(line: string): void
}

export interface Workplace {
  context: Context
  service: PlacedService
  close(): void
}

/**
 * Reads the configuration and opens the way to the cluster; nothing is sent before the first call.
 *
 * @throws {UserError} configuration, service or kubeconfig can't be used
 */
export async function openWorkplace(place: Place): Promise<Workplace> {
  const configured = serviceConfig(readConfig(place.config), {
    service: place.service,
    environment: place.environment,
    inputs: place.settings,
  })
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
  return {
    service,
    context: {
      kube,
      service: service.name,
      namespace: service.namespace,
      actor: place.actor,
      ...(place.successorOf === undefined ? {} : { successorOf: place.successorOf }),
      cancel: AbortSignal.any([place.cancel, asCancelled(limit, service.timeoutSeconds)]),
      tell: place.tell,
      warn: place.warn,
      now: () => Date.now() / 1000,
      source: (recorded) => {
        const settings = service.prometheus ?? recorded
        const key = JSON.stringify(settings ?? null)
        const source = opened.get(key) ?? openMetrics(settings, place)
        opened.set(key, source)
        return source
      },
    },
    close: () => kube.close(),
  }
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

async function openMetrics(prometheus: PlacedService['prometheus'], place: Place): Promise<MetricSource> {
  if (!prometheus) {
    throw new UserError(
      'prometheus-url: the gates need a metrics server and none is given; write prometheus: {url: …} into gradus.yml, or gates: none to watch only the pods',
    )
  }
  return await openSource(prometheus, place.credentials, place.env)
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
