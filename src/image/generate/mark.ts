import { createHash } from 'node:crypto'

/**
 * How a generated file is known again. Its first comment (in JSON: its description) holds "Made by Gradus, sha256:" and
 * the hash of the whole text with the hash itself left out. Equal: nobody has changed the file since, so a later run may.
 * Not equal, or no mark: it is a person's. Deleting the mark takes a file over for good.
 */
const MARK = /Made by Gradus, sha256:([0-9a-f]{64}|\?)/
/** The mark stands near the top; a text that quotes one further down is not marked. */
const MARK_WITHIN = 600

/** What a generator writes where the mark goes; `marked` puts the hash in. */
export const UNMARKED = 'Made by Gradus, sha256:?'

/** @throws Error the generator left no place for the mark */
export function marked(text: string): string {
  if (!head(text).includes(UNMARKED)) throw new Error('a generated file has no place for its mark')
  return text.replace(UNMARKED, `${UNMARKED.slice(0, -1)}${hashOf(text)}`)
}

/** A file that Gradus made and that nobody has changed since. Ends of lines don't count: git may turn them. */
export function isUntouched(text: string): boolean {
  const found = MARK.exec(head(text))
  return found !== null && found[1] === hashOf(text.replace(MARK, UNMARKED))
}

/** Gradus made it once, whoever has changed it since. */
export function isMarked(text: string): boolean {
  return MARK.test(head(text))
}

function head(text: string): string {
  return text.slice(0, MARK_WITHIN)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}
