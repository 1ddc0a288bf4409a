import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'

const LARGEST_OUTPUT = 1e6
const LONGEST_COMPLAINT = 2000
/** Children that outlive the program are gone by then, and its output has been read. */
const REST_MS = 500

export interface Printed {
  text: string
  /** Why there is no output to believe; one line. */
  failure?: string
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/**
 * Runs a program without a shell and reads what it prints. Whatever happens, it and its children are gone afterwards.
 *
 * @param program absolute path
 * @throws the signal's reason, once it is aborted
 */
export async function printed(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  seconds: number,
  signal: AbortSignal,
): Promise<Printed> {
  signal.throwIfAborted()
  const { spawn } = await import('node:child_process')
  // A group of its own: a kill reaches its children too.
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true, shell: false })
  const timeout = AbortSignal.timeout(seconds * 1000)
  const end = AbortSignal.any([signal, timeout])
  const kill = () => killGroup(child)
  end.addEventListener('abort', kill, { once: true })
  try {
    const result = await outcome(child)
    signal.throwIfAborted()
    return timeout.aborted ? { text: '', failure: `no answer within ${seconds} s; it was killed` } : result
  } finally {
    end.removeEventListener('abort', kill)
    kill()
  }
}

function outcome(child: Child): Promise<Printed> {
  const [output, complaints] = [new Text(child.stdout, LARGEST_OUTPUT), new Text(child.stderr, LONGEST_COMPLAINT)]
  return new Promise((done) => {
    const fail = (failure: string) => done({ text: '', failure })
    child.once('error', ({ message }) => fail(`it could not be started (${message})`))
    output.onOverflow = () => {
      killGroup(child)
      fail(`its output is larger than ${LARGEST_OUTPUT / 1e6} MB`)
    }
    child.once('exit', (code, killedBy) => {
      killGroup(child)
      const finish = () => {
        clearTimeout(late)
        if (code === 0) done({ text: output.text })
        else fail(`it ended with ${killedBy ?? `code ${code}`}${lastLine(complaints.text)}`)
      }
      const late = setTimeout(finish, REST_MS)
      child.once('close', finish)
    })
  })
}

/** The beginning of what a stream has. */
class Text {
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

function killGroup({ pid }: Child): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left.
  }
}
