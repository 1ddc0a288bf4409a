import type { Infer, JsonSchema } from '../../config/json-schema.ts'
import { report, sentenceOf } from '../../config/load.ts'
import { type Problem, readBySchema } from '../../config/read.ts'
import { UserError } from '../../errors.ts'
import { readYaml } from '../../yaml.ts'

/** The file of a service's accepted vulnerabilities, at the root of its repository. */
export const IGNORE_FILE = '.gradus-ignore.yaml'

const ignoreSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['ignore'],
  properties: {
    ignore: {
      type: 'array',
      maxItems: 1000,
      'x-expected': 'a list of vulnerabilities, each with id, reason and expires',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'reason', 'expires'],
        properties: {
          id: {
            type: 'string',
            pattern: '^[A-Za-z0-9][A-Za-z0-9:._-]{2,99}$',
            'x-expected': "the vulnerability's name, such as CVE-2026-1234",
          },
          package: {
            type: 'string',
            minLength: 1,
            maxLength: 300,
            'x-expected': 'the name of one package, such as openssl (default: any)',
          },
          reason: {
            type: 'string',
            maxLength: 1000,
            pattern: '\\S.{8,}\\S',
            'x-expected': 'a sentence that says why this does no harm here, or who mends it when',
          },
          expires: {
            type: 'string',
            pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
            'x-expected': 'the last day it holds, such as 2026-12-31',
          },
        },
      },
    },
  },
} as const satisfies JsonSchema

/** One accepted vulnerability; it holds until the end of the day `expires`, UTC. */
export type IgnoreEntry = Infer<typeof ignoreSchema.properties.ignore.items> & {
  /** Where it stands: `.gradus-ignore.yaml line 3`. */
  readonly place: string
}

/**
 * @param name how errors call the file
 * @throws {UserError} all that is wrong with it, each with its line
 */
export function readIgnoreFile(text: string, name: string): IgnoreEntry[] {
  const { value, lineOf } = readYaml(text, name)
  if (value === undefined || value === null) return []
  const problems: Problem[] = []
  const file = readBySchema(ignoreSchema, value, [], problems) as Infer<typeof ignoreSchema>
  if (problems.length === 0) {
    file.ignore.forEach(({ expires }, index) => {
      if (isDay(expires)) return
      const sentence = `${expires} is no day of the calendar; write one such as 2026-12-31`
      problems.push({ path: ['ignore', index, 'expires'], sentence })
    })
  }
  if (problems.length > 0) {
    throw new UserError(
      report(problems.map((problem) => `${name} line ${lineOf(problem.path)}: ${sentenceOf(problem)}`)),
    )
  }
  return file.ignore.map((entry, index) => ({ ...entry, place: `${name} line ${lineOf(['ignore', index])}` }))
}

/** The first moment at which an entry holds no more, in ms since 1970. */
export function endOf({ expires }: IgnoreEntry): number {
  return Date.parse(`${expires}T00:00:00Z`) + 24 * 3600 * 1000
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text)
}
