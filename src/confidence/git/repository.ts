import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { messageOf, UserError } from '../../errors.ts'

const LONGEST_MS = 120_000
const LARGEST_OUTPUT = 512 * 1024 * 1024
const LONGEST_REVISION = 250

/** Git's own commands on one repository: argument arrays, no shell, no configuration of the machine, no questions. */
export class Repository {
  /** Top folder of the work tree, absolute, without links. */
  readonly root: string
  readonly #git: string
  readonly #signal: AbortSignal

  private constructor(git: string, root: string, signal: AbortSignal) {
    this.#git = git
    this.root = root
    this.#signal = signal
  }

  /**
   * @param git    absolute path of the program
   * @param folder any folder of the work tree
   * @throws {UserError} there is no repository, or it is a shallow clone, whose history says nothing
   */
  static async open(git: string, folder: string, signal: AbortSignal): Promise<Repository> {
    const there = realFolder(folder)
    const answer = await new Repository(git, there, signal).ask([
      'rev-parse',
      '--is-shallow-repository',
      '--show-toplevel',
    ])
    const [shallow, root = there] = answer.text.split('\n')
    if (answer.code !== 0) {
      throw new UserError(
        `there is no git repository in ${folder} (${lastLine(answer.error)}); check it out first, with actions/checkout and fetch-depth: 0`,
      )
    }
    if (shallow === 'true') {
      throw new UserError(
        `the repository in ${folder} is a shallow clone, so neither the range nor the history of its files can be told; give actions/checkout fetch-depth: 0`,
      )
    }
    return new Repository(git, root, signal)
  }

  /**
   * @returns the full id of the commit that a revision names, or undefined
   * @throws {UserError} the text can't be a revision
   */
  async commit(revision: string): Promise<string | undefined> {
    if (
      !/^[^\s\p{Cc}~^:?*[\\-][^\s\p{Cc}:?*[\\]*$/u.test(revision) ||
      revision.length > LONGEST_REVISION ||
      revision.includes('..')
    ) {
      throw new UserError(
        `${JSON.stringify(revision.slice(0, LONGEST_REVISION))} is no revision; write one commit, branch or tag`,
      )
    }
    for (const name of [revision, `origin/${revision}`]) {
      const answer = await this.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])
      if (answer.code === 0) return answer.text.trim()
    }
    return undefined
  }

  /** @throws {Error} git failed */
  async run(args: readonly string[], input?: string): Promise<Buffer> {
    const { code, output, error } = await this.#call(args, input)
    if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${lastLine(error)}`)
    return output
  }

  /** A question that git answers by its exit code as well. */
  async ask(args: readonly string[]): Promise<{ code: number; text: string; error: string }> {
    const { code, output, error } = await this.#call(args)
    return { code, text: output.toString('utf8').replace(/\n$/, ''), error }
  }

  #call(args: readonly string[], input?: string): Promise<{ code: number; output: Buffer; error: string }> {
    const settings = [`safe.directory=${this.root}`, 'core.quotePath=true', 'core.fsmonitor=false']
    const child = spawn(this.#git, [...settings.flatMap((one) => ['-c', one]), ...args], {
      cwd: this.root,
      env: environment(this.#git),
      stdio: ['pipe', 'pipe', 'pipe'],
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(LONGEST_MS)]),
    })
    return new Promise((resolve, reject) => {
      const pieces: Buffer[] = []
      let bytes = 0
      let error = ''
      child.stdout.on('data', (piece: Buffer) => {
        bytes += piece.length
        if (bytes <= LARGEST_OUTPUT) pieces.push(piece)
        else child.kill('SIGKILL')
      })
      child.stderr.on('data', (piece: Buffer) => {
        if (error.length < 10_000) error += piece.toString('utf8')
      })
      child.stdin.on('error', () => {})
      child.stdin.end(input ?? '')
      child.once('error', (cause) => reject(new UserError(`can't run git ${args[0]}: ${messageOf(cause)}`, { cause })))
      child.once('close', (code) => {
        if (bytes > LARGEST_OUTPUT)
          reject(new UserError(`git ${args[0]} says more than ${LARGEST_OUTPUT} bytes; give a shorter range`))
        else resolve({ code: code ?? -1, output: Buffer.concat(pieces), error })
      })
    })
  }
}

/** Nothing of this process's environment but what git needs to find its own parts. */
function environment(git: string): Record<string, string> {
  return {
    PATH: `${git.slice(0, git.lastIndexOf('/'))}:/usr/bin:/bin`,
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (cause) {
    throw new UserError(`there is no folder ${folder}; give the one that the repository is checked out to`, { cause })
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
