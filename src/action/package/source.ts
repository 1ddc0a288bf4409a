import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Config } from '../../config/types.ts'
import { UserError } from '../../errors.ts'
import { changedFiles, commitOf } from '../../image/commit.ts'
import { serviceName } from '../../image/service-name.ts'
import { type ServiceSources, serviceEntries } from '../../package/layout.ts'
import type { PackRequest } from '../../package/pack.ts'
import { checkedPackageFile } from '../../package/package-file.ts'
import { linesOf } from '../lists.ts'
import { quote } from '../values.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { configOf, environmentOf } from './settings.ts'
import { versionOf } from './version.ts'

/** What is packed, but for the lock of its dependencies. */
export interface PackSource {
  readonly request: PackRequest
  /** Absolute: the service's folder. */
  readonly folder: string
  /** Where the version comes from, for people. */
  readonly because: string
}

/**
 * A service's folder as a package: its files, its version, and what the commit says.
 *
 * @throws {UserError} there is no commit, no version, or no such service
 */
export async function packSource(action: PackageAction, inputs: PackageInputs): Promise<PackSource> {
  const folder = folderAt(inputs.path ?? '.')
  const config = configOf(inputs)
  const { name, service } = namesOf(inputs, config, folder)
  const { commit, committed } = await checkedOut(action, folder)
  const root = rootOf(folder)
  const { version, because } = await versionOf(action, inputs.version, { root, folder, service, commit })
  const within = relative(root, folder).replaceAll('\\', '/')
  const { description, homepage, licence, sbom } = inputs
  const sources: ServiceSources = {
    root,
    folder: within,
    service,
    shared: within !== '' || Object.keys(config.services ?? {}).length > 1,
    ...configIn(root, inputs.config),
    ...(sbom === undefined ? {} : { sbom: resolve(sbom) }),
  }
  await warnOfChanges(action, commit, sources)
  const file: PackRequest['package'] = {
    name,
    version,
    commit,
    created: new Date(committed * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(action.facts.repositoryUrl === undefined ? {} : { source: action.facts.repositoryUrl }),
    ...(description === undefined ? {} : { description }),
    ...(homepage === undefined ? {} : { homepage }),
    ...(licence === undefined ? {} : { licence }),
    images: imagesOf(inputs.images, service),
    dependencies: dependenciesOf(inputs.dependencies),
  }
  // Before a registry is asked for what its dependencies are.
  checkedPackageFile({ ...file, schema: 1 }, 'the package')
  return { request: { sources, stage: environmentOf(inputs, config), package: file }, folder, because }
}

function folderAt(path: string): string {
  try {
    return realpathSync(path)
  } catch (cause) {
    throw new UserError(`input path: there is no folder ${path}; give that of the service, from the workspace`, {
      cause,
    })
  }
}

async function checkedOut(action: PackageAction, folder: string): Promise<{ commit: string; committed: number }> {
  const { commit, committed } = await commitOf(folder, gitWorld(), action.cancelled)
  if (commit !== undefined && committed !== undefined) return { commit, committed }
  throw new UserError(
    `${folder} is at no commit that git can tell, and a package says what it was made from; check it out with actions/checkout, and install git`,
  )
}

const MOST_NAMED = 5

/** A package says which commit it was made from; files that were written since are not in there. */
async function warnOfChanges(action: PackageAction, commit: string, sources: ServiceSources): Promise<void> {
  const { root, folder, config } = sources
  const places = folder === '' ? [] : [folder, '.github/workflows', ...(config === undefined ? [] : [config])]
  const changed = new Set(await changedFiles(root, places, gitWorld(), action.cancelled))
  if (changed.size === 0) return
  const packed = serviceEntries(sources).flatMap(({ content }) =>
    content instanceof Uint8Array ? [] : relative(root, content.file).replaceAll('\\', '/'),
  )
  const other = packed.filter((path) => changed.has(path))
  if (other.length === 0) return
  const more = other.length > MOST_NAMED ? `, and ${other.length - MOST_NAMED} more` : ''
  action.warn(
    `not as in commit ${commit.slice(0, 12)}, which the package names: ${other.slice(0, MOST_NAMED).join(', ')}${more}; commit what is packed`,
  )
}

function gitWorld() {
  return { env: process.env, outside: [resolve('.')] }
}

/** Top folder of the work tree; shallow clones have one too. */
function rootOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return folder
  }
}

function configIn(root: string, path: string): Pick<ServiceSources, 'config'> {
  if (!existsSync(path)) return {}
  const config = relative(root, realpathSync(path)).replaceAll('\\', '/')
  if (!config.startsWith('../') && !isAbsolute(config)) return { config }
  throw new UserError(`input config: ${path} lies outside of the repository ${root}; give one that is part of it`)
}

/** The package's name, and the service that it is of: the only one of the configuration, else the name's last part. */
function namesOf({ name }: PackageInputs, { services }: Config, folder: string): { name: string; service: string } {
  const known = Object.keys(services ?? {})
  if (name === undefined && known.length > 1) {
    throw new UserError(`input name is missing, and the configuration has ${known.join(', ')}; say which one is packed`)
  }
  const own = name ?? known[0] ?? serviceName(basename(folder))
  if (own === undefined) throw new UserError('input name is missing; give the name of the package, such as shop')
  const [only, ...others] = known
  return { name: own, service: only !== undefined && others.length === 0 ? only : own.slice(own.lastIndexOf('/') + 1) }
}

/** `container=reference`, or a reference alone: the service's. @throws {UserError} a container has two */
export function imagesOf(text: string | undefined, service: string): Record<string, string> {
  const images: Record<string, string> = Object.create(null)
  for (const line of linesOf(text)) {
    const [, container = service, image = line] = /^([a-z0-9]+(?:-+[a-z0-9]+)*)=(.*)$/.exec(line) ?? []
    if (Object.hasOwn(images, container)) {
      throw new UserError(
        `input images: there are two for the container ${container}; write container=image@sha256:…, one a line`,
      )
    }
    images[container] = image
  }
  return { ...images }
}

/** `acme/cart ^2.1.0`, one a line. @throws {UserError} a line is none, or a package is there twice */
export function dependenciesOf(text: string | undefined): Record<string, string> {
  const dependencies: Record<string, string> = Object.create(null)
  for (const line of linesOf(text)) {
    const [, name, range] = /^(\S+)\s+(\S.*)$/.exec(line) ?? []
    if (name === undefined || range === undefined) {
      throw new UserError(
        `input dependencies: ${quote(line)} is no name with a range of versions; write acme/cart ^2.1.0, one a line`,
      )
    }
    if (Object.hasOwn(dependencies, name)) {
      throw new UserError(`input dependencies: ${name} is there twice; write one range for it`)
    }
    dependencies[name] = range
  }
  return { ...dependencies }
}
