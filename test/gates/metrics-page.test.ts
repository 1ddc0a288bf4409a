import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/load.ts'
import { metricsSchema } from '../../src/config/metrics-schema.ts'
import { openSource } from '../../src/gates/metrics/source.ts'

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/^```yaml\n(metrics:\n.*?)^```/gms)].map(([, text = '']) => text)
const SECRETS = [
  'METRICS_TOKEN',
  'ELASTIC_AUTHORIZATION',
  'WAREHOUSE_URL',
  'DD_API_KEY',
  'DD_APP_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'NEW_RELIC_API_KEY',
]
const env = { PATH: process.env.PATH, ...Object.fromEntries(SECRETS.map((name) => [name, 'a-secret'])) }

test('the page has an example of each source', () => {
  const sources = examples.map((text) => Object.keys(loadConfig(text, 'docs/metrics.md').metrics ?? {})[0])
  expect(new Set(sources)).toEqual(new Set(Object.keys(metricsSchema.properties)))
})

test.each(examples)('an example can be used as it stands: %#', async (text) => {
  const { metrics = {} } = loadConfig(text, 'docs/metrics.md')
  await expect(openSource(metrics, {}, env)).resolves.toBeDefined()
})

test('examples in the schema can be used as they stand', async () => {
  for (const source of ['datadog', 'cloudwatch', 'newrelic'] as const) {
    const { requests, errors, slow } = metricsSchema.properties[source].properties
    const [settings] = [requests.examples[0]].map((query) => ({
      requests: query,
      errors: errors.examples[0],
      slow: slow.examples[0],
    }))
    const config = { ...settings, ...(source === 'newrelic' ? { account: 1 } : { region: 'eu-central-1' }) }
    const opened = openSource({ [source]: config } as Parameters<typeof openSource>[0], {}, env)
    await expect(opened).resolves.toBeDefined()
  }
})
