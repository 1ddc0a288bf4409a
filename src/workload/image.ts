import { UserError } from '../errors.ts'
import { LONGEST_REFERENCE, shownReference, splitReference } from '../image-reference.ts'
import type { Container, Deployment } from './types.ts'

/** An image by digest: `[registry/]repository[:tag]@sha256:<64 hex>`. */
export interface Image {
  /** As it was written, tag included. */
  reference: string
  /** Registry and repository, without tag and digest. */
  repository: string
  /** `sha256:…` */
  digest: string
}

/** @throws {UserError} it is no reference by digest */
export function parseImage(reference: string): Image {
  const { repository, digest } = splitReference(reference) ?? {}
  if (repository !== undefined && digest !== undefined) return { reference, repository, digest }
  throw new UserError(`image: ${refusal(reference)}`)
}

const FORM = 'registry/repository@sha256: and 64 hexadecimal digits'

function refusal(reference: string): string {
  if (reference === '') return `is empty; write ${FORM}`
  const name = shownReference(reference)
  if (reference.length > LONGEST_REFERENCE) {
    return `"${name}" has ${reference.length} characters, more than ${LONGEST_REFERENCE}; write ${FORM}`
  }
  if (reference.includes('@')) return `"${name}" is no image reference by digest; write ${FORM}`
  const tag = TAG.exec(reference)?.[1]
  const what =
    tag === undefined || tag === 'latest' ? 'names no fixed version (latest)' : `is the tag ${tag}, which can move`
  return `"${name}" ${what}; give the digest, as in ${shownReference(reference.replace(TAG, ''))}@sha256:… ("docker buildx imagetools inspect ${name}" prints it)`
}

const TAG = /:([\w][\w.-]*)$/

/** An image as a sentence shows it: twelve digits of the digest tell versions apart. */
export function shortImage(reference: string): string {
  return reference.replace(/@sha256:([0-9a-f]{12})[0-9a-f]{52}$/, '@sha256:$1')
}

/**
 * The container of a Deployment that a rollout changes: the one named, else the only one, else the only one whose
 * repository is the new image's.
 *
 * @throws {UserError} none, or several
 */
export function chooseContainer(
  deployment: Deployment,
  image: Image,
  name: string | undefined,
): Container & { index: number } {
  const containers = deployment.spec.template.spec.containers.map((container, index) => ({ ...container, index }))
  const names = containers.map((container) => container.name).join(', ')
  const where = `Deployment ${deployment.metadata.name}`
  if (name !== undefined) {
    const named = containers.find((container) => container.name === name)
    if (!named) throw new UserError(`container: ${where} has no container ${name}; give one that it has: ${names}`)
    return named
  }
  if (containers.length === 1) return containers[0] as Container & { index: number }
  const same = containers.filter((container) => repositoryOf(container.image) === image.repository)
  if (same.length !== 1) {
    throw new UserError(
      `container: ${where} has the containers ${names}; say which one gets ${image.repository} with container`,
    )
  }
  return same[0] as Container & { index: number }
}

function repositoryOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(TAG, '')
}
