import { type InputSettings, type SettingName, settingProblem, settingSchema } from '../config/inputs.ts'
import { nearest } from '../config/nearest.ts'
import { expected } from '../config/read.ts'
import { messageOf, UserError } from '../errors.ts'
import { quote, type Range, toBoolean, toChoice, toInteger, toLine, toSeconds, toText } from './values.ts'

const LONGEST_LINE = 1_024
const LONGEST_TEXT = 262_144

/** One input of an action: what `action.yml` says about it, and how its text becomes a value. */
export interface Input<T> {
  /** For the reference: "duration, 1 to 86400 s". */
  readonly kind: string
  readonly description: string
  /** As text, the way action.yml has it. */
  readonly default: string | undefined
  readonly required: boolean
  /** What of the text must never be seen; a secret is all of it. */
  readonly secretsIn: ((text: string) => readonly string[]) | undefined
  /** @throws {UserError} without the input's name: `"5x" is no whole number; write …` */
  readonly parse: (text: string) => T
}

interface Options {
  /** One sentence for `action.yml` and the reference; without a default of its own it says what happens without it. */
  description: string
  default?: string
  required?: true
}

/** An input that has a default, or must be there, always has a value. */
type Value<T, O extends Options> = O extends { default: string } | { required: true } ? T : T | undefined

function input<T, O extends Options>(
  kind: string,
  options: O,
  parse: (text: string) => T,
  secretsIn?: (text: string) => readonly string[],
): Input<Value<T, O>> {
  return {
    kind,
    description: options.description,
    default: options.default,
    required: options.required ?? false,
    secretsIn,
    parse: parse as (text: string) => Value<T, O>,
  }
}

/** One line, never an option of a program. `check` refuses more: it throws a UserError without the input's name. */
export function string<const O extends Options & { check?: (value: string) => string }>(options: O) {
  return input('string', options, (text) => {
    const line = toLine(text, LONGEST_LINE)
    return options.check ? options.check(line) : line
  })
}

/** Text of several lines. `check` refuses more: it throws a UserError without the input's name. */
export function text<
  const O extends Options & { secretsIn?: (text: string) => readonly string[]; check?: (value: string) => void },
>(options: O) {
  const parse = (value: string) => {
    const read = toText(value, LONGEST_TEXT)
    options.check?.(read)
    return read
  }
  return input('text', options, parse, options.secretsIn)
}

/** A name that becomes part of names in Kubernetes, as those of services in gradus.yml do. */
export function dnsLabel<const O extends Options>(options: O) {
  return input('name', options, (value) => {
    if (/^[a-z0-9](?:[-a-z0-9]{0,46}[a-z0-9])?$/.test(value)) return value
    throw new UserError(
      `${quote(value)} can't be part of names in Kubernetes; write 1 to 48 of a-z, 0-9 and "-", with a letter or digit at both ends`,
    )
  })
}

/** A name that goes into Kubernetes objects and may have dots: at most 253 characters. */
export function dnsName<const O extends Options>(options: O) {
  return input('name', options, (value) => {
    const labels = value.length <= 253 ? value.split('.') : []
    if (labels.length > 0 && labels.every((label) => /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(label))) return value
    throw new UserError(
      `${quote(value)} is no name in Kubernetes; write a-z, 0-9, "-" and ".", with a letter or digit at both ends`,
    )
  })
}

export function choice<const T extends string, const O extends Options>(choices: readonly T[], options: O) {
  return input(choices.join(' | '), options, (value) => toChoice(value, choices))
}

export function integer<const O extends Options & Range>(options: O) {
  return input(`whole number${ranged(options)}`, options, (value) => toInteger(value, options))
}

/** Seconds; written as "60s" or "1m30s". Ranges are in seconds. */
export function duration<const O extends Options & Range>(options: O) {
  return input(`duration${ranged(options, ' s')}`, options, (value) => toSeconds(value, options))
}

export function boolean<const O extends Options>(options: O) {
  return input('boolean', options, toBoolean)
}

/** Masked before anything else happens, and never quoted in an error. */
export function secret<const O extends Options>(options: O) {
  return input(
    'secret',
    options,
    (value) => toText(value, LONGEST_TEXT),
    (value) => [value],
  )
}

/** A setting of `gradus.yml` as an input: what it is, its default and its rules are the schema's. */
export interface SettingInput extends Input<string | undefined> {
  readonly setting: SettingName
}

export function setting(name: SettingName): SettingInput {
  const schema = settingSchema(name)
  const { description = '', default: value, format } = schema
  const fixed = value === undefined || typeof value === 'object' ? '' : String(value)
  const standard = Array.isArray(value) ? value.join(',') : fixed
  const sentence = standard === '' || description.includes('Default:') ? '' : ` Default: ${standard}.`
  const parse = (text: string): string => {
    const problem = settingProblem(name, toText(text, LONGEST_TEXT))
    if (problem !== undefined) throw new UserError(problem.replace(`${name}: `, ''))
    return text
  }
  const kind = format === 'steps' ? 'percents with commas, rising to 100' : expected(schema)
  return { ...input(kind, { description: `${description}${sentence}` }, parse), setting: name }
}

function ranged({ min, max }: Range, unit = ''): string {
  if (min === undefined && max === undefined) return ''
  if (max === undefined) return `, at least ${min}${unit}`
  return `, ${min ?? 0} to ${max}${unit}`
}

export type InputTable = Readonly<Record<string, Input<unknown>>>

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S

/** The values of a table: `dry-run` is `inputs.dryRun`; what are settings of `gradus.yml` is together in `settings`. */
export type Inputs<T extends InputTable> = {
  [Name in keyof T & string as T[Name] extends SettingInput ? never : Camel<Name>]: T[Name] extends Input<infer V>
    ? V
    : never
} & {
  /** Checked, as text, for `serviceConfig`. */
  settings: InputSettings
}

/** What of the inputs must be masked, before one of them is looked at. */
export function secretsOf(table: InputTable, env: NodeJS.ProcessEnv): string[] {
  return Object.entries(table).flatMap(([name, { secretsIn }]) => {
    const value = rawInput(name, env)
    return value === undefined || secretsIn === undefined ? [] : secretsIn(value)
  })
}

/**
 * All inputs of an action, checked. An empty input counts as absent, as everywhere in GitHub Actions.
 *
 * @throws {UserError} names every input that is wrong, its value, and what to write instead
 */
export function readInputs<T extends InputTable>(table: T, env: NodeJS.ProcessEnv): Inputs<T> {
  const values: Record<string, unknown> = {}
  const settings: Record<string, unknown> = {}
  const wrong = misspelt(table, env)
  for (const [name, definition] of Object.entries(table)) {
    try {
      const value = readInput(definition, rawInput(name, env))
      if ('setting' in definition) settings[name] = value
      else values[camel(name)] = value
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      wrong.push(`input ${name}: ${definition.secretsIn ? hushed(error, name, env) : error.message}`)
    }
  }
  if (wrong.length === 1) throw new UserError(wrong[0])
  if (wrong.length > 1) throw new UserError(`${wrong.length} inputs are wrong:\n${wrong.join('\n')}`)
  return { ...values, settings } as Inputs<T>
}

function readInput(definition: Input<unknown>, value: string | undefined): unknown {
  const given = value ?? definition.default
  if (given !== undefined) return definition.parse(given)
  if (definition.required) throw new UserError(`it is missing; ${lowerFirst(definition.description)}`)
  return undefined
}

/** A secret's value is in no message, not even a short or broken one. */
function hushed(error: UserError, name: string, env: NodeJS.ProcessEnv): string {
  const value = rawInput(name, env)
  return value === undefined ? messageOf(error) : messageOf(error).replace(quote(value), 'its value')
}

/**
 * Inputs nobody knows but whose name is nearly one of ours: `step` instead of `steps` would deploy with defaults. Names
 * far from all of ours are left to the runner's own warning.
 */
function misspelt(table: InputTable, env: NodeJS.ProcessEnv): string[] {
  const known = new Set(Object.keys(table).map(variable))
  return Object.keys(env)
    .filter((key) => key.startsWith('INPUT_') && !known.has(key) && env[key] !== '')
    .flatMap((key) => {
      const name = key.slice('INPUT_'.length).toLowerCase()
      const near = nearest(name, Object.keys(table))
      return near === undefined ? [] : [`input ${quote(name)}: there is no such input; write ${near}`]
    })
}

function rawInput(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const value = env[variable(name)]?.trim()
  return value === '' ? undefined : value
}

/** The runner's own rule: upper case, spaces to underscores, hyphens stay. */
function variable(name: string): string {
  return `INPUT_${name.replace(/ /g, '_').toUpperCase()}`
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
