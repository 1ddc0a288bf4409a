import { UserError } from '../errors.ts'
import { readYaml } from '../yaml.ts'
import type { JsonSchema } from './json-schema.ts'
import { report, sentenceOf } from './load.ts'
import { type Problem, readBySchema } from './read.ts'
import { serviceSchema } from './schema.ts'
import type { ServiceSettings } from './types.ts'

/** Settings as workflow inputs: text, empty or absent where the input was not given. */
export type InputSettings = Readonly<Record<string, string | undefined>>

/** Where in a service's settings an input of another name belongs; all others carry the setting's own name. */
const PLACES = {
  traffic: ['traffic', 'provider'],
  route: ['traffic', 'route'],
  rule: ['traffic', 'rule'],
  'prometheus-url': ['prometheus', 'url'],
  'prometheus-preset': ['prometheus', 'preset'],
} as const satisfies Record<string, readonly [keyof ServiceSettings, string]>

/** An input that is a setting of `gradus.yml`. */
export type SettingName =
  | keyof typeof PLACES
  | Exclude<keyof ServiceSettings, 'traffic' | 'prometheus' | 'metrics' | 'confidence' | 'require-signature'>

/** Inputs whose text is YAML. */
const BLOCKS = new Set(['gates', 'prometheus'])

/**
 * What is written in the file only; single keys of blocks are inputs where `PLACES` says so. An input never takes back
 * that the file asks for signatures.
 */
const NO_INPUTS = new Set(['traffic', 'prometheus', 'metrics', 'confidence', 'require-signature'])

/** The names of all inputs that `readSettings` understands. */
export const SETTING_INPUTS: readonly string[] = [
  ...Object.keys(serviceSchema.properties).filter((name) => !NO_INPUTS.has(name)),
  ...Object.keys(PLACES),
]

/** @throws {UserError} all inputs that can't be used, by the input's name */
export function readSettings(inputs: InputSettings): ServiceSettings {
  const problems: Problem[] = []
  const settings: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(inputs)) {
    if (text === undefined || text.trim() === '') continue
    const value = readSetting(name, text.trim(), problems)
    const [block, key] = placeOf(name)
    settings[block] = key === undefined ? value : { ...(settings[block] as object | undefined), [key]: value }
  }
  if (problems.length > 0) throw new UserError(report(problems.map(sentenceOf)))
  return settings as ServiceSettings
}

/** What is wrong with the text of a setting, by the input's name; undefined when nothing is. */
export function settingProblem(name: SettingName, text: string): string | undefined {
  const problems: Problem[] = []
  readSetting(name, text, problems)
  return problems.length === 0 ? undefined : report(problems.map(sentenceOf))
}

/** The part of the schema that describes an input. */
export function settingSchema(name: string): JsonSchema {
  if (!SETTING_INPUTS.includes(name)) throw new Error(`no setting belongs to the input ${name}`)
  const [block, key] = placeOf(name)
  const properties: Readonly<Record<string, JsonSchema>> = serviceSchema.properties
  const outer = properties[block]
  const schema = key === undefined ? outer : outer?.properties?.[key]
  if (schema === undefined) throw new Error(`no setting ${block} ${key ?? ''}`)
  return schema
}

function placeOf(name: string): readonly [string, string?] {
  return (PLACES as Record<string, readonly [string, string] | undefined>)[name] ?? [name]
}

function readSetting(name: string, text: string, problems: Problem[]): unknown {
  const schema = settingSchema(name)
  return readBySchema(schema, inputValue(name, text, schema), [name], problems)
}

/** Inputs are text; a number is one where the schema asks for it. */
function inputValue(name: string, text: string, schema: JsonSchema): unknown {
  // A word alone is one: what YAML makes of off and no would be explained in place of what belongs here.
  if (BLOCKS.has(name) && /^[a-z]+$/i.test(text)) return text
  if (BLOCKS.has(name)) return readYaml(text, name, undefined, 'unambiguous').value
  const whole = schema.type === 'integer' && /^[0-9]{1,15}$/.test(text)
  const decimal = schema.anyOf?.some(({ type }) => type === 'number') && /^[0-9]{1,6}(?:\.[0-9]{1,9})?$/.test(text)
  return whole || decimal ? Number(text) : text
}
