import type { ClientRequest, Agent as HttpAgent, IncomingMessage, RequestOptions } from 'node:http'
import type { LookupFunction } from 'node:net'
import { BlockList, isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../../errors.ts'

/** Larger answers are refused. */
const LARGEST_ANSWER = 50e6
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2000

/** Credentials and trust for a metrics server. */
export interface Access {
  bearer?: string
  basic?: { user: string; password: string }
  headers?: Readonly<Record<string, string>>
  /** PEM certificates to trust instead of the system's. */
  ca?: string
}

/** The server did not answer, or not with what was asked for. `status` is 0 where there was no answer at all. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly status: number
  readonly code: string

  constructor(message: string, status: number, code = '') {
    super(message)
    this.status = status
    this.code = code
  }
}

/** One request below the server's URL. */
export interface Exchange {
  method: 'GET' | 'POST'
  /** Begins with "/"; a query string may follow. */
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string
}

/** One metrics server, over connections that are kept. Redirects are not followed. */
export class Endpoint {
  readonly #base: URL
  readonly #headers: Record<string, string>
  readonly #ca: string | undefined
  #agent: Promise<{ agent: HttpAgent; request: (options: RequestOptions) => ClientRequest }> | undefined

  /**
   * @param name what errors call the URL
   * @throws {UserError} the URL is none, is not http(s), holds credentials, or names a link-local address
   */
  constructor(url: string, access: Access = {}, name = 'prometheus-url') {
    const parsed = URL.canParse(url) ? new URL(url) : undefined
    if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
      throw new UserError(`${name}: "${url}" is no http or https URL; write one such as http://prometheus:9090`)
    }
    if (parsed.username !== '' || parsed.password !== '') {
      throw new UserError(`${name}: has credentials in it; give them by the inputs made for them`)
    }
    const host = parsed.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) && isRefused(host)) throw new UserError(`${name}: ${refusal(host)}`)
    this.#base = parsed
    this.#headers = {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      ...access.headers,
      ...authorization(access),
    }
    this.#ca = access.ca
  }

  get url(): string {
    return this.#base.href.replace(/\/$/, '')
  }

  /** `send` of a form. @param path such as "/api/v1/query" */
  async post(path: string, form: Record<string, string>, seconds: number, signal: AbortSignal): Promise<unknown> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams(form).toString()
    return await this.send({ method: 'POST', path, headers, body }, seconds, signal)
  }

  /**
   * Sends a request below the URL's path and reads the JSON that comes back. Tries again until the deadline while the
   * server can't be reached, is overloaded or breaks off.
   *
   * @throws {NoAnswer} nothing usable came before the deadline
   */
  async send(exchange: Exchange, seconds: number, signal: AbortSignal): Promise<unknown> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(seconds * 1000))])
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return await this.#once(exchange, deadline)
      } catch (error) {
        if (!(error instanceof NoAnswer) || !isPassing(error) || deadline.aborted) throw error
        await sleep(pause, undefined, { signal: deadline }).catch(() => {})
        signal.throwIfAborted()
        if (deadline.aborted) throw error
      }
    }
  }

  async #once({ method, path, headers: own, body }: Exchange, signal: AbortSignal): Promise<unknown> {
    this.#agent ??= this.#open()
    const { agent, request } = await this.#agent
    const headers = {
      ...this.#headers,
      ...own,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    }
    const { protocol, hostname, port, pathname } = this.#base
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({
        agent,
        signal,
        headers,
        method,
        protocol,
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        path: pathname.replace(/\/$/, '') + path,
      })
      sent.once('response', resolve)
      sent.once('error', reject)
      sent.end(body)
    }).catch((error) => {
      throw unanswered(error, signal)
    })
    const text = await readAll(response).catch((error) => {
      throw error instanceof NoAnswer ? error : unanswered(error, signal)
    })
    return parse(response.statusCode ?? 0, text)
  }

  async #open() {
    const secure = this.#base.protocol === 'https:'
    const { Agent, request } = secure ? await import('node:https') : await import('node:http')
    const lookup = await guardedLookup()
    const agent = new Agent({ keepAlive: true, maxSockets: 4, lookup, ...(this.#ca ? { ca: this.#ca } : {}) })
    return { agent, request }
  }
}

function authorization({ bearer, basic }: Access): Record<string, string> {
  if (bearer !== undefined) return { authorization: `Bearer ${bearer}` }
  if (basic === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}` }
}

async function readAll(response: IncomingMessage): Promise<string> {
  const packed = response.headers['content-encoding'] === 'gzip'
  const stream = packed ? response.pipe((await import('node:zlib')).createGunzip()) : response
  if (packed) response.once('error', (error) => stream.destroy(error))
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_ANSWER) {
      response.destroy()
      throw new NoAnswer(`the answer is larger than ${LARGEST_ANSWER / 1e6} MB`, response.statusCode ?? 0, 'too-large')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(status: number, text: string): unknown {
  if (status === 200) {
    try {
      return JSON.parse(text)
    } catch {
      throw new NoAnswer(`the answer is no JSON (${start(text)})`, status, 'no-json')
    }
  }
  throw new NoAnswer(`${status}: ${errorText(text)}`, status)
}

function errorText(text: string): string {
  try {
    const { error, errors, message, Message } = JSON.parse(text) as Record<string, unknown>
    const [first] = Array.isArray(errors) ? errors : []
    const said = [error, first, first?.message, message, Message].find((one) => typeof one === 'string')
    if (said !== undefined) return start(said)
  } catch {
    // A proxy in between answers in its own words.
  }
  return start(text)
}

function start(text: string): string {
  const line = text
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return line.length > 160 ? `${line.slice(0, 160)}…` : line || 'empty answer'
}

function unanswered(error: unknown, signal: AbortSignal): NoAnswer {
  if (signal.aborted) return new NoAnswer('no answer in time', 0, 'timeout')
  const { code, message } = error as NodeJS.ErrnoException
  return new NoAnswer(message || String(code), 0, code ?? '')
}

/** Worth another try: nothing there yet, broken off, overloaded. */
function isPassing({ status, code }: NoAnswer): boolean {
  if (code === 'too-large' || code === 'timeout' || code === 'refused') return false
  return status === 0 || status === 429 || status >= 500
}

/** Addresses where clouds keep the machine's credentials; never a metrics server's. */
const REFUSED = new BlockList()
REFUSED.addSubnet('169.254.0.0', 16)
REFUSED.addSubnet('fe80::', 10, 'ipv6')
REFUSED.addAddress('fd00:ec2::254', 'ipv6')
REFUSED.addAddress('168.63.129.16')
REFUSED.addAddress('100.100.100.200')

function isRefused(address: string): boolean {
  return REFUSED.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function refusal(address: string): string {
  return `${address} is a link-local or cloud metadata address, which is refused; give the metrics server's own`
}

/** Resolves once; the socket connects to the very address that was checked. */
async function guardedLookup(): Promise<LookupFunction> {
  const { lookup } = await import('node:dns')
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const found = typeof address === 'string' ? [address] : (address ?? []).map((one) => one.address)
      const refused = error ? undefined : found.find(isRefused)
      if (refused === undefined) callback(error, address, family)
      else callback(Object.assign(new Error(refusal(refused)), { code: 'refused' }), '', 0)
    })
  }
}
