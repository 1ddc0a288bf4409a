import { UserError } from '../../../errors.ts'
import { readYaml } from '../../../yaml.ts'
import type { Sources } from '../../project.ts'
import { readJsonManifest, type Table, tableAt, textAt } from '../manifest.ts'
import type { Manager } from './manager.ts'
import type { Package } from './package.ts'

const LOCK_LIMITS = { bytes: 1024 * 1024, aliases: 0, depth: 32, nodes: 500_000 }

/**
 * A lock file that can't be read, or that was not made from this package.json, is said here and not by a build that
 * fails after a minute. One that is larger than 1 MiB is left to the package manager.
 *
 * @throws {UserError} with file and, where the parser tells it, line
 */
export function checkLock(sources: Sources, { name, lock }: Manager, root: Package): void {
  const text = sources.text(lock)
  if (text === undefined) return
  const conflict = text.split('\n').findIndex((line) => line.startsWith('<<<<<<< '))
  if (conflict >= 0) {
    throw new UserError(`${lock} line ${conflict + 1} has a merge conflict; solve it and install again`)
  }
  const wanted = [...root.dependencies, ...root.devDependencies]
  const locked = lockedRanges(sources, name, lock, text)
  const missing = wanted.find(([dependency, range]) => !locked(dependency, range))
  if (missing === undefined) return
  const again = { npm: 'npm install', pnpm: 'pnpm install', yarn: 'yarn install', 'yarn-berry': 'yarn install' }[name]
  throw new UserError(
    `${lock} is not of this package.json: it has no ${missing[0]} at "${missing[1]}"; run "${again}" and commit the file`,
  )
}

type Locked = (dependency: string, range: string) => boolean

function lockedRanges(sources: Sources, manager: Manager['name'], lock: string, text: string): Locked {
  if (manager === 'npm') {
    const table = readJsonManifest(sources, lock)
    const packages = tableAt(table, 'packages', '')
    // The format before npm 7 does not say what was asked for.
    if (!Object.hasOwn(tableAt(table, 'packages'), '')) return () => true
    const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'].map((kind) => tableAt(packages, kind))
    return (dependency, range) => kinds.some((kind) => textAt(kind, dependency) === range)
  }
  if (manager === 'pnpm') {
    const value = readYaml(text, lock, LOCK_LIMITS).value as Table
    const importer = tableAt(value, 'importers', '.')
    if (Object.keys(importer).length === 0) return () => true
    const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'].map((kind) => tableAt(importer, kind))
    // Catalogs write their own range here.
    return (dependency, range) =>
      range.startsWith('catalog:') || kinds.some((kind) => textAt(kind, dependency, 'specifier') === range)
  }
  return (dependency) => text.includes(`${dependency}@`)
}
