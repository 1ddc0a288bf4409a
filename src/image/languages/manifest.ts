import { parse, TomlError } from 'smol-toml'
import { messageOf, UserError } from '../../errors.ts'
import type { Sources } from '../project.ts'

export type Table = Readonly<Record<string, unknown>>

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
const DEEPEST = 64

/**
 * A JSON manifest that must be an object.
 *
 * @throws {UserError} with file and, where the parser tells it, line
 */
export function readJsonManifest(sources: Sources, path: string): Table {
  const text = requireText(sources, path)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const { line, why } = jsonTrouble(text, messageOf(error))
    const where = line === undefined ? path : `${path} line ${line}`
    throw new UserError(`${where} is no valid JSON: ${why}`, { cause: error })
  }
  return checkedTable(value, path)
}

/**
 * A TOML manifest.
 *
 * @throws {UserError} with file and line
 */
export function readTomlManifest(sources: Sources, path: string): Table {
  const text = requireText(sources, path)
  try {
    return checkedTable(parse(text, { maxDepth: DEEPEST }), path)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const why = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '')
    throw new UserError(`${path} line ${error.line} is no valid TOML: ${why}`, { cause: error })
  }
}

function requireText(sources: Sources, path: string): string {
  const text = sources.text(path)
  if (text === undefined) throw new UserError(`${path} is larger than 1 MiB, which no manifest is`)
  return text
}

/** V8 says a position, or shows the place. */
function jsonTrouble(text: string, message: string): { line?: number; why: string } {
  const position = /at position (\d{1,7})/.exec(message)?.[1]
  if (position !== undefined) {
    return { line: lineAt(text, Number(position)), why: message.replace(/ (?:in JSON )?at position.*$/s, '') }
  }
  if (/end of JSON input/.test(message)) return { line: lineAt(text, text.length), why: 'it ends too early' }
  const [, token = '', , excerpt = ''] =
    /^(Unexpected token '[\s\S]{1,2}'), (\.{3})?"([\s\S]*)"(?:\.{3})? is not valid JSON$/.exec(message) ?? []
  const start = excerpt === '' ? -1 : text.indexOf(excerpt)
  const sign = token.slice("Unexpected token '".length, -1)
  if (start < 0) return { why: 'it can not be parsed' }
  return { line: lineAt(text, Math.max(start, text.indexOf(sign, start))), why: token.toLowerCase() }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

function checkedTable(value: unknown, path: string): Table {
  checkKeys(value, path, 0)
  if (!isTable(value)) throw new UserError(`${path} must hold an object ({ … })`)
  return value
}

/** Keys that reach into object prototypes have no business in a manifest (T17); nor has a deep nest (T16). */
function checkKeys(value: unknown, path: string, depth: number): void {
  if (depth > DEEPEST) throw new UserError(`${path} is nested more than ${DEEPEST} levels deep`)
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) throw new UserError(`${path}: ${key} can't be a key`)
    checkKeys(child, path, depth + 1)
  }
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** What stands at a path of keys, as a table; empty where it is absent or something else. */
export function tableAt(table: Table, ...keys: readonly string[]): Table {
  const value = valueAt(table, ...keys)
  return isTable(value) ? value : {}
}

/** The texts of a list; what is no text is left out. */
export function textsAt(table: Table, ...keys: readonly string[]): string[] {
  const value = valueAt(table, ...keys)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

export function textAt(table: Table, ...keys: readonly string[]): string | undefined {
  const value = valueAt(table, ...keys)
  return typeof value === 'string' ? value : undefined
}

function valueAt(table: Table, ...keys: readonly string[]): unknown {
  let value: unknown = table
  for (const key of keys) {
    if (!isTable(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}
