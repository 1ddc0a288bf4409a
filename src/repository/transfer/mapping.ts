import { UserError } from '../../errors.ts'
import { shownReference, splitReference } from '../../image-reference.ts'
import { parseReference, type Reference } from '../../oci/reference.ts'

/** Where repositories of one side are on the other: `ghcr.io/acme/shop` → `registry.internal/acme/shop`. */
export interface Mapping {
  /** Repository, folder of repositories, or registry → the same on this side. */
  readonly places: readonly (readonly [from: string, to: string])[]
  /** Registry, or folder of one, for all that no place is given for: the path stays. */
  readonly to?: string
}

const FORM = 'write from=to, such as ghcr.io/acme=registry.internal/acme'

/**
 * Reads lines such as `ghcr.io/acme=registry.internal/mirror`.
 *
 * @throws {UserError} a line is none, or one place is given twice
 */
export function readMapping(lines: readonly string[], to?: string): Mapping {
  const places = lines.map((line) => {
    const [from = '', target = '', ...more] = line.split('=').map((part) => part.trim())
    const wrong = [from, target].some((place) => !isPlace(place)) || more.length > 0
    if (wrong) throw new UserError(`"${shownReference(line)}" says of no place where it is on this side; ${FORM}`)
    return [from, target] as const
  })
  const twice = places.find(([from], index) => places.findIndex(([other]) => other === from) < index)
  if (twice !== undefined) throw new UserError(`${twice[0]} is given two places on this side; give it one`)
  if (to !== undefined && !isPlace(to)) {
    throw new UserError(
      `"${shownReference(to)}" is no registry, nor a folder of one; write one such as registry.internal`,
    )
  }
  return { places, ...(to !== undefined && { to }) }
}

/** A host, with or without folders; no tag, no digest. */
function isPlace(text: string): boolean {
  const parts = splitReference(`${text}/x`)
  return parts !== undefined && /^[^/]*(?:[.:]|^localhost)[^/]*(?:\/|$)/.test(text) && !/[A-Z]/.test(text)
}

/**
 * Where a repository is on this side. The longest place that leads to it counts.
 *
 * @param original reference of the other side; tag and digest go along
 * @throws {UserError} nothing says where it goes
 */
export function mapped(original: string, { places, to }: Mapping): Reference {
  const { registry, path, ...name } = parseReference(original)
  const whole = `${registry}/${path}`
  const [longest] = places
    .filter(([from]) => whole === from || whole.startsWith(`${from}/`))
    .sort(([a], [b]) => b.length - a.length)
  const target = longest === undefined ? to && `${to}/${path}` : `${longest[1]}${whole.slice(longest[0].length)}`
  if (target === undefined) {
    throw new UserError(`nothing says where ${whole} is on this side; give the registry there, or ${FORM}`)
  }
  if (!target.includes('/')) {
    throw new UserError(
      `${whole} would be ${target}, a registry and no repository; give it one, such as ${target}/${path}`,
    )
  }
  return { ...parseReference(target), ...name }
}
