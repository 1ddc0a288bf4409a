import { constants, existsSync } from 'node:fs'
import { open, readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { childEnvironment } from '../../../program/environment.ts'
import { findProgram } from '../../../program/find.ts'
import { type Ended, runProgram } from '../../../program/run.ts'
import { readGroup } from '../isolation.ts'
import { unpackImage } from '../rootfs.ts'
import { runtimeSpec } from '../spec.ts'
import {
  type Container,
  NotStarted,
  type Running,
  type SmokeRunner,
  type SmokeState,
  type SmokeSurroundings,
} from '../types.ts'
import { Log } from './log.ts'
import { versionOf } from './version.ts'

const REMOVE_SECONDS = 20
const START_POLL_MS = 20
const LARGEST_PASSWD = 1e6

/** runc alone: layers are unpacked here, and the container is in a network that has nothing but itself. */
export function runc(surroundings: SmokeSurroundings): SmokeRunner {
  const { env, outside, uid } = surroundings
  return {
    name: 'runc',
    async available() {
      if (uid !== 0) return { missing: 'runc needs root here, to set limits and enter networks' }
      const nsenter = await versionOf('nsenter', surroundings)
      return 'missing' in nsenter ? nsenter : await versionOf('runc', surroundings)
    },
    async start(container, signal) {
      const program = findProgram('runc', env.PATH, outside)
      const nsenter = findProgram('nsenter', env.PATH, outside)
      const rootfs = join(container.folder, 'rootfs')
      await unpackImage(container, rootfs, signal)
      const unified = existsSync('/sys/fs/cgroup/cgroup.controllers')
      const spec = runtimeSpec(container, rootfs, await gidOf(container, rootfs), unified)
      await writeFile(join(container.folder, 'config.json'), JSON.stringify(spec), { mode: 0o600 })
      const started = await begin(program, container, childEnvironment(env), signal)
      return { ...started, address: '127.0.0.1', enter: [nsenter, `--target=${started.pid}`, '--net', '--'] }
    },
    async remove({ name, folder }: SmokeState) {
      const program = findProgram('runc', env.PATH, outside)
      const options = { env: childEnvironment(env), signal: AbortSignal.timeout(REMOVE_SECONDS * 1000) }
      await runProgram(program, [...rootOf(folder), 'delete', '--force', name], options)
    },
  }
}

/** runc's own state is in the test's folder too. */
function rootOf(folder: string): string[] {
  return ['--root', join(folder, 'state')]
}

async function begin(
  program: string,
  { name, folder }: Container,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<Pick<Running, 'pid' | 'ended' | 'log'>> {
  const log = new Log()
  const pidFile = join(folder, 'pid')
  const args = [...rootOf(folder), 'run', '--keep', '--bundle', folder, '--pid-file', pidFile, name]
  let over: Ended | Error | undefined
  // It stays for as long as the container runs; a cancel ends it, and `remove` the container.
  const whole = runProgram(program, args, { env, signal, onLine: (line) => log.add(line) }).then(
    (ended) => {
      over = ended
    },
    (error: unknown) => {
      over = error instanceof Error ? error : new Error(String(error))
    },
  )
  const started = async () => Number(await readFile(pidFile, 'utf8').catch(() => ''))
  let pid = await started()
  while (pid === 0 && over === undefined) {
    await sleep(START_POLL_MS)
    pid = await started()
  }
  signal.throwIfAborted()
  if (pid === 0) {
    await whole
    throw new NotStarted(over !== undefined && 'stderr' in over ? startTrouble(over.stderr) : 'runc did not start it')
  }
  return {
    pid,
    log: async () => log.lines(),
    async ended() {
      if (over === undefined) return undefined
      if (over instanceof Error) throw over
      return { code: over.code, outOfMemory: await killedForMemory(name) }
    },
  }
}

/** runc logs `time=… level=error msg="…"`. */
function startTrouble(stderr: string): string {
  const message = /level=(?:error|fatal) msg="((?:[^"\\]|\\.)*)"/.exec(stderr)?.[1]
  return (message ?? stderr.trim().split('\n').at(-1) ?? '').replaceAll('\\"', '"')
}

/** The cgroup stays until the container is removed; what /proc said of it is gone with the process. */
async function killedForMemory(name: string): Promise<boolean> {
  const groups = `0::/${name}\n1:memory:/${name}`
  const said =
    (await readGroup(groups, '', 'memory.events')) ?? (await readGroup(groups, 'memory', 'memory.oom_control')) ?? ''
  return /^oom_kill [1-9]/m.test(said)
}

/** As other runners do it: the group that the image's /etc/passwd gives this user, else 0. */
async function gidOf({ image }: Container, rootfs: string): Promise<number> {
  if (image.gid !== undefined) return image.gid
  // No links: where they lead is up to the image.
  const root = await realpath(rootfs)
  if ((await realpath(join(root, 'etc')).catch(() => '')) !== join(root, 'etc')) return 0
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const file = await open(join(root, 'etc', 'passwd'), flags).catch(() => undefined)
  if (file === undefined) return 0
  try {
    const { size } = await file.stat()
    const text = size > LARGEST_PASSWD ? '' : await file.readFile('utf8')
    const line = text.split('\n').find((one) => one.split(':')[2] === String(image.uid))
    return Number(line?.split(':')[3] ?? 0) || 0
  } finally {
    await file.close()
  }
}
