import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diskError } from '../../disk.ts'
import { UserError } from '../../errors.ts'
import { TargetFolder } from '../../image/generate/folder.ts'

/** Which files of a folder are the site's: only these are replaced and removed. */
export const OWN_FILES = '.gradus-site'

const OWN = /^(?:index\.html|style\.css|site\.js|icon\.svg|\.nojekyll|packages\/[\w/-]+\.html)$/

export interface WrittenSite {
  readonly written: number
  /** Files that were as they should be. */
  readonly kept: number
  /** Pages of packages that are no longer there. */
  readonly removed: number
}

/**
 * Writes a site into a folder, which is made where it is missing. Each file is whole or as it was. What stands there
 * and was not written by this stays as it is.
 *
 * @param files what `indexSite` gave
 * @throws {UserError} another file or a link stands in the place of one of the site's; nothing was written then
 */
export function writeSite(folder: string, files: ReadonlyMap<string, string>): WrittenSite {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw diskError(`make the folder ${folder}`, cause)
  }
  const target = new TargetFolder(folder)
  const before = ownFiles(target, folder)
  for (const path of files.keys()) {
    if (!before.has(path) && target.read(path).file) {
      throw new UserError(
        `${folder} has a file ${path} that is not of this site; give an empty folder, or move it away`,
      )
    }
  }
  const gone = [...before].filter((path) => !files.has(path))
  // A run that dies half-way leaves nothing that the next one would not know for its own.
  target.write(OWN_FILES, listOf([...before, ...files.keys()]))
  const changed = [...files].filter(([path, content]) => {
    const standing = target.read(path)
    return !standing.file || standing.text !== content
  })
  for (const [path, content] of changed) target.write(path, content)
  for (const path of gone) target.remove(path)
  target.write(OWN_FILES, listOf([...files.keys()]))
  return { written: changed.length, kept: files.size - changed.length, removed: gone.length }
}

function listOf(paths: readonly string[]): string {
  return [...new Set(paths)]
    .sort()
    .map((path) => `${path}\n`)
    .join('')
}

/** What the list says beyond files that a site can have is not believed. */
function ownFiles(target: TargetFolder, folder: string): Set<string> {
  const standing = target.read(OWN_FILES)
  // The list of a large site is longer than what the folder compares.
  const text = standing.file ? (standing.text ?? readFileSync(join(folder, OWN_FILES), 'utf8')) : ''
  return new Set(text.split('\n').filter((path) => OWN.test(path)))
}
