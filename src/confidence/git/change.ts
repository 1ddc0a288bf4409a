import { UserError } from '../../errors.ts'
import type { Change } from '../factors/complexity.ts'
import { type AddedLine, type ChangedFile, readAddedLines, readChangedFiles } from './diff.ts'
import { ageOf, type Commit, experienceOf, LOG_FORMAT, looksLikeFix, mainAuthor, readLog } from './log.ts'
import { isLeftOut, sensitiveKinds } from './paths.ts'
import type { Repository } from './repository.ts'

/** What brought the new version, from the history of its sources. */
export interface SourceChange {
  /** Full ids: what the range was asked from, where its branches parted, and its end. */
  base: string
  parted: string
  head: string
  commits: number
  /** Files that count, with what they got. */
  files: AddedFile[]
  /** Files of the range that were left out: lock, vendored, generated, documents, binary. */
  leftOut: number
  change: Change
}

export interface AddedFile {
  path: string
  added: AddedLine[]
  /** Lines of the file at the head; 0 where it was deleted. */
  length: number
}

export interface Range {
  base: string
  head: string
  /** Folders that the service is made of; none: all of the repository. */
  folders: readonly string[]
}

/** Of the past, so many commits are looked through for the author's experience and the files' age. */
const MOST_COMMITS = 5_000
/** A range longer than that is no change of one version. */
const MOST_FILES = 20_000

/**
 * Reads base...head: what head has that base has not.
 *
 * @throws {UserError} a revision is unknown, the two have nothing in common, or nothing was changed
 */
export async function readChange(repository: Repository, range: Range): Promise<SourceChange> {
  const head = await known(repository, 'head', range.head)
  const base = await known(repository, 'base', range.base, head)
  const parted = await partingOf(repository, base, head, range)
  await refuseUnknown(repository, range.folders, [head, parted])
  const all = await changedFiles(repository, parted, head, range.folders)
  const counted = all.filter((file) => !isLeftOut(file.path) && !file.submodule && file.added !== undefined)
  const [added, lengths, commits, earlier, now] = await Promise.all([
    addedLines(repository, parted, head),
    lineCounts(repository, counted),
    log(repository, ['--no-merges', `${parted}..${head}`]),
    log(repository, ['--no-merges', `--max-count=${MOST_COMMITS}`, '--name-only', '--no-renames', parted]),
    timeOf(repository, head),
  ])
  return {
    base,
    parted,
    head,
    commits: commits.length,
    files: counted.map(({ path, after }) => ({
      path,
      added: added.get(path) ?? [],
      length: lengths.get(after ?? '') ?? 0,
    })),
    leftOut: all.length - counted.length,
    change: numbersOf(counted, lengths, commits, earlier, now),
  }
}

function numbersOf(
  files: readonly ChangedFile[],
  lengths: ReadonlyMap<string, number>,
  commits: readonly Commit[],
  earlier: readonly Commit[],
  now: number,
): Change {
  const before = files.filter((file) => file.before !== undefined)
  const author = mainAuthor(commits)
  return {
    la: sum(files.map((file) => file.added ?? 0)),
    ld: sum(files.map((file) => file.deleted ?? 0)),
    nf: files.length,
    nd: new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))).size,
    entropy: entropyOf(files.map((file) => (file.added ?? 0) + (file.deleted ?? 0))),
    lt: sum(before.map((file) => lengths.get(file.before as string) ?? 0)),
    experience: author === undefined ? 0 : rounded(experienceOf(author, earlier, now)),
    ageDays: rounded(
      ageOf(
        before.map((file) => file.from ?? file.path),
        earlier,
        now,
      ),
    ),
    fix: commits.some((commit) => looksLikeFix(commit.subject)),
    sensitive: [...new Set(files.flatMap((file) => sensitiveKinds(file.path)))].sort(),
  }
}

/** Shannon's, over the files' shares of the changed lines, as a share of the most there could be. */
export function entropyOf(lines: readonly number[]): number {
  const touched = lines.filter((count) => count > 0)
  const total = sum(touched)
  if (touched.length < 2) return 0
  const bits = touched.reduce((bits, count) => bits - (count / total) * Math.log2(count / total), 0)
  return Math.min(1, bits / Math.log2(touched.length))
}

async function known(repository: Repository, input: string, revision: string, head?: string): Promise<string> {
  const commit = await repository.commit(revision)
  if (commit !== undefined) return commit
  if (head !== undefined) await refuseSingle(repository, head)
  throw new UserError(
    `${input}: there is no commit ${revision} in ${repository.root}; give one that is checked out (actions/checkout with fetch-depth: 0 brings all of them)`,
  )
}

async function refuseSingle(repository: Repository, head: string): Promise<void> {
  const { text } = await repository.ask(['rev-list', '--max-count=2', head, '--'])
  if (text.includes('\n')) return
  throw new UserError(
    `base: the repository has one commit, ${head.slice(0, 12)}, so there is no change to look at; give a base when there is a second`,
  )
}

async function partingOf(repository: Repository, base: string, head: string, range: Range): Promise<string> {
  const { code, text } = await repository.ask(['merge-base', base, head])
  const parted = text.split('\n')[0] ?? ''
  if (code !== 0 || parted === '') {
    throw new UserError(
      `base: ${range.base} and ${range.head} have no commit in common; give a base that head was made from`,
    )
  }
  if (parted === head) {
    await refuseSingle(repository, head)
    throw new UserError(
      `base: ${range.base} has everything that ${range.head} has, so there is no change to look at; give the commit that users have now`,
    )
  }
  return parted
}

/** A folder that isn't there would make every change an empty one. */
async function refuseUnknown(repository: Repository, folders: readonly string[], commits: string[]): Promise<void> {
  if (folders.length === 0) return
  const files = (await Promise.all(commits.map((commit) => filesAt(repository, commit)))).flat()
  const unknown = folders.find((folder) => !files.some((file) => isIn(file, [folder])))
  if (unknown !== undefined) {
    throw new UserError(
      `paths: there is nothing at ${JSON.stringify(unknown)} in the repository; give folders from its top`,
    )
  }
}

const PLAIN = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-relative', '-r', '-M', '-l2000']

async function changedFiles(
  repository: Repository,
  parted: string,
  head: string,
  folders: readonly string[],
): Promise<ChangedFile[]> {
  const output = await repository.run(['diff-tree', ...PLAIN, '-z', '--raw', '--numstat', '--no-abbrev', parted, head])
  const files = readChangedFiles(output).filter((file) => isIn(file.path, folders))
  if (files.length > MOST_FILES) {
    throw new UserError(
      `base: ${files.length} files changed since, more than ${MOST_FILES}; give a nearer base, or folders by paths`,
    )
  }
  return files
}

function isIn(path: string, folders: readonly string[]): boolean {
  return folders.length === 0 || folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
}

async function addedLines(repository: Repository, parted: string, head: string): Promise<Map<string, AddedLine[]>> {
  const prefixes = ['--src-prefix=a/', '--dst-prefix=b/']
  return readAddedLines(
    await repository.run(['diff-tree', ...PLAIN, '-p', '-U0', '--inter-hunk-context=0', ...prefixes, parted, head]),
  )
}

/** Lines of contents before and after, by their ids. */
async function lineCounts(repository: Repository, files: readonly ChangedFile[]): Promise<Map<string, number>> {
  const ids = [...new Set(files.flatMap((file) => [file.before, file.after].filter((id) => id !== undefined)))]
  const counts = new Map<string, number>()
  if (ids.length === 0) return counts
  const output = await repository.run(['cat-file', '--batch'], `${ids.join('\n')}\n`)
  let at = 0
  for (const id of ids) {
    const end = output.indexOf(10, at)
    const size = Number(output.toString('latin1', at, end).split(' ')[2])
    if (end < 0 || !Number.isInteger(size)) throw new Error(`git cat-file says nothing of ${id}`)
    const content = output.subarray(end + 1, end + 1 + size)
    counts.set(id, linesIn(content))
    at = end + 1 + size + 1
  }
  return counts
}

function linesIn(content: Buffer): number {
  let lines = 0
  for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) lines += 1
  return content.length > 0 && content.at(-1) !== 10 ? lines + 1 : lines
}

async function log(repository: Repository, args: readonly string[]): Promise<Commit[]> {
  return readLog(
    await repository.run([
      'log',
      '-z',
      '--no-show-signature',
      '--no-ext-diff',
      `--format=${LOG_FORMAT}`,
      ...args,
      '--',
    ]),
  )
}

async function timeOf(repository: Repository, commit: string): Promise<number> {
  return Number((await repository.run(['log', '-1', '--no-show-signature', '--format=%ct', commit, '--'])).toString())
}

/** Paths of all files at a commit. */
export async function filesAt(repository: Repository, commit: string): Promise<string[]> {
  const output = await repository.run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit])
  return output
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '')
}

/** Folder of each Go module at a commit, by the module's path. */
export async function goModulesAt(
  repository: Repository,
  commit: string,
  files: readonly string[],
): Promise<Map<string, string>> {
  const modules = new Map<string, string>()
  for (const file of files.filter((path) => path === 'go.mod' || path.endsWith('/go.mod')).slice(0, MOST_MODULES)) {
    const { text } = await repository.ask(['cat-file', 'blob', `${commit}:${file}`])
    const name = /^module[ \t]{1,20}"?([^\s"]{1,500})"?/m.exec(text.slice(0, 10_000))?.[1]
    if (name !== undefined) modules.set(name, file.slice(0, -'/go.mod'.length))
  }
  return modules
}

const MOST_MODULES = 100

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
