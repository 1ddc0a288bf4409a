import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { UserError } from '../../errors.ts'
import { askHealth, type Health } from './health.ts'
import { runnableImage } from './image.ts'
import { isolationOf, weakness } from './isolation.ts'
import { type Listener, listeners, listeningTrouble } from './network.ts'
import { chooseRunner, runners } from './runners.ts'
import type {
  Container,
  End,
  Isolation,
  Running,
  SmokeRequest,
  SmokeResult,
  SmokeRunner,
  SmokeState,
  SmokeSurroundings,
} from './types.ts'
import { NotStarted } from './types.ts'

const LOG_LINES = 50
const LONGEST_LINE = 1_000
const WATCH_MS = 200
const ENDING_MS = 3_000
/** 128 and SIGKILL. */
const KILLED = 137

/**
 * Starts an image in isolation (read-only root, no capabilities, no new privileges, limits of memory, CPU and
 * processes, a network of its own, not root) until its health endpoint answers 2xx. Nothing is left behind, on a
 * cancel neither.
 *
 * @throws {UserError} it can't be tested here, or must not be started: no runner, root, another architecture
 */
export async function smokeTest(
  request: SmokeRequest,
  surroundings: SmokeSurroundings,
  cancelled: AbortSignal,
): Promise<SmokeResult> {
  checkRequest(request)
  const { store, platform, command, env, memoryMiB, cpus, pids, writable } = request
  const image = await runnableImage(store, request.image, platform, surroundings.architecture)
  if ([...image.entrypoint, ...(command ?? image.command)].length === 0) {
    throw new UserError(`the image has neither ENTRYPOINT nor CMD; say in the Dockerfile what it starts`)
  }
  const { runner, version } = await chooseRunner(request.runner, surroundings)
  const name = `gradus-smoke-${randomBytes(6).toString('hex')}`
  const folder = join(surroundings.temporary, name)
  const state: SmokeState = { runner: runner.name, name, folder }
  surroundings.onState?.(state)
  await mkdir(folder, { mode: 0o700 })
  const container: Container = {
    ...{ name, folder, store, image, env, memoryMiB, cpus, pids, writable },
    ...(command !== undefined && { command }),
  }
  try {
    const result = await run(runner, container, request, surroundings, cancelled)
    return { ...result, runner: { name: runner.name, version } }
  } finally {
    await remove(runner, state)
  }
}

/** Removes what a smoke test left that was killed. Nothing there is fine. */
export async function removeLeftovers(state: SmokeState, surroundings: SmokeSurroundings): Promise<void> {
  await remove(runners[state.runner](surroundings), state)
}

async function remove(runner: SmokeRunner, state: SmokeState): Promise<void> {
  await runner.remove(state)
  await rm(state.folder, { recursive: true, force: true, maxRetries: 5 })
}

type Outcome = Omit<SmokeResult, 'runner'>

async function run(
  runner: SmokeRunner,
  container: Container,
  request: SmokeRequest,
  surroundings: SmokeSurroundings,
  cancelled: AbortSignal,
): Promise<Outcome> {
  const begin = performance.now()
  const seconds = () => (performance.now() - begin) / 1000
  let running: Running
  try {
    running = await runner.start(container, cancelled)
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error
    return { passed: false, reason: notStarted(error.message), seconds: seconds(), attempts: 0, log: [] }
  }
  const isolation = await isolationOf(running.pid).catch(() => undefined)
  const weak = isolation && weakness(isolation, { uid: container.image.uid, ...request })
  if (weak) throw new UserError(`${runner.name} does not isolate the container here: ${weak}; use another runner`)
  const { health, end, open } = await watch(running, request, surroundings, cancelled)
  cancelled.throwIfAborted()
  const reason = reasonOf(health, end, open, request)
  return {
    passed: reason === undefined,
    ...(reason !== undefined && { reason }),
    seconds: seconds(),
    attempts: health.attempts,
    ...(health.status !== undefined && { status: health.status }),
    log: (await running.log()).slice(-LOG_LINES).map(readable),
    ...(isolation && { isolation: await settled(running, isolation) }),
  }
}

/** Asks until it is well, has ended, or the time is up. */
async function watch(
  running: Running,
  { port, healthPath: path, timeoutSeconds }: SmokeRequest,
  surroundings: SmokeSurroundings,
  cancelled: AbortSignal,
): Promise<{ health: Health; end: End | undefined; open: Listener[] }> {
  const enough = new AbortController()
  const signal = AbortSignal.any([cancelled, enough.signal, AbortSignal.timeout(timeoutSeconds * 1000)])
  let end = await running.ended()
  if (end !== undefined) return { health: { well: false, attempts: 0 }, end, open: [] }
  const watching = (async () => {
    while (!signal.aborted && end === undefined) {
      end = await running.ended()
      if (end === undefined) await sleep(WATCH_MS, undefined, { signal }).catch(() => {})
    }
    enough.abort()
  })()
  const health = await askHealth(running, { port, path }, surroundings, signal).catch(async (error: unknown) => {
    // Where it has just ended there is no network to enter any more; its runner says so a moment later.
    for (let waited = 0; end === undefined && waited < ENDING_MS && !signal.aborted; waited += WATCH_MS) {
      await sleep(WATCH_MS)
      end = await running.ended()
    }
    if (end === undefined && !signal.aborted) throw error
    return { well: false, attempts: 0 }
  })
  const open = await openPorts(running.pid)
  enough.abort()
  await watching
  if (!health.well && end === undefined) end = await running.ended()
  return { health, end, open }
}

async function openPorts(pid: number): Promise<Listener[]> {
  const tables = ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => ''))
  return listeners(...(await Promise.all(tables)))
}

function reasonOf(
  { well, status, trouble, attempts }: Health,
  end: End | undefined,
  open: readonly Listener[],
  { port, healthPath, timeoutSeconds, memoryMiB }: SmokeRequest,
): string | undefined {
  const closed = listeningTrouble(open, port)
  if (well) return closed
  if (end?.outOfMemory) return `it used more memory than the ${memoryMiB} MiB it has; raise memory, or let it use less`
  // Not every podman says why; nobody else kills it here.
  if (end?.code === KILLED) {
    return `it was killed (code ${KILLED}), as one is that needs more memory than the ${memoryMiB} MiB it has; raise memory, or let it use less`
  }
  if (end !== undefined) {
    return `it ended with code ${end.code ?? 'unknown'} before ${healthPath} answered; its log says why`
  }
  if (status !== undefined) {
    return `${healthPath} answered ${status} and never 2xx within ${timeoutSeconds} s (${attempts} requests); its log may say why`
  }
  const within = `nothing answered at port ${port} within ${timeoutSeconds} s`
  return closed === undefined ? `${within} (${trouble ?? 'no request was made'})` : `${within}: ${closed}`
}

/** The last of the kernel's words, where it is still there: a program may drop rights after its start. */
async function settled(running: Running, before: Isolation): Promise<Isolation> {
  return isolationOf(running.pid).catch(() => before)
}

/** What runc, crun and docker say of a program that is not there. */
function notStarted(said: string): string {
  const absent = /exec:? "?[`"']?([^"`']+?)["`']?:? (?:executable file not found|stat .*no such file)/.exec(said)?.[1]
  const crun = /executable file [`']([^`']+)[`'] not found/.exec(said)?.[1]
  const program = absent ?? crun
  if (program === undefined) return `it could not be started: ${readable(said)}`
  const shell = /(?:^|\/)(?:ba|da|a)?sh$/.test(program)
  if (shell) return `it starts ${program}, and the image has no shell; write ENTRYPOINT and CMD in exec form`
  return `it starts ${program}, and the image has no such program; mend ENTRYPOINT or CMD`
}

function readable(line: string): string {
  return stripVTControlCharacters(line)
    .replaceAll(/(?!\t)\p{Cc}/gu, '')
    .slice(0, LONGEST_LINE)
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

function checkRequest({ env, healthPath, writable, command }: SmokeRequest): void {
  for (const [name, value] of Object.entries(env)) {
    if (!NAME.test(name)) throw new UserError(`env: ${JSON.stringify(name)} is no name of a variable`)
    if (/[\n\r\0]/.test(value)) throw new UserError(`env: the value of ${name} has a line break; give it in one line`)
  }
  // A path that is safe in a request line and for any runner's list of options.
  if (!/^\/[\x21-\x7e]*$/.test(healthPath)) {
    throw new UserError(`the health path "${healthPath}" must begin with / and have no spaces, such as /health`)
  }
  for (const path of writable) {
    if (!/^(?:\/[A-Za-z0-9._-]+)+$/.test(path) || path.split('/').includes('..')) {
      throw new UserError(`"${path}" can't be made writable; give an absolute path of letters, digits, . _ and -`)
    }
  }
  if (command?.some((word) => word.includes('\0'))) throw new UserError('command: a word of it has a NUL')
}
