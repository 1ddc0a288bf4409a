import { closeSync, fstatSync, openSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, resolve, sep } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import type { Sources } from './project.ts'

/** Made by tools, or theirs: nothing that says what the service is. */
const SKIPPED = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.nox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.cache',
  'target',
  'build',
  'dist',
  'out',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.gradle',
  '.idea',
  '.vscode',
  '.terraform',
  'coverage',
])

const MOST_FILES = 20_000
const DEEPEST = 16
const LARGEST_TEXT = 1024 * 1024

/**
 * Lists a folder of source; texts are read when they are asked for. Links that lead out of the folder are not there.
 *
 * @throws {UserError} no folder, or more files than a service has
 */
export function readSources(folder: string): Sources {
  const root = realFolder(folder)
  const files: string[] = []
  walk(root, '', 0, files)
  const known = new Set(files.sort())
  return {
    folder: basename(resolve(folder)),
    files,
    has: (path) => known.has(path),
    text: (path) => (known.has(path) ? textOf(join(root, path)) : undefined),
  }
}

function realFolder(folder: string): string {
  try {
    const root = realpathSync(folder)
    if (statSync(root).isDirectory()) return root
  } catch (error) {
    throw new UserError(`can't read the folder ${folder} (${messageOf(error)})`, { cause: error })
  }
  throw new UserError(`${folder} is no folder; give the folder of the service's sources as "context"`)
}

function walk(root: string, path: string, depth: number, files: string[]): void {
  for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
    const below = path === '' ? entry.name : `${path}/${entry.name}`
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && depth < DEEPEST) walk(root, below, depth + 1, files)
    } else if (entry.isFile() || (entry.isSymbolicLink() && leadsToFileWithin(root, below))) {
      files.push(below)
    }
    if (files.length > MOST_FILES) {
      throw new UserError(
        `${root} has more than ${MOST_FILES} files; give the folder of one service as "context", not that of them all`,
      )
    }
  }
}

function leadsToFileWithin(root: string, path: string): boolean {
  try {
    const target = realpathSync(join(root, path))
    return target.startsWith(root + sep) && statSync(target).isFile()
  } catch {
    return false
  }
}

function textOf(file: string): string | undefined {
  const descriptor = openSync(file, 'r')
  try {
    if (fstatSync(descriptor).size > LARGEST_TEXT) return undefined
    return readFileSync(descriptor, 'utf8').replace(/^\uFEFF/, '')
  } finally {
    closeSync(descriptor)
  }
}
