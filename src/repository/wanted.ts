import semver from 'semver'
import { UserError } from '../errors.ts'
import { isDigest, shownReference } from '../image-reference.ts'
import { parseReference, repositoryOf } from '../oci/reference.ts'
import { checkPackageName, isVersion, parseRepository, versionOfTag } from './place.ts'

/** A package that is asked for: by version, by the newest of a range, or by digest; the newest where none is given. */
export interface Wanted {
  readonly name: string
  /** Exactly this one; with a digest, both must be of the same package. */
  readonly version?: string
  readonly range?: string
  /** Of its manifest in the registry, `sha256:…`. */
  readonly digest?: string
}

const FORM = 'write name@version, name@range or name@sha256:…, such as acme/shop@1.4.2'

/**
 * Reads `acme/shop@1.4.2`, `acme/shop@^1.4`, `acme/shop@sha256:…`, `acme/shop@1.4.2@sha256:…`, `acme/shop`, or a whole
 * reference, `ghcr.io/acme/packages/acme/shop:1.4.2`.
 *
 * @param repository `ghcr.io/acme/packages`
 * @throws {UserError} it is none, or of another repository
 */
export function readWanted(text: string, repository: string): Wanted {
  const home = repositoryOf(parseRepository(repository))
  if (text.startsWith(`${home}/`) || text.startsWith(`${repository}/`)) return fromReference(text, home)
  const [, name = '', what, digest] = /^([^@]*)(?:@(.*?))?(?:@(sha256:.*))?$/.exec(text) ?? []
  const first = name.split('/')[0] ?? ''
  if (/[.:]/.test(first)) {
    throw new UserError(`"${shownReference(text)}" is in another repository than ${home}; ${FORM}`)
  }
  const wanted = { name: checkPackageName(name), ...(digest !== undefined && { digest: checkDigest(digest) }) }
  if (what === undefined) return { range: '*', ...wanted }
  if (what.startsWith('sha256:') && digest === undefined) return { ...wanted, digest: checkDigest(what) }
  if (isVersion(what)) return { ...wanted, version: what }
  if (what.trim() === '' || semver.validRange(what) === null || digest !== undefined) {
    throw new UserError(`"${shownReference(text)}" names no version or range of ${name}; ${FORM}`)
  }
  return { ...wanted, range: what }
}

function fromReference(text: string, home: string): Wanted {
  const reference = parseReference(text)
  const { tag, digest } = reference
  const name = checkPackageName(repositoryOf(reference).slice(home.length + 1))
  const version = tag === undefined ? undefined : versionOfTag(tag)
  if (tag !== undefined && version === undefined) {
    throw new UserError(`"${shownReference(text)}": ${tag} is no version of a package; ${FORM}`)
  }
  if (version === undefined && digest === undefined) return { name, range: '*' }
  return { name, ...(version !== undefined && { version }), ...(digest !== undefined && { digest }) }
}

function checkDigest(digest: string): string {
  if (isDigest(digest)) return digest
  throw new UserError(`"${shownReference(digest)}" is no digest; write sha256: and 64 hexadecimal digits`)
}

/** `acme/shop 1.4.2`, as sentences name it. */
export function wantedText({ name, version, range, digest }: Wanted): string {
  return `${name} ${version ?? range ?? digest}`
}
