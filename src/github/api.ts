import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf, UserError } from '../errors.ts'
import { VERSION } from '../version.ts'

/** A repository at GitHub, and the right to speak for somebody there. */
export interface Access {
  /** `https://api.github.com`, or that of an Enterprise server. */
  readonly api: string
  readonly token: string
  /** `owner/name` */
  readonly repository: string
}

export interface Answer {
  /** 0 where there was none. */
  readonly status: number
  /** What the server says of it, on one line. */
  readonly message: string
  readonly body: Readonly<Record<string, unknown>>
  /** Where it is a list. */
  readonly items?: readonly unknown[]
}

/** @see https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const API_VERSION = '2022-11-28'
const MOST_TRIES = 4
const FIRST_PAUSE_MS = 1000
/** A limit that lasts longer is not waited for. */
const LONGEST_PAUSE_MS = 60_000
const LONGEST_CALL_MS = 60_000
const LONGEST_MESSAGE = 300
const LARGEST_ANSWER = 5e6

/** GitHub's REST API, as much of it as Gradus speaks. */
export class GitHub {
  readonly #base: string
  readonly #access: Access
  readonly #pause: (ms: number, signal: AbortSignal) => Promise<void>

  /**
   * @param pause waits; handed in so that tests need not
   * @throws {UserError} the address or the repository's name is none
   */
  constructor(access: Access, pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal })) {
    const url = URL.canParse(access.api) ? new URL(access.api) : undefined
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
      // It may hold a password.
      const shown = access.api.includes('@') ? '' : ` (${JSON.stringify(access.api.slice(0, 80))})`
      throw new UserError(`the address of GitHub's API is none${shown}; write one such as https://api.github.com`)
    }
    if (!/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/.test(access.repository) || access.repository.includes('..')) {
      throw new UserError(`${JSON.stringify(access.repository)} is no repository; write one as owner/name`)
    }
    this.#base = url.href.replace(/\/$/, '')
    this.#access = access
    this.#pause = pause
  }

  /**
   * Sends JSON to a path below the repository. Tries again where the server is overloaded or asks to wait.
   *
   * @param path begins with "/"
   * @returns the last answer, whatever its status
   */
  async post(path: string, body: object, signal: AbortSignal): Promise<Answer> {
    return await this.#patiently(path, signal, JSON.stringify(body))
  }

  /** Reads what is at a path below the repository; the rest is as with `post`. */
  async get(path: string, signal: AbortSignal): Promise<Answer> {
    return await this.#patiently(path, signal)
  }

  async #patiently(path: string, signal: AbortSignal, text?: string): Promise<Answer> {
    let pause = FIRST_PAUSE_MS
    for (let left = MOST_TRIES - 1; ; left -= 1) {
      const { answer, wait } = await this.#once(path, signal, text)
      signal.throwIfAborted()
      const time = wait ?? pause
      if (left === 0 || !isPassing(answer, wait) || time > LONGEST_PAUSE_MS) return answer
      await this.#pause(time, signal)
      pause *= 4
    }
  }

  async #once(path: string, signal: AbortSignal, text?: string): Promise<{ answer: Answer; wait?: number }> {
    try {
      const response = await fetch(`${this.#base}/repos/${this.#access.repository}${path}`, {
        ...(text === undefined ? { method: 'GET' } : { method: 'POST', body: text }),
        // A redirect could lead the token to another host.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_CALL_MS)]),
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${this.#access.token}`,
          ...(text !== undefined && { 'content-type': 'application/json' }),
          'user-agent': `gradus/${VERSION}`,
          'x-github-api-version': API_VERSION,
        },
      })
      const answer = readAnswer(response.status, await textOf(response))
      const wait = waitOf(response.headers)
      return { answer, ...(wait === undefined ? {} : { wait }) }
    } catch (error) {
      signal.throwIfAborted()
      const { cause } = error as { cause?: unknown }
      return { answer: { status: 0, message: oneLine(messageOf(cause ?? error)), body: {} } }
    }
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > LARGEST_ANSWER) throw new Error(`the answer is larger than ${LARGEST_ANSWER / 1e6} MB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readAnswer(status: number, text: string): Answer {
  try {
    const body: unknown = JSON.parse(text)
    if (Array.isArray(body)) return { status, message: '', body: {}, items: body }
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      const { message } = body as Record<string, unknown>
      return { status, message: oneLine(typeof message === 'string' ? message : ''), body: { ...body } }
    }
  } catch {
    // A proxy in between answers in its own words.
  }
  return { status, message: oneLine(text.replace(/<[^>]{0,200}>/g, ' ')), body: {} }
}

/**
 * How long the server asks to wait, in ms; undefined where it does not.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
function waitOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN)
  if (headers.get('x-ratelimit-remaining') !== '0' || !Number.isFinite(reset)) return undefined
  return Math.max(0, reset * 1000 - Date.now())
}

/** A 403 that names a time to wait is a limit, any other is a refusal. */
function isPassing({ status }: Answer, wait: number | undefined): boolean {
  return status === 0 || status === 429 || status >= 500 || (status === 403 && wait !== undefined)
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE)
}
