import { posix } from 'node:path'
import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import { readYaml } from '../../../yaml.ts'
import type { Sources } from '../../project.ts'
import { isTable, textsAt } from '../manifest.ts'
import { type Package, readPackage } from './package.ts'

/** The root package and what stands in its workspace folders. */
export interface Workspace {
  readonly root: Package
  readonly members: readonly Package[]
}

const MOST_MEMBERS = 300

/** @throws {UserError} a manifest that can't be read */
export function readWorkspace(sources: Sources): Workspace {
  const root = readPackage(sources, '.')
  const patterns = [...root.workspaces, ...pnpmPatterns(sources)]
  if (patterns.length === 0) return { root, members: [] }
  const matching = folderMatcher(patterns)
  const folders = sources.files
    .filter((file) => file.endsWith('/package.json'))
    .map((file) => posix.dirname(file))
    .filter(matching)
  if (folders.length > MOST_MEMBERS) throw new UserError(`the workspace has more than ${MOST_MEMBERS} members`)
  return { root, members: folders.map((folder) => readPackage(sources, folder)) }
}

function pnpmPatterns(sources: Sources): string[] {
  const text = sources.text('pnpm-workspace.yaml')
  if (text === undefined) return []
  const { value } = readYaml(text, 'pnpm-workspace.yaml')
  return isTable(value) ? textsAt(value, 'packages') : []
}

/** `packages/*`, `apps/**`, `!packages/old`: what workspaces use of globs. */
function folderMatcher(patterns: readonly string[]): (folder: string) => boolean {
  const rules = patterns.slice(0, 100).map((pattern) => ({
    negated: pattern.startsWith('!'),
    expression: expressionOf(pattern.slice(0, 200).replace(/^!/, '').replace(/^\.\//, '').replace(/\/$/, '')),
  }))
  return (folder) => {
    const matched = rules.filter(({ expression }) => expression.test(folder))
    return matched.length > 0 && !matched.some(({ negated }) => negated)
  }
}

/** Stars in one pattern: with more, matching could take for ever. */
const MOST_STARS = 4

function expressionOf(pattern: string): RegExp {
  const plain = pattern.replace(/\*{3,}/g, '**').replace(/(?:\*\*\/){2,}/g, '**/')
  if ((plain.match(/\*+/g) ?? []).length > MOST_STARS) {
    throw new UserError(`the workspace pattern ${shown(pattern)} has more than ${MOST_STARS} stars; write it plainer`)
  }
  const parts = plain.split('/').map((part) => {
    if (part === '**') return '.*'
    return part
      .split(/\*+/)
      .map((text) => text.replace(/[^\w-]/g, '\\$&'))
      .join('[^/]*')
  })
  return new RegExp(`^${parts.join('/')}$`)
}

/**
 * The package to build: the one that was wished for, the root, or the only member that starts.
 *
 * @throws {UserError} a question that lists the members
 */
export function chooseMember(
  { root, members }: Workspace,
  wish: string | undefined,
): { member: Package; notes: string[] } {
  if (wish !== undefined) {
    const wished = [root, ...members].find(
      ({ name, folder }) => folder === posix.normalize(wish).replace(/\/$/, '') || name === wish,
    )
    if (wished !== undefined) return { member: wished, notes: [] }
    throw new UserError(
      `module is ${wish}, and no package has that folder or name${members.length > 0 ? `; there are ${list(members)}` : ''}`,
    )
  }
  if (members.length === 0) return { member: root, notes: [] }
  const starting = members.filter(starts)
  const [only, other] = starting
  if (other !== undefined) {
    throw new UserError(
      `the workspace has ${starting.length} packages that start: ${list(starting)}; say which one with the input module`,
    )
  }
  if (only !== undefined)
    return { member: only, notes: [`${only.folder} is the only package of the workspace that starts.`] }
  if (starts(root)) return { member: root, notes: [] }
  throw new UserError(
    `no package of the workspace has a start script; add "start": "node …" to the one to run (${list(members)})`,
  )
}

function starts({ scripts, dependencies }: Package): boolean {
  return Object.keys(scripts).some((name) => /^start(?::prod(?:uction)?)?$/.test(name)) || dependencies.has('next')
}

function list(packages: readonly Package[]): string {
  const first = packages.slice(0, 10).map(({ folder }) => folder)
  return `${first.join(', ')}${packages.length > first.length ? ', …' : ''}`
}

/** A member and the members it depends on, each after those it needs. */
export function withLocalDependencies(member: Package, { members }: Workspace): Package[] {
  const byName = new Map(members.map((one) => [one.name, one]))
  const found = new Set<Package>()
  const visiting = new Set<Package>()
  const visit = (one: Package): void => {
    if (found.has(one) || visiting.has(one)) return
    visiting.add(one)
    for (const name of [...one.dependencies.keys(), ...one.devDependencies.keys()]) {
      const local = byName.get(name)
      if (local !== undefined) visit(local)
    }
    found.add(one)
  }
  visit(member)
  return [...found]
}
