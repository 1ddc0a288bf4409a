import { dirname, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import type { LintFinding } from '../../image/lint/finding.ts'
import { runHadolint, together } from '../../image/lint/hadolint.ts'
import { lintDockerfile } from '../../image/lint/lint.ts'
import type { ImageAction, ImageInputs } from './machine.ts'
import type { Source } from './source.ts'

/**
 * Our own rules, and hadolint's where it is installed; each finding is an annotation at its line.
 *
 * @throws {UserError} one is an error, and the workflow wants that to fail
 */
export async function lintSource(
  action: ImageAction,
  inputs: ImageInputs,
  { dockerfile, dockerignore }: Source,
): Promise<readonly LintFinding[]> {
  if (inputs.lint === 'off') return []
  const path = dockerfile.shown
  const own = lintDockerfile(dockerfile.text, { path, ...(dockerignore === undefined ? {} : { dockerignore }) })
  const hadolint = await runHadolint(dockerfile.text, {
    path,
    folder: dirname(dockerfile.path),
    env: process.env,
    outside: [resolve('.')],
    signal: action.cancelled,
  })
  if ('missing' in hadolint) action.log(hadolint.missing)
  const findings = 'findings' in hadolint ? together(own, hadolint.findings) : own
  action.output('findings', findings)
  for (const finding of findings) annotate(action, finding, dockerfile.generated)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (inputs.lint === 'error' && errors.length > 0) {
    const [first] = errors as [LintFinding]
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
    throw new UserError(`${path}, line ${first.line}: ${first.message}${more}`)
  }
  return findings
}

function annotate(action: ImageAction, { rule, severity, line, message, path }: LintFinding, generated: boolean): void {
  // A generated file is nowhere in the repository, where an annotation could stand.
  const place = generated ? undefined : { file: path, line }
  const text = `${generated ? `${path}, line ${line}: ` : ''}${message} (${rule})`
  if (severity === 'error') action.error(text, place)
  else if (severity === 'warning') action.warn(text, place)
  else action.notice(text, place)
}
