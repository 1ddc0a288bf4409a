import { UserError } from '../../errors.ts'
import { quote } from '../values.ts'

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
}

/** Bytes of "100MB", "0.5GiB". @throws {UserError} it is no size */
export function bytesOf(value: string): number {
  const [, number, unit = ''] = /^([0-9]{1,12}(?:\.[0-9]{1,3})?) ?(B|[KMG]i?B)$/i.exec(value) ?? []
  const bytes = Math.floor(Number(number) * (UNITS[unit.toUpperCase()] ?? Number.NaN))
  if (bytes > 0) return bytes
  throw new UserError(`${quote(value)} is no size; write a number with B, KB, MB, GB, KiB, MiB or GiB, such as 100MB`)
}

/** The words of a command as a JSON array. @throws {UserError} it is none */
export function wordsOf(value: string): string[] {
  try {
    const words: unknown = JSON.parse(value)
    const isCommand =
      Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string' && word !== '')
    if (isCommand) return words as string[]
  } catch {
    // Said below.
  }
  throw new UserError(`${quote(value)} is no command; write a JSON array of strings, such as ["node","server.js"]`)
}
