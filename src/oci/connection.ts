import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../errors.ts'
import { PATIENCE, type Patience, placeOf, type RegistryAccess } from './access.ts'
import { Authorization } from './authorization.ts'
import { type Answer, bodyOf, type Call, Interrupted, Sender } from './http.ts'
import { line, refusal } from './refusal.ts'

/** How often something is tried before it is given up. */
export const TRIES = 4
const REPEATED: readonly number[] = [429, 500, 502, 503, 504]
const LARGEST_IGNORED = 64 * 1024

/** What a request is for: the words of errors, and the rights that it needs. */
export interface Purpose {
  /** `read acme/shop:1.4` */
  readonly doing: string
  /** `repository:acme/shop:pull` */
  readonly scopes: readonly string[]
}

/** A registry: logs in where it asks for it, and repeats what may be repeated. */
export class Connection {
  /** As errors name it: a mirror with what it stands for. */
  readonly registry: string
  readonly address: URL
  readonly signal: AbortSignal
  readonly #patience: Patience
  readonly #sender: Sender
  readonly #authorization: Authorization

  constructor(registry: string, access: RegistryAccess) {
    const { host, address } = placeOf(registry, access)
    this.registry = host === registry ? registry : `${host} (for ${registry})`
    this.address = address
    this.signal = access.signal
    this.#patience = access.patience ?? PATIENCE
    this.#sender = new Sender(access)
    this.#authorization = new Authorization(host, access, this.#sender)
  }

  /**
   * Sends a request that has the same effect when it is sent twice: a broken connection, 429 and 5xx are met with
   * patience. What comes of it in the end is handed back, whatever its status.
   *
   * @throws {UserError} the registry can't be reached
   */
  request(call: Call, purpose: Purpose): Promise<Answer> {
    return this.#patiently(call, purpose, async (answer) => answer)
  }

  /**
   * The same, with the body of a 200 read to its end.
   *
   * @returns `bytes` is undefined where the body has more than `most`
   */
  read(call: Call, purpose: Purpose, most: number): Promise<{ answer: Answer; bytes: Buffer | undefined }> {
    return this.#patiently(call, purpose, async (answer) => ({
      answer,
      bytes: answer.statusCode === 200 ? await bodyOf(answer, most) : undefined,
    }))
  }

  async #patiently<T>(call: Call, purpose: Purpose, finish: (answer: Answer) => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      const last = tried === TRIES
      try {
        const answer = await this.once(call, purpose)
        const pause = REPEATED.includes(answer.statusCode) ? this.#pauseOf(answer, tried) : undefined
        if (last || pause === undefined) return await finish(answer)
        await bodyOf(answer, LARGEST_IGNORED)
        await this.#rest(pause)
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error
        if (last) throw this.unreachable(error, purpose)
        await this.pause(tried)
      }
    }
  }

  /**
   * Sends a request, and again where it was refused for want of a login.
   *
   * @throws {Interrupted} the connection failed
   */
  async once(call: Call, { scopes }: Purpose): Promise<Answer> {
    const isOurs = call.url.origin === this.address.origin
    const answer = await this.#sender.send(call, isOurs ? await this.#authorization.header(scopes) : undefined)
    if (answer.statusCode !== 401 || !isOurs) return answer
    this.#authorization.challenged(answer.headers['www-authenticate'])
    const header = await this.#authorization.header(scopes)
    if (header === undefined) return answer
    await bodyOf(answer, LARGEST_IGNORED)
    return await this.#sender.send(call, header)
  }

  /** The error for an answer that is no success. */
  async refused(answer: Answer, { doing }: Purpose): Promise<UserError> {
    const loggedIn = await this.#authorization.hasCredentials()
    return await refusal(answer, { registry: this.registry, doing, loggedIn })
  }

  unreachable(cause: Interrupted, { doing }: Purpose): UserError {
    return new UserError(
      `can't ${doing} at ${this.registry}: ${line(cause.message)}; check the name and that this machine can reach it`,
      { cause },
    )
  }

  /** Waits before the next try. */
  async pause(tried: number): Promise<void> {
    await this.#rest(this.#patience.pause * 2 ** (tried - 1))
  }

  /** Milliseconds; undefined where the registry asks for more than is waited. */
  #pauseOf(answer: Answer, tried: number): number | undefined {
    const asked = retryAfter(answer.headers['retry-after'], Date.now())
    if (asked === undefined) return this.#patience.pause * 2 ** (tried - 1)
    return asked <= this.#patience.longest ? asked : undefined
  }

  async #rest(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.signal }).catch(() => this.signal.throwIfAborted())
  }
}

/** Milliseconds of a Retry-After header: seconds, or a date. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^[0-9]{1,9}$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
