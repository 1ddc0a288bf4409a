import type { JsonSchema } from '../config/json-schema.ts'
import { sentenceOf } from '../config/load.ts'
import { type Problem, readBySchema } from '../config/read.ts'
import { UserError } from '../errors.ts'
import { DIGEST, LINE, PACKAGE_NAME, STAGE_NAME, TIME, VERSION } from '../package/schema.ts'

const WHO = { ...LINE, minLength: 1, maxLength: 200, 'x-expected': 'who, in one line' } as const
export const REASON = { ...LINE, maxLength: 1000, 'x-expected': 'a reason in one line' } as const

const ABOUT = { schema: { const: 1 }, name: PACKAGE_NAME, version: VERSION, digest: DIGEST, at: TIME } as const

export const PROMOTION_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'statement', 'name', 'version', 'digest', 'from', 'to', 'approver', 'at'],
  properties: {
    ...ABOUT,
    statement: { const: 'promotion' },
    from: STAGE_NAME,
    to: STAGE_NAME,
    approver: WHO,
    reason: REASON,
  },
} as const

export const YANK_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'statement', 'name', 'version', 'digest', 'by', 'at', 'reason'],
  properties: { ...ABOUT, statement: { const: 'yank' }, by: WHO, reason: { ...REASON, minLength: 1 } },
} as const

/** A statement that is about to be made. @throws {UserError} what is wrong with it */
export function checkStatement<T>(schema: JsonSchema, statement: T, what: string): T {
  const problems: Problem[] = []
  readBySchema(schema, statement, [], problems)
  const [first] = problems
  if (first !== undefined) throw new UserError(`${what} can't be made: ${sentenceOf(first)}`)
  return statement
}
