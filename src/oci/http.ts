import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { messageOf, UserError } from '../errors.ts'
import { VERSION } from '../version.ts'
import { isLoopback, mayBePlain, PATIENCE, type RegistryAccess } from './access.ts'

/** One request to a registry. */
export interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | Streamed
}

/** A body of known size that is read while it is sent. */
export interface Streamed {
  readonly size: number
  open(): AsyncIterable<Uint8Array>
}

export type Answer = http.IncomingMessage & { readonly statusCode: number }

/** The connection failed or fell silent: trying again may help, and where nobody does, a person may. */
export class Interrupted extends UserError {}

const USER_AGENT = `gradus/${VERSION}`
const MOST_REDIRECTS = 5
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

interface Agents {
  readonly http: http.Agent
  readonly https: https.Agent
}

function agents(options: https.AgentOptions): Agents {
  return { http: new http.Agent(options), https: new https.Agent(options) }
}

/** Sends requests; connections are kept for the next one. */
export class Sender {
  readonly #access: RegistryAccess
  readonly #direct = agents({ keepAlive: true })
  readonly #proxied: Agents

  constructor(access: RegistryAccess) {
    this.#access = access
    this.#proxied = agents({ keepAlive: true, proxyEnv: access.env })
  }

  /**
   * Sends a request and follows redirects of reads. `authorization` goes to the host that was asked and to no other.
   *
   * @throws {Interrupted}
   */
  async send(call: Call, authorization: string | undefined): Promise<Answer> {
    let { url } = call
    for (let redirects = 0; ; redirects++) {
      const mine = url.origin === call.url.origin ? authorization : undefined
      const answer = await this.#once({ ...call, url }, mine)
      const { location } = answer.headers
      const isRead = call.method === 'GET' || call.method === 'HEAD'
      if (!isRead || !REDIRECTS.includes(answer.statusCode) || location === undefined) return answer
      answer.destroy()
      if (redirects === MOST_REDIRECTS) throw new Interrupted(`more than ${MOST_REDIRECTS} redirects`)
      url = new URL(location, url)
    }
  }

  async #once({ method, url, headers, body }: Call, authorization: string | undefined): Promise<Answer> {
    const { signal, patience = PATIENCE } = this.#access
    signal.throwIfAborted()
    const plain = url.protocol === 'http:'
    if (!plain && url.protocol !== 'https:')
      throw new Interrupted(`it leads to ${url.protocol}, which is no web address`)
    if (plain && !mayBePlain(url, this.#access)) {
      throw new Interrupted(`it leads to http://${url.host}, which is not encrypted`)
    }
    const size = body instanceof Uint8Array ? body.length : body?.size
    const sent = (plain ? http : https).request(url, {
      method,
      signal,
      agent: (isLoopback(url) ? this.#direct : this.#proxied)[plain ? 'http' : 'https'],
      headers: {
        'user-agent': USER_AGENT,
        ...headers,
        ...(size === undefined
          ? method !== 'GET' && method !== 'HEAD' && { 'content-length': 0 }
          : { 'content-length': size }),
        ...(authorization !== undefined && { authorization }),
      },
    })
    sent.setTimeout(patience.silence, () => {
      sent.destroy(new Interrupted(`no byte within ${patience.silence / 1000} s`))
    })
    return await new Promise((resolve, reject) => {
      sent.once('response', (answer) => resolve(answer as Answer))
      const fail = (error: unknown) => reject(signal.aborted ? signal.reason : interruption(error))
      sent.on('error', fail)
      if (body === undefined || body instanceof Uint8Array) sent.end(body)
      else pipeline(Readable.from(body.open()), sent).catch(fail)
    })
  }
}

/** What goes wrong on the way is an interruption; what our own code or a source of bytes says stays what it is. */
export function interruption(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? new Interrupted(`${messageOf(error) || code}`, { cause: error }) : error
}

/**
 * Reads an answer to its end.
 *
 * @returns undefined where it has more than `most` bytes; the rest is not read
 * @throws {Interrupted} it ended early
 */
export async function bodyOf(answer: Answer, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > most) return undefined
      chunks.push(chunk)
    }
  } catch (error) {
    throw interruption(error)
  } finally {
    answer.destroy()
  }
  return Buffer.concat(chunks)
}
