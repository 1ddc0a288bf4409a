import { existsSync } from 'node:fs'
import { loadConfig } from '../../config/load.ts'
import type { Config } from '../../config/types.ts'
import { textAt } from '../report-files.ts'
import type { PackageInputs } from './machine.ts'

/** Environment of packages where the configuration names none. */
const NO_ENVIRONMENT = 'default'

/** The configuration; nothing where there is no file. @throws {UserError} what is wrong with it */
export function configOf({ config: path }: PackageInputs): Config {
  return existsSync(path) ? loadConfig(textAt(path), path) : {}
}

/** The environment that was named, else the first of the configuration. */
export function environmentOf({ environment }: PackageInputs, { environments }: Config): string {
  return environment ?? Object.keys(environments ?? {})[0] ?? NO_ENVIRONMENT
}

/** By whose trust the index of a repository is judged: it is of all environments, so it has one of its own. */
export function indexEnvironment({ environment }: PackageInputs): string {
  return environment ?? NO_ENVIRONMENT
}
