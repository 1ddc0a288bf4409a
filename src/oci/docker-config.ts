import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { childEnvironment } from '../program/environment.ts'
import { findProgram } from '../program/find.ts'
import { runProgram } from '../program/run.ts'
import type { Credentials, RegistryAccess } from './access.ts'

/** What `docker login` leaves. @see https://docs.docker.com/reference/cli/docker/login/#credential-stores */
interface DockerConfig {
  readonly auths: Readonly<Record<string, unknown>>
  readonly credHelpers: Readonly<Record<string, unknown>>
  readonly credsStore?: unknown
}

export interface DockerLogin {
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  /** Folders that no credential helper is taken from: the workspace (T11). */
  readonly outside: readonly string[]
}

/** Docker's own name for Docker Hub in its config. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/'
const HELPER_SECONDS = 60
/** What a helper writes where it knows nothing. */
const UNKNOWN = /credentials not found/i
/** User name that says that the password is an identity token. */
const TOKEN_USER = '<token>'

/**
 * The credentials that `docker login` or a credential helper has for a registry, read when they are wanted.
 *
 * @returns a function for `RegistryAccess`; it throws UserError where config.json or a helper is broken
 */
export function dockerCredentials(login: DockerLogin): NonNullable<RegistryAccess['credentials']> {
  const folder = login.env.DOCKER_CONFIG || join(login.env.HOME || homedir(), '.docker')
  const file = join(folder, 'config.json')
  return async (registry) => {
    const config = await readConfig(file)
    if (config === undefined) return undefined
    const helper = helperOf(config, registry, file)
    const helped = helper === undefined ? undefined : await askHelper(helper, registry, login)
    return helped ?? written(config, registry, file)
  }
}

async function readConfig(file: string): Promise<DockerConfig | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UserError(`${file} can't be read (${(error as NodeJS.ErrnoException).code}); mend it or log in again`)
  }
  const config = objectOf(parsed(text))
  // The parser's own words may show what stands there, which is secret.
  if (config === undefined) throw new UserError(`${file} is no JSON object; mend it or run docker login again`)
  const { auths, credHelpers, credsStore } = config
  return { auths: objectOf(auths) ?? {}, credHelpers: objectOf(credHelpers) ?? {}, credsStore }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

/** The names that a registry may have in config.json. */
function keysOf(registry: string): string[] {
  const hosts = registry === 'docker.io' ? [DOCKER_HUB_KEY, 'index.docker.io', 'docker.io', 'registry-1.docker.io'] : []
  const forms = ['', 'https://', 'http://'].flatMap((scheme) =>
    ['', '/', '/v1/', '/v2/'].map((end) => scheme + registry + end),
  )
  return [...hosts, ...forms]
}

function helperOf({ credHelpers, credsStore }: DockerConfig, registry: string, file: string): string | undefined {
  const key = keysOf(registry).find((one) => Object.hasOwn(credHelpers, one))
  const name = (key === undefined ? undefined : credHelpers[key]) ?? credsStore
  if (name === undefined || name === '') return undefined
  if (typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name
  throw new UserError(`${file} names a credential helper for ${registry} that can't be one; run docker login again`)
}

function written({ auths }: DockerConfig, registry: string, file: string): Credentials | undefined {
  const key = keysOf(registry).find((one) => Object.hasOwn(auths, one))
  const entry = key === undefined ? undefined : objectOf(auths[key])
  if (entry === undefined) return undefined
  const { auth, username, password, identitytoken } = entry
  if (typeof identitytoken === 'string' && identitytoken !== '') return { identityToken: identitytoken }
  if (typeof username === 'string' && typeof password === 'string') return { name: username, password }
  if (typeof auth !== 'string' || auth === '') return undefined
  const [, name, secret] = /^([^:]+):([\s\S]*)$/.exec(Buffer.from(auth, 'base64').toString('utf8')) ?? []
  if (name !== undefined && secret !== undefined) return { name, password: secret.replace(/\0+$/, '') }
  throw new UserError(`${file} has a login for ${registry} that can't be read; run docker login ${registry} again`)
}

/** @see https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name: string, registry: string, login: DockerLogin): Promise<Credentials | undefined> {
  const { env, signal, outside } = login
  const program = `docker-credential-${name}`
  const { failure, stdout, stderr } = await runProgram(findProgram(program, env.PATH, outside), ['get'], {
    env: childEnvironment(env, wantedBy(name, env)),
    signal,
    input: registry === 'docker.io' ? DOCKER_HUB_KEY : registry,
    seconds: HELPER_SECONDS,
  })
  if (failure !== undefined) {
    if (UNKNOWN.test(stdout) || UNKNOWN.test(stderr)) return undefined
    throw new UserError(`${program} gave no credentials for ${registry}: ${failure}; log in again, or mend that helper`)
  }
  const { Username, Secret } = objectOf(parsed(stdout)) ?? {}
  if (typeof Username !== 'string' || typeof Secret !== 'string') {
    throw new UserError(
      `${program} gave an answer for ${registry} that can't be read; log in again, or mend that helper`,
    )
  }
  return Username === TOKEN_USER ? { identityToken: Secret } : { name: Username, password: Secret }
}

/** Helper → beginnings of the variables from which it has its own credentials; no other helper sees them (T9). */
const HELPER_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'ecr-login': ['AWS_'],
  'acr-env': ['AZURE_'],
  gcloud: ['GOOGLE_', 'CLOUDSDK_'],
  gcr: ['GOOGLE_', 'CLOUDSDK_'],
  pass: ['GNUPGHOME', 'PASSWORD_STORE_'],
  secretservice: ['DBUS_SESSION_BUS_ADDRESS', 'DISPLAY'],
}

function wantedBy(helper: string, env: NodeJS.ProcessEnv): string[] {
  const beginnings = [...(HELPER_VARIABLES[helper] ?? []), 'DOCKER_CONFIG']
  return Object.keys(env).filter((name) => beginnings.some((beginning) => name.startsWith(beginning)))
}
