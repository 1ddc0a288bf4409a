import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MetricsConfig, SourceConfig, SourceName } from '../../config/metrics-schema.ts'
import type { SourceSettings } from '../../config/types.ts'
import { messageOf, UserError } from '../../errors.ts'
import type { MetricSource } from '../types.ts'
import { cloudwatch } from './cloudwatch.ts'
import { Command } from './command.ts'
import { datadog } from './datadog.ts'
import { type Adapter, External } from './external.ts'
import type { Access } from './http.ts'
import { HttpJson } from './http-json.ts'
import { newrelic } from './newrelic.ts'
import { Prometheus, type Time } from './prometheus.ts'
import { Secrets } from './secrets.ts'

/** What is not written into a file: how to be let in. Empty texts count as absent. */
export interface Credentials {
  token?: string | undefined
  user?: string | undefined
  password?: string | undefined
  /** Path of a PEM file with the certificates to trust. */
  ca?: string | undefined
}

type PrometheusSettings = Exclude<SourceSettings, MetricsConfig>

type Factories = {
  [Name in SourceName]: (config: SourceConfig<Name>, secrets: Secrets, ca: string | undefined) => Adapter
}

/** Every source besides Prometheus. */
const sources: Factories = {
  'http-json': (config, secrets, ca) => new HttpJson(config, secrets, ca),
  command: (config, secrets) => new Command(config, secrets),
  datadog,
  cloudwatch,
  newrelic,
}

const clock: Time = {
  now: () => Date.now() / 1000,
  pause: async (seconds: number, signal: AbortSignal) => {
    await sleep(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted())
  },
}

/**
 * The metric source of a service; nothing is sent yet.
 *
 * @param hide told of every secret that is read from the environment
 * @param time another clock than the present one, for what is past
 * @throws {UserError} the URL, a query or a credential can't be used
 */
export async function openSource(
  settings: SourceSettings,
  credentials: Credentials,
  env: NodeJS.ProcessEnv,
  hide: (secret: string) => void = () => {},
  time = clock,
): Promise<MetricSource> {
  if (isPrometheus(settings)) return new Prometheus(settings, accessOf(settings, credentials, env), time)
  const ca = credentials.ca ? certificates(credentials.ca) : undefined
  return new External(adapterOf(settings, new Secrets(env, hide), ca), time.now)
}

export function isPrometheus(settings: SourceSettings): settings is PrometheusSettings {
  return 'url' in settings
}

function adapterOf(settings: MetricsConfig, secrets: Secrets, ca: string | undefined): Adapter {
  const [name] = Object.keys(settings) as SourceName[]
  if (name === undefined)
    throw new UserError(`metrics: names no source; write one of ${Object.keys(sources).join(', ')}`)
  const open = <Name extends SourceName>(source: Name) =>
    sources[source](settings[source] as SourceConfig<Name>, secrets, ca)
  return open(name)
}

function accessOf(settings: PrometheusSettings, credentials: Credentials, env: NodeJS.ProcessEnv): Access {
  const { user, password, ca } = credentials
  const token = credentials.token || tokenFrom(settings['token-env'], env)
  if (token && user) {
    throw new UserError('prometheus: has a token and a user; give one of the two')
  }
  const access: Access = { headers: settings.headers ?? {} }
  if (token) access.bearer = token
  else if (user) access.basic = { user, password: password ?? '' }
  if (ca) access.ca = certificates(ca)
  return access
}

function tokenFrom(name: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (name === undefined) return undefined
  const token = env[name]?.trim()
  if (!token) {
    throw new UserError(`prometheus.token-env: the variable ${name} is empty; set it in the step's env from a secret`)
  }
  return token
}

function certificates(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UserError(`prometheus-ca: can't read ${path} (${messageOf(error)}); give the path of a PEM file`)
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UserError(`prometheus-ca: ${path} holds no certificate; give a PEM file with -----BEGIN CERTIFICATE-----`)
  }
  return text
}
