import { UserError } from '../errors.ts'
import { LONGEST_REFERENCE, shownReference, splitReference } from '../image-reference.ts'

/** Where an image is, with what docker leaves out filled in. */
export interface Reference {
  /** Host and port: `docker.io`, `ghcr.io`, `127.0.0.1:5000`. */
  readonly registry: string
  /** Path in the registry: `library/node`. */
  readonly path: string
  readonly tag?: string
  readonly digest?: string
}

const DOCKER_HUB = 'docker.io'

/**
 * Reads a reference as docker does: a first part with a dot, a colon or capitals, or `localhost`, is a registry; the
 * others are of Docker Hub, where a single name is of `library`.
 *
 * @throws {UserError} it is none
 */
export function parseReference(text: string): Reference {
  const parts = splitReference(text)
  if (parts === undefined) throw new UserError(refusal(text))
  const { repository, ...name } = parts
  const slash = repository.indexOf('/')
  const first = slash < 0 ? '' : repository.slice(0, slash)
  const isHost = /[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  const [registry, path] = isHost ? [first, repository.slice(slash + 1)] : [DOCKER_HUB, repository]
  if (/[A-Z]/.test(path)) throw new UserError(refusal(text))
  if (registry !== DOCKER_HUB && registry !== `index.${DOCKER_HUB}`) return { registry, path, ...name }
  return { registry: DOCKER_HUB, path: path.includes('/') ? path : `library/${path}`, ...name }
}

function refusal(text: string): string {
  const form = 'write registry/path:tag, or registry/path@sha256: and 64 hexadecimal digits, in small letters'
  if (text === '') return `an image reference is empty; ${form}`
  const length = text.length > LONGEST_REFERENCE ? ` (${text.length} characters, more than ${LONGEST_REFERENCE})` : ''
  return `"${shownReference(text)}" is no image reference${length}; ${form}`
}

/** Registry and path: what is left when tag and digest go. */
export function repositoryOf({ registry, path }: Reference): string {
  return `${registry}/${path}`
}

export function formatReference(reference: Reference): string {
  const { tag, digest } = reference
  return `${repositoryOf(reference)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

const TAG = /^\w[\w.-]{0,127}$/

export function isTag(text: string): boolean {
  return TAG.test(text)
}
