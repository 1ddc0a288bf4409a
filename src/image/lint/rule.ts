import type { Problem } from './finding.ts'
import type { LintedDockerfile } from './stages.ts'

/** What is known beside the Dockerfile. */
export interface Surroundings {
  /** Text of the `.dockerignore` that the build would use; absent: there is none. */
  readonly dockerignore?: string
}

/** One thing to look for: a file under `rules/` and a line in its list. */
export interface Rule {
  readonly name: string
  check(dockerfile: LintedDockerfile, surroundings: Surroundings): readonly Problem[]
}
