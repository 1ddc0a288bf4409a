/** Patterns of more than this many parts are no patterns that anybody writes. */
const MOST_PARTS = 64

/**
 * Does a `.dockerignore` leave out this path? The last line that matches the path or a folder above it decides.
 *
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function isIgnored(path: string, dockerignore: string): boolean {
  const parts = path.split('/')
  let ignored = false
  for (const line of dockerignore.split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    const trimmed = line.trim()
    const exception = trimmed.startsWith('!')
    const pattern = cleaned(exception ? trimmed.slice(1).trim() : trimmed)
    if (pattern.length === 0 || pattern.length > MOST_PARTS) continue
    if (parts.some((_, index) => matches(pattern, parts.slice(0, index + 1)))) ignored = !exception
  }
  return ignored
}

function cleaned(pattern: string): string[] {
  const parts: string[] = []
  for (const part of pattern.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}

/** Table over parts of the pattern and of the path, so that many `**` take no longer than their product. */
function matches(pattern: readonly string[], path: readonly string[]): boolean {
  let row = [true, ...path.map(() => false)]
  for (const part of pattern) {
    if (part === '**') {
      const first = row.indexOf(true)
      row = row.map((_, index) => first >= 0 && index >= first)
    } else
      row = row.map((_, index) => index > 0 && row[index - 1] === true && partMatches(part, path[index - 1] as string))
  }
  return row.at(-1) === true
}

/** `*`, `?`, `[a-z]` and `\` within one part. */
function partMatches(pattern: string, name: string): boolean {
  let row = [true, ...Array.from(name, () => false)]
  for (const sign of signs(pattern)) {
    if (sign === '*') {
      const first = row.indexOf(true)
      row = row.map((_, index) => first >= 0 && index >= first)
    } else
      row = row.map((_, index) => index > 0 && row[index - 1] === true && signMatches(sign, name[index - 1] as string))
  }
  return row.at(-1) === true
}

function signs(pattern: string): readonly string[] {
  return pattern.match(/\\.|\[\^?[^\]]+\]|./gs) ?? []
}

function signMatches(sign: string, letter: string): boolean {
  if (sign === '?') return true
  if (sign.startsWith('\\') && sign.length === 2) return sign[1] === letter
  if (!sign.startsWith('[') || sign.length < 3) return sign === letter
  const negated = sign[1] === '^'
  const ranges = sign.slice(negated ? 2 : 1, -1).match(/.-.|./gs) ?? []
  const found = ranges.some((range) =>
    range.length === 3 ? letter >= (range[0] as string) && letter <= (range[2] as string) : range === letter,
  )
  return found !== negated
}
