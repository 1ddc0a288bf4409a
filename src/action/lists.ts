import { UserError } from '../errors.ts'
import { quote } from './values.ts'

/** Entries of a list, one a line or with commas between them. */
export function listOf(text: string | undefined): string[] {
  return split(text, /[,\n]/)
}

/** Entries of a list, one a line. */
export function linesOf(text: string | undefined): string[] {
  return split(text, /\n/)
}

function split(text: string | undefined, at: RegExp): string[] {
  return (text ?? '')
    .split(at)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/**
 * `NAME=value`, one a line.
 *
 * @throws {UserError} without a value that may be a secret: a line has no name, or two have the same
 */
export function pairsOf(input: string, text: string | undefined): Record<string, string> {
  const pairs: Record<string, string> = Object.create(null)
  linesOf(text).forEach((line, index) => {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_.-]{0,127})=(.*)$/s.exec(line) ?? []
    if (name === undefined || value === undefined) {
      throw new UserError(`input ${input}: line ${index + 1} is no NAME=value; write one pair a line`)
    }
    if (Object.hasOwn(pairs, name)) throw new UserError(`input ${input}: ${quote(name)} is there twice; write it once`)
    pairs[name] = value
  })
  return { ...pairs }
}
