import { PathMatcher } from './coverage/match.ts'
import { addedCoverage, type NamedReport } from './factors/coverage.ts'
import { filesAt, goModulesAt, type Range, readChange, type SourceChange } from './git/change.ts'
import type { Repository } from './git/repository.ts'
import type { Factor } from './types.ts'

/** What brought a version, and how much of it tests ran. @throws {UserError} the range or a report can't be used */
export async function readSources(
  repository: Repository,
  range: Range,
  reports: readonly NamedReport[],
): Promise<{ change: SourceChange; coverage: Factor }> {
  const change = await readChange(repository, range)
  if (reports.length === 0) return { change, coverage: { missing: 'no coverage report was given' } }
  const files = await filesAt(repository, change.head)
  const isGo = reports.some(({ report }) => report.format === 'Go')
  const modules = isGo ? await goModulesAt(repository, change.head, files) : new Map<string, string>()
  return { change, coverage: addedCoverage(change.files, reports, new PathMatcher(files, repository.root, modules)) }
}
