import { type Dir, type Dirent, opendirSync } from 'node:fs'
import { diskError } from '../disk.ts'
import { shownPath } from './paths.ts'

/**
 * What lies in a folder, one by one: whoever has seen enough of a hundred thousand files asks for no more.
 *
 * @throws {UserError} it can't be read
 */
export function* itemsOf(folder: string): Generator<Dirent, void, undefined> {
  let open: Dir | undefined
  try {
    open = opendirSync(folder, { bufferSize: 256 })
    for (let item = open.readSync(); item !== null; item = open.readSync()) yield item
  } catch (cause) {
    throw diskError(`read the folder ${shownPath(folder)}`, cause)
  } finally {
    open?.closeSync()
  }
}
