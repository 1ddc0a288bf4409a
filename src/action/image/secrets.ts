import { readFileSync, statSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import type { BuildRequest } from '../../image/builder.ts'
import { linesOf } from '../lists.ts'

/**
 * Build secrets, `id=npm,env=NPM_TOKEN` or `id=npm,src=path`: where each value is, never the value itself.
 *
 * @throws {UserError} a line is neither, without the line's text: it may be the secret
 */
export function secretsOf(text: string | undefined): BuildRequest['secrets'] {
  return linesOf(text).map((line, index) => {
    const fields = new Map(line.split(',').map((field) => field.split(/=(.*)/s).slice(0, 2) as [string, string]))
    const [id, file, env] = [fields.get('id'), fields.get('src') ?? fields.get('source'), fields.get('env')]
    const known = [...fields.keys()].every((key) => ['id', 'src', 'source', 'env', 'type'].includes(key))
    if (id === undefined || !known || (file === undefined) === (env === undefined)) {
      throw new UserError(
        `input secrets: line ${index + 1} is not understood; write id=npm,env=NPM_TOKEN or id=npm,src=path/of/file, and put the value into the step's env`,
      )
    }
    return { id, ...(file === undefined ? {} : { file }), ...(env === undefined ? {} : { env }) }
  })
}

/** Larger ones are no text that a log could hold. */
const LARGEST_MASKED = 64 * 1024

/** What must be in no log; a file that is not there is the builder's to complain of. */
export function valuesOf(secrets: BuildRequest['secrets']): string[] {
  return secrets.flatMap(({ file, env }) => {
    if (env !== undefined) return process.env[env] ?? []
    const size = statSync(file ?? '', { throwIfNoEntry: false })?.size ?? Number.POSITIVE_INFINITY
    return file !== undefined && size <= LARGEST_MASKED ? readFileSync(file, 'utf8') : []
  })
}
