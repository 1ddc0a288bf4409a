import { rmSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { Cancelled, messageOf, UserError } from '../errors.ts'
import { explained } from '../kube/errors.ts'
import { Action, FOLDER_STATE, type Surroundings } from './action.ts'
import type { Definition } from './definition.ts'
import { type Inputs, type InputTable, readInputs, secretsOf } from './inputs.ts'

/** After a defect outside of the action's own flow: how long what it began may take to land. */
const LANDING_MS = 60_000
/** Saved when the inputs were checked: the post step of a run that never began has nothing to do. */
const CHECKED_STATE = 'checked'

/**
 * Runs an action: secrets are masked first, then the inputs are checked, then `body` works. However it ends, every
 * declared output and the summary are written, and one sentence says what went wrong. Never throws; ends the process.
 *
 * `body` loads the core itself (`await import`), so that a wrong input fails before anything heavy is read.
 */
export function run<I extends InputTable, O extends string>(
  definition: Definition<I, O>,
  body: (action: Action<O>, inputs: Inputs<I>) => Promise<void>,
): Promise<void> {
  return endingProcess(definition, async (action, env) => {
    const inputs = readInputs(definition.inputs, env)
    if ('uploadArtifacts' in inputs) action.configureUploads(inputs.uploadArtifacts !== false)
    action.saveState(CHECKED_STATE, 'true')
    await body(action, inputs)
  })
}

/**
 * Runs an action's post step: removes what a killed main left in its private folder, then calls `body` if main had
 * got past its inputs. State is all that is known of main: `action.state(name)`.
 */
export function runPost<I extends InputTable, O extends string>(
  definition: Definition<I, O>,
  body?: (action: Action<O>, inputs: Inputs<I>) => Promise<void>,
): Promise<void> {
  return endingProcess({ ...definition, outputs: {} }, async (action, env) => {
    removeLeftovers(action.state(FOLDER_STATE), definition.name, env)
    if (body && action.state(CHECKED_STATE) === 'true') await body(action, readInputs(definition.inputs, env))
  })
}

async function endingProcess(
  definition: Definition,
  body: (action: Action<never>, env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<void> {
  const write = (text: string): void => void process.stdout.write(text)
  const ok = await perform(definition, body, { env: process.env, write })
  // Sockets and timers that the core keeps alive must not keep the job waiting.
  process.stdout.write('', () => process.exit(ok ? 0 : 1))
}

/** @returns whether it went well */
async function perform(
  definition: Definition,
  body: (action: Action<never>, env: NodeJS.ProcessEnv) => Promise<void>,
  surroundings: Surroundings,
): Promise<boolean> {
  const { env } = surroundings
  const trouble = new Trouble()
  const action = new Action<never>(definition, surroundings, trouble.signal)
  trouble.watch((line) => action.log(line))
  let failure: string | undefined
  let expected = true
  try {
    for (const secret of secretsOf(definition.inputs, env)) action.mask(secret)
    await Promise.race([body(action, env), trouble.stuck])
    if (trouble.defect) throw trouble.defect
  } catch (error) {
    const reason = trouble.defect ?? error
    expected = reason instanceof UserError || reason instanceof Cancelled
    failure = explain(reason, action)
  }
  try {
    action.finish(failure, expected)
  } catch (error) {
    surroundings.write(
      `::error title=Gradus::can't write the results: ${action.scrub(messageOf(error)).replace(/\s+/g, ' ')}\n`,
    )
    return false
  }
  return failure === undefined
}

/** Signals of the runner and errors that nobody caught, as one AbortSignal. */
class Trouble {
  readonly #controller = new AbortController()
  readonly signal = this.#controller.signal
  /** Rejects when nothing can be waited for any more, or a defect outside of the flow found no landing in time. */
  readonly stuck: Promise<never>
  defect: unknown
  #giveUp: (error: unknown) => void = () => {}

  constructor() {
    this.stuck = new Promise((_, reject) => {
      this.#giveUp = reject
    })
    this.stuck.catch(() => {})
  }

  watch(log: (line: string) => void): void {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (this.signal.aborted) {
          log(`${name}: this run is landing already; the runner kills it within seconds`)
          return
        }
        log(`${name}: the job was cancelled, landing`)
        this.#controller.abort(new Cancelled(`the job was cancelled (${name})`))
      })
    }
    const caught = (error: unknown): void => {
      if (this.defect !== undefined) return
      this.defect = error
      log('an error outside of the flow: landing before it is reported')
      this.#controller.abort(error)
      setTimeout(() => this.#giveUp(error), LANDING_MS)
    }
    process.on('beforeExit', () => this.#giveUp(new Error('the action waits for something that can never come')))
    process.on('uncaughtException', caught)
    process.on('unhandledRejection', caught)
  }
}

/** The one sentence that ends a run. A person can mend a UserError; everything else comes with its stack. */
function explain(thrown: unknown, action: Action<never>): string {
  const error = explained(thrown)
  if (error instanceof UserError || error instanceof Cancelled) {
    for (const cause of causesOf(error)) action.debug(`because: ${stackOf(cause)}`)
    return error.message
  }
  action.log(stackOf(error))
  for (const cause of causesOf(error)) action.log(`because: ${stackOf(cause)}`)
  return `${messageOf(error)} (this is a defect of Gradus, please report it with the stack in the log of this step)`
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = []
  for (let cause = causeOf(error); cause !== undefined && causes.length < 5; cause = causeOf(cause)) causes.push(cause)
  return causes
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** State is ours, but it is a path that is going to be removed: it must look like one of ours. */
function removeLeftovers(folder: string, name: string, env: NodeJS.ProcessEnv): void {
  const ours = dirname(folder) === resolve(env.RUNNER_TEMP ?? '') && basename(folder).startsWith(`gradus-${name}-`)
  if (folder !== '' && ours) rmSync(folder, { recursive: true, force: true })
}
