import { posix } from 'node:path'
import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'

/** Direct dependencies: normalised name (PEP 503) to its extras. */
export type Requirements = ReadonlyMap<string, readonly string[]>

export interface RequirementsFiles {
  readonly names: Requirements
  /** The file and all that it includes: what an installation needs before the sources. */
  readonly files: readonly string[]
  /** Something is installed from the folder itself, so the sources must be there first. */
  readonly local: boolean
}

const REQUIREMENT = /^([A-Za-z0-9](?:[\w.-]{0,98}[A-Za-z0-9])?)\s{0,9}(?:\[([^\]]{0,200})\])?/
const INCLUDE = /^(?:-r|--requirement|-c|--constraint)[\s=]{0,9}(\S{1,200})$/
const LOCAL = /^(?:(?:-e|--editable)[\s=]|\.{1,2}(?:$|[/[\s])|file:)/
const MOST_FILES = 20

/**
 * Reads a requirements file of pip and those it includes.
 *
 * @throws {UserError} a line that can't be installed in the base image, with file and line
 */
export function readRequirements(sources: Sources, path: string): RequirementsFiles {
  const names = new Map<string, readonly string[]>()
  const files = new Set<string>()
  let local = false
  const read = (file: string, from: string): void => {
    if (files.has(file)) return
    const text = sources.text(file)
    if (text === undefined) throw new UserError(`${from} includes ${file}, which is not there; add it`)
    files.add(file)
    if (files.size > MOST_FILES) throw new UserError(`${path} includes more than ${MOST_FILES} files`)
    for (const { line, number } of linesOf(text)) {
      const place = `${file} line ${number}`
      const included = INCLUDE.exec(line)?.[1]
      if (included !== undefined) read(posix.join(posix.dirname(file), included), place)
      else if (LOCAL.test(line)) local = true
      else if (!line.startsWith('-')) addRequirement(names, line, place)
    }
  }
  read(path, path)
  return { names, files: [...files], local }
}

/** Logical lines with the number of their first: a backslash at the end joins. */
function linesOf(text: string): { line: string; number: number }[] {
  const found: { line: string; number: number }[] = []
  let open: { line: string; number: number } | undefined
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, '').trim()
    open = { line: `${open?.line ?? ''}${line.replace(/\\$/, ' ')}`, number: open?.number ?? index + 1 }
    if (line.endsWith('\\')) continue
    found.push({ ...open, line: open.line.trim() })
    open = undefined
  }
  return found.filter(({ line }) => line !== '')
}

function addRequirement(names: Map<string, readonly string[]>, line: string, place: string): void {
  if (/^git\+|@\s{0,9}git\+/.test(line)) {
    throw new UserError(
      `${place} installs from git, which the base image has not; write a released version or the https address of an archive`,
    )
  }
  if (/^https?:/.test(line)) return
  const requirement = parseRequirement(line)
  if (requirement === undefined) throw new UserError(`${place} is no requirement that pip could read`)
  names.set(...requirement)
}

/** Name and extras of a requirement (PEP 508): `uvicorn[standard]>=0.30 ; python_version > "3.8"`. */
export function parseRequirement(text: string): [string, readonly string[]] | undefined {
  const [, name, extras = ''] = REQUIREMENT.exec(text.trim()) ?? []
  if (name === undefined) return undefined
  return [
    normalised(name),
    extras
      .split(',')
      .map((extra) => extra.trim().toLowerCase())
      .filter((extra) => extra !== ''),
  ]
}

/** PEP 503: one spelling for one package. */
export function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}
