import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const LAST_LINES = 15
const POLL_MS = 30

/** A program of the bed that runs until it is stopped, with its output in `<dir>/<name>.log`. */
export interface Daemon {
  readonly name: string
  readonly pid: number
  readonly log: string
  /** Resolves when the program is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /**
   * Resolves when `check` says true; a check that throws counts as "not yet".
   * @throws {Error} the program ended or the time was up, with its last log lines
   */
  ready(check: () => Promise<boolean>, seconds: number): Promise<void>
}

export function startDaemon(
  name: string,
  command: readonly string[],
  options: { dir: string; env?: NodeJS.ProcessEnv },
): Daemon {
  const log = join(options.dir, `${name}.log`)
  const output = openSync(log, 'a')
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', output, output], env: options.env ?? process.env })
  closeSync(output)
  let ended: string | undefined
  let isReady = false
  let stopping = false
  child.once('error', (error) => {
    ended = error.message
  })
  child.once('exit', (code, signal) => {
    ended = `it ended with ${signal ?? `code ${code}`}`
    const unexpected = isReady && !stopping && signal !== 'SIGINT'
    if (unexpected) console.error(`${name} is gone: ${ended}\n${lastLines(log)}`)
  })
  return {
    name,
    pid: child.pid ?? 0,
    log,
    stop(signal = 'SIGKILL') {
      stopping = true
      return stopChild(child, signal)
    },
    async ready(check, seconds) {
      const end = performance.now() + seconds * 1000
      let last: unknown
      while (performance.now() < end) {
        if (ended) throw new Error(`${name} did not start: ${ended}\n${lastLines(log)}`)
        try {
          if (await check()) {
            isReady = true
            return
          }
        } catch (error) {
          last = error
        }
        await sleep(POLL_MS)
      }
      const why = last instanceof Error ? ` (${last.message})` : ''
      throw new Error(`${name} was not ready within ${seconds} s${why}\n${lastLines(log)}`)
    },
  }
}

export async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

export function lastLines(file: string, lines = LAST_LINES): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
  } catch {
    return `(no log at ${file})`
  }
}
