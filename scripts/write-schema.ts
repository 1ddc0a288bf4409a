import { mkdirSync, writeFileSync } from 'node:fs'
import { publishedSchema } from '../src/config/published.ts'
import { configurationReference } from '../src/config/reference.ts'

/** Writes what is made of `src/config/schema.ts`: the JSON Schema for editors and the page for people. */
mkdirSync('schema', { recursive: true })
mkdirSync('docs', { recursive: true })
writeFileSync('schema/gradus.schema.json', `${JSON.stringify(publishedSchema(), null, 2)}\n`)
writeFileSync('docs/configuration.md', configurationReference())
