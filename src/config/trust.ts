import { UserError } from '../errors.ts'
import { readYaml } from '../yaml.ts'
import { report, sentenceOf } from './load.ts'
import { type Problem, readBySchema, shown } from './read.ts'
import {
  DEFAULT_TRUST,
  type EnvironmentKeys,
  packagesSchema,
  type TrustedKeys,
  trustedKeysSchema,
} from './trust-schema.ts'

const LIMITS = { bytes: 256 * 1024, aliases: 0, depth: 8, nodes: 10_000 }

/** The input `trusted-keys`: YAML or JSON, shaped like the block of the file. @throws {UserError} what is wrong with it */
export function readTrustedKeys(text: string): TrustedKeys {
  const { value } = readYaml(text, 'its text', LIMITS, 'unambiguous')
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(
      `${shown(value)} can't be used; write environments with their keys, such as production: {sigstore-keys: [keys/cosign.pub]}`,
    )
  }
  const problems: Problem[] = []
  const read = readBySchema(trustedKeysSchema, value, [], problems)
  if (problems.length > 0) throw new UserError(report(problems.map(sentenceOf)))
  return read as TrustedKeys
}

/** The input `repository`. @throws {UserError} it is none */
export function readPackagesRepository(text: string): string {
  const problems: Problem[] = []
  readBySchema(packagesSchema.properties.repository, text, [], problems)
  if (problems.length > 0) throw new UserError(report(problems.map(sentenceOf)))
  return text
}

/**
 * The keys of an environment: its own, else the default's. Of one name, the input's go before the file's.
 *
 * @param environment undefined: the default
 */
export function keysOf(
  environment: string | undefined,
  file: TrustedKeys = {},
  input: TrustedKeys = {},
): { readonly name: string; readonly keys: EnvironmentKeys | undefined; readonly known: readonly string[] } {
  const all: TrustedKeys = { ...file, ...input }
  const name = environment !== undefined && Object.hasOwn(all, environment) ? environment : DEFAULT_TRUST
  return { name, keys: Object.hasOwn(all, name) ? all[name] : undefined, known: Object.keys(all) }
}
