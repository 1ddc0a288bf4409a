import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, relative, resolve } from 'node:path'
import { type SourceConfig, timesOf } from '../../config/metrics-schema.ts'
import { UserError } from '../../errors.ts'
import { runProgram } from '../../program/run.ts'
import type { Arms, Gap, GapCause, Metric } from '../types.ts'
import type { Window } from './counting.ts'
import type { Adapter, RawCounts } from './external.ts'
import { NoAnswer } from './http.ts'
import { WrongAnswer } from './query.ts'
import type { Secrets } from './secrets.ts'
import { filled } from './template.ts'
import { armValues, NO_TIME, NOBODY, placeValues } from './values.ts'

type Config = SourceConfig<'command'>

const PLACE = 'metrics.command'
const CAUSES: readonly string[] = ['absent', 'zero', 'not-a-number', 'unreachable'] satisfies GapCause[]

/** A command of the user's: it prints `{"errors": {"n": …, "x": …, "m": …, "y": …}, "p95": {…}}`, and that is all. */
export class Command implements Adapter {
  readonly place = PLACE
  readonly resolutionSeconds: number
  readonly lagSeconds: number
  readonly address: string
  readonly #args: readonly string[]
  readonly #env: Record<string, string>
  readonly #seconds: number

  /** @throws {UserError} the program is not there, or an argument can't be filled in */
  constructor(config: Config, secrets: Secrets) {
    const [program = '', ...args] = config.run
    const { resolution, lag, timeout } = timesOf('command', config)
    this.resolutionSeconds = resolution
    this.lagSeconds = lag
    this.#seconds = timeout
    this.#env = secrets.environment(config.env ?? [])
    this.#args = args
    this.address = absolute(program, this.#env.PATH ?? '')
    this.#filled(NOBODY, NO_TIME)
  }

  lacks(): undefined {
    // What it has only its output says.
  }

  async count(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    signal: AbortSignal,
  ): Promise<Map<string, RawCounts | Gap>> {
    const args = this.#filled(arms, window)
    const { stdout, failure } = await runProgram(this.address, args, {
      env: this.#env,
      seconds: this.#seconds,
      signal,
    })
    if (failure !== undefined) throw new NoAnswer(failure, 0, 'command')
    const output = asObject(stdout)
    const found = metrics.map((metric) => [metric.name, countsOf(metric, output)] as const)
    return new Map(found.filter((pair): pair is [string, RawCounts | Gap] => pair[1] !== undefined))
  }

  #filled(arms: Arms, window: Window): string[] {
    const values = { ...placeValues(arms, window), ...armValues(arms) }
    return this.#args.map((arg) => filled(arg, values, (value) => value, `${PLACE}.run`))
  }
}

/** Requests are counted with the errors where they have no entry of their own. */
function countsOf({ name, kind }: Metric, output: Record<string, unknown>): RawCounts | Gap | undefined {
  const own = entry(output, name)
  if (kind !== 'requests') return own
  const counts = own ?? entry(output, 'errors')
  return counts === undefined || 'gap' in counts ? counts : { ...counts, x: counts.n, y: counts.m }
}

function entry(output: Record<string, unknown>, name: string): RawCounts | Gap | undefined {
  const value = Object.hasOwn(output, name) ? output[name] : undefined
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object')
    throw new WrongAnswer(`its output has ${JSON.stringify(value).slice(0, 40)} for ${name}, not counts`)
  const { n, x, m, y, gap, detail } = value as Record<string, unknown>
  if (gap === undefined) return { n, x, m, y }
  if (typeof gap !== 'string' || !CAUSES.includes(gap)) {
    throw new WrongAnswer(`its output has a gap for ${name} that is none of ${CAUSES.join(', ')}`)
  }
  return { gap: gap as GapCause, detail: typeof detail === 'string' ? detail.slice(0, 300) : 'as the command says' }
}

function asObject(text: string): Record<string, unknown> {
  let output: unknown
  try {
    output = JSON.parse(text)
  } catch {
    throw new WrongAnswer(`its output is not one JSON object (${JSON.stringify(text.trim().slice(0, 80))})`)
  }
  if (typeof output === 'object' && output !== null && !Array.isArray(output)) return output as Record<string, unknown>
  throw new WrongAnswer('its output is JSON, but no object')
}

/**
 * The program once and for all. A bare name is looked for in PATH, but not in the workspace, where a pull request
 * could have put one; who wants that writes its path.
 */
function absolute(program: string, path: string): string {
  const say = (text: string) => new UserError(`${PLACE}.run: ${text}`)
  if (program.includes('/')) {
    const file = resolve(program)
    if (isProgram(file)) return file
    throw say(`${program} is no file that can be run; give its path from the workspace, and make it executable`)
  }
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder) && !isBelow(folder, process.cwd()))
  const found = folders.map((folder) => join(folder, program)).find(isProgram)
  if (found !== undefined) return found
  throw say(
    `there is no program ${program} in PATH; install it in an earlier step, or write its path, such as ./${program}`,
  )
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

function isBelow(folder: string, top: string): boolean {
  const way = relative(top, folder)
  return way === '' || !(way.startsWith('..') || isAbsolute(way))
}
