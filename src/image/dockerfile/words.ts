import { shown } from '../../config/read.ts'
import { UserError } from '../../errors.ts'

/** Builders read a Dockerfile by lines and stop at very long ones. */
export const LONGEST_WORD = 4096

/** Control, format and separator characters, and halves of pairs: each could hide or end a line somewhere. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/**
 * Text that may stand in a Dockerfile: one printable line.
 *
 * @param place how the error calls where it was to stand: `the label org.opencontainers.image.title`
 * @throws {UserError} it has control characters or is too long (T2)
 */
export function printable(text: string, place: string): string {
  if (text.length > LONGEST_WORD) {
    throw new UserError(`${place} has ${text.length} characters; at most ${LONGEST_WORD} can be written`)
  }
  const bad = UNPRINTABLE.exec(text)?.[0]
  if (bad === undefined) return text
  const code = (bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  throw new UserError(`${place} has the character U+${code} in ${shown(text)}; write one line of printable text`)
}

const PLAIN_WORD = /^[\w@%+=:,./-]+$/

/**
 * One word of a shell script, whatever is in it: in single quotes unless it is plain.
 *
 * @throws {UserError} it has control characters, or what begins a here-document
 */
export function quoted(word: string): string {
  printable(word, 'a word of a RUN script')
  if (word.includes('<<')) throw new UserError(`${shown(word)} can't stand in a RUN script because of "<<"; rename it`)
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/**
 * A word of ENV, LABEL and ARG in double quotes. Dockerfiles have variables there, so a dollar is escaped too.
 *
 * @throws {UserError} it has control characters
 */
export function doubleQuoted(text: string, place: string): string {
  return `"${printable(text, place).replaceAll(/[\\"$]/g, '\\$&')}"`
}

/**
 * Exec form. `<<` would begin a here-document, so it is written as an escape of JSON.
 *
 * @throws {UserError} it is empty or has control characters
 */
export function execForm(words: readonly string[], place: string): string {
  if (words.length === 0 || words[0] === '') throw new UserError(`${place} is empty; write a program and its arguments`)
  const all = words.map((word) => JSON.stringify(printable(word, place)).replaceAll('<', '\\u003c'))
  return `[${all.join(', ')}]`
}

const PATH_WORD = /^[\w.*/@+~(),=:-]+$/
const PATH_TROUBLE = /[$\\[\]<>"?]|^-|^#/

/**
 * Paths of COPY, plain where they are, else in exec form. A star is ours to use.
 *
 * @throws {UserError} a path has characters that builders take for patterns, variables or flags
 */
export function copyPaths(paths: readonly string[]): string {
  for (const path of paths) {
    const bad = PATH_TROUBLE.exec(printable(path, 'a path of COPY'))?.[0]
    if (bad !== undefined || path === '') {
      throw new UserError(`the path ${shown(path)} can't be copied by a Dockerfile because of "${bad}"; rename it`)
    }
  }
  if (paths.every((path) => PATH_WORD.test(path))) return paths.join(' ')
  return execForm(paths, 'a path of COPY')
}
