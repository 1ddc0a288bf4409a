import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PrometheusConfig } from '../../config/gates-schema.ts'
import { messageOf, UserError } from '../../errors.ts'
import type { MetricSource } from '../types.ts'
import type { Access } from './http.ts'
import { Prometheus } from './prometheus.ts'

/** What is not written into a file: how to be let in. Empty texts count as absent. */
export interface Credentials {
  token?: string | undefined
  user?: string | undefined
  password?: string | undefined
  /** Path of a PEM file with the certificates to trust. */
  ca?: string | undefined
}

type Settings = PrometheusConfig & { url: string; 'token-env'?: string; headers?: Record<string, string> }

const time = {
  now: () => Date.now() / 1000,
  pause: async (seconds: number, signal: AbortSignal) => {
    await sleep(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted())
  },
}

/**
 * The metric source of a service; nothing is sent yet.
 *
 * @throws {UserError} the URL, a query or a credential can't be used
 */
export async function openSource(
  settings: Settings,
  credentials: Credentials,
  env: NodeJS.ProcessEnv,
): Promise<MetricSource> {
  return new Prometheus(settings, accessOf(settings, credentials, env), time)
}

function accessOf(settings: Settings, credentials: Credentials, env: NodeJS.ProcessEnv): Access {
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
