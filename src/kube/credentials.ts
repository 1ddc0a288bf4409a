import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { ExecAuth } from '@kubernetes/client-node/dist/exec_auth.js'
import { messageOf, UserError } from '../errors.ts'
import { codeOf } from './connection-trouble.ts'
import type { ClusterAccess, ExecEntry, Material } from './kubeconfig.ts'

/** What the next request carries. */
export interface Presented {
  authorization?: string
  cert?: string
  key?: string
}

export interface Credentials {
  /** @throws {UserError} a file can't be read, or the exec plugin gave no credentials */
  present(): Promise<Presented>
  /** After a 401: forgets what was cached. False when asking again can bring nothing new. */
  renew(): boolean
}

/** The credentials of a kubeconfig's user. Files are read again after a minute: they rotate. */
export function credentialsOf(access: ClusterAccess): Credentials {
  const { user, origin } = access
  if (user.exec !== undefined) return execCredentials(access, user.exec)
  if (user.oidc !== undefined) {
    const config = user.oidc
    return lazily(async () => (await import('./oidc.ts')).oidcCredentials(config, origin))
  }
  const files = new FileCache(origin)
  return {
    present: async () => {
      const cert = user.certificate && files.read(user.certificate)
      const key = user.key && files.read(user.key)
      const token = user.tokenFile === undefined ? user.token : files.read({ file: user.tokenFile }).trim()
      return {
        ...(cert !== undefined && key !== undefined && { cert, key }),
        ...(token !== undefined
          ? { authorization: `Bearer ${token}` }
          : user.username !== undefined && { authorization: basic(user.username, user.password ?? '') }),
      }
    },
    renew: () => files.forget(),
  }
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function lazily(make: () => Promise<Credentials>): Credentials {
  let made: Credentials | undefined
  return {
    present: async () => {
      made ??= await make()
      return made.present()
    },
    renew: () => made?.renew() ?? false,
  }
}

const REREAD_MS = 60_000

class FileCache {
  private readonly origin: string
  private readonly cached = new Map<string, { text: string; until: number }>()

  constructor(origin: string) {
    this.origin = origin
  }

  read(material: Material): string {
    if ('data' in material) return material.data
    const hit = this.cached.get(material.file)
    if (hit !== undefined && performance.now() < hit.until) return hit.text
    const text = readMaterial(material, this.origin)
    this.cached.set(material.file, { text, until: performance.now() + REREAD_MS })
    return text
  }

  forget(): boolean {
    const had = this.cached.size > 0
    this.cached.clear()
    return had
  }
}

/** @throws {UserError} the file can't be read */
export function readMaterial(material: Material, origin: string): string {
  if ('data' in material) return material.data
  try {
    return readFileSync(material.file, 'utf8')
  } catch (error) {
    throw new UserError(`${origin} names ${material.file}, which can't be read: ${messageOf(error)}`, { cause: error })
  }
}

export const EXEC_LIMIT_MS = 30_000

/** client-node's exec plugin, with what it lacks: KUBERNETES_EXEC_INFO, a time limit, one run for many askers. */
export function execCredentials(access: ClusterAccess, exec: ExecEntry, limitMs = EXEC_LIMIT_MS): Credentials {
  const { authProvider, timedOut } = limitedExec(access, exec, limitMs)
  let provider = authProvider()
  let running: Promise<Presented> | undefined
  const user = { name: access.user.name, exec: { command: exec.command, args: exec.args, env: exec.env } }
  const ask = async (): Promise<Presented> => {
    const options: { headers: Record<string, string>; cert?: string; key?: string } = { headers: {} }
    try {
      await provider.applyAuthentication(user, options)
    } catch (error) {
      throw new UserError(`${access.origin}: ${exec.command} ${failureOf(error, timedOut(), exec, limitMs)}`, {
        cause: error,
      })
    }
    const authorization = options.headers.Authorization
    const { cert, key } = options
    if (authorization === undefined && cert === undefined) {
      throw new UserError(`${access.origin}: ${exec.command} gave neither a token nor a certificate`)
    }
    return {
      ...(authorization !== undefined && { authorization }),
      ...(cert !== undefined && key !== undefined && { cert, key }),
    }
  }
  return {
    present: () => {
      running ??= ask().finally(() => {
        running = undefined
      })
      return running
    },
    renew: () => {
      provider = authProvider()
      return true
    },
  }
}

function limitedExec(access: ClusterAccess, exec: ExecEntry, limitMs: number) {
  let late = false
  const execFn = (command: string, args: string[], options: { env?: NodeJS.ProcessEnv }) => {
    const env = { ...(options.env ?? process.env), KUBERNETES_EXEC_INFO: execInfo(access, exec) }
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
      // What the plugin started may live on and hold the pipes.
      child.stdout.destroy()
      child.stderr.destroy()
    }, limitMs)
    child.once('close', () => clearTimeout(timer))
    child.once('error', () => clearTimeout(timer))
    return child
  }
  return {
    // execFn is private in client-node's types; it is the one way to its child process.
    authProvider: () => Object.assign(new ExecAuth(), { execFn }) as ExecAuth,
    timedOut: () => late,
  }
}

function failureOf(error: unknown, timedOut: boolean, exec: ExecEntry, limitMs: number): string {
  const hint = exec.installHint === undefined ? '' : `; ${exec.installHint.trim()}`
  if (timedOut) return `gave no credentials within ${limitMs / 1000} s; run it by hand to see what it waits for`
  if (codeOf(error) === 'ENOENT') return `isn't installed${hint}`
  // client-node parses what was printed and looks into it without a check.
  if (error instanceof SyntaxError || error instanceof TypeError) return `printed no ExecCredential: ${error.message}`
  const said = messageOf(error).trim().slice(0, 1000)
  return `gave no credentials: ${said === '' ? 'it failed without a word' : said}${hint}`
}

function execInfo(access: ClusterAccess, exec: ExecEntry): string {
  const ca = access.ca && Buffer.from(readMaterial(access.ca, access.origin)).toString('base64')
  const cluster = {
    server: access.server,
    'tls-server-name': access.tlsServerName,
    'insecure-skip-tls-verify': access.insecure || undefined,
    'certificate-authority-data': ca,
    'proxy-url': access.proxyUrl,
  }
  const spec = { interactive: false, ...(exec.provideClusterInfo && { cluster }) }
  return JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec })
}
