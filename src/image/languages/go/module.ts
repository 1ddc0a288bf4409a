import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'

/** What a `go.mod` or `go.work` says, as far as a build needs it. */
export interface GoModule {
  /** Module path; empty in a go.work. */
  readonly module: string
  /** The least version of Go, as `1.26` or `1.26.3`. */
  readonly go: string | undefined
  readonly toolchain: string | undefined
  readonly requires: readonly string[]
  /** Folders that `use` (go.work) or a local `replace` (go.mod) name, as written. */
  readonly folders: readonly string[]
}

const WORDS = {
  'go.mod': ['module', 'go', 'toolchain', 'godebug', 'require', 'exclude', 'replace', 'retract', 'tool', 'ignore'],
  'go.work': ['go', 'toolchain', 'godebug', 'use', 'replace'],
} as const

/** Go's own rule for the elements of an import path (golang.org/x/mod/module), without its finer points. */
const MODULE_PATH = /^[A-Za-z0-9_~.][A-Za-z0-9_~.+/-]{0,254}$/
const VERSION = /^(\d{1,3}\.\d{1,3})(?:\.\d{1,3})?(?:(?:rc|beta)\d{1,3})?$/

interface Line {
  readonly number: number
  readonly word: string
  readonly rest: readonly string[]
}

/**
 * @param file how errors call it: `go.mod`, `api/go.mod`, `go.work`
 * @throws {UserError} with file and line
 */
export function readGoModule(text: string, file: string): GoModule {
  const work = file.endsWith('go.work')
  const lines = directives(text, file, work ? WORDS['go.work'] : WORDS['go.mod'])
  const first = (word: string): Line | undefined => lines.find((line) => line.word === word)
  const module = first('module')
  if (!work && module === undefined) {
    throw new UserError(`${file} names no module; begin it with a line such as "module example.com/shop"`)
  }
  return {
    module: module === undefined ? '' : modulePath(module, file),
    go: version(first('go'), file, ''),
    toolchain: version(first('toolchain'), file, 'go'),
    requires: lines.filter(({ word }) => word === 'require').map((line) => modulePath(line, file)),
    folders: lines.flatMap((line) => folderOf(line)),
  }
}

function directives(text: string, file: string, words: readonly string[]): Line[] {
  const found: Line[] = []
  let block: { word: string; line: number } | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const number = index + 1
    const [word, ...rest] = tokens(raw, file, number)
    if (word === undefined) continue
    if (block !== undefined) {
      if (word === ')') block = undefined
      else found.push({ number, word: block.word, rest: [word, ...rest] })
    } else if (!words.includes(word)) {
      throw new UserError(`${file} line ${number} begins with ${shown(word)}; known are ${words.join(', ')}`)
    } else if (rest.at(-1) === '(') block = { word, line: number }
    else found.push({ number, word, rest })
  }
  if (block !== undefined) {
    throw new UserError(
      `${file} opens "${block.word} (" in line ${block.line} and never closes it; add a line with ")"`,
    )
  }
  return found
}

/** Words of a line without its comment; quoted ones without their quotes. */
function tokens(line: string, file: string, number: number): string[] {
  const words: string[] = []
  let rest = line.trim()
  while (rest !== '' && !rest.startsWith('//')) {
    const quote = rest[0]
    if (quote === '"' || quote === '`') {
      const end = rest.indexOf(quote, 1)
      if (end < 0) throw new UserError(`${file} line ${number} has a quote (${quote}) that is never closed`)
      words.push(rest.slice(1, end))
      rest = rest.slice(end + 1).trimStart()
    } else {
      const word = /^[^\s"`]+/.exec(rest)?.[0] ?? rest
      const comment = word.indexOf('//')
      words.push(comment > 0 ? word.slice(0, comment) : word)
      rest = comment > 0 ? '' : rest.slice(word.length).trimStart()
    }
  }
  return words
}

function modulePath({ rest: [path = ''], number }: Line, file: string): string {
  if (!MODULE_PATH.test(path)) {
    throw new UserError(`${file} line ${number} has ${shown(path)}, which is no module path such as example.com/shop`)
  }
  return path
}

function version(line: Line | undefined, file: string, prefix: string): string | undefined {
  const written = line?.rest[0]
  if (line === undefined || written === 'default') return undefined
  const number = written?.startsWith(prefix) ? written.slice(prefix.length) : ''
  // A toolchain may carry a suffix of its maker: go1.26.3-custom.
  if (!VERSION.test(number.split('-')[0] ?? '')) {
    throw new UserError(
      `${file} line ${line.number} has ${shown(`${line.word} ${written ?? ''}`)}; write a version such as "${line.word} ${prefix}1.26.0"`,
    )
  }
  return number
}

function folderOf({ word, rest }: Line): string[] {
  if (word === 'use') return rest.slice(0, 1)
  if (word !== 'replace') return []
  const target = rest[rest.indexOf('=>') + 1] ?? ''
  return rest.includes('=>') && /^\.{0,2}\//.test(target) ? [target] : []
}

/** `1.26.3` is `1.26`: what images are tagged by. */
export function minorVersion(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version
}
