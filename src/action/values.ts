import { durationSeconds } from '../config/duration.ts'
import { nearest } from '../config/nearest.ts'
import { UserError } from '../errors.ts'

const LONGEST_QUOTE = 80

export interface Range {
  min?: number
  max?: number
}

/** A value as an error shows it: one line, quoted, shortened, control characters made visible. */
export function quote(value: string): string {
  const short = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value
  // JSON leaves C1 controls and line separators as they are.
  return JSON.stringify(short).replace(/[\p{Cc}\u2028\u2029]/gu, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** @throws {UserError} control characters, line breaks, or a leading "-" that a program could take for an option */
export function toLine(value: string, longest: number): string {
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) {
    throw new UserError(`${quote(value)} has a line break or another control character; write one line of plain text`)
  }
  if (value.startsWith('-')) throw new UserError(`${quote(value)} begins with "-"; write a value that doesn't`)
  if (value.length > longest) {
    throw new UserError(`${quote(value)} has ${value.length} characters; write at most ${longest}`)
  }
  return value
}

/** Text of several lines. @throws {UserError} control characters other than line breaks and tabs */
export function toText(value: string, longest: number): string {
  if (/\p{Cc}/u.test(value.replace(/[\t\r\n]/g, ''))) {
    throw new UserError(`${quote(value)} has a control character; write plain text`)
  }
  if (value.length > longest) throw new UserError(`it has ${value.length} characters; write at most ${longest}`)
  return value
}

export function toInteger(value: string, range: Range): number {
  if (!/^[0-9]{1,15}$/.test(value)) {
    throw new UserError(`${quote(value)} is no whole number; write one, such as ${range.min ?? 1}`)
  }
  return within(Number(value), value, range, '')
}

/** Seconds of "60s", "1m30s", "2h"; a bare number is seconds. */
export function toSeconds(value: string, range: Range): number {
  const seconds = durationSeconds(value)
  if (seconds === undefined) {
    throw new UserError(`${quote(value)} is no duration; write whole numbers with s, m, h or d, such as 60s or 1m30s`)
  }
  return within(seconds, value, range, ' s')
}

function within(number: number, value: string, { min, max }: Range, unit: string): number {
  if ((min === undefined || number >= min) && (max === undefined || number <= max)) return number
  if (min === undefined) throw new UserError(`${quote(value)} is too large; write at most ${max}${unit}`)
  if (max === undefined) throw new UserError(`${quote(value)} is too small; write at least ${min}${unit}`)
  throw new UserError(`${quote(value)} is out of range; write ${min} to ${max}${unit}`)
}

/** The words of the YAML 1.2 core schema, as `core.getBooleanInput` reads them. */
export function toBoolean(value: string): boolean {
  if (/^(?:true|True|TRUE)$/.test(value)) return true
  if (/^(?:false|False|FALSE)$/.test(value)) return false
  throw new UserError(`${quote(value)} is neither true nor false; write one of them`)
}

export function toChoice<T extends string>(value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  throw new UserError(`${quote(value)} is not one of them; write ${listed(choices, 'or')}${didYouMean(value, choices)}`)
}

export function listed(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** " (did you mean steps?)" when one of the words is near, else nothing. */
function didYouMean(value: string, words: readonly string[]): string {
  const near = nearest(value, words)
  return near === undefined ? '' : ` (did you mean ${near}?)`
}
