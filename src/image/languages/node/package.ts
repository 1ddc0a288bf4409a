import { posix } from 'node:path'
import type { Sources } from '../../project.ts'
import { isTable, readJsonManifest, type Table, tableAt, textAt, textsAt } from '../manifest.ts'

/** A package.json, as far as a build needs it. */
export interface Package {
  /** Folder of it, `.` for the root. */
  readonly folder: string
  readonly name?: string
  readonly main?: string
  readonly packageManager?: string
  readonly engine?: string
  readonly scripts: Readonly<Record<string, string>>
  /** Of production, optional ones too: name to range. */
  readonly dependencies: ReadonlyMap<string, string>
  readonly devDependencies: ReadonlyMap<string, string>
  /** Patterns of workspace folders. */
  readonly workspaces: readonly string[]
}

/** @throws {UserError} with file and line where it can't be read */
export function readPackage(sources: Sources, folder: string): Package {
  const table = readJsonManifest(sources, posix.join(folder, 'package.json'))
  const workspaces = isTable(table.workspaces) ? textsAt(table, 'workspaces', 'packages') : textsAt(table, 'workspaces')
  return {
    folder,
    ...present('name', textAt(table, 'name')),
    ...present('main', textAt(table, 'main')),
    ...present('packageManager', textAt(table, 'packageManager')),
    ...present('engine', textAt(table, 'engines', 'node') ?? textAt(table, 'volta', 'node')),
    scripts: Object.fromEntries(texts(tableAt(table, 'scripts'))),
    dependencies: new Map([...texts(tableAt(table, 'optionalDependencies')), ...texts(tableAt(table, 'dependencies'))]),
    devDependencies: new Map(texts(tableAt(table, 'devDependencies'))),
    workspaces,
  }
}

function texts(table: Table): [string, string][] {
  return Object.entries(table).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

function present<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>)
}
