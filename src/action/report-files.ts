import { closeSync, constants, fstatSync, globSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readSafetyReport, type SafetyReport } from '../confidence/safety/report.ts'
import { messageOf, UserError } from '../errors.ts'

/** Larger reports are no reports any more; each is read into memory. */
const LARGEST_BYTES = 64 * 1024 * 1024
const MOST_FILES = 500
const LEFT_OUT = ['**/node_modules/**', '**/.git/**']

/** @throws {UserError} the file can't be read, or is no such report */
export function safetyReportAt(path: string): SafetyReport {
  return within('safety-report', () => readSafetyReport(textAt(path), path))
}

/** Paths and patterns, one a line or with commas between them. */
export function filesOf(input: string, list: string): string[] {
  const wanted = list
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const files = new Set<string>()
  for (const one of wanted) {
    const found = /[*?[{]/.test(one) ? globSync(one, { exclude: LEFT_OUT }).filter(isFile).sort() : [one]
    if (found.length === 0) {
      throw new UserError(`input ${input}: no file matches ${one} in ${resolve('.')}; give paths from the workspace`)
    }
    for (const path of found) files.add(path)
  }
  if (files.size > MOST_FILES) {
    throw new UserError(`input ${input}: ${files.size} files match, more than ${MOST_FILES}; give a narrower pattern`)
  }
  return [...files]
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** What was measured is what is read: one open file, its size first. */
export function textAt(path: string, largest: number = LARGEST_BYTES): string {
  let file: number | undefined
  try {
    // Not waiting for a writer, should it be a pipe.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const state = fstatSync(file)
    if (!state.isFile()) throw new Error('it is no file')
    if (state.size > largest) throw new Error(`it has ${state.size} bytes; at most ${largest} are read`)
    const bytes = Buffer.alloc(state.size)
    const read = readSync(file, bytes, 0, state.size, 0)
    return decoded(bytes.subarray(0, read))
  } catch (cause) {
    throw new UserError(`can't read ${path} (${messageOf(cause)}); give a path from the workspace`, { cause })
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function decoded(bytes: Buffer): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe
  return wide ? bytes.toString('utf16le', 2) : bytes.toString('utf8')
}

/** Names the input in what went wrong with it. */
export function within<T>(input: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(`input ${input}: ${error.message}`, { cause: error.cause })
  }
}
