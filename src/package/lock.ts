import type { JsonSchema } from '../config/json-schema.ts'
import { report, sentenceOf } from '../config/load.ts'
import { type Problem, readBySchema } from '../config/read.ts'
import { UserError } from '../errors.ts'
import { readYaml } from '../yaml.ts'
import { canonicalBytes } from './canonical.ts'
import { DIGEST, PACKAGE_NAME, VERSION } from './schema.ts'
import { LOCK, type Lock } from './types.ts'

/** Packages that a lock may hold. */
const LARGEST = 10_000
const LIMITS = { bytes: 4 * 1024 * 1024, aliases: 0, depth: 8, nodes: 8 * LARGEST }

const LOCK_SCHEMA: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'packages'],
  properties: {
    schema: { const: 1 },
    packages: {
      type: 'object',
      maxProperties: LARGEST,
      propertyNames: PACKAGE_NAME,
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['version', 'digest'],
        properties: { version: VERSION, digest: DIGEST },
      },
    },
  },
}

/** What stands in `metadata/lock.json`: the same resolution, the same bytes. */
export function lockBytes(lock: Lock): Buffer {
  return canonicalBytes(lock)
}

/**
 * @param where the package, or the file, as an error names it
 * @throws {UserError} what is wrong with it
 */
export function readLock(bytes: Uint8Array, where: string): Lock {
  const name = `${where}: ${LOCK}`
  const { value } = readYaml(Buffer.from(bytes).toString('utf8'), name, LIMITS)
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined
  if (typeof schema === 'number' && schema > 1) {
    throw new UserError(
      `${name} has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`,
    )
  }
  const problems: Problem[] = []
  const lock = readBySchema(LOCK_SCHEMA, value, [], problems) as Lock
  if (problems.length > 0) throw new UserError(report(problems.map((problem) => `${name}: ${sentenceOf(problem)}`)))
  return lock
}
