import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { labFolder } from './namespace.ts'
import { programs } from './programs.ts'

/** Runs a workflow file as it is, by `act`, on this machine. `owner/gradus@v1` in it is this repository. */

export interface WorkflowOptions {
  /** Further files of the repository that the workflow is in: path → text. */
  files?: Record<string, string>
  /** Of `workflow_dispatch`. */
  inputs?: Record<string, string>
  /** Each on one line. */
  secrets?: Record<string, string>
  env?: Record<string, string>
  /** Ends act with SIGKILL and an error then; default 300. */
  maxSeconds?: number
}

export type Outcome = 'success' | 'failure' | 'skipped'

export interface StepResult {
  result: Outcome | undefined
  outputs: Record<string, string>
  /** Markdown of the job summary. */
  summary: string
  errors: string[]
  warnings: string[]
}

export interface JobResult {
  result: Outcome | undefined
  /** By id; steps without one are numbered from 0. */
  steps: Record<string, StepResult>
}

export interface WorkflowResult {
  code: number | null
  /** By id, those that began; a job that was skipped is not in it. */
  jobs: Record<string, JobResult>
  /** What the steps printed. */
  log: string
}

const ROOT = resolve(import.meta.dirname, '../..')
const RELEASE = 'owner/gradus@v1'
const IDENTITY = ['-c', 'user.name=lab', '-c', 'user.email=lab@example.org']

/** @param text of the workflow file, which is dispatched by hand */
export async function runWorkflow(text: string, options: WorkflowOptions = {}): Promise<WorkflowResult> {
  const { act } = await programs(['act'], (line) => console.error(line))
  const folder = mkdtempSync(join(labFolder(), 'workflow-'))
  const repository = writeRepository(folder, { ...options.files, '.github/workflows/workflow.yml': text })
  const { code, lines, stderr } = await run(act, flags(folder, options), repository, folder, options.maxSeconds ?? 300)
  const result = { code, ...resultOf(lines) }
  if (Object.keys(result.jobs).length === 0) throw new Error(`act ran no job:\n${stderr}`)
  return result
}

function writeRepository(folder: string, files: Record<string, string>): string {
  const repository = join(folder, 'repository')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), text)
  }
  const git = (...args: string[]) => execFileSync('git', [...IDENTITY, ...args], { cwd: repository })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('commit', '--quiet', '--message=Everything')
  return repository
}

/** What a release holds for a runner. */
function writeRelease(folder: string): string {
  const release = join(folder, 'release')
  for (const part of ['actions', 'dist']) cpSync(join(ROOT, part), join(release, part), { recursive: true })
  return release
}

function flags(folder: string, { inputs = {}, secrets = {}, env = {} }: WorkflowOptions): string[] {
  const pairs = (flag: string, values: Record<string, string>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])
  const secretFile = join(folder, 'secrets')
  writeFileSync(
    secretFile,
    Object.entries(secrets)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
    { mode: 0o600 },
  )
  return [
    ...['workflow_dispatch', '--json', '--platform', 'ubuntu-latest=-self-hosted', '--no-cache-server'],
    ...['--action-offline-mode', '--pull=false', '--action-cache-path', join(folder, 'cache')],
    ...['--local-repository', `${RELEASE}=${writeRelease(folder)}`],
    ...['--env-file', '/dev/null', '--var-file', '/dev/null', '--secret-file', secretFile],
    ...pairs('--input', inputs),
    ...pairs('--env', env),
  ]
}

function run(act: string, args: string[], repository: string, folder: string, maxSeconds: number) {
  const home = join(folder, 'home')
  mkdirSync(home)
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: home,
    XDG_CACHE_HOME: join(home, '.cache'),
  }
  const child = spawn(act, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, maxSeconds * 1000)
  return new Promise<{ code: number | null; lines: ActLine[]; stderr: string }>((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => {
      clearTimeout(timer)
      const lines = stdout
        .split('\n')
        .filter(Boolean)
        .map((line): ActLine => JSON.parse(line))
      if (timedOut) failed(new Error(`no end within ${maxSeconds} s:\n${resultOf(lines).log}`))
      else done({ code, lines, stderr })
    })
  })
}

/** A line of `act --json`, as far as it is read here. */
interface ActLine {
  jobID?: string
  stepID?: string[]
  stage?: string
  msg: string
  raw_output?: boolean
  command?: string
  name?: string
  arg?: string
  content?: string
  stepResult?: Outcome
  jobResult?: Outcome
}

function resultOf(lines: readonly ActLine[]): Omit<WorkflowResult, 'code'> {
  const jobs: Record<string, JobResult> = {}
  let log = ''
  for (const line of lines) {
    if (line.jobID === undefined) continue
    jobs[line.jobID] ??= { result: undefined, steps: {} }
    const job = jobs[line.jobID] as JobResult
    if (line.jobResult) job.result = line.jobResult
    if (line.raw_output) log += line.msg
    const id = line.stepID?.join('/')
    if (id !== undefined && line.stage === 'Main') {
      job.steps[id] ??= { result: undefined, outputs: {}, summary: '', errors: [], warnings: [] }
      take(job.steps[id] as StepResult, line)
    }
  }
  return { jobs, log }
}

function take(step: StepResult, { command, name = '', arg = '', content = '', stepResult }: ActLine): void {
  if (stepResult) step.result = stepResult
  if (command === 'set-output') step.outputs[name] = arg
  if (command === 'summary') step.summary += content
  if (command === 'error') step.errors.push(arg)
  if (command === 'warning') step.warnings.push(arg)
}
