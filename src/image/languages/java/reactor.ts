import { posix } from 'node:path'
import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import { all, at, type Element, type Pom, readPom, textAt } from './pom.ts'

/** A module of a Maven build with its parents of the same folder, nearest first. */
export interface Module {
  /** Relative to the root, `.` for the root itself. */
  readonly folder: string
  readonly pom: Pom
  /** Poms that it takes its settings from, itself first. */
  readonly chain: readonly Pom[]
}

const MOST_MODULES = 500

/**
 * The modules of a Maven build, the root first.
 *
 * @throws {UserError} a pom that can't be read or isn't there
 */
export function readReactor(sources: Sources): Module[] {
  const poms = new Map<string, Pom>()
  const open: { path: string; from: string }[] = [{ path: 'pom.xml', from: '' }]
  for (const { path, from } of open) {
    if (poms.has(path)) continue
    if (poms.size >= MOST_MODULES) throw new UserError(`pom.xml has more than ${MOST_MODULES} modules below it`)
    const text = sources.text(path)
    if (text === undefined) {
      throw new UserError(
        `${from} names the module ${shown(posix.dirname(path))}, but there is no ${shown(path)}; add it, or take the module out`,
      )
    }
    const pom = readPom(text, path)
    poms.set(path, pom)
    for (const name of modulesOf(pom.project)) open.push({ path: modulePath(name, path), from: path })
  }
  return [...poms].map(([path, pom]) => ({ folder: posix.dirname(path), pom, chain: chainOf(pom, [...poms.values()]) }))
}

/** Maven 4 calls them subprojects. */
function modulesOf(project: Element): string[] {
  const own = [...all(project, 'modules'), ...all(project, 'subprojects')]
  const profiles = all(project, 'profiles').filter(
    (profile) => textAt(profile, 'activation', 'activeByDefault') === 'true',
  )
  return [...own, ...profiles.flatMap((profile) => [...all(profile, 'modules')])].map(({ text }) => text)
}

function modulePath(name: string, from: string): string {
  const joined = posix.join(posix.dirname(from), name)
  if (name === '' || posix.isAbsolute(name) || joined === '..' || joined.startsWith('../')) {
    throw new UserError(
      `${from} names the module ${shown(name)}, which lies outside of this folder; build from the folder above`,
    )
  }
  return joined.endsWith('.xml') ? joined : posix.join(joined, 'pom.xml')
}

function chainOf(pom: Pom, poms: readonly Pom[]): Pom[] {
  const chain = [pom]
  for (;;) {
    const parent = textAt(chain.at(-1)?.project, 'parent', 'artifactId')
    const next = poms.find((one) => parent !== undefined && textAt(one.project, 'artifactId') === parent)
    if (next === undefined || chain.includes(next)) return chain
    chain.push(next)
  }
}

/** Plugins that a module's build runs, with those that its parents here give to all their modules. */
export function pluginsOf({ chain }: Module): Element[] {
  return chain.flatMap(({ project }) => [...all(project, 'build', 'plugins')])
}

export function pluginOf(module: Module, artifactId: string): Element | undefined {
  return pluginsOf(module).find((plugin) => textAt(plugin, 'artifactId') === artifactId)
}

const DEEPEST_PROPERTY = 8

/** A text with the properties of the poms put in; undefined where one of them isn't there. */
export function resolved(text: string | undefined, { chain }: Module, depth = 0): string | undefined {
  if (text === undefined || text.length > 500 || depth > DEEPEST_PROPERTY) return undefined
  let missing = false
  const result = text.replace(/\$\{([^${}]{1,200})\}/g, (_, name: string) => {
    const value = resolved(property(name, chain), { folder: '', pom: chain[0] as Pom, chain }, depth + 1)
    missing ||= value === undefined
    return value ?? ''
  })
  return missing ? undefined : result
}

function property(name: string, chain: readonly Pom[]): string | undefined {
  for (const { project } of chain) {
    const found = at(project, 'properties')?.children.find((child) => child.name === name)?.text
    if (found !== undefined) return found
  }
  const own = /^(?:project|pom)\.(?:(parent)\.)?(version|artifactId|groupId)$/.exec(name)
  const [project] = chain.map((pom) => pom.project)
  if (own === null) return undefined
  const [, parent, field = ''] = own
  return parent === undefined
    ? (textAt(project, field) ?? textAt(project, 'parent', field))
    : textAt(project, 'parent', field)
}
