import type { JsonSchema } from './json-schema.ts'
import { expected } from './read.ts'
import { configSchema, environmentSchema, serviceSchema } from './schema.ts'

const HEAD = `# gradus.yml

Every key has a default. Most settings of a service are also inputs of the actions, by the same name; an input goes before
the file. Unknown keys are errors. \`schema/gradus.schema.json\` says the same to editors.

Times are written \`60s\`, \`1m30s\`, \`2h\`, \`1d\`; a plain number counts seconds. Words that YAML readers disagree about
(\`NO\`, \`0644\`, \`12:30\`) need quotes, and aliases (\`*name\`) may be used, merge keys (\`<<\`) not.

What is said goes from weak to strong: the default, \`services.<name>\`, \`environments.<name>\`,
\`environments.<name>.services.<name>\`, an input.
`

type Properties = Readonly<Record<string, JsonSchema>>

/** `docs/configuration.md`, made of the schema by `scripts/write-schema.ts`. */
export function configurationReference(): string {
  const { gates, prometheus, metrics, ...service } = serviceSchema.properties
  const { context } = environmentSchema.properties
  const { retention, packages, 'trusted-keys': trustedKeys } = configSchema.properties
  return [
    HEAD,
    table('services.<name>', rowsOf(service)),
    '`gates`, `prometheus` and `metrics` (over those of the whole file) belong here too; they have tables of their own',
    'below.\n',
    table('environments.<name>', rowsOf({ context })),
    'Further: every setting of a service but `deployment` and `container`, for all services; under `services.<name>`',
    'every one, for that service.\n',
    table('gates', oneRowEach(gates.properties ?? {})),
    table('gates.<name>: what a gate can be told', rowsOf(settingsOfGates(gates.properties ?? {}))),
    table('prometheus', rowsOf(prometheus.properties ?? {})),
    ...Object.entries(metrics.properties).map(([source, schema]) =>
      table(`metrics.${source}`, rowsOf(schema.properties)),
    ),
    table('trusted-keys.<environment>', rowsOf(trustedKeys.additionalProperties.properties)),
    'The environment `default` stands for those that have no keys of their own. docs/signatures.md shows whole examples.\n',
    table('packages', rowsOf(packages.properties)),
    table('retention', rowsOf(retention.properties)),
  ].join('\n')
}

function table(title: string, rows: string[]): string {
  return [`## ${title}`, '', '| Key | Value | Default | |', '|---|---|---|---|', ...rows, ''].join('\n')
}

function rowsOf(properties: Properties, prefix = ''): string[] {
  return Object.entries(properties).flatMap(([key, schema]) => [
    row(`${prefix}${key}`, schema),
    ...rowsOf(schema.properties ?? {}, `${prefix}${key}.`),
  ])
}

function oneRowEach(properties: Properties): string[] {
  return Object.entries(properties).map(([key, schema]) => row(key, schema))
}

/** Gates have most of their settings in common; defaults that differ stand in the table of the gates. */
function settingsOfGates(gates: Properties): Properties {
  const settings: Record<string, JsonSchema> = {}
  for (const { properties = {} } of Object.values(gates)) {
    for (const [key, { default: preset, ...schema }] of Object.entries(properties)) {
      settings[key] ??= typeof preset === 'string' && /[0-9]/.test(preset) ? schema : { ...schema, default: preset }
    }
  }
  return settings
}

function row(key: string, schema: JsonSchema): string {
  const isBlock = schema.type === 'object' && schema.properties !== undefined
  const value = isBlock ? '' : cell(shortened(expected(schema)))
  const preset = schema.default === undefined || isBlock ? '' : `\`${cell(defaultText(schema.default))}\``
  return `| \`${key}\` | ${value} | ${preset} | ${cell(schema.description ?? '')} |`
}

/** Examples and lists of keys are for errors; the page has them in other columns and tables. */
function shortened(words: string): string {
  return words.replace(/(, such as|: ).*$/, '').replace(/ \(.*\) with values$/, '')
}

function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
