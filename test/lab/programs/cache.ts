import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, relative } from 'node:path'

/** Where built programs are kept: outside the work tree, shared by all of a user's copies of it. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gradus', 'programs')

/** A short name for everything that decides what a program is. */
export function keyOf(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`)
  return hash.digest('hex').slice(0, 16)
}

/** The files below `folder` with their contents, in one string that changes when any of them does. */
export async function contentsOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents = await Promise.all(paths.sort().map((path) => readFile(path, 'utf8')))
  return JSON.stringify(paths.map((path, index) => [relative(folder, path), contents[index]]))
}

/**
 * The path of `<cache>/<name>-<key>`, made by `fill` where it is missing. Complete or not there: `fill` works in a
 * folder beside it that is renamed when it has returned.
 */
export async function cached(name: string, key: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const place = placeOf(name, key)
  if (existsSync(place)) return place
  const draft = await draftFolder()
  try {
    await fill(draft)
    await publish(draft, place)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return place
}

export function placeOf(name: string, key: string): string {
  return join(cacheFolder, `${name}-${key}`)
}

/** A new folder on the same file system as the cached programs. */
export async function draftFolder(): Promise<string> {
  const drafts = join(cacheFolder, '.drafts')
  await mkdir(drafts, { recursive: true })
  return mkdtemp(join(drafts, 'draft-'))
}

/** Gives a finished draft its name; another builder that was faster has made the same thing. */
export async function publish(draft: string, place: string): Promise<void> {
  try {
    await rename(draft, place)
  } catch (error) {
    if (!existsSync(place)) throw error
  }
}

/**
 * Holds the one builder's lock while `work` runs: two builds at once would compile the same packages twice and need
 * twice the memory. The lock is the kernel's (flock), so it is free again however this process ends.
 *
 * @param waiting called when another process has the lock
 * @param lock    name of the lock's file
 */
export async function whileBuilding<T>(waiting: () => void, work: () => Promise<T>, lock = '.lock'): Promise<T> {
  await mkdir(cacheFolder, { recursive: true })
  const holder = spawn('flock', [join(cacheFolder, lock), 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const slow = setTimeout(waiting, 500)
  try {
    await Promise.race([once(holder.stdout, 'data'), once(holder, 'close').then(refuse)])
  } finally {
    clearTimeout(slow)
  }
  const ended = once(holder, 'close')
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}

function refuse(): never {
  throw new Error(`flock could not lock ${join(cacheFolder, '.lock')}`)
}
