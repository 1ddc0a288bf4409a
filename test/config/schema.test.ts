import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { JsonSchema } from '../../src/config/json-schema.ts'
import { publishedSchema } from '../../src/config/published.ts'
import { readBySchema } from '../../src/config/read.ts'
import { configurationReference } from '../../src/config/reference.ts'
import { configSchema } from '../../src/config/schema.ts'

test('the published schema is the one the file is read by; scripts/write-schema.ts writes it', () => {
  const file = new URL('../../schema/gradus.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(publishedSchema())
})

test('the page for people is made of it too', () => {
  const file = new URL('../../docs/configuration.md', import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(configurationReference())
})

/** Keywords that `readBySchema` heeds, and those that only describe. */
const KNOWN = new Set(
  'type properties required additionalProperties propertyNames maxProperties items minItems maxItems enum const pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum anyOf format x-seconds x-expected description default examples'.split(
    ' ',
  ),
)

function everySchema(schema: JsonSchema, path: string): [string, JsonSchema][] {
  const { properties = {}, additionalProperties, items, propertyNames, anyOf = [] } = schema
  const children: [string, JsonSchema | boolean | undefined][] = [
    ...Object.entries(properties),
    ['*', additionalProperties],
    ['[]', items],
    ['name', propertyNames],
    ...anyOf.map((one, i): [string, JsonSchema] => [`any${i}`, one]),
  ]
  const below = children.flatMap(([key, child]) =>
    typeof child === 'object' ? everySchema(child, `${path}/${key}`) : [],
  )
  return [[path, schema], ...below]
}

const schemas = everySchema(configSchema, '')

test.each(schemas)('%s says nothing that the reader would pass over', (_, schema) => {
  expect(Object.keys(schema).filter((key) => !KNOWN.has(key))).toEqual([])
  const types = [schema.type ?? []].flat()
  if (types.includes('object'))
    expect([false, 'object']).toContain(schema.additionalProperties && typeof schema.additionalProperties)
  if (schema.pattern !== undefined) expect(schema.pattern).toMatch(/^\^.*\$$|^\^https/)
  if (schema.format !== undefined && schema.format !== 'uri') expect(['duration', 'steps']).toContain(schema.format)
})

test.each(schemas.filter(([, schema]) => schema.default !== undefined))(
  'the default of %s is a value it accepts',
  (_, schema) => {
    const problems: { sentence: string }[] = []
    readBySchema(schema, schema.default, [], problems as never)
    expect(problems).toEqual([])
  },
)

test.each(
  schemas.filter(([path]) => /\/[a-z][\w.-]*$/.test(path) && !path.includes('/any') && !path.endsWith('/name')),
)('%s is described', (_, schema) => {
  expect(schema.description ?? '').toMatch(/^.{10,}$/s)
})
