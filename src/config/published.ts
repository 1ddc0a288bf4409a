import type { JsonSchema } from './json-schema.ts'
import { configSchema, serviceSchema } from './schema.ts'

const HOME = 'https://json-schema.org/draft/2020-12/schema'

/** The JSON Schema of `gradus.yml` for editors: what only our reader understands is left out. */
export function publishedSchema(): Record<string, unknown> {
  return {
    $schema: HOME,
    title: 'gradus.yml',
    description: 'Configuration of Gradus: services, environments, metrics.',
    ...published(configSchema),
    $defs: Object.fromEntries([...SHARED].map(([schema, name]) => [name, published(schema)])),
  }
}

/** Parts that stand in several places, written once. */
const SHARED = new Map<JsonSchema, string>([
  [serviceSchema, 'service'],
  [serviceSchema.properties.gates, 'gates'],
  [serviceSchema.properties.prometheus, 'prometheus'],
  [serviceSchema.properties.metrics, 'metrics'],
])

function reference(schema: JsonSchema): Record<string, unknown> {
  const name = SHARED.get(schema)
  return name === undefined ? published(schema) : { $ref: `#/$defs/${name}` }
}

/** To a validator `format: duration` would mean ISO 8601. */
const OWN_FORMATS = new Set(['duration', 'steps'])

function published(schema: JsonSchema): Record<string, unknown> {
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key.startsWith('x-') || (key === 'format' && OWN_FORMATS.has(value as string))) return []
    return [[key, publishedPart(key, value)]]
  })
  return Object.fromEntries(entries)
}

function publishedPart(key: string, value: unknown): unknown {
  if (key === 'properties') {
    return Object.fromEntries(
      Object.entries(value as Record<string, JsonSchema>).map(([name, schema]) => [name, reference(schema)]),
    )
  }
  if (key === 'anyOf') return (value as JsonSchema[]).map(reference)
  const isSchema = key === 'items' || key === 'additionalProperties' || key === 'propertyNames'
  return isSchema && typeof value === 'object' ? reference(value as JsonSchema) : value
}
