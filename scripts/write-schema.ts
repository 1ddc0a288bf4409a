import { mkdirSync, writeFileSync } from 'node:fs'
import { publishedSchema } from '../src/config/published.ts'

mkdirSync('schema', { recursive: true })
writeFileSync('schema/gradus.schema.json', `${JSON.stringify(publishedSchema(), null, 2)}\n`)
