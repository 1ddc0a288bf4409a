import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { stopChild } from './daemon.ts'

/** One request's fate, as a user saw it. */
export interface Answer {
  /** Unix milliseconds when it was due. */
  at: number
  /** 0 when there was no answer. */
  status: number
  /** What x-version said; '' when there was no answer. */
  version: string
  /** Which pod answered; '' where nobody said. */
  pod: string
  /** From when it was due until the last byte. */
  latencyMs: number
  /** Why there was no answer: ECONNRESET, ECONNREFUSED, timeout, … */
  error: string
}

export interface AnswerFilter {
  status?: number | readonly number[] | ((status: number) => boolean)
  version?: string
  /** Unix milliseconds; from <= at < to. */
  from?: number
  to?: number
  /** True: requests without an answer only. */
  failed?: boolean
}

export interface LoadOptions {
  url: string
  host: string
  path?: string
  headers?: Record<string, string>
  /** Requests a second, sent when due whether or not earlier ones were answered. */
  rps: number
  /** Ends by itself then; default 300. */
  maxSeconds?: number
}

type Row = [at: number, latencyMs: number, status: number, version: string, pod: string, error: string]
export type LoadMessage = { rows: Row[]; done: boolean }

/** Requests at a steady rate from a process of its own; every answer is kept. */
export class Load {
  readonly #child: ChildProcess
  readonly #answers: Answer[] = []
  #done = false

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message) => this.#take(message as LoadMessage))
  }

  static async start(options: LoadOptions): Promise<Load> {
    const child = fork(join(import.meta.dirname, 'load-process.ts'), [JSON.stringify(options)], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const load = new Load(child)
    await Promise.race([once(child, 'message'), once(child, 'exit')])
    if (child.exitCode !== null) throw new Error('the load generator did not start')
    return load
  }

  /** Answers so far (at most a tenth of a second old), in the order they came. */
  answers(filter: AnswerFilter = {}): Answer[] {
    return this.#answers.filter((answer) => matches(answer, filter))
  }

  count(filter: AnswerFilter = {}): number {
    return this.answers(filter).length
  }

  first(filter: AnswerFilter = {}): Answer | undefined {
    return this.#answers.find((answer) => matches(answer, filter))
  }

  last(filter: AnswerFilter = {}): Answer | undefined {
    return this.#answers.findLast((answer) => matches(answer, filter))
  }

  /** Answers by version, then by status (`failed` for none): `{v1: {200: 480}, '': {failed: 1}}`. */
  table(filter: AnswerFilter = {}): Record<string, Record<string, number>> {
    const table: Record<string, Record<string, number>> = {}
    for (const { version, status } of this.answers(filter)) {
      const row = table[version] ?? {}
      table[version] = row
      const column = status || 'failed'
      row[column] = (row[column] ?? 0) + 1
    }
    return table
  }

  /** Share of the answered requests that a version answered, 0..1. */
  share(version: string, filter: AnswerFilter = {}): number {
    const answered = this.answers(filter).filter(({ status }) => status > 0)
    return answered.filter((answer) => answer.version === version).length / answered.length
  }

  /** Waits until this many requests have come back since now, and resolves with what came. */
  async next(count: number): Promise<Answer[]> {
    const before = this.#answers.length
    const wanted = before + count
    while (this.#answers.length < wanted) {
      if (this.#done || this.#child.exitCode !== null) throw new Error('the load ended before that many answers came')
      await once(this.#child, 'message')
    }
    return this.#answers.slice(before)
  }

  /** Sends no more, waits for what is under way, and resolves with all answers. */
  async stop(): Promise<Answer[]> {
    if (this.#child.connected && !this.#done) {
      this.#child.send('stop')
      while (!this.#done && this.#child.connected) {
        await Promise.race([once(this.#child, 'message'), once(this.#child, 'disconnect')])
      }
    }
    await stopChild(this.#child, 'SIGKILL')
    return this.#answers
  }

  #take({ rows, done }: LoadMessage): void {
    for (const [at, latencyMs, status, version, pod, error] of rows) {
      this.#answers.push({ at, latencyMs, status, version, pod, error })
    }
    this.#done ||= done
  }
}

function matches(answer: Answer, { status, version, from, to, failed }: AnswerFilter): boolean {
  if (from !== undefined && answer.at < from) return false
  if (to !== undefined && answer.at >= to) return false
  if (version !== undefined && answer.version !== version) return false
  if (failed !== undefined && failed !== (answer.status === 0)) return false
  if (status === undefined) return true
  if (typeof status === 'function') return status(answer.status)
  return typeof status === 'number' ? answer.status === status : status.includes(answer.status)
}
