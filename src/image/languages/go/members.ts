import { posix } from 'node:path'
import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import { type GoModule, readGoModule } from './module.ts'

/** A module of the folder, by its own folder (`.` for the root). */
export interface Member {
  readonly folder: string
  readonly module: GoModule
}

/** What of the folder is Go's: one module, or the members of a workspace. */
export function readMembers(sources: Sources): { members: Member[]; work?: GoModule } {
  const text = sources.text('go.work')
  if (text === undefined) {
    if (sources.has('go.mod')) return { members: [memberAt('.', sources)] }
    throw new UserError(
      'there is no go.mod in this folder; run "go mod init" with the module path, or give the folder that has one',
    )
  }
  const work = readGoModule(text, 'go.work')
  return { members: workspaceMembers(work, sources), work }
}

function memberAt(folder: string, sources: Sources): Member {
  const path = posix.join(folder, 'go.mod')
  const text = sources.text(path)
  if (text === undefined) {
    throw new UserError(
      `go.work uses ${shown(folder)}, but there is no ${path}; add it, or take the folder out of go.work`,
    )
  }
  return { folder, module: readGoModule(text, path) }
}

function workspaceMembers(work: GoModule, sources: Sources): Member[] {
  const folders = work.folders.map((folder) => within(folder, '.', 'go.work'))
  if (folders.length === 0) throw new UserError('go.work uses no module; add a line such as "use ./api"')
  return folders.map((folder) => memberAt(folder, sources))
}

/** A folder that a file names, relative to the root. */
function within(folder: string, base: string, file: string): string {
  const joined = posix.join(base, folder)
  const path = joined === './' ? '.' : joined.replace(/\/$/, '')
  if (posix.isAbsolute(folder) || path === '..' || path.startsWith('../')) {
    throw new UserError(
      `${file} names the folder ${shown(folder)}, which lies outside of what a build can see; build from the folder above, or use a published version`,
    )
  }
  return path
}

/** The module that a folder belongs to: the deepest one above it. */
export function ownerOf(folder: string, members: readonly Member[]): Member | undefined {
  return members
    .filter((member) => member.folder === '.' || folder === member.folder || folder.startsWith(`${member.folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0]
}

export function requireSums(members: readonly Member[], sources: Sources): void {
  for (const { folder, module } of members) {
    const mod = posix.join(folder, 'go.mod')
    const sum = posix.join(folder, 'go.sum')
    if (module.requires.length > 0 && !sources.has(sum) && !sources.has('go.work.sum') && module.folders.length === 0) {
      throw new UserError(`${mod} requires modules, but there is no ${sum}; run "go mod tidy" and commit both`)
    }
  }
}

/** What `go mod download` reads: go.mod and go.sum of each module, go.work, and modules that are replaced by folders. */
export function moduleFiles(modules: readonly Member[], work: boolean, sources: Sources): Map<string, string[]> {
  const folders = new Set(modules.map(({ folder }) => folder))
  for (const { folder, module } of modules) {
    if (module.module === '') continue
    for (const replaced of module.folders) folders.add(within(replaced, folder, posix.join(folder, 'go.mod')))
  }
  const names = work ? ['go.work', 'go.work.sum', 'go.mod', 'go.sum'] : ['go.mod', 'go.sum']
  const found = [...folders]
    .sort()
    .map((folder): [string, string[]] => [
      folder,
      names.map((name) => posix.join(folder, name)).filter((path) => sources.has(path)),
    ])
  return new Map(found.filter(([, paths]) => paths.length > 0))
}
