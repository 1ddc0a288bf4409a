export const LINT_SEVERITIES = ['error', 'warning', 'info'] as const
export type LintSeverity = (typeof LINT_SEVERITIES)[number]

/** Something in a Dockerfile that should be otherwise. */
export interface LintFinding {
  /** Name of the rule: one of ours in words (`pinned-base`), hadolint's as it calls it (`DL3008`, `SC2086`). */
  readonly rule: string
  readonly severity: LintSeverity
  /** From 1; of a file that is missing or empty 1. */
  readonly line: number
  /** What is there, and what to write instead; one sentence. No value of a secret is in it. */
  readonly message: string
  /** The file, as the caller called it. */
  readonly path: string
  readonly by: 'gradus' | 'hadolint'
}

/** What one rule has to say of one line. */
export interface Problem {
  readonly severity: LintSeverity
  readonly line: number
  readonly message: string
}

export function error(line: number, message: string): Problem {
  return { severity: 'error', line, message }
}

export function warning(line: number, message: string): Problem {
  return { severity: 'warning', line, message }
}

export function info(line: number, message: string): Problem {
  return { severity: 'info', line, message }
}
