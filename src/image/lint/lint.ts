import { UserError } from '../../errors.ts'
import { LINT_SEVERITIES, type LintFinding } from './finding.ts'
import type { Surroundings } from './rule.ts'
import { rules } from './rules.ts'
import { type LintedDockerfile, readStages } from './stages.ts'

export interface LintOptions extends Surroundings {
  /** How findings call the file. */
  readonly path: string
}

const LARGEST_BYTES = 1024 * 1024
const MOST_STAGES = 200

/**
 * What is wrong with a Dockerfile by the hardening list, whoever wrote it; sorted by line. A comment
 * `# gradus ignore=rule,rule` right above an instruction accepts what those rules say of it.
 *
 * @throws {UserError} the file is too large to be one
 */
export function lintDockerfile(text: string, options: LintOptions): readonly LintFinding[] {
  const bytes = Buffer.byteLength(text)
  if (bytes > LARGEST_BYTES) {
    throw new UserError(`${options.path} has ${bytes} bytes; a Dockerfile has at most ${LARGEST_BYTES}`)
  }
  const dockerfile = readStages(text)
  if (dockerfile.stages.length > MOST_STAGES) {
    throw new UserError(`${options.path} has ${dockerfile.stages.length} stages; at most ${MOST_STAGES} are looked at`)
  }
  const found = rules.flatMap(({ name, check }) =>
    check(dockerfile, options).map(
      (problem): LintFinding => ({ rule: name, ...problem, path: options.path, by: 'gradus' }),
    ),
  )
  return sorted(found.filter(({ rule, line }) => !isAccepted(dockerfile, rule, line)))
}

/** By line, the worst first. */
export function sorted(findings: readonly LintFinding[]): readonly LintFinding[] {
  const rank = ({ severity }: LintFinding) => LINT_SEVERITIES.indexOf(severity)
  return findings.toSorted((a, b) => a.line - b.line || rank(a) - rank(b))
}

function isAccepted({ lines }: LintedDockerfile, rule: string, line: number): boolean {
  const above = lines[line - 2] ?? ''
  const accepted = above.length > 300 ? undefined : /^\s*#\s*gradus\s+ignore=([a-z,-]+)/.exec(above)?.[1]
  return accepted?.split(',').includes(rule) ?? false
}
