import http from 'node:http'
import https from 'node:https'
import { UserError } from '../errors.ts'
import { VERSION } from '../version.ts'
import { type Credentials, type Presented, readMaterial } from './credentials.ts'
import type { ClusterAccess } from './kubeconfig.ts'

export interface Outgoing {
  method: string
  /** Path and query below the server's URL. */
  path: string
  body?: string
  contentType?: string
}

const USER_AGENT = `gradus/${VERSION}`
/** A peer that vanished is noticed by TCP itself: first probe after this, then one a second. */
const TCP_PROBE_MS = 10_000

/** One API server over one keep-alive agent; the agent is remade when the client certificate rotates. */
export class Transport {
  readonly access: ClusterAccess
  readonly credentials: Credentials
  /** True from the first answer on, whatever its status. */
  hasAnswered = false
  private readonly base: URL
  private agent: http.Agent | undefined
  private agentFor = ''

  constructor(access: ClusterAccess, credentials: Credentials) {
    this.access = access
    this.credentials = credentials
    this.base = new URL(access.server)
  }

  /**
   * Sends one request and resolves with the head of the answer. Aborting destroys the socket, also while the body is
   * being read.
   */
  async send(outgoing: Outgoing, signal: AbortSignal): Promise<http.IncomingMessage> {
    // As kubectl: credentials never travel in the clear.
    const presented = this.base.protocol === 'https:' ? await this.credentials.present() : {}
    signal.throwIfAborted()
    const agent = this.agentOf(presented)
    const headers: Record<string, string> = { 'user-agent': USER_AGENT, accept: 'application/json, */*' }
    if (presented.authorization !== undefined) headers.authorization = presented.authorization
    if (this.access.user.impersonate !== undefined) headers['impersonate-user'] = this.access.user.impersonate
    if (outgoing.body !== undefined) {
      headers['content-type'] = outgoing.contentType ?? 'application/json'
      headers['content-length'] = String(Buffer.byteLength(outgoing.body))
    }
    const url = new URL(this.base.pathname.replace(/\/$/, '') + outgoing.path, this.base)
    const request = this.base.protocol === 'https:' ? https.request : http.request
    return await new Promise((resolve, reject) => {
      const sent = request(url, { method: outgoing.method, headers, agent, signal }, (answer) => {
        this.hasAnswered = true
        resolve(answer)
      })
      sent.on('error', (error) => reject(Object.assign(error, { reusedSocket: sent.reusedSocket })))
      sent.setSocketKeepAlive(true, TCP_PROBE_MS)
      sent.end(outgoing.body)
    })
  }

  close(): void {
    this.agent?.destroy()
    this.agent = undefined
  }

  private agentOf({ cert, key }: Presented): http.Agent {
    const identity = `${cert ?? ''}\n${key ?? ''}`
    if (this.agent !== undefined && this.agentFor === identity) return this.agent
    // An agent of the old certificate is left to finish what it carries.
    this.agentFor = identity
    this.agent = this.makeAgent(cert, key)
    return this.agent
  }

  private makeAgent(cert: string | undefined, key: string | undefined): http.Agent {
    const { access } = this
    const proxyEnv = proxyEnvOf(access, this.base.hostname)
    const options = { keepAlive: true, ...(proxyEnv !== undefined && { proxyEnv }) }
    if (this.base.protocol === 'http:') return new http.Agent(options)
    return new https.Agent({
      ...options,
      rejectUnauthorized: !access.insecure,
      ...(access.ca !== undefined && { ca: readMaterial(access.ca, access.origin) }),
      ...(access.tlsServerName !== undefined && { servername: access.tlsServerName }),
      ...(cert !== undefined && key !== undefined && { cert, key }),
    })
  }
}

const LOOPBACK = /^(localhost|127\.[0-9.]+|\[::1\])$/
/** The first Node whose agents can speak to a proxy. */
const PROXY_NODE = [24, 5] as const

/** As kubectl: the kubeconfig's proxy-url, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which never hold for loopback. */
function proxyEnvOf(access: ClusterAccess, host: string): NodeJS.ProcessEnv | undefined {
  if (access.proxyUrl === undefined) return LOOPBACK.test(host) ? undefined : process.env
  if (!/^https?:/.test(access.proxyUrl)) {
    throw new UserError(
      `${access.origin}: proxy-url is a ${access.proxyUrl.split(':')[0]} proxy; only http and https proxies are spoken`,
    )
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < PROXY_NODE[0] || (major === PROXY_NODE[0] && minor < PROXY_NODE[1])) {
    throw new UserError(
      `${access.origin}: proxy-url needs Node ${PROXY_NODE.join('.')} or newer; this is ${process.version}`,
    )
  }
  return { HTTPS_PROXY: access.proxyUrl, HTTP_PROXY: access.proxyUrl }
}

export const MAX_ANSWER_BYTES = 64 * 1024 * 1024

/** The whole body as text. @throws {UserError} it is larger than the cap */
export async function bodyOf(answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) {
      answer.destroy()
      throw new UserError(`the API server's answer is larger than ${MAX_ANSWER_BYTES / 1024 / 1024} MiB`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
