import { realpathSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import { textAt } from './report-files.ts'

/**
 * Text of a file of the workspace: a link that leads out of it is not followed.
 *
 * @param path    from the workspace, which is where this process works
 * @param largest bytes
 * @throws {UserError} it is outside, is no file, is larger, or can't be read
 */
export function workspaceText(path: string, largest: number): string {
  return textAt(workspacePath(path), largest)
}

/** The real path of something in the workspace. @throws {UserError} it is outside, or not there */
export function workspacePath(path: string): string {
  const root = realpathSync('.')
  let real: string
  try {
    real = realpathSync(resolve(root, path))
  } catch (cause) {
    throw new UserError(
      `can't read ${path} (${messageOf(cause).split(',')[0]}); give a path from the workspace, and check the repository out in this job`,
      { cause },
    )
  }
  if (real.startsWith(root === sep ? sep : root + sep)) return real
  throw new UserError(`${path} is outside of the workspace ${root}; give a path of a file in it`)
}
