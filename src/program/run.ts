import type { ChildProcess, StdioOptions } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { messageOf } from '../errors.ts'

const LARGEST_OUTPUT = 1e6
/** What is kept of a stream whose lines were handed on, and of every stderr: its end tells why. */
const KEPT_END = 16_384
/** Children that outlive the program are gone by then, and its output has been read. */
const REST_MS = 500

export interface RunOptions {
  /** All of the child's environment; see `childEnvironment`. */
  readonly env: Readonly<Record<string, string>>
  /** Kills the program and its children. */
  readonly signal: AbortSignal
  readonly cwd?: string
  /** Standard input; default: none. */
  readonly input?: string | Uint8Array
  /** Longest run; default: no limit of its own. */
  readonly seconds?: number
  /** Pipes from descriptor 3 on: bytes that the program reads there, or `'read'` for what it writes there. */
  readonly pipes?: readonly (Uint8Array | 'read')[]
  /** Bytes of standard output that are kept, 1 MB by default; a program that writes more is killed. */
  readonly largest?: number
  /** Gets each line of both streams as it comes; of standard output only the end is kept then. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

export interface Ended {
  /** Exit code; undefined where a signal ended it, or it never began. */
  readonly code: number | undefined
  readonly stdout: string
  /** The last 16 kB of it. */
  readonly stderr: string
  /** What it wrote to each of the pipes, in their order, each up to the limit of standard output. */
  readonly pipes?: readonly string[]
  /** Why it did not end with code 0, as one line. */
  readonly failure?: string
}

/**
 * Runs a program without a shell. Whatever happens, it and its children are gone afterwards.
 *
 * @param program absolute path, such as `findProgram` gives
 * @throws the signal's reason, once it is aborted
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { env, signal, cwd, input, seconds, pipes = [] } = options
  signal.throwIfAborted()
  const { spawn } = await import('node:child_process')
  const stdin = input === undefined ? 'ignore' : 'pipe'
  const stdio: StdioOptions = [stdin, 'pipe', 'pipe', ...pipes.map(() => 'pipe' as const)]
  // A group of its own: a kill reaches its children too.
  const child: ChildProcess = spawn(program, args, { env, cwd, stdio, detached: true, shell: false })
  // A program that does not read its input to the end says why by its exit code.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  pipes.forEach((pipe, index) => {
    if (pipe !== 'read') feed(child.stdio[index + 3] as Writable, pipe)
  })
  const timeout = seconds === undefined ? undefined : AbortSignal.timeout(seconds * 1000)
  const end = timeout === undefined ? signal : AbortSignal.any([signal, timeout])
  const kill = () => killGroup(child)
  end.addEventListener('abort', kill, { once: true })
  try {
    const ended = await outcome(child, options)
    signal.throwIfAborted()
    return timeout?.aborted ? { ...ended, failure: `no answer within ${seconds} s; it was killed` } : ended
  } finally {
    end.removeEventListener('abort', kill)
    kill()
  }
}

function outcome(child: ChildProcess, { largest = LARGEST_OUTPUT, onLine, pipes }: RunOptions): Promise<Ended> {
  const complaints = new End(child.stderr as Readable, KEPT_END)
  const output =
    onLine === undefined ? new Whole(child.stdout as Readable, largest) : new End(child.stdout as Readable, KEPT_END)
  if (onLine !== undefined) {
    for (const stream of ['stdout', 'stderr'] as const) {
      createInterface({ input: child[stream] as Readable, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) =>
        onLine(line, stream),
      )
    }
  }
  const written = pipes?.map((pipe, index) => (pipe === 'read' ? pipeOf(child, index, largest) : undefined))
  return new Promise((done) => {
    const fail = (failure: string) => done({ code: undefined, stdout: '', stderr: complaints.text, failure })
    const overflow = () => {
      killGroup(child)
      fail(`its output is larger than ${largest / 1e6} MB`)
    }
    child.once('error', (error) => fail(`it could not be started (${messageOf(error)})`))
    for (const one of [output, ...(written ?? [])]) if (one !== undefined) one.onOverflow = overflow
    child.once('exit', (exitCode, killedBy) => {
      killGroup(child)
      const finish = () => {
        clearTimeout(late)
        const [stdout, stderr, code] = [output.text, complaints.text, exitCode ?? undefined]
        const said = { code, stdout, stderr, ...(written && { pipes: written.map((one) => one?.text ?? '') }) }
        if (code === 0) done(said)
        else done({ ...said, failure: `it ended with ${killedBy ?? `code ${code}`}${lastLine(stderr)}` })
      }
      const late = setTimeout(finish, REST_MS)
      child.once('close', finish)
    })
  })
}

function feed(pipe: Writable, bytes: Uint8Array): void {
  pipe.on('error', () => {})
  pipe.end(bytes)
}

function pipeOf(child: ChildProcess, index: number, largest: number): Whole {
  return new Whole(child.stdio[index + 3] as Readable, largest)
}

/** All that a stream has, up to a limit. */
class Whole {
  readonly #chunks: Buffer[] = []
  #size = 0
  onOverflow: () => void = () => {}

  constructor(stream: Readable, largest: number) {
    stream.on('data', (chunk: Buffer) => {
      this.#size += chunk.length
      if (this.#size > largest) this.onOverflow()
      else this.#chunks.push(chunk)
    })
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }
}

/** The last bytes of a stream. */
class End {
  #kept = Buffer.alloc(0)
  onOverflow: () => void = () => {}

  constructor(stream: Readable, bytes: number) {
    stream.on('data', (chunk: Buffer) => {
      this.#kept = Buffer.concat([this.#kept, chunk]).subarray(-bytes)
    })
  }

  get text(): string {
    return this.#kept.toString('utf8')
  }
}

/** What a program says of its own failure, as one harmless line. */
function lastLine(text: string): string {
  const line =
    text
      .replace(/[^\S\n]+|(?!\n)\p{Cc}+/gu, ' ')
      .trim()
      .split('\n')
      .at(-1) ?? ''
  return line === '' ? '' : `: ${line.slice(0, 200)}`
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left.
  }
}
