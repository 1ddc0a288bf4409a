import { UserError } from '../../errors.ts'
import { resolve } from '../../package/resolve/resolve.ts'
import type { KnownPackages } from '../../package/resolve/types.ts'
import type { IndexedPackage, IndexedVersion } from '../../repository/types.ts'

/** What a version needs, near and far, as it would be resolved today. */
export interface Needs {
  /** Sorted by name; without a version where it was not resolved. */
  readonly packages: readonly Need[]
  /** Why it can't be resolved, in as many lines as it takes. */
  readonly trouble?: string
}

export interface Need {
  readonly name: string
  readonly version?: string
  /** Who asks for it, with which range; the version itself first. */
  readonly askedBy: readonly { readonly name: string; readonly range: string }[]
}

/** A package whose chosen version needs this one. */
export interface Dependent {
  readonly name: string
  readonly version: string
  readonly range: string
}

/** Enough for everything real; one package's page must not hold up all others. */
const STEP_LIMIT = 20_000

export function needsOf(
  { name }: IndexedPackage,
  { version, dependencies }: IndexedVersion,
  known: KnownPackages,
): Needs {
  const own = Object.entries(dependencies).sort(byName)
  if (own.length === 0) return { packages: [] }
  const asked = own.map(([needed, range]) => ({ name: needed, askedBy: [{ name, range }] }))
  try {
    const { packages } = resolve({ root: { name, version, dependencies }, known, stepLimit: STEP_LIMIT })
    const rangesOf = new Map(packages.map((one) => [one.name, dependenciesOf(known, one.name, one.version)]))
    const askers = [
      { name, ranges: dependencies },
      ...[...rangesOf].map(([asker, ranges]) => ({ name: asker, ranges })),
    ]
    return {
      packages: packages.map((one) => ({
        name: one.name,
        version: one.version,
        askedBy: askers.flatMap((asker) =>
          Object.hasOwn(asker.ranges, one.name) ? [{ name: asker.name, range: asker.ranges[one.name] ?? '' }] : [],
        ),
      })),
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { packages: asked, trouble: error.message }
  }
}

/** Package name → who needs it, by name. */
export function dependentsOf(chosen: ReadonlyMap<string, IndexedVersion>): ReadonlyMap<string, readonly Dependent[]> {
  const found = new Map<string, Dependent[]>()
  for (const [name, { version, dependencies }] of chosen) {
    for (const [needed, range] of Object.entries(dependencies)) {
      const list = found.get(needed) ?? []
      list.push({ name, version, range })
      found.set(needed, list)
    }
  }
  return found
}

function dependenciesOf(known: KnownPackages, name: string, version: string): Readonly<Record<string, string>> {
  return known.get(name)?.find((one) => one.version === version)?.dependencies ?? {}
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : one > other ? 1 : 0
}
