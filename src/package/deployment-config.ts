import { dump } from 'js-yaml'
import { loadConfig } from '../config/load.ts'
import { UserError } from '../errors.ts'
import { readYaml } from '../yaml.ts'

type Keys = Readonly<Record<string, unknown>>

/**
 * `metadata/deployment_config.yaml`: of a `gradus.yml` what concerns one service, itself a `gradus.yml` that says the
 * same of it.
 *
 * @param text of the `gradus.yml`; absent: the service has nothing but defaults
 * @throws {UserError} what is wrong with the file, or that it has no such service
 */
export function deploymentConfig(text: string | undefined, path: string, service: string): string {
  const whole = text === undefined ? {} : checked(text, path)
  const services = keysOf(whole.services)
  const known = Object.keys(services)
  if (known.length > 0 && !known.includes(service)) {
    throw new UserError(`${path} has no service ${service}; it has ${known.join(', ')}`)
  }
  const environments = Object.entries(keysOf(whole.environments)).map(([name, settings]) => [
    name,
    onlyOf(keysOf(settings), service),
  ])
  const { services: _, environments: __, ...others } = whole
  const own = {
    ...others,
    services: { [service]: services[service] ?? {} },
    ...(environments.length > 0 && { environments: Object.fromEntries(environments) }),
  }
  return `# Settings of ${service}, out of gradus.yml when this was packed.\n${dump(own, { sortKeys: true, lineWidth: -1, noRefs: true })}`
}

function checked(text: string, path: string): Keys {
  loadConfig(text, path)
  return keysOf(readYaml(text, path).value)
}

function onlyOf(environment: Keys, service: string): Keys {
  const { services, ...others } = environment
  const own = keysOf(services)[service]
  return own === undefined ? others : { ...others, services: { [service]: own } }
}

function keysOf(value: unknown): Keys {
  return typeof value === 'object' && value !== null ? (value as Keys) : {}
}
