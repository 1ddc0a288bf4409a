/**
 * A way from a package back to itself, the first one by name; undefined where there is none.
 *
 * @param needs package → names of what it needs, sorted
 */
export function findCycle(start: string, needs: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const seen = new Set([start])
  const of = (name: string) => ({ name, rest: (needs.get(name) ?? []).values() })
  /** How it came here, and what is still to be looked at of each. */
  const way = [of(start)]
  for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
    const { value: next, done } = last.rest.next()
    if (done === true) {
      way.pop()
      continue
    }
    const at = seen.has(next) ? way.findIndex(({ name }) => name === next) : -1
    if (at >= 0) return [...way.slice(at).map(({ name }) => name), next]
    if (seen.has(next)) continue
    seen.add(next)
    way.push(of(next))
  }
  return undefined
}
