import { parse, TomlError } from 'smol-toml'
import { UserError } from '../errors.ts'
import { readXml } from '../xml.ts'
import { readYaml } from '../yaml.ts'

type Reader = (text: string, file: string) => string | undefined

/** Files that state a version, in the order in which they are asked. */
const READERS: Readonly<Record<string, Reader>> = {
  VERSION: (text) =>
    text
      .trim()
      .split('\n')[0]
      ?.trim()
      .replace(/^v(?=\d)/, '') || undefined,
  'package.json': (text, file) => textAt(readYaml(text, file).value, 'version'),
  'pyproject.toml': (text, file) => {
    const toml = readToml(text, file)
    return textAt(toml, 'project', 'version') ?? textAt(toml, 'tool', 'poetry', 'version')
  },
  'pom.xml': pomVersion,
}

/**
 * The version that a service's files state; undefined where none does.
 *
 * @param read text of a file of the service's folder, by name
 * @throws {UserError} two files state two versions, or one can't be read
 */
export function statedVersion(
  read: (name: string) => string | undefined,
): { file: string; version: string } | undefined {
  const found = Object.entries(READERS).flatMap(([file, reader]) => {
    const text = read(file)
    const version = text === undefined ? undefined : reader(text, file)
    return version === undefined ? [] : [{ file, version }]
  })
  const [first, ...others] = found
  const other = others.find(({ version }) => version !== first?.version)
  if (first !== undefined && other !== undefined) {
    throw new UserError(
      `version: ${first.file} has ${first.version} and ${other.file} has ${other.version}; make them one, or give the version as an input`,
    )
  }
  return first
}

function textAt(value: unknown, ...path: string[]): string | undefined {
  let current = value
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined
    current = (current as Record<string, unknown>)[key]
  }
  return typeof current === 'string' ? current : undefined
}

function readToml(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    throw new UserError(`${file} line ${cause.line} is no TOML; mend it`, { cause })
  }
}

/** Of the project, else of its parent; what Maven would fill in can't be told here. */
function pomVersion(text: string, file: string): string | undefined {
  const path: string[] = []
  const found = new Map<string, string>()
  readXml(text, file, {
    open: (name) => void path.push(name),
    close: () => void path.pop(),
    text: (piece) => {
      const key = path.join('/')
      if (/^project\/(?:parent\/)?version$|^project\/properties\/[\w.-]+$/.test(key)) {
        found.set(key, (found.get(key) ?? '') + piece)
      }
    },
  })
  const version = (found.get('project/version') ?? found.get('project/parent/version'))?.trim()
  const property = /^\$\{([\w.-]+)\}$/.exec(version ?? '')?.[1]
  return property === undefined ? version : (found.get(`project/properties/${property}`)?.trim() ?? version)
}
