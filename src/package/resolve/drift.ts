import semver from 'semver'
import type { Lock } from '../types.ts'
import type { Change, ChosenPackage, ResolveRequest } from './types.ts'

/** What differs between a lock and a choice, by name. */
export function changesOf(lock: Lock | undefined, chosen: readonly ChosenPackage[]): Change[] {
  const before = new Map(Object.entries(lock?.packages ?? {}))
  const after = new Map(chosen.map((each) => [each.name, each.version]))
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name) => {
    const [from, to] = [before.get(name)?.version, after.get(name)]
    if (from === to) return []
    return [{ name, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }]
  })
}

/** A change and why it can't be otherwise, as a clause. */
export function changeText(
  { name, from, to }: Change,
  { root, known }: Pick<ResolveRequest, 'root' | 'known'>,
  chosen: readonly ChosenPackage[],
): string {
  if (from === undefined) return `${name} ${to} is new`
  if (to === undefined) return `${name} ${from} is no longer needed`
  const isThere = known.get(name)?.some(({ version }) => version === from)
  if (isThere !== true) return `${name} ${from} is no longer in the repository (${name} ${to} is)`
  const dependants = [
    { name: root.name, version: '', dependencies: root.dependencies },
    ...chosen.map((each) => ({ ...each, dependencies: dependenciesOf(each, known) })),
  ]
  const asking = dependants.find(({ dependencies }) => {
    const range = Object.hasOwn(dependencies, name) ? dependencies[name] : undefined
    return range !== undefined && !semver.satisfies(from, range)
  })
  if (asking === undefined) return `${name} ${from} no longer goes with the others (${name} ${to} does)`
  return `${name} ${from} is not what ${`${asking.name} ${asking.version}`.trim()} needs, ${asking.dependencies[name]}`
}

function dependenciesOf(
  { name, version }: ChosenPackage,
  known: ResolveRequest['known'],
): Readonly<Record<string, string>> {
  return known.get(name)?.find((each) => each.version === version)?.dependencies ?? {}
}
