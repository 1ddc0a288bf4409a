import { durationSeconds, durationText } from './duration.ts'
import type { JsonSchema } from './json-schema.ts'
import { nearest } from './nearest.ts'
import { parseSteps } from './steps.ts'

export type Path = readonly (string | number)[]

/** What is wrong with one value: a sentence without place, and the place. */
export interface Problem {
  path: Path
  sentence: string
}

/**
 * Checks a value against a schema and hands it back with durations in seconds and steps as numbers. Every problem is
 * collected; where there are any, the value is not to be used.
 */
export function readBySchema(schema: JsonSchema, value: unknown, path: Path, problems: Problem[]): unknown {
  if (schema.format === 'duration') return readDuration(schema, value, path, problems)
  if (schema.format === 'steps') return readSteps(value, path, problems)
  const type = typeOf(value)
  if (!accepts(schema, type, value)) {
    problems.push({ path, sentence: `${shown(value)} can't be used; write ${expected(schema)}` })
    return undefined
  }
  if (type === 'object') return readObject(schema, value as Record<string, unknown>, path, problems)
  if (type === 'array') return readArray(schema, value as unknown[], path, problems)
  return value
}

function readObject(
  schema: JsonSchema,
  value: Record<string, unknown>,
  path: Path,
  problems: Problem[],
): Record<string, unknown> {
  const properties = schema.properties ?? {}
  const entries = Object.entries(value)
  if (entries.length > (schema.maxProperties ?? Number.POSITIVE_INFINITY)) {
    problems.push({ path, sentence: `has ${entries.length} entries; at most ${schema.maxProperties} are read` })
    return {}
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key))
      problems.push({ path, sentence: `has no ${key}; write ${expected(properties[key] ?? {})}` })
  }
  const read: [string, unknown][] = []
  for (const [key, child] of entries) {
    const at = [...path, key]
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined
    const further = schema.additionalProperties
    if (known !== undefined) {
      // An empty key (`settle:`) is the default, as if it were not there.
      if (child !== null) read.push([key, readBySchema(known, child, at, problems)])
    } else if (typeof further === 'object') {
      checkName(schema, key, at, problems)
      read.push([key, readBySchema(further, child ?? {}, at, problems)])
    } else {
      problems.push({ path: at, sentence: unknownKey(key, Object.keys(properties)) })
    }
  }
  return Object.fromEntries(read)
}

function readArray(schema: JsonSchema, value: unknown[], path: Path, problems: Problem[]): unknown[] {
  const { items } = schema
  return items === undefined ? value : value.map((item, index) => readBySchema(items, item, [...path, index], problems))
}

function checkName(schema: JsonSchema, key: string, path: Path, problems: Problem[]): void {
  const names = schema.propertyNames
  if (names !== undefined && !accepts(names, 'string', key)) {
    problems.push({ path, sentence: `${shown(key)} can't be a name here; write ${expected(names)}` })
  }
}

function unknownKey(key: string, known: string[]): string {
  const guess = nearest(key, known)
  return guess === undefined ? `unknown key; known are ${known.join(', ')}` : `unknown key; did you mean ${guess}?`
}

function readDuration(schema: JsonSchema, value: unknown, path: Path, problems: Problem[]): number | undefined {
  const { minimum, maximum } = schema['x-seconds'] ?? { minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
  const seconds = durationSeconds(value)
  if (seconds !== undefined && seconds >= minimum && seconds <= maximum) return seconds
  problems.push({ path, sentence: `${shown(value)} can't be used; write ${expected(schema)}` })
  return undefined
}

function readSteps(value: unknown, path: Path, problems: Problem[]): number[] | undefined {
  const steps = parseSteps(value)
  if (Array.isArray(steps)) return steps
  problems.push({ path, sentence: steps.wrong })
  return undefined
}

type Type = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null'

function typeOf(value: unknown): Type {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value as Type
}

/** Everything about a value itself, not about its parts. */
function accepts(schema: JsonSchema, type: Type, value: unknown): boolean {
  const types = schema.type === undefined ? undefined : [schema.type].flat()
  if (types !== undefined && !types.includes(type) && !(type === 'integer' && types.includes('number'))) return false
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) return false
  if (schema.const !== undefined && schema.const !== value) return false
  if (schema.anyOf !== undefined && !schema.anyOf.some((one) => accepts(one, type, value))) return false
  if (typeof value === 'string') return acceptsText(schema, value)
  if (typeof value === 'number') return acceptsNumber(schema, value)
  if (Array.isArray(value))
    return value.length >= (schema.minItems ?? 0) && value.length <= (schema.maxItems ?? MOST_ITEMS)
  return true
}

const MOST_ITEMS = 1000
const MOST_CHARACTERS = 10_000

function acceptsText(schema: JsonSchema, value: string): boolean {
  if (value.length < (schema.minLength ?? 0) || value.length > (schema.maxLength ?? MOST_CHARACTERS)) return false
  return schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value)
}

function acceptsNumber(schema: JsonSchema, value: number): boolean {
  return (
    Number.isFinite(value) &&
    value >= (schema.minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (schema.maximum ?? Number.POSITIVE_INFINITY) &&
    value > (schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
    value < (schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY)
  )
}

/** What to write instead, in words. */
export function expected(schema: JsonSchema): string {
  if (schema['x-expected'] !== undefined) return schema['x-expected']
  if (schema.format === 'duration') {
    const { minimum, maximum } = schema['x-seconds'] ?? { minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
    return `a time from ${durationText(minimum)} to ${durationText(maximum)}, such as 60s, 1m30s or 2h`
  }
  if (schema.enum !== undefined) return oneOf([...schema.enum])
  if (schema.const !== undefined) return String(schema.const)
  if (schema.anyOf !== undefined) return oneOf(schema.anyOf.map(expected))
  return oneOf([schema.type ?? 'something else'].flat().map((type) => expectedType(schema, type)))
}

function expectedType(schema: JsonSchema, type: string): string {
  if (type === 'integer' || type === 'number') {
    const { minimum, maximum } = schema
    const range =
      minimum !== undefined && maximum !== undefined
        ? ` from ${minimum} to ${maximum}`
        : minimum !== undefined
          ? ` of at least ${minimum}`
          : maximum !== undefined
            ? ` of at most ${maximum}`
            : ''
    return `a ${type === 'integer' ? 'whole ' : ''}number${range}`
  }
  if (type === 'boolean') return 'true or false'
  if (type === 'array') return `a list of ${schema.items === undefined ? 'values' : expected(schema.items)}`
  if (type === 'object') return objectWords(schema)
  const example = exampleOf(schema)
  return example === undefined ? 'text' : `text such as ${JSON.stringify(example)}`
}

function objectWords(schema: JsonSchema): string {
  const keys = Object.keys(schema.properties ?? {})
  return keys.length === 0 ? 'keys with values' : `keys (${keys.join(', ')}) with values`
}

function exampleOf(schema: JsonSchema): string | undefined {
  const candidates = [...(schema.examples ?? []), schema.default, schema.properties?.below?.default]
  return candidates.find((value): value is string => typeof value === 'string')
}

function oneOf(words: string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

const SHOWN_CHARACTERS = 80

/** What JSON leaves as it is: DEL and the C1 controls, marks of direction, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** A value in an error: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a block of keys'
  const text = typeof value === 'string' ? JSON.stringify(value).replaceAll(UNPRINTABLE, escaped) : String(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}
