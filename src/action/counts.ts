import { readFileSync } from 'node:fs'
import { messageOf, UserError } from '../errors.ts'

/** The text of the file of recorded counts. @throws {UserError} the input is missing, or the file can't be read */
export function countsOf(path: string | undefined): { text: string; path: string } {
  if (path === undefined) {
    throw new UserError('input counts: source: file needs it; write the path of a JSON file of recorded counts')
  }
  try {
    return { text: readFileSync(path, 'utf8'), path }
  } catch (cause) {
    throw new UserError(`input counts: can't read ${path} (${messageOf(cause)}); give a path from the workspace`, {
      cause,
    })
  }
}
