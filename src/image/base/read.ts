import { nearest } from '../../config/nearest.ts'
import { shown } from '../../config/read.ts'
import { UserError } from '../../errors.ts'
import { isDigest, splitReference } from '../../image-reference.ts'
import images from './images.json' with { type: 'json' }
import { BASE_KEYS, type BaseImage, type BaseKey, type BaseTable } from './table.ts'

const FIELDS = ['key', 'version', 'repository', 'tag', 'digest', 'read', 'single']
const LARGEST_BYTES = 1024 * 1024

/** The table that comes with Gradus. */
export function builtInBases(): BaseTable {
  return tableOf(images, 'the built-in table of base images')
}

/**
 * A table as JSON, `{"schema": 1, "images": [{"key", "version", "repository", "tag", "digest", "read"}]}`.
 *
 * @param where the file, as errors name it
 * @throws {UserError} it is none
 */
export function readTable(text: string, where: string): BaseTable {
  if (text.length > LARGEST_BYTES) throw new UserError(`${where} is larger than 1 MiB; remove what is no base image`)
  try {
    return tableOf(JSON.parse(text), where)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UserError(
      `${where} is no JSON; remove it, and write it again with the command base-images of build-image`,
    )
  }
}

/**
 * The text that `readTable` reads: a line for each image, so that a diff shows what changed.
 *
 * @param note a sentence for people who open the file
 */
export function writeTable(table: BaseTable, note?: string): string {
  const said = note === undefined ? '' : `  "note": ${JSON.stringify(note)},\n`
  const lines = table.map((image) => `    ${JSON.stringify(image)}`)
  return `{\n  "schema": 1,\n${said}  "images": [\n${lines.join(',\n')}\n  ]\n}\n`
}

/** Lines of `own` in the place of those with the same key and version; others come after. */
export function overlaid(table: BaseTable, own: BaseTable): BaseTable {
  const isSame = (one: BaseImage) => (other: BaseImage) => other.key === one.key && other.version === one.version
  return [...table.map((line) => own.find(isSame(line)) ?? line), ...own.filter((line) => !table.some(isSame(line)))]
}

function tableOf(value: unknown, where: string): BaseTable {
  const { schema, images: lines } = (value ?? {}) as Record<string, unknown>
  if (schema !== 1 || !Array.isArray(lines)) {
    throw new UserError(`${where} is no table of base images; write {"schema": 1, "images": [{"key": …}]}`)
  }
  const table = lines.map((line, index) => lineOf(line, `${where}: images[${index}]`))
  const twice = table.find(
    ({ key, version }, index) => table.findIndex((one) => one.key === key && one.version === version) < index,
  )
  if (twice === undefined) return table
  throw new UserError(`${where} has ${twice.key} ${twice.version} twice; remove one`)
}

function lineOf(value: unknown, where: string): BaseImage {
  if (typeof value !== 'object' || value === null)
    throw new UserError(`${where} is no object; write {"key": "python", …}`)
  const line = value as Record<string, unknown>
  const extra = Object.keys(line).find((name) => !FIELDS.includes(name))
  if (extra !== undefined) throw new UserError(`${where} has ${shown(extra)}, which is none of ${FIELDS.join(', ')}`)
  const { key, version, repository, tag, digest, read, single } = line
  if (!BASE_KEYS.some((one) => one === key)) {
    const meant = typeof key === 'string' ? nearest(key, BASE_KEYS) : undefined
    throw new UserError(`${where} has the key ${shown(key)}; write ${meant ?? `one of ${BASE_KEYS.join(', ')}`}`)
  }
  const said = { version: /^[0-9.]{0,20}$/, repository: /^[^\s:@]+(?::[0-9]+\/[^\s:@]+)?$/, tag: /^\w[\w.-]{0,127}$/ }
  for (const [name, pattern] of Object.entries(said)) {
    const text = line[name]
    if (typeof text === 'string' && pattern.test(text)) continue
    throw new UserError(`${where}: ${name} is ${shown(text)}; write a text such as ${EXAMPLES[name]}`)
  }
  if (splitReference(`${repository}:${tag}`) === undefined) {
    throw new UserError(`${where}: ${shown(repository)} is no repository; write one such as ${EXAMPLES.repository}`)
  }
  if (digest !== undefined && !(typeof digest === 'string' && isDigest(digest))) {
    throw new UserError(
      `${where}: digest is ${shown(digest)}; write sha256: and 64 hexadecimal digits, or leave it out`,
    )
  }
  return {
    key: key as BaseKey,
    version: version as string,
    repository: repository as string,
    tag: tag as string,
    ...(typeof digest === 'string' && { digest }),
    ...(typeof read === 'string' && /^[0-9-]{10}$/.test(read) && { read }),
    ...(single === true && { single }),
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  version: '"3.13"',
  repository: '"docker.io/library/python"',
  tag: '"3.13-slim-trixie"',
}
