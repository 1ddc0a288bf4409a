import { UserError } from '../errors.ts'
import { readYaml } from '../yaml.ts'
import { nearest } from './nearest.ts'
import { type Path, type Problem, readBySchema, shown } from './read.ts'
import { configSchema } from './schema.ts'
import { DEFAULT_TRUST } from './trust-schema.ts'
import type { Config } from './types.ts'

const MOST_SHOWN = 10

/**
 * Reads the text of a `gradus.yml`.
 *
 * @param path how errors call the file
 * @throws {UserError} all that is wrong with it, each with its line
 */
export function loadConfig(text: string, path: string): Config {
  const { value, lineOf } = readYaml(text, path, undefined, 'unambiguous')
  // A file that is empty or holds only comments says nothing, which is fine: everything has a default.
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new UserError(`${path}: ${shown(value)} can't be used; write keys such as services and prometheus`)
  }
  const problems: Problem[] = []
  const config = readBySchema(configSchema, value, [], problems) as Config
  checkServicesOfEnvironments(config, problems)
  checkTrustedEnvironments(config, problems)
  if (problems.length > 0) {
    throw new UserError(
      report(problems.map((problem) => `${path} line ${lineOf(problem.path)}: ${sentenceOf(problem)}`)),
    )
  }
  return config
}

function checkServicesOfEnvironments(config: Config, problems: Problem[]): void {
  const known = Object.keys(config.services ?? {})
  for (const [environment, settings] of Object.entries(config.environments ?? {})) {
    for (const service of Object.keys(settings.services ?? {})) {
      if (known.includes(service)) continue
      const sentence = `unknown service; ${known.length === 0 ? 'services has none' : `services has ${known.join(', ')}`}`
      problems.push({ path: ['environments', environment, 'services', service], sentence })
    }
  }
}

/** A name with a typing error would leave its environment with the default's keys. */
function checkTrustedEnvironments({ environments, 'trusted-keys': trusted = {} }: Config, problems: Problem[]): void {
  if (environments === undefined) return
  const known = [DEFAULT_TRUST, ...Object.keys(environments)]
  for (const name of Object.keys(trusted)) {
    if (known.includes(name)) continue
    const guess = nearest(name, known)
    const advice = guess === undefined ? `environments has ${known.slice(1).join(', ')}` : `did you mean ${guess}?`
    problems.push({ path: ['trusted-keys', name], sentence: `unknown environment; ${advice}` })
  }
}

/** `services.shop.setle: unknown key; did you mean settle?` */
export function sentenceOf({ path, sentence }: Problem): string {
  return path.length === 0 ? sentence : `${pathText(path)}: ${sentence}`
}

/** One line for each sentence, not more than a person reads. */
export function report(sentences: string[]): string {
  const rest = sentences.length - MOST_SHOWN
  return [...sentences.slice(0, MOST_SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')
}

const SHOWN_KEY_CHARACTERS = 60

function pathText(path: Path): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      const key = /^[\w-]{1,60}$/.test(part) ? part : JSON.stringify(part.slice(0, SHOWN_KEY_CHARACTERS))
      return `.${key}`
    })
    .join('')
    .replace(/^\./, '')
}
