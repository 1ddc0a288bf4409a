import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The lab runs in network, mount and process namespaces of its own: every address of 10.244.0.0/16 is this machine,
 * nothing leaves it, ports never collide, and when its first process ends the kernel ends all the others.
 */
const MARK = 'GRADUS_LAB_NETWORK'
const DIR = 'GRADUS_LAB_DIR'
const GRACE_MS = 4_000

const SETUP = [
  'ip link set lo up',
  'ip route add local 10.244.0.0/16 dev lo',
  'ip route add default dev lo',
  `export ${MARK}=$(readlink /proc/self/ns/net)`,
  'exec "$@"',
].join(' && ')

export function insideLabNetwork(): boolean {
  return process.env[MARK] === readlinkSync('/proc/self/ns/net')
}

/** The folder for everything the lab writes; removed by the process outside when the namespaces end. */
export function labFolder(): string {
  return process.env[DIR] ?? mkdtempSync(join(tmpdir(), 'gradus-lab-0-'))
}

/**
 * Runs this very command again inside new namespaces, once; returns at once when it is inside already. The process
 * outside waits, passes the exit code on and removes the lab's folder. It never returns outside.
 *
 * @param command what to run inside; default: this process with its arguments
 */
export async function enterLabNetwork(command: string[] = thisCommand()): Promise<void> {
  if (insideLabNetwork()) return
  process.exit(await runInLabNetwork(command))
}

/** Runs a command in new namespaces and returns its exit code. */
export async function runInLabNetwork(command: string[]): Promise<number> {
  const dir = ownFolder()
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const child = spawn(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', 'unshare', '--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'],
      ...rights,
      ...['sh', '-c', SETUP, 'sh', ...command],
    ],
    { stdio: 'inherit', env: { ...process.env, [DIR]: dir } },
  )
  const stop = (signal: NodeJS.Signals) => {
    signalInside(child.pid, signal)
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', (cause) =>
        reject(new Error('the lab needs setpriv, unshare and ip (util-linux, iproute2)', { cause })),
      )
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 137)))
    })
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop)
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** `unshare` ignores signals while it waits; its one child is the first process inside. */
function signalInside(unshare: number | undefined, signal: NodeJS.Signals): void {
  const [first] = readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8').trim().split(' ')
  if (first) process.kill(Number(first), signal)
}

function thisCommand(): string[] {
  return [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
}

/** A folder named after this process; those of processes that are gone are swept away. */
function ownFolder(): string {
  const alive = new Set(readdirSync('/proc'))
  for (const name of readdirSync(tmpdir())) {
    const owner = /^gradus-lab-(\d+)-?/.exec(name)?.[1]
    if (owner && owner !== '0' && !alive.has(owner)) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
  const dir = join(tmpdir(), `gradus-lab-${process.pid}`)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { mode: 0o700 })
  return dir
}
