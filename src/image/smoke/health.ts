import { childEnvironment } from '../../program/environment.ts'
import { runProgram } from '../../program/run.ts'
import type { Running, SmokeSurroundings } from './types.ts'

export interface Health {
  readonly well: boolean
  readonly attempts: number
  /** Of the last answer; undefined where none came. */
  readonly status?: number
  /** Why the last request had no answer. */
  readonly trouble?: string
}

const PAUSE_MS = 200
const ATTEMPT_MS = 3_000

/**
 * Asks until the answer is 2xx, and writes one line of JSON for each request. It runs where the container's network
 * is, and asks nobody else: no redirect is followed, no body is read.
 */
const ASKING = `
const { get } = require('node:http')
const [host, port, path] = process.argv.slice(1)
const next = (said) => {
  process.stdout.write(JSON.stringify(said) + '\\n')
  if (!(said.status >= 200 && said.status < 300)) setTimeout(ask, ${PAUSE_MS})
}
function ask() {
  const request = get({ host, port, path, headers: { 'user-agent': 'gradus-smoke-test' }, timeout: ${ATTEMPT_MS} }, (answer) => {
    answer.on('error', () => {})
    answer.destroy()
    next({ status: answer.statusCode })
  })
  let said = false
  request.on('timeout', () => request.destroy(new Error('no answer within ${ATTEMPT_MS / 1000} s')))
  request.on('error', (error) => {
    if (said || request.res) return
    said = true
    next({ trouble: error.code === undefined ? error.message : error.code })
  })
}
ask()
`

/** @returns once the endpoint is well, or the signal says that it is enough */
export async function askHealth(
  running: Running,
  endpoint: { port: number; path: string },
  { node, env }: SmokeSurroundings,
  enough: AbortSignal,
): Promise<Health> {
  let last: Health = { well: false, attempts: 0 }
  const onLine = (line: string, stream: 'stdout' | 'stderr') => {
    if (stream === 'stdout') last = heard(last, line)
  }
  const asking = [node, '--eval', ASKING, '--', running.address, String(endpoint.port), endpoint.path]
  const [program = '', ...args] = [...running.enter, ...asking]
  try {
    const ended = await runProgram(program, args, { env: childEnvironment(env), signal: enough, onLine })
    if (!last.well && !enough.aborted) throw new Error(`the health endpoint could not be asked: ${ended.failure}`)
  } catch (error) {
    if (!enough.aborted) throw error
  }
  return last
}

function heard({ attempts }: Health, line: string): Health {
  const { status, trouble }: { status?: number; trouble?: string } = JSON.parse(line)
  const well = status !== undefined && status >= 200 && status < 300
  return {
    well,
    attempts: attempts + 1,
    ...(status !== undefined && { status }),
    ...(trouble !== undefined && { trouble }),
  }
}
