import { UserError } from '../../errors.ts'
import { LOCK, type Lock } from '../types.ts'
import { findCycle } from './cycle.ts'
import { changesOf, changeText } from './drift.ts'
import { explain } from './explain.ts'
import { solve } from './solve.ts'
import { readRange, type Space, type States } from './space.ts'
import type { ChosenPackage, Resolution, ResolveRequest } from './types.ts'
import { Universe } from './universe.ts'

/** Some hundred times what a thousand packages with fifty versions each take; twice, where most pin what they need. */
export const STEP_LIMIT = 5_000_000

/**
 * One version of every package that a package needs, near or far: the locked ones wherever they fit, else the newest
 * that fit together. The same known packages give the same answer in whatever order they come.
 *
 * @throws {UserError} a range or a name can't be read, nothing fits (and why), packages need each other in a circle,
 *   the lock has other digests than the index, or `locked` and the answer is another
 */
export function resolve(request: ResolveRequest): Resolution {
  const { root, known, lock, stepLimit = STEP_LIMIT } = request
  checkRanges(root)
  checkLock(request)
  const universe = new Universe({ root, known, ...(lock === undefined ? {} : { lock }) })
  const outcome = solve(universe, stepLimit)
  const whose = `the dependencies of ${root.name} ${root.version}`
  if (outcome.kind === 'gave-up') {
    throw new UserError(
      `${whose} are still open after ${stepLimit} steps; narrow their ranges, or resolve from a lock file that fits`,
    )
  }
  if (outcome.kind === 'impossible') {
    const lines = explain(universe, outcome.proof)
    const reason = lines.length === 1 ? ` ${lines[0]?.replace(/\.$/, '')}` : lines.map((line) => `\n  ${line}`).join('')
    throw new UserError(`${whose} can't be met:${reason}`)
  }
  const packages = packagesOf(outcome.chosen, universe.root)
  checkCycle(root, packages)
  const changes = changesOf(lock, packages)
  if (request.locked === true && changes.length > 0) throw drifted(request, packages)
  return { packages, lock: lockOf(packages), changes, steps: outcome.steps }
}

function packagesOf(chosen: ReadonlyMap<Space, States>, root: Space): ChosenPackage[] {
  return [...chosen]
    .filter(([space]) => space !== root)
    .map(([space, state]) => {
      const { version, digest, dependencies } = space.versionOf(state)
      return { name: space.name, version, digest, dependencies: Object.keys(dependencies).sort() }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function lockOf(packages: readonly ChosenPackage[]): Lock {
  const entries = packages.map(({ name, version, digest }) => [name, { version, digest }] as const)
  return { schema: 1, packages: Object.fromEntries(entries) }
}

function checkRanges({ name, dependencies }: ResolveRequest['root']): void {
  for (const [needed, range] of Object.entries(dependencies)) {
    if (readRange(range) !== undefined) continue
    throw new UserError(
      `${name} needs ${needed} ${JSON.stringify(range)}, which is no range of versions; write one such as ^1.2.0 or >=1.2.0 <3`,
    )
  }
}

/** A version that is there with other bytes than it was locked with was replaced: nothing of it is to be trusted. */
function checkLock({ known, lock, locked }: ResolveRequest): void {
  if (lock === undefined) {
    if (locked !== true) return
    throw new UserError(`there is no ${LOCK} to keep to; resolve without locked once and commit the file`)
  }
  for (const [name, { version, digest }] of Object.entries(lock.packages)) {
    const found = known.get(name)?.find((each) => each.version === version)
    if (found === undefined || found.digest === digest) continue
    throw new UserError(
      `${name} ${version} is ${found.digest} in the repository and ${digest} in ${LOCK}: it was replaced, so find out by whom before you use either`,
    )
  }
}

function checkCycle({ name, version, dependencies }: ResolveRequest['root'], packages: readonly ChosenPackage[]): void {
  const needs = new Map(packages.map((each) => [each.name, each.dependencies]))
  const cycle = findCycle(name, needs.set(name, Object.keys(dependencies).sort()))
  if (cycle === undefined) return
  const versions = new Map(packages.map((each) => [each.name, each.version])).set(name, version)
  const path = cycle.map((each) => `${each} ${versions.get(each)}`).join(' → ')
  throw new UserError(`packages need each other in a circle, ${path}; take one of these dependencies out`)
}

function drifted(request: ResolveRequest, packages: readonly ChosenPackage[]): UserError {
  const clauses = changesOf(request.lock, packages).map((change) => changeText(change, request, packages))
  return new UserError(`${LOCK} is out of date: ${clauses.join('; ')}; resolve without locked and commit the new file`)
}
