import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import { UserError } from '../errors.ts'

/**
 * A program as an absolute path, from the folders of PATH that are absolute and not under the workspace: what a
 * checked-out branch brings along must never run in a tool's place.
 *
 * @param outside folders that it must not come from
 * @throws {UserError} there is none
 */
export function findProgram(name: string, path: string | undefined, outside: readonly string[]): string {
  const forbidden = outside.map(realOrSame)
  for (const folder of (path ?? '').split(':')) {
    if (!isAbsolute(folder)) continue
    const found = executable(join(folder, name))
    if (found !== undefined && ![found, realOrSame(folder)].some((one) => forbidden.some((top) => isIn(one, top)))) {
      return found
    }
  }
  throw new UserError(
    `the program ${name} is in no folder of PATH (outside of the workspace); install it on the runner`,
  )
}

function executable(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile() ? realpathSync(file) : undefined
  } catch {
    return undefined
  }
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
