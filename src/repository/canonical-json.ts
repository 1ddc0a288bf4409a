import type { JsonSchema } from '../config/json-schema.ts'
import { sentenceOf } from '../config/load.ts'
import { type Problem, readBySchema } from '../config/read.ts'
import { UserError } from '../errors.ts'
import { canonicalBytes } from '../package/canonical.ts'

/**
 * A value out of its canonical bytes: whoever reads these bytes by another reader gets the same (T18).
 *
 * @param where the bytes as an error names them
 * @throws {UserError} they are no JSON, of a newer schema, not what the schema says, or written in another way
 */
export function parseCanonical<T>(schema: JsonSchema, bytes: Uint8Array, where: string): T {
  const value = parsed(bytes, where)
  const made = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined
  if (typeof made === 'number' && made > 1) {
    throw new UserError(`${where} has schema ${made} and this Gradus reads schema 1; use a newer Gradus`)
  }
  const problems: Problem[] = []
  const read = readBySchema(schema, value, [], problems)
  const [first] = problems
  if (first !== undefined) throw new UserError(`${where} can't be used: ${sentenceOf(first)}`)
  if (!isCanonical(read, bytes)) {
    throw new UserError(`${where} is not in its canonical form (RFC 8785 and LF); write it by no other tool`)
  }
  return read as T
}

function isCanonical(value: unknown, bytes: Uint8Array): boolean {
  try {
    return canonicalBytes(value).equals(bytes)
  } catch {
    // Half a character, escaped, has no canonical form.
    return false
  }
}

function parsed(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (cause) {
    throw new UserError(`${where} is no JSON; write it by no other tool`, { cause })
  }
}
