import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from '@jest/globals'
import { parseCommandFile, parseCommands, type WorkflowCommand } from '../lab/runner-files.ts'

/** The example action as a step of a runner: a process of its own, with a runner's files and variables. */

export interface StepResult {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  commands: WorkflowCommand[]
  outputs: Record<string, string>
  state: Record<string, string>
  summary: string
}

const FILES = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'] as const
const EXAMPLE = join(import.meta.dirname, 'fixtures/example.ts')

export class Step {
  readonly folder = mkdtempSync(join(tmpdir(), 'gradus-test-'))
  readonly temp = join(this.folder, 'temp')

  constructor() {
    mkdirSync(this.temp)
    steps.add(this)
  }

  /** @param change given the running child, to send it signals */
  run(
    inputs: Record<string, string>,
    env: Record<string, string> = {},
    change: (child: ChildProcess, seen: (text: string) => Promise<void>) => void | Promise<void> = () => {},
  ): Promise<StepResult> {
    for (const file of FILES) writeFileSync(join(this.folder, file), '')
    const child = spawn(process.execPath, [EXAMPLE], {
      env: { ...this.#environment(), ...variables(inputs), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const seen = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = () => stdout.includes(text) && resolve()
        child.stdout.on('data', look)
        look()
      })
    void change(child, seen)
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr, ...this.#results(stdout) }))
    })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #environment(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? '',
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '1',
      GITHUB_JOB: 'job',
      GITHUB_ACTION: 'step',
      RUNNER_TEMP: this.temp,
      ...Object.fromEntries(FILES.map((file) => [file, join(this.folder, file)])),
    }
  }

  #results(stdout: string): Pick<StepResult, 'commands' | 'outputs' | 'state' | 'summary'> {
    const [outputs = '', state = '', summary = ''] = FILES.map((file) => readFileSync(join(this.folder, file), 'utf8'))
    return {
      commands: parseCommands(stdout),
      outputs: parseCommandFile(outputs),
      state: parseCommandFile(state),
      summary,
    }
  }
}

const steps = new Set<Step>()

afterEach(() => {
  for (const step of steps) step.remove()
  steps.clear()
})

function variables(inputs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
}
