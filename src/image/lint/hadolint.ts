import { messageOf, UserError } from '../../errors.ts'
import { childEnvironment } from '../../program/environment.ts'
import { findProgram } from '../../program/find.ts'
import { runProgram } from '../../program/run.ts'
import type { LintFinding, LintSeverity } from './finding.ts'
import { sorted } from './lint.ts'

export interface HadolintOptions {
  /** How findings call the file. */
  readonly path: string
  /** Folder whose `.hadolint.yaml` counts: the one of the Dockerfile. */
  readonly folder: string
  /** This process's environment. */
  readonly env: NodeJS.ProcessEnv
  /** Folders that the program must not come from (T11). */
  readonly outside: readonly string[]
  readonly signal: AbortSignal
}

/** hadolint is a help, not a need: where it is not installed, that is said and nothing fails. */
export type HadolintResult = { readonly findings: readonly LintFinding[] } | { readonly missing: string }

const SECONDS = 60

/**
 * What hadolint says of a Dockerfile.
 *
 * @throws {UserError} it is installed and gave no answer
 */
export async function runHadolint(text: string, options: HadolintOptions): Promise<HadolintResult> {
  const program = found(options)
  if (typeof program !== 'string') return program
  // By standard input: no name of a file can be taken for an option.
  const ended = await runProgram(program, ['--format', 'json', '--no-fail', '-'], {
    env: childEnvironment(options.env),
    signal: options.signal,
    cwd: options.folder,
    input: text,
    seconds: SECONDS,
    largest: 16e6,
  })
  if (ended.failure !== undefined) throw new UserError(`hadolint could not read ${options.path}: ${ended.failure}`)
  return { findings: sorted(answers(ended.stdout, options.path)) }
}

function found({ env, outside }: HadolintOptions): string | { missing: string } {
  try {
    return findProgram('hadolint', env.PATH, outside)
  } catch (error) {
    if (error instanceof UserError)
      return { missing: 'hadolint is not installed; only the rules of Gradus were checked' }
    throw error
  }
}

const SEVERITIES: Readonly<Record<string, LintSeverity>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'info',
}

function answers(stdout: string, path: string): LintFinding[] {
  const list: unknown = parsed(stdout, path)
  if (!Array.isArray(list)) throw new UserError(`hadolint's answer about ${path} is no list; run a current hadolint`)
  return list.map((entry: unknown) => {
    const { code, level, line, message } = (entry ?? {}) as Record<string, unknown>
    const severity = typeof level === 'string' ? SEVERITIES[level] : undefined
    if (typeof code !== 'string' || severity === undefined || typeof line !== 'number' || typeof message !== 'string') {
      throw new UserError(
        `hadolint's answer about ${path} has an entry without code, level, line or message; run a current hadolint`,
      )
    }
    return { rule: code, severity, line: Math.max(1, line), message, path, by: 'hadolint' }
  })
}

function parsed(stdout: string, path: string): unknown {
  try {
    return JSON.parse(stdout)
  } catch (cause) {
    throw new UserError(`hadolint's answer about ${path} is no JSON (${messageOf(cause)})`, { cause })
  }
}

/** Rules of hadolint that one of ours is a stricter or clearer form of. */
const SAME: Readonly<Record<string, string>> = {
  DL3002: 'non-root',
  DL3004: 'sudo',
  DL3000: 'relative-workdir',
  DL3006: 'pinned-base',
  DL3007: 'pinned-base',
  DL3009: 'package-cache',
  DL3015: 'apt-recommends',
  DL3019: 'package-cache',
  DL3020: 'add-local',
  DL3025: 'exec-form',
  DL3042: 'package-cache',
  DL4000: 'maintainer',
  DL1000: 'unparsable',
}

/** Both lists as one, without what hadolint says of a line where a rule of ours says the same. */
export function together(own: readonly LintFinding[], hadolint: readonly LintFinding[]): readonly LintFinding[] {
  const said = new Set(own.map(({ rule, line }) => `${line} ${rule}`))
  return sorted([...own, ...hadolint.filter(({ rule, line }) => !said.has(`${line} ${SAME[rule]}`))])
}
