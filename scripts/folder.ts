import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Relative paths of all files, sorted; none where the folder isn't there. */
export function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/** One line for each file that is missing in `found`, too much there, or of other bytes than in `wanted`. */
export function differences(found: string, wanted: string): string[] {
  const there = new Set(filesOf(found))
  const due = new Set(filesOf(wanted))
  return [
    ...[...due].filter((file) => !there.has(file)).map((file) => `${file}: is missing`),
    ...[...there].filter((file) => !due.has(file)).map((file) => `${file}: comes from no source`),
    ...[...due]
      .filter((file) => there.has(file))
      .filter((file) => !readFileSync(join(found, file)).equals(readFileSync(join(wanted, file))))
      .map((file) => `${file}: differs`),
  ]
}
