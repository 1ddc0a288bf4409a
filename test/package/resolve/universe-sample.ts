import { createHash } from 'node:crypto'
import { UserError } from '../../../src/errors.ts'
import { resolve } from '../../../src/package/resolve/resolve.ts'
import type { KnownPackages, KnownVersion, ResolveRequest } from '../../../src/package/resolve/types.ts'
import type { Lock } from '../../../src/package/types.ts'

/** `name version` → what it needs. A `!` at the end marks a version that was yanked. */
export type Sample = Readonly<Record<string, Readonly<Record<string, string>>>>

export function knownOf(sample: Sample): KnownPackages {
  const known = new Map<string, KnownVersion[]>()
  for (const [key, dependencies] of Object.entries(sample)) {
    const [name = '', written = ''] = key.split(' ')
    const version = written.replace('!', '')
    const yanked = written.endsWith('!') ? { yanked: true } : {}
    const entry = { version, digest: digestOf(name, version), dependencies, ...yanked }
    known.set(name, [...(known.get(name) ?? []), entry])
  }
  return known
}

export function digestOf(name: string, version: string): string {
  return `sha256:${createHash('sha256').update(`${name} ${version}`).digest('hex')}`
}

/** `name version, …` as a lock with the index's digests. */
export function lockOf(text: string): Lock {
  const entries = text.split(', ').map((each) => {
    const [name = '', version = ''] = each.split(' ')
    return [name, { version, digest: digestOf(name, version) }] as const
  })
  return { schema: 1, packages: Object.fromEntries(entries) }
}

/** What `app 1.0.0` with these dependencies gets: `name version, …`, or the sentence that refuses it. */
export function answer(
  dependencies: Readonly<Record<string, string>>,
  sample: Sample,
  more: Partial<ResolveRequest> = {},
): string {
  try {
    const { packages } = resolve({
      root: { name: 'app', version: '1.0.0', dependencies },
      known: knownOf(sample),
      ...more,
    })
    return packages.map(({ name, version }) => `${name} ${version}`).join(', ')
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}
