import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf, UserError } from '../errors.ts'
import { connectionTrouble } from './connection-trouble.ts'
import { KubeError, Unreachable, type Verb } from './errors.ts'
import { bodyOf, type Outgoing, type Transport } from './transport.ts'

export const DEADLINE_MS = 10_000
const RETRIED = new Set([429, 500, 502, 503, 504])
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2000

export interface Call extends Outgoing {
  verb: Verb
  deadlineMs?: number
  signal?: AbortSignal
}

export interface Answer {
  status: number
  text: string
}

/** One try: an answer to hand out, or why there is none and how long to wait (ms) before the next. */
type Outcome = { answer: Answer; retryAfterMs?: number } | { trouble: string; pauseMs?: number; cause: unknown }

/**
 * Sends a call until it is answered by something that is no passing failure, or its deadline is over. After a deadline
 * the last answer, if there was one, is the result.
 */
export async function call(transport: Transport, call: Call): Promise<Answer> {
  const limitMs = call.deadlineMs ?? DEADLINE_MS
  const deadline = performance.now() + limitMs
  let renewed = false
  for (let tries = 0; ; tries += 1) {
    const leftMs = Math.max(1, deadline - performance.now())
    // A first try that hangs (a socket whose peer vanished) leaves time for a second one.
    const outcome = await attempt(transport, call, tries === 0 ? leftMs / 2 : leftMs)
    if ('answer' in outcome) {
      const { answer } = outcome
      if (answer.status === 401) {
        if (renewed || !transport.credentials.renew()) throw refused(transport, answer)
        renewed = true
        continue
      }
      if (!RETRIED.has(answer.status)) return answer
    }
    const pauseMs = ('answer' in outcome ? outcome.retryAfterMs : outcome.pauseMs) ?? backoffMs(tries)
    if (performance.now() + pauseMs >= deadline) {
      if ('answer' in outcome) return outcome.answer
      throw new Unreachable(
        `can't reach the API server ${transport.access.server} (${transport.access.origin}): ${outcome.trouble}, tried for ${seconds(limitMs)}`,
        { cause: outcome.cause },
      )
    }
    await sleep(pauseMs, undefined, call.signal && { signal: call.signal })
  }
}

/** Exponential with jitter, so that many runners don't come back at the same moment. */
export function backoffMs(tries: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries)
  return full * (0.5 + Math.random() / 2)
}

/** The error of a status that is no success. */
export function failure(call: { verb: Verb; path: string }, answer: Answer): KubeError {
  return new KubeError({ verb: call.verb, path: call.path.split('?')[0] ?? '', ...answer })
}

/** What to say when the API server answers 401 to credentials that are as fresh as can be. */
export function refused(transport: Transport, answer: Answer): UserError {
  const { server, origin, user } = transport.access
  const whose = user.name === '' ? 'a request without credentials' : `the credentials of user ${user.name}`
  return new UserError(`the API server ${server} doesn't take ${whose} (401, ${origin}); renew them`, {
    cause: new Error(answer.text.slice(0, 1000)),
  })
}

/**
 * A failure to connect, in words for a person. What can't pass is thrown; but to a server that has answered before,
 * everything may pass (its name was away for a moment, its certificate is being changed).
 */
export function troubleOf(transport: Transport, error: unknown): string {
  const trouble = connectionTrouble(error)
  if (trouble === undefined) throw error
  if (trouble.passing || transport.hasAnswered) return trouble.sentence
  const { server, origin } = transport.access
  throw new UserError(`can't talk to the API server ${server} (${origin}): ${trouble.sentence}`, { cause: error })
}

async function attempt(transport: Transport, call: Call, limitMs: number): Promise<Outcome> {
  call.signal?.throwIfAborted()
  const limit = AbortSignal.timeout(Math.ceil(limitMs))
  const signal = call.signal === undefined ? limit : AbortSignal.any([limit, call.signal])
  try {
    const head = await transport.send(call, signal)
    const text = await bodyOf(head)
    const retryAfter = Number(head.headers['retry-after'])
    return {
      answer: { status: head.statusCode ?? 0, text },
      ...(retryAfter > 0 && { retryAfterMs: retryAfter * 1000 }),
    }
  } catch (error) {
    call.signal?.throwIfAborted()
    if (error instanceof UserError) throw error
    if (limit.aborted) return { trouble: `no answer to ${call.method} ${call.path}`, pauseMs: 0, cause: error }
    const trouble = troubleOf(transport, error)
    // The server may close an idle connection just as we use it: that says nothing about its health.
    const stale = typeof error === 'object' && error !== null && 'reusedSocket' in error && error.reusedSocket === true
    return { trouble, cause: error, ...(stale && { pauseMs: 0 }) }
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}

/** @throws {UserError} the API server (or a proxy before it) wrote something else */
export function parsed<T>(call: { verb: Verb; path: string }, text: string): T {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new UserError(
      `the server that answered ${call.verb} ${call.path} speaks no JSON; is it an API server? (${messageOf(error)})`,
      { cause: error },
    )
  }
}
