import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { load } from 'js-yaml'
import { parseCommandFile, parseCommands, type WorkflowCommand } from './runner-files.ts'

/** Runs an action's bundle as a GitHub runner does: its own process, inputs and files by environment, then `post`. */

export type Inputs = Record<string, string | number | boolean>

export interface ActionOptions {
  /** Added to the step's environment. */
  env?: Record<string, string>
  /** Files in the workspace before the step starts: path → text. */
  files?: Record<string, string>
  /** Sends a signal after this time, or when stdout matches. */
  signal?: { name: NodeJS.Signals; afterMs?: number; when?: RegExp }
  /** GITHUB_RUN_ID; default: a new one each time. */
  runId?: string
  /** Ends the action with SIGKILL and an error then; default 300. */
  maxSeconds?: number
}

export interface ActionResult {
  /** Exit code; null when a signal ended the process. */
  code: number | null
  signal: NodeJS.Signals | null
  outputs: Record<string, string>
  /** Markdown of the job summary. */
  summary: string
  state: Record<string, string>
  stdout: string
  stderr: string
  /** Workflow commands in stdout. */
  errors: WorkflowCommand[]
  warnings: WorkflowCommand[]
  notices: WorkflowCommand[]
  durationMs: number
  runId: string
  workspace: string
  /** What the post entry did; absent where the action has none or the runner was killed. */
  post?: { code: number | null; stdout: string }
}

interface ActionDefinition {
  inputs: Record<string, { default?: unknown; required?: boolean }>
  main: string
  post: string | undefined
}

const ROOT = resolve(import.meta.dirname, '../..')
/** `source`: actions run from their sources, while they are worked on; else from their bundles, as for users. */
const ENTRY = 'LAB_ENTRY'
const FILES = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_STEP_SUMMARY', 'GITHUB_PATH'] as const
export class RunningAction {
  readonly runId: string
  readonly #definition: ActionDefinition
  readonly #env: Record<string, string>
  readonly #child: ChildProcess
  readonly #begin = performance.now()
  readonly #watchers = new Set<() => void>()
  #stdout = ''
  #stderr = ''
  #ended = false
  #killed = false
  #timedOut = false
  /** Resolves when the action (and its post entry) is over. */
  readonly result: Promise<ActionResult>

  /** @param inputs `usual` ones are given where the action declares them and the test says nothing else */
  constructor(name: string, { given, usual = {} }: { given: Inputs; usual?: Inputs }, options: ActionOptions) {
    this.runId = options.runId ?? String(Math.floor(Math.random() * 1e10))
    this.#definition = readDefinition(name)
    this.#env = {
      ...environment(name, this.runId, options),
      ...inputVariables(this.#definition, given, usual),
      ...options.env,
    }
    this.#child = this.#spawn(this.#definition.main, this.#env)
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text
      for (const look of this.#watchers) look()
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
    })
    this.result = this.#finish(options)
    this.result.catch(() => {})
    if (options.signal) this.#plan(options.signal)
  }

  get stdout(): string {
    return this.#stdout
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** The runner is gone: SIGKILL, and no post entry runs. */
  kill(): void {
    this.#killed = true
    this.#child.kill('SIGKILL')
  }

  /** Resolves when stdout has matched. @throws {Error} the action ended, or the time was up, before it did */
  until(pattern: RegExp, seconds = 60): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const over = (why: string) => {
        forget()
        reject(new Error(`${why} before its stdout matched ${pattern}:\n${this.#stdout}\n${this.#stderr}`))
      }
      const look = () => {
        const match = pattern.exec(this.#stdout)
        if (match) {
          forget()
          resolve(match)
        } else if (this.#ended) over('the action ended')
      }
      const timer = setTimeout(() => over(`${seconds} s went by`), seconds * 1000)
      const forget = () => {
        clearTimeout(timer)
        this.#watchers.delete(look)
      }
      this.#watchers.add(look)
      look()
    })
  }

  #plan({ name, afterMs, when }: { name: NodeJS.Signals; afterMs?: number; when?: RegExp }): void {
    const send = () => this.signal(name)
    const later = () => void setTimeout(send, afterMs ?? 0)
    if (when) this.until(when, 600).then(later, () => {})
    else later()
  }

  #spawn(file: string, env: Record<string, string>): ChildProcess {
    return spawn(process.execPath, [file], {
      cwd: env.GITHUB_WORKSPACE,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  async #finish({ maxSeconds = 300 }: ActionOptions): Promise<ActionResult> {
    const timer = setTimeout(() => {
      this.#timedOut = true
      this.#child.kill('SIGKILL')
    }, maxSeconds * 1000)
    const { code, signal } = await ended(this.#child)
    clearTimeout(timer)
    this.#ended = true
    for (const look of this.#watchers) look()
    const durationMs = performance.now() - this.#begin
    if (this.#timedOut) throw new Error(`no end within ${maxSeconds} s:\n${this.#stdout}\n${this.#stderr}`)
    const state = parseCommandFile(readFileSync(this.#env.GITHUB_STATE ?? '', 'utf8'))
    // A runner gives the post entry files of its own.
    const outputs = parseCommandFile(readFileSync(this.#env.GITHUB_OUTPUT ?? '', 'utf8'))
    const summary = readFileSync(this.#env.GITHUB_STEP_SUMMARY ?? '', 'utf8')
    const post = await this.#runPost(state)
    const commands = parseCommands(this.#stdout)
    const of = (kind: string) => commands.filter(({ command }) => command === kind)
    return {
      ...{ code, signal, state, durationMs, runId: this.runId, stdout: this.#stdout, stderr: this.#stderr },
      outputs,
      summary,
      errors: of('error'),
      warnings: of('warning'),
      notices: of('notice'),
      workspace: this.#env.GITHUB_WORKSPACE ?? '',
      ...(post ? { post } : {}),
    }
  }

  async #runPost(state: Record<string, string>): Promise<{ code: number | null; stdout: string } | undefined> {
    const { post } = this.#definition
    if (!post || this.#killed) return undefined
    const saved = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
    const child = this.#spawn(post, { ...this.#env, ...saved })
    let stdout = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    const { code } = await ended(child)
    return { code, stdout }
  }
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}

/** @param name folder under `actions/`, or any folder by its absolute path; '' is the root action */
export function readDefinition(name: string): ActionDefinition {
  const file = resolve(ROOT, name === '' ? '.' : 'actions', name, 'action.yml')
  const { inputs, runs } = load(readFileSync(file, 'utf8')) as {
    inputs?: ActionDefinition['inputs']
    runs: { main: string; post?: string }
  }
  const entry = (bundle: string, script: string) => {
    const source = resolve(dirname(file), script)
    return process.env[ENTRY] === 'source' && existsSync(source) ? source : resolve(dirname(file), bundle)
  }
  return { inputs: inputs ?? {}, main: entry(runs.main, 'main.ts'), post: runs.post && entry(runs.post, 'post.ts') }
}

/** Names as `actions/runner` makes them: upper case, blanks to underscores, hyphens kept; defaults filled in. */
export function inputVariables({ inputs }: ActionDefinition, given: Inputs, usual: Inputs): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !(name in inputs))
  if (unknown.length) throw new Error(`action.yml declares no input ${unknown.join(', ')}`)
  const defaults = Object.entries(inputs).map(([name, { default: value }]) => [name, String(value ?? '')])
  const declared = Object.entries(usual).filter(([name]) => name in inputs)
  const all: Inputs = { ...Object.fromEntries(defaults), ...Object.fromEntries(declared), ...given }
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      String(value).replace(/\$\{\{ *github\.token *\}\}/, 'token-of-the-lab'),
    ]),
  )
}

/** What a step sees, and nothing of what this process sees. */
function environment(name: string, runId: string, { files = {} }: ActionOptions): Record<string, string> {
  const temp = mkdtempSync(join(process.env.GRADUS_LAB_DIR ?? tmpdir(), 'step-'))
  const folder = (part: string) => {
    mkdirSync(join(temp, part))
    return join(temp, part)
  }
  const file = (part: string, text = '') => {
    writeFileSync(join(temp, part), text)
    return join(temp, part)
  }
  const workspace = folder('workspace')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true })
    writeFileSync(join(workspace, path), text)
  }
  return {
    ...Object.fromEntries(FILES.map((variable) => [variable, file(variable.toLowerCase())])),
    PATH: process.env.PATH ?? '',
    HOME: folder('home'),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: `__${name || 'gradus'}`,
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_BASE_REF: '',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: file('event.json', '{}'),
    GITHUB_HEAD_REF: '',
    GITHUB_JOB: 'deploy',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: 'octo-org/shop',
    GITHUB_REPOSITORY_OWNER: 'octo-org',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: runId,
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '8a5b2f0c3d4e6f708192a3b4c5d6e7f8091a2b3c',
    GITHUB_WORKFLOW: 'Deploy',
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_NAME: 'lab',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folder('temp'),
    RUNNER_TOOL_CACHE: folder('tools'),
  }
}
