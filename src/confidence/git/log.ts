/** One commit before or in the range. */
export interface Commit {
  /** Unix seconds. */
  at: number
  /** Address of the author, in lower case, after the repository's mailmap. */
  author: string
  subject: string
  /** Touched paths; empty where they were not asked for. */
  paths: string[]
}

/** Control characters that no address or subject has: before a commit, and between its parts. */
const BEGIN = '\u0001'
const BETWEEN = '\u0002'
export const LOG_FORMAT = 'tformat:%x01%ct%x02%aE%x02%s'

/** Output of `log -z --name-only` with LOG_FORMAT: NUL ends a head and each path; a line feed is before the first path. */
export function readLog(output: Buffer): Commit[] {
  const commits: Commit[] = []
  for (const field of output.toString('utf8').split('\0')) {
    const commit = commits.at(-1)
    if (field.startsWith(BEGIN)) commits.push(headOf(field.slice(BEGIN.length)))
    else if (field !== '') commit?.paths.push(commit.paths.length === 0 ? field.replace(/^\n/, '') : field)
  }
  return commits
}

function headOf(field: string): Commit {
  const [at, author = '', ...subject] = field.split(BETWEEN)
  return { at: Number(at), author: author.toLowerCase(), subject: subject.join(' '), paths: [] }
}

const DAY_SECONDS = 86_400
const YEAR_DAYS = 365.25

/**
 * Recent experience of an author: each earlier commit counts 1/(1 + its age in years).
 *
 * @see Kamei et al. 2013, REXP
 */
export function experienceOf(author: string, earlier: readonly Commit[], now: number): number {
  return earlier
    .filter((commit) => commit.author === author)
    .reduce((sum, commit) => sum + 1 / (1 + Math.max(0, now - commit.at) / DAY_SECONDS / YEAR_DAYS), 0)
}

/**
 * Mean number of days since the files were last changed; one that is in none of the commits is as old as the oldest.
 *
 * @param earlier newest first
 */
export function ageOf(paths: readonly string[], earlier: readonly Commit[], now: number): number {
  const waiting = new Set(paths)
  const all = waiting.size
  if (all === 0) return 0
  let seconds = 0
  for (const commit of earlier) {
    for (const path of commit.paths) {
      if (waiting.delete(path)) seconds += Math.max(0, now - commit.at)
    }
    if (waiting.size === 0) break
  }
  const oldest = earlier.at(-1)
  if (oldest) seconds += waiting.size * Math.max(0, now - oldest.at)
  return seconds / all / DAY_SECONDS
}

const FIX_WORDS = new Set([
  ...['fix', 'fixes', 'fixed', 'fixing', 'fixup', 'bugfix', 'hotfix', 'bug', 'bugs', 'defect', 'fault', 'patch'],
  ...['repair', 'repairs', 'regression', 'revert', 'reverts', 'correct', 'corrects', 'crash'],
])
const LONGEST_SUBJECT = 500

export function looksLikeFix(subject: string): boolean {
  const words = subject
    .slice(0, LONGEST_SUBJECT)
    .toLowerCase()
    .split(/[^a-z]+/)
  return words.some((word) => FIX_WORDS.has(word))
}

/** Who made most of the commits; of several the one who made the latest. */
export function mainAuthor(commits: readonly Commit[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { author } of commits) counts.set(author, (counts.get(author) ?? 0) + 1)
  const most = Math.max(0, ...counts.values())
  return commits.find(({ author }) => counts.get(author) === most)?.author
}
