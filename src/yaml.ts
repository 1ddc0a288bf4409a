import {
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAML11_SCHEMA,
  YAMLException,
} from 'js-yaml'
import { messageOf, UserError } from './errors.ts'

export interface YamlLimits {
  bytes: number
  aliases: number
  /** Levels of nesting. */
  depth: number
  /** Values after aliases are written out. */
  nodes: number
}

export const SMALL_FILE: YamlLimits = { bytes: 256 * 1024, aliases: 50, depth: 32, nodes: 20_000 }

export type YamlPath = readonly (string | number)[]

export interface YamlDocument {
  /** undefined for an empty file. */
  value: unknown
  /** Line of a key or list item, from 1; of its nearest parent where an alias brought it. */
  lineOf(path: YamlPath): number
}

/**
 * One YAML 1.2 document (JSON is one too) as plain objects, arrays and scalars. Refused: what is beyond the limits,
 * duplicate keys, keys that reach into object prototypes, merge keys, tags that make other things than JSON has, and with
 * `plain: 'unambiguous'` unquoted words that older YAML readers take for something else (NO, 0644, 12:30).
 *
 * @param name how errors call the file
 * @throws {UserError} with name and line
 */
export function readYaml(
  text: string,
  name: string,
  limits: YamlLimits = SMALL_FILE,
  plain: 'unambiguous' | 'any' = 'any',
): YamlDocument {
  const bytes = Buffer.byteLength(text)
  if (bytes > limits.bytes) {
    throw new UserError(`${name} has ${bytes} bytes; at most ${limits.bytes} are read`)
  }
  try {
    const events = parseEvents(text, { maxDepth: limits.depth })
    const lines = new Lines(text, name, plain)
    for (const event of events) lines.take(event)
    const documents = constructFromEvents(events, { source: text, schema: CORE_SCHEMA, maxAliases: limits.aliases })
    if (documents.length > 1) {
      throw new UserError(`${name} has ${documents.length} documents (---); write one`)
    }
    const value = documents[0] ?? undefined
    measure(value, limits, name)
    return { value, lineOf: (path) => lines.of(path) }
  } catch (error) {
    if (error instanceof YAMLException) {
      const where = error.mark === undefined ? name : `${name} line ${error.mark.line + 1}`
      throw new UserError(`${where}: ${error.reason}`, { cause: error })
    }
    if (error instanceof RangeError) throw new UserError(`${name}: ${messageOf(error)}`, { cause: error })
    throw error
  }
}

/** Aliases share one object in memory; whoever walks the value meets each of them, a cycle for ever. */
function measure(root: unknown, limits: YamlLimits, name: string): void {
  let nodes = 0
  const walk = (value: unknown, depth: number): void => {
    nodes += 1
    if (nodes > limits.nodes) throw new UserError(`${name} has more than ${limits.nodes} values, aliases written out`)
    if (depth > limits.depth) throw new UserError(`${name} is nested more than ${limits.depth} levels deep`)
    if (typeof value !== 'object' || value === null) return
    for (const child of Object.values(value)) walk(child, depth + 1)
  }
  walk(root, 0)
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

interface Frame {
  kind: 'document' | 'sequence' | 'mapping'
  path: YamlPath
  /** Of a sequence: index of the next item. */
  index: number
  /** Of a mapping: the key whose value comes next. */
  key: string | undefined
}

/** Follows the parser's events and notes where every key and item stands. */
class Lines {
  private readonly text: string
  private readonly name: string
  private readonly plain: 'unambiguous' | 'any'
  private readonly found = new Map<string, number>()
  private readonly stack: Frame[] = []
  /** Events come in the order of the text, so lines are counted once. */
  private position = 0
  private line = 1

  constructor(text: string, name: string, plain: 'unambiguous' | 'any') {
    this.text = text
    this.name = name
    this.plain = plain
  }

  of(path: YamlPath): number {
    for (let length = path.length; length > 0; length -= 1) {
      const line = this.found.get(JSON.stringify(path.slice(0, length)))
      if (line !== undefined) return line
    }
    return 1
  }

  take(event: Event): void {
    if (event.type === EVENT_ID.POP) {
      this.stack.pop()
      return
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      this.stack.push({ kind: 'document', path: [], index: 0, key: undefined })
      return
    }
    const frame = this.stack.at(-1)
    if (frame === undefined) throw new Error('a YAML node outside of a document')
    const line = this.lineAt(startOf(event))
    if (frame.kind === 'mapping' && frame.key === undefined) {
      if (event.type !== EVENT_ID.SCALAR) throw new UserError(`${this.name} line ${line}: write the key as plain text`)
      frame.key = this.keyOf(getScalarValue(this.text, event), line)
      this.found.set(JSON.stringify([...frame.path, frame.key]), line)
      return
    }
    const path = this.pathOfValue(frame, line)
    if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) {
      const kind = event.type === EVENT_ID.SEQUENCE ? 'sequence' : 'mapping'
      this.stack.push({ kind, path, index: 0, key: undefined })
    } else if (event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN) {
      this.checkWord(getScalarValue(this.text, event), line)
    }
  }

  private pathOfValue(frame: Frame, line: number): YamlPath {
    if (frame.kind === 'mapping') {
      const path = [...frame.path, frame.key ?? '']
      frame.key = undefined
      return path
    }
    if (frame.kind === 'sequence') {
      const path = [...frame.path, frame.index]
      frame.index += 1
      this.found.set(JSON.stringify(path), line)
      return path
    }
    return frame.path
  }

  private keyOf(key: string, line: number): string {
    if (FORBIDDEN_KEYS.has(key)) throw new UserError(`${this.name} line ${line}: ${key} can't be a key`)
    if (key === '<<') throw new UserError(`${this.name} line ${line}: merge keys (<<) are not read; write the keys out`)
    return key
  }

  private checkWord(word: string, line: number): void {
    if (this.plain === 'any') return
    const here: unknown = CORE_SCHEMA.resolveImplicitScalarTag(word).value
    const elsewhere: unknown = YAML11_SCHEMA.resolveImplicitScalarTag(word).value
    if (Object.is(here, elsewhere)) return
    throw new UserError(
      `${this.name} line ${line}: ${word} means ${kindOf(here)} to some YAML readers and ${kindOf(elsewhere)} to others; write ${typeof here === 'string' ? 'it in quotes' : 'a plain number, or text in quotes'}`,
    )
  }

  private lineAt(position: number): number {
    for (; this.position < position; this.position += 1) {
      if (this.text.charCodeAt(this.position) === 10) this.line += 1
    }
    return this.line
  }
}

function startOf(event: Exclude<Event, { type: 1 } | { type: 6 }>): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : event.start
}

function kindOf(value: unknown): string {
  if (value instanceof Date) return 'a date'
  return typeof value === 'string' ? 'text' : String(value)
}
