import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import { readYaml } from '../yaml.ts'
import { inCluster, runsInCluster } from './in-cluster.ts'

/** Which cluster, as a person names it. Everything absent: the kubeconfig's current context. */
export interface Target {
  /** Path of a kubeconfig (several, joined as in KUBECONFIG), or the text of one. */
  kubeconfig?: string
  context?: string
  namespace?: string
  /** Lets a kubeconfig that was given as text run its exec plugin. */
  trustExec?: boolean
}

/** What the kubeconfig says about one cluster and one user; files are named, not read. */
export interface ClusterAccess {
  /** For errors: `context shop of /home/ann/.kube/config`. */
  origin: string
  server: string
  namespace: string
  ca?: Material
  tlsServerName?: string
  insecure: boolean
  proxyUrl?: string
  user: UserEntry
}

/** Bytes given in place, or the file that has them. */
export type Material = { data: string } | { file: string }

export interface UserEntry {
  name: string
  certificate?: Material
  key?: Material
  token?: string
  tokenFile?: string
  username?: string
  password?: string
  impersonate?: string
  exec?: ExecEntry
  oidc?: Record<string, string>
}

export interface ExecEntry {
  apiVersion: string
  command: string
  args: string[]
  env: { name: string; value: string }[]
  installHint?: string
  provideClusterInfo: boolean
}

type Entry = Record<string, unknown>
interface Source {
  name: string
  /** Relative paths in it start here; absent for a kubeconfig given as text. */
  folder?: string
  content: Entry
}
interface Found {
  entry: Entry
  source: Source
}

/**
 * Order: the target's kubeconfig, KUBECONFIG, ~/.kube/config, the pod's own service account. Of several files the first
 * that names a cluster, user, context or current-context wins, as with kubectl.
 *
 * @throws {UserError} a file is missing or broken, or names what isn't there
 */
export function readAccess(target: Target, env: NodeJS.ProcessEnv): ClusterAccess {
  const sources = sourcesOf(target, env)
  if (sources.length === 0) {
    if (!runsInCluster(env)) {
      throw new UserError(
        'no kubeconfig: give the input kubeconfig, set KUBECONFIG, or write ~/.kube/config (and this is no pod of a cluster)',
      )
    }
    const access = inCluster(env)
    return target.namespace === undefined ? access : { ...access, namespace: target.namespace }
  }
  return select(sources, target)
}

const LONGEST_PATHS = 2000

function sourcesOf(target: Target, env: NodeJS.ProcessEnv): Source[] {
  const given = target.kubeconfig?.trim() ?? ''
  if (given.includes('\n') || given.startsWith('{')) return [parse(given, 'the kubeconfig given as text')]
  if (given.length > LONGEST_PATHS) {
    throw new UserError(
      `kubeconfig: ${given.length} characters on one line are no path; give the path of a kubeconfig or its text, as it is (not in base64)`,
    )
  }
  if (given !== '') return given.split(delimiter).filter(Boolean).map(readSource)
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter(Boolean)
  if (listed.length > 0) {
    const present = listed.filter((file) => existsSync(file))
    if (present.length === 0) throw new UserError(`KUBECONFIG names ${listed.join(', ')}, which isn't there`)
    return present.map(readSource)
  }
  const usual = join(env.HOME ?? homedir(), '.kube', 'config')
  return existsSync(usual) ? [readSource(usual)] : []
}

function readSource(file: string): Source {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(
      `can't read the kubeconfig ${file} (${messageOf(error)}); give the path of one on the runner, or its text`,
      { cause: error },
    )
  }
  return parse(text, file, dirname(resolve(file)))
}

const KUBECONFIG_LIMITS = { bytes: 2 * 1024 * 1024, aliases: 50, depth: 32, nodes: 100_000 }

function parse(text: string, name: string, folder?: string): Source {
  const { value } = readYaml(text, name, KUBECONFIG_LIMITS)
  if (!isEntry(value) && value !== undefined) {
    throw new UserError(
      `${name} is no kubeconfig: it has ${Array.isArray(value) ? 'a list' : 'a word'} where clusters, users and contexts belong`,
    )
  }
  return { name, content: value ?? {}, ...(folder !== undefined && { folder }) }
}

function select(sources: Source[], target: Target): ClusterAccess {
  const where = sources.map(({ name }) => name).join(', ')
  const current = sources
    .map(({ content }) => content['current-context'])
    .find((name) => typeof name === 'string' && name !== '')
  const contextName = target.context ?? current
  const contexts = named(sources, 'contexts', 'context')
  if (typeof contextName !== 'string') {
    throw new UserError(`${where} has no current-context; name one with the input context (${known(contexts)})`)
  }
  const context = need(contexts, contextName, `context`, where)
  const origin = `context ${contextName} of ${context.source.name}`
  const read = reader(context, origin)
  const clusterName = read.text('cluster')
  if (clusterName === undefined) throw new UserError(`${origin} names no cluster`)
  const cluster = need(named(sources, 'clusters', 'cluster'), clusterName, `cluster`, origin)
  const userName = read.text('user')
  const users = named(sources, 'users', 'user')
  const user = userName === undefined ? undefined : need(users, userName, 'user', origin)
  const inline = user !== undefined && user.source.folder === undefined
  if (inline && isEntry(user.entry.exec) && target.trustExec !== true) {
    throw new UserError(
      `user ${userName} of ${user.source.name} runs a program (exec) for its credentials; give a kubeconfig with a token or certificate, or name a kubeconfig file instead of its text`,
    )
  }
  return {
    origin,
    namespace: target.namespace ?? read.text('namespace') ?? 'default',
    user: user === undefined ? { name: '' } : userOf(user, userName ?? ''),
    ...clusterOf(cluster, clusterName),
  }
}

function clusterOf(found: Found, name: string): Omit<ClusterAccess, 'origin' | 'namespace' | 'user'> {
  const where = `cluster ${name} of ${found.source.name}`
  const read = reader(found, where)
  const server = read.text('server')
  if (server === undefined || !/^https?:\/\/[^@\s]+$/.test(server) || !URL.canParse(server)) {
    throw new UserError(`${where}: server is no URL such as https://10.0.0.1:6443`)
  }
  const ca = read.material('certificate-authority')
  const tlsServerName = read.text('tls-server-name')
  const proxyUrl = read.text('proxy-url')
  return {
    server,
    insecure: found.entry['insecure-skip-tls-verify'] === true,
    ...(ca !== undefined && { ca }),
    ...(tlsServerName !== undefined && { tlsServerName }),
    ...(proxyUrl !== undefined && { proxyUrl }),
  }
}

function userOf(found: Found, name: string): UserEntry {
  const where = `user ${name} of ${found.source.name}`
  const read = reader(found, where)
  const fields = {
    certificate: read.material('client-certificate'),
    key: read.material('client-key'),
    token: read.text('token'),
    tokenFile: read.file('tokenFile'),
    username: read.text('username'),
    password: read.text('password'),
    impersonate: read.text('as'),
    exec: execOf(found, where),
    oidc: oidcOf(found, where),
  }
  if ((fields.certificate === undefined) !== (fields.key === undefined)) {
    throw new UserError(`${where}: give client-certificate and client-key together`)
  }
  return { name, ...(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as object) }
}

function execOf(found: Found, where: string): ExecEntry | undefined {
  const exec = found.entry.exec
  if (!isEntry(exec)) return undefined
  const read = reader({ entry: exec, source: found.source }, `${where}, exec`)
  const command = read.text('command')
  const apiVersion = read.text('apiVersion')
  if (command === undefined) throw new UserError(`${where}: exec names no command`)
  if (apiVersion === undefined)
    throw new UserError(`${where}: exec names no apiVersion, such as client.authentication.k8s.io/v1`)
  const { folder } = found.source
  const env = list(exec.env).filter(isEntry)
  const installHint = read.text('installHint')
  return {
    apiVersion,
    // As kubectl: a command with a slash is a path from the kubeconfig's folder, one without is looked up in PATH.
    command: command.includes('/') && folder !== undefined ? resolve(folder, command) : command,
    args: list(exec.args).map(String),
    env: env.map((entry) => ({ name: String(entry.name), value: String(entry.value ?? '') })),
    provideClusterInfo: exec.provideClusterInfo === true,
    ...(installHint !== undefined && { installHint }),
  }
}

function oidcOf(found: Found, where: string): Record<string, string> | undefined {
  const provider = found.entry['auth-provider']
  if (!isEntry(provider)) return undefined
  if (provider.name !== 'oidc') {
    throw new UserError(
      `${where}: kubectl has dropped the auth-provider "${provider.name}"; use its exec plugin instead (gke-gcloud-auth-plugin, kubelogin)`,
    )
  }
  const config = isEntry(provider.config) ? provider.config : {}
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]))
}

/** Entries of all sources by name, the first of a name first. */
function named(sources: Source[], plural: string, singular: string): Map<string, Found> {
  const found = new Map<string, Found>()
  for (const source of sources) {
    for (const item of list(source.content[plural])) {
      if (!isEntry(item) || typeof item.name !== 'string' || found.has(item.name)) continue
      const entry = item[singular]
      found.set(item.name, { entry: isEntry(entry) ? entry : {}, source })
    }
  }
  return found
}

function need(entries: Map<string, Found>, name: string, what: string, where: string): Found {
  const found = entries.get(name)
  if (found === undefined) throw new UserError(`${where} has no ${what} "${name}"; it has ${known(entries)}`)
  return found
}

function known(entries: Map<string, Found>): string {
  return entries.size === 0 ? 'none' : [...entries.keys()].join(', ')
}

function reader({ entry, source }: Found, where: string) {
  const text = (key: string): string | undefined => {
    const value = entry[key]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value !== 'string') throw new UserError(`${where}: ${key} is a ${typeof value}; write text, in quotes`)
    return value
  }
  const file = (key: string): string | undefined => {
    const path = text(key)
    if (path === undefined) return undefined
    if (source.folder !== undefined) return resolve(source.folder, path)
    throw new UserError(
      `${where}: ${key} names a file, but the kubeconfig was given as text; put the data in place, or name a kubeconfig file`,
    )
  }
  const material = (key: string): Material | undefined => {
    const data = text(`${key}-data`)
    if (data !== undefined) return { data: Buffer.from(data, 'base64').toString('utf8') }
    const path = file(key)
    return path === undefined ? undefined : { file: path }
  }
  return { text, file, material }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
