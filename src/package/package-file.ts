import semver from 'semver'
import { report, sentenceOf } from '../config/load.ts'
import { type Problem, readBySchema } from '../config/read.ts'
import { UserError } from '../errors.ts'
import { splitReference } from '../image-reference.ts'
import { readYaml } from '../yaml.ts'
import { PACKAGE_SCHEMA } from './schema.ts'
import { PACKAGE, type PackageFile } from './types.ts'

const LIMITS = { bytes: 512 * 1024, aliases: 0, depth: 4, nodes: 10_000 }

/** The text of `metadata/package.json`, keys sorted, for people and programs. */
export function packageFileText(file: PackageFile): string {
  return `${JSON.stringify(sorted(file), null, 2)}\n`
}

function sorted(value: object): object {
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, child]) => [key, typeof child === 'object' ? sorted(child) : child]))
}

/**
 * @param where the package, or the input, as an error names it
 * @throws {UserError} what is wrong with it
 */
export function readPackageFile(bytes: Uint8Array, where: string): PackageFile {
  const name = `${where}: ${PACKAGE}`
  const { value } = readYaml(Buffer.from(bytes).toString('utf8'), name, LIMITS)
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined
  if (typeof schema === 'number' && schema > 1) {
    throw new UserError(
      `${name} has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`,
    )
  }
  return checkedPackageFile(value, name)
}

/** @throws {UserError} what is wrong with it, all of it */
export function checkedPackageFile(value: unknown, where: string): PackageFile {
  const problems: Problem[] = []
  const file = readBySchema(PACKAGE_SCHEMA, value, [], problems) as PackageFile
  if (problems.length === 0) problems.push(...meaning(file))
  if (problems.length > 0) throw new UserError(report(problems.map((problem) => `${where}: ${sentenceOf(problem)}`)))
  return file
}

function meaning({ images, dependencies, created }: PackageFile): Problem[] {
  const problems: Problem[] = []
  if (Number.isNaN(Date.parse(created))) problems.push({ path: ['created'], sentence: `${created} is no time` })
  for (const [container, image] of Object.entries(images)) {
    if (splitReference(image) !== undefined) continue
    problems.push({ path: ['images', container], sentence: 'is no image reference; write registry/path@sha256:…' })
  }
  for (const [name, range] of Object.entries(dependencies)) {
    if (semver.validRange(range) !== null) continue
    const sentence = `${JSON.stringify(range)} is no range of versions; write one such as ^1.2.0 or >=1.2.0 <3`
    problems.push({ path: ['dependencies', name], sentence })
  }
  return problems
}

/** Digests of the images, sorted, each once: as the manifest has them. */
export function imageDigests({ images }: Pick<PackageFile, 'images'>): string[] {
  const digests = Object.values(images).map((image) => image.slice(image.indexOf('@') + 1))
  return [...new Set(digests)].sort()
}
