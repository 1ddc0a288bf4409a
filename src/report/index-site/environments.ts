import type { IndexedPackage, IndexedVersion } from '../../repository/types.ts'

/** How a version came into an environment: it was packed for it, or promoted to it. */
export interface Arrival {
  readonly environment: string
  readonly version: IndexedVersion
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly promotion?: IndexedVersion['promotions'][number]
}

/** What came into each environment last, in the order in which versions go through them. */
export function standing(found: Pick<IndexedPackage, 'versions'>): Arrival[] {
  const last = new Map<string, Arrival>()
  // Newest version first: of two that came at once, the newer one stands.
  for (const arrival of found.versions.flatMap(arrivalsOf)) {
    const before = last.get(arrival.environment)
    if (before === undefined || before.at < arrival.at) last.set(arrival.environment, arrival)
  }
  return inOrder(found.versions).flatMap((environment) => last.get(environment) ?? [])
}

/** A version's own, oldest first. */
export function arrivalsOf(version: IndexedVersion): Arrival[] {
  return [
    { environment: version.stage, version, at: version.created },
    ...version.promotions.map((promotion) => ({ environment: promotion.to, version, at: promotion.at, promotion })),
  ]
}

/** Each environment after those that versions come from; in a circle, and beside each other, by name. */
function inOrder(versions: readonly IndexedVersion[]): string[] {
  const before = new Map<string, Set<string>>()
  const add = (name: string): Set<string> => before.get(name) ?? (before.set(name, new Set()).get(name) as Set<string>)
  for (const { stage, promotions } of versions) {
    add(stage)
    for (const { from, to } of promotions) {
      add(from)
      if (from !== to) add(to).add(from)
    }
  }
  const order: string[] = []
  const left = new Set([...before.keys()].sort())
  while (left.size > 0) {
    const free = [...left].find((name) => [...(before.get(name) ?? [])].every((one) => !left.has(one)))
    const next = free ?? ([...left][0] as string)
    order.push(next)
    left.delete(next)
  }
  return order
}
