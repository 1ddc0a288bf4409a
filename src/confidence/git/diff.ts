/** What `git diff-tree` says, read. Names are bytes to git; here they are text in UTF-8. */

export interface ChangedFile {
  /** At the head of the range; of a deleted file, before. */
  path: string
  /** Before, where it is another. */
  from?: string
  /** Undefined for a binary file. */
  added: number | undefined
  deleted: number | undefined
  /** Contents before and after; undefined where there was, or is, no such file. */
  before?: string
  after?: string
  /** A submodule, which is a commit and no file. */
  submodule: boolean
}

const NONE = /^0+$/
const SUBMODULE = '160000'

/** Output of `diff-tree -r -M -z --raw --numstat`: first all entries of one kind, then all of the other. */
export function readChangedFiles(output: Buffer): ChangedFile[] {
  const fields = new Fields(output)
  const raw: { modes: string[]; before: string; after: string; paths: string[] }[] = []
  while (fields.peek()?.startsWith(':')) {
    const [oldMode = '', newMode = '', before = '', after = '', status = ''] = fields.next().slice(1).split(' ')
    const moved = status.startsWith('R') || status.startsWith('C')
    raw.push({
      modes: [oldMode, newMode],
      before,
      after,
      paths: moved ? [fields.next(), fields.next()] : [fields.next()],
    })
  }
  const sizes = new Map<string, { added: number | undefined; deleted: number | undefined }>()
  while (fields.peek() !== undefined) {
    const [added = '', deleted = '', name = ''] = splitTwice(fields.next())
    // A moved file has an empty name here, and its two names after it.
    if (name === '') fields.next()
    const path = name === '' ? fields.next() : name
    sizes.set(path, { added: count(added), deleted: count(deleted) })
  }
  return raw.map(({ modes, before, after, paths }) => {
    const path = paths.at(-1) as string
    const size = sizes.get(path)
    return {
      path,
      ...(paths.length > 1 ? { from: paths[0] as string } : {}),
      added: size?.added,
      deleted: size?.deleted,
      ...(NONE.test(before) ? {} : { before }),
      ...(NONE.test(after) ? {} : { after }),
      submodule: modes.includes(SUBMODULE),
    }
  })
}

function count(text: string): number | undefined {
  return text === '-' ? undefined : Number(text)
}

/** A name may hold tabs of its own. */
function splitTwice(field: string): string[] {
  const first = field.indexOf('\t')
  const second = field.indexOf('\t', first + 1)
  return [field.slice(0, first), field.slice(first + 1, second), field.slice(second + 1)]
}

/** Fields that NUL ends. */
class Fields {
  readonly #fields: string[]
  #next = 0

  constructor(output: Buffer) {
    const text = output.toString('utf8')
    this.#fields = text === '' ? [] : text.replace(/\0$/, '').split('\0')
  }

  peek(): string | undefined {
    return this.#fields[this.#next]
  }

  next(): string {
    const field = this.#fields[this.#next]
    if (field === undefined) throw new Error('git diff-tree ended in the middle of an entry')
    this.#next += 1
    return field
  }
}

export interface AddedLine {
  /** From 1, in the file as it is at the head. */
  number: number
  text: string
}

const LONGEST_TEXT = 400

/**
 * Output of `diff-tree -p -U0` with the prefixes a/ and b/: the lines that each file got, by its path at the head. Lines
 * of a hunk are counted, never guessed from how they begin.
 */
export function readAddedLines(patch: Buffer): Map<string, AddedLine[]> {
  const files = new Map<string, AddedLine[]>()
  let lines: AddedLine[] | undefined
  let gone = 0
  let come = 0
  let number = 0
  for (const line of linesOf(patch)) {
    if (gone > 0 && line.startsWith('-')) gone -= 1
    else if (come > 0 && line.startsWith('+')) {
      lines?.push({ number, text: Buffer.from(line.slice(1, LONGEST_TEXT), 'latin1').toString('utf8') })
      number += 1
      come -= 1
    } else if (line.startsWith('diff --git ')) lines = undefined
    else if (line.startsWith('+++ ')) {
      const path = headerPath(line.slice(4))
      lines = path === undefined ? undefined : (files.get(path) ?? [])
      if (path !== undefined && lines) files.set(path, lines)
    } else {
      const [, deleted = '1', start = '0', added = '1'] = HUNK.exec(line) ?? []
      if (!line.startsWith('@@ ')) continue
      gone = Number(deleted)
      come = Number(added)
      number = Number(start)
    }
  }
  return files
}

const HUNK = /^@@ -[0-9]+(?:,([0-9]+))? \+([0-9]+)(?:,([0-9]+))? @@/

function* linesOf(output: Buffer): Generator<string> {
  let start = 0
  while (start < output.length) {
    const found = output.indexOf(10, start)
    const end = found < 0 ? output.length : found
    yield output.toString('latin1', start, end)
    start = end + 1
  }
}

/** `b/name`, with a tab behind it where it has blanks, or `"b/n\303\244me"`; undefined for /dev/null. */
function headerPath(header: string): string | undefined {
  const name = header.startsWith('"')
    ? unquoted(header)
    : Buffer.from(header.replace(/\t$/, ''), 'latin1').toString('utf8')
  return name.startsWith('b/') ? name.slice(2) : undefined
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 }

/** Git's C-style quoting. */
function unquoted(quoted: string): string {
  const bytes: number[] = []
  for (let i = 1; i < quoted.length && quoted[i] !== '"'; i += 1) {
    if (quoted[i] !== '\\') {
      bytes.push(quoted.charCodeAt(i))
      continue
    }
    const octal = /^[0-3][0-7]{2}/.exec(quoted.slice(i + 1, i + 4))?.[0]
    bytes.push(octal === undefined ? (ESCAPES[quoted[i + 1] ?? ''] ?? 63) : Number.parseInt(octal, 8))
    i += octal === undefined ? 1 : 3
  }
  return Buffer.from(bytes).toString('utf8')
}
