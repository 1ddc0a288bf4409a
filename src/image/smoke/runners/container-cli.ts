import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../../errors.ts'
import { childEnvironment } from '../../../program/environment.ts'
import { findProgram } from '../../../program/find.ts'
import { type Ended, runProgram } from '../../../program/run.ts'
import { writeArchive } from '../archive.ts'
import { type Container, type End, NotStarted, type SmokeState, type SmokeSurroundings } from '../types.ts'

const REMOVE_SECONDS = 30
const LOAD_SECONDS = 300
const START_SECONDS = 60
const LOG_LINES = 200
/** The codes of `run` for a container that did not start: no such program, not executable, other trouble. */
const NOT_STARTED = [125, 126, 127]

/** What docker and podman have in common: the words of the command line, and little else. */
export class ContainerCli {
  readonly #program: string
  readonly #env: Record<string, string>

  constructor(name: 'docker' | 'podman', { env, outside }: SmokeSurroundings, variables: readonly string[]) {
    this.#program = findProgram(name, env.PATH, outside)
    this.#env = childEnvironment(env, variables)
  }

  /** Loads the image and starts it. @param more options of this program alone */
  async start(container: Container, more: readonly string[], signal: AbortSignal): Promise<void> {
    const { name, folder, image, command = [] } = container
    const archive = join(folder, 'image.tar')
    await writeArchive(container, tagOf(name), archive, signal)
    await this.#must(['load', '--input', archive], signal, LOAD_SECONDS)
    await rm(archive)
    const variables = join(folder, 'environment')
    const lines = Object.entries(container.env).map(([key, value]) => `${key}=${value}\n`)
    await writeFile(variables, lines.join(''), { mode: 0o600 })
    const args = ['run', '--detach', ...restrictions(container), `--env-file=${variables}`, ...more, tagOf(name)]
    const { code, failure, stderr } = await this.run([...args, ...command], signal, START_SECONDS)
    await rm(variables)
    if (code === 0) return
    if (NOT_STARTED.includes(code ?? 0)) throw new NotStarted(troubleIn(stderr) ?? failure ?? '')
    throw new UserError(`the image ${image.digest} could not be started: ${failure}`)
  }

  /** What `inspect` says of the container. */
  async inspect(name: string, signal: AbortSignal): Promise<Inspected> {
    const { stdout } = await this.#must(['container', 'inspect', name], signal, START_SECONDS)
    const [found]: Inspected[] = JSON.parse(stdout)
    if (found === undefined) throw new Error(`no container ${name} to inspect`)
    return found
  }

  async ended(name: string, signal: AbortSignal): Promise<End | undefined> {
    const { State } = await this.inspect(name, signal)
    if (State.Running) return undefined
    return { code: State.ExitCode, outOfMemory: State.OOMKilled === true }
  }

  async log(name: string, signal: AbortSignal): Promise<string[]> {
    const lines: string[] = []
    const onLine = (line: string) => void lines.push(line)
    const args = ['logs', `--tail=${LOG_LINES}`, name]
    await runProgram(this.#program, args, { env: this.#env, signal, seconds: START_SECONDS, onLine })
    return lines
  }

  /** Container with its volumes, image, and what else the runner made. */
  async remove({ name }: SmokeState, more: readonly (readonly string[])[] = []): Promise<void> {
    const signal = AbortSignal.timeout(REMOVE_SECONDS * 1000)
    await this.run(['rm', '--force', '--volumes', name], signal, REMOVE_SECONDS)
    await this.run(['rmi', '--force', tagOf(name)], signal, REMOVE_SECONDS)
    for (const args of more) await this.run(args, signal, REMOVE_SECONDS)
  }

  run(args: readonly string[], signal: AbortSignal, seconds: number): Promise<Ended> {
    return runProgram(this.#program, args, { env: this.#env, signal, seconds })
  }

  async #must(args: readonly string[], signal: AbortSignal, seconds: number): Promise<Ended> {
    const ended = await this.run(args, signal, seconds)
    if (ended.code === 0) return ended
    throw new UserError(`${args.slice(0, 2).join(' ')} of the image for the smoke test failed: ${ended.failure}`)
  }
}

interface Inspected {
  readonly State: {
    readonly Pid: number
    readonly Running: boolean
    readonly ExitCode: number
    readonly OOMKilled?: boolean
  }
  readonly NetworkSettings: { readonly Networks?: Readonly<Record<string, { readonly IPAddress: string }>> }
}

function tagOf(name: string): string {
  return `localhost/${name}:test`
}

function restrictions({ name, memoryMiB, cpus, pids, writable }: Container): string[] {
  const temporary = [...new Set(['/tmp', ...writable])].map(
    (path) => `--tmpfs=${path}:rw,nosuid,nodev,mode=1777,size=64m`,
  )
  return [
    `--name=${name}`,
    `--label=gradus.smoke-test=${name}`,
    '--pull=never',
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    `--memory=${memoryMiB}m`,
    `--memory-swap=${memoryMiB}m`,
    `--cpus=${cpus}`,
    `--pids-limit=${pids}`,
    '--no-healthcheck',
    ...temporary,
  ]
}

/** The line that says why, without the advice and the prefixes around it. */
function troubleIn(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^Run '.* --help'|^See '/.test(line))
  return lines.at(-1)?.replace(/^(?:docker: |Error: )+/, '')
}
