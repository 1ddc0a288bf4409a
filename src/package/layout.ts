import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { bytesOf, type Entry } from './entries.ts'
import { itemsOf } from './listing.ts'
import { LIMITS, PathSet, pathTrouble, shownPath } from './paths.ts'
import type { Mode } from './tar.ts'

/** Where a service's sources are. */
export interface ServiceSources {
  /** Top folder of the repository, absolute. */
  readonly root: string
  /** The service's folder in it, with forward slashes; empty: the top. */
  readonly folder: string
  readonly service: string
  /** Whether other services live in the repository: then only workflows that name this one are its own. */
  readonly shared: boolean
  /** `gradus.yml`, from the top of the repository. */
  readonly config?: string
  /** CycloneDX SBOM of the image; absent: `sbom.cdx.json` of the folder, where there is one. */
  readonly sbom?: string
  /** Workflows from the top of the repository; absent: found. */
  readonly workflows?: readonly string[]
}

/** What of a folder goes where: the first that is there. */
const FILES: readonly (readonly [to: string, from: readonly string[]])[] = [
  ['containers/Dockerfile', ['Dockerfile']],
  ['containers/.dockerignore', ['.dockerignore']],
  ['containers/docker-compose.yml', ['docker-compose.yml', 'docker-compose.yaml', 'compose.yaml', 'compose.yml']],
  ['metadata/README.md', ['README.md', 'readme.md']],
]
const FOLDERS: readonly (readonly [to: string, from: string])[] = [
  ['containers/k8s', 'k8s'],
  ['monitoring', 'monitoring'],
  ['recipe', 'recipe'],
]
const WORKFLOWS = '.github/workflows'
const LARGEST_WORKFLOW = 1024 * 1024

/**
 * The files of a service's repository that its package holds, and where.
 *
 * @throws {UserError} there is nothing to deploy, or something that can't lie in a package
 */
export function serviceEntries(sources: ServiceSources): Entry[] {
  const { root, folder, config, sbom } = sources
  const home = realFolder(join(root, folder))
  const entries = [
    ...FILES.flatMap(([to, from]) => firstThere(home, to, from)),
    ...FOLDERS.flatMap(([to, from]) => folderEntries(join(home, from), to)),
    ...(config === undefined ? [] : [fileEntry(join(root, config), 'recipe/gradus.yml')]),
    ...(sbom === undefined
      ? firstThere(home, 'metadata/sbom.cdx.json', ['sbom.cdx.json'])
      : [fileEntry(sbom, 'metadata/sbom.cdx.json')]),
    ...workflowEntries(sources),
  ]
  if (!entries.some(({ path }) => path === 'containers/Dockerfile' || path.startsWith('containers/k8s/'))) {
    throw new UserError(
      `${home} has neither a Dockerfile nor a folder k8s, so there is nothing to deploy; let build-image generate them, or give the service's folder`,
    )
  }
  return entries
}

/** @throws {UserError} too many, too large, or a path that can't lie in a package or collides with another */
export function checkEntries(entries: readonly Entry[]): void {
  if (entries.length > LIMITS.files) throw tooMany()
  const paths = new PathSet()
  for (const { path } of entries) {
    const trouble = pathTrouble(path) ?? paths.add(path)
    if (trouble !== undefined) throw new UserError(`${shownPath(path)} ${trouble}; rename it, then pack again`)
  }
  let bytes = 0
  for (const entry of entries) {
    bytes += bytesOf(entry)
    if (bytesOf(entry) <= LIMITS.fileBytes && bytes <= LIMITS.bytes) continue
    throw new UserError(
      `${shownPath(entry.path)} makes the package too large: a file has at most ${LIMITS.fileBytes} bytes and a package ${LIMITS.bytes}; leave out what no deploy needs`,
    )
  }
}

function tooMany(): UserError {
  return new UserError(
    `there are more than ${LIMITS.files} files to pack, which is the most that a package holds; leave out of k8s, monitoring and recipe what no deploy needs`,
  )
}

function firstThere(home: string, to: string, names: readonly string[]): Entry[] {
  const name = names.find((one) => lstatSync(join(home, one), { throwIfNoEntry: false }) !== undefined)
  return name === undefined ? [] : [fileEntry(join(home, name), to)]
}

function folderEntries(folder: string, to: string): Entry[] {
  const there = lstatSync(folder, { throwIfNoEntry: false })
  if (there === undefined) return []
  if (!there.isDirectory()) throw new UserError(`${folder} is no folder; packages are made of folders and files`)
  const entries: Entry[] = []
  const open = [{ folder, to, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const item of itemsOf(next.folder)) {
      const [from, path] = [join(next.folder, item.name), `${next.to}/${item.name}`]
      if (!item.isDirectory()) entries.push(fileEntry(from, path))
      else if (next.depth < LIMITS.depth) open.push({ folder: from, to: path, depth: next.depth + 1 })
      else throw new UserError(`${shownPath(from)} lies more than ${LIMITS.depth} folders deep; pack a flatter tree`)
      if (entries.length > LIMITS.files) throw tooMany()
    }
  }
  return entries
}

function fileEntry(file: string, path: string): Entry {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  if (stats === undefined) throw new UserError(`there is no file ${shownPath(file)}; give one that is there`)
  if (stats.isSymbolicLink()) {
    throw new UserError(`${shownPath(file)} is a link, which a package can't hold; put the file itself in its place`)
  }
  if (!stats.isFile()) throw new UserError(`${shownPath(file)} is no file; packages hold nothing but files`)
  // The owner's right alone: the others depend on the umask of whoever checked it out.
  const mode: Mode = (stats.mode & 0o100) === 0 ? 'file' : 'executable'
  return { path, mode, content: { file, bytes: stats.size } }
}

function workflowEntries({ root, folder, service, shared, workflows }: ServiceSources): Entry[] {
  if (workflows !== undefined) return workflows.map((path) => workflowEntry(root, path))
  const there = lstatSync(join(root, WORKFLOWS), { throwIfNoEntry: false })
  if (there === undefined || !there.isDirectory()) return []
  return [...itemsOf(join(root, WORKFLOWS))]
    .filter((item) => item.isFile() && /\.ya?ml$/.test(item.name))
    .filter(({ name }) => !shared || isAbout(join(root, WORKFLOWS, name), name, [service, folder]))
    .map(({ name }) => workflowEntry(root, `${WORKFLOWS}/${name}`))
}

function workflowEntry(root: string, path: string): Entry {
  return fileEntry(join(root, path), `ci-cd/${path.slice(path.lastIndexOf('/') + 1)}`)
}

/** Whether a workflow's name or text has one of the words, whole. */
function isAbout(file: string, name: string, words: readonly string[]): boolean {
  if (statSync(file).size > LARGEST_WORKFLOW) return false
  const text = `${name}\n${readFileSync(file, 'utf8')}`
  return words.some((word) => word !== '' && wholeWord(word).test(text))
}

function wholeWord(word: string): RegExp {
  return new RegExp(`(?<![\\w-])${word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}(?![\\w-])`)
}

function realFolder(folder: string): string {
  try {
    const real = realpathSync(folder)
    if (statSync(real).isDirectory()) return real
  } catch (cause) {
    throw new UserError(`there is no folder ${folder}; give that of the service`, { cause })
  }
  throw new UserError(`${folder} is no folder; give that of the service`)
}
