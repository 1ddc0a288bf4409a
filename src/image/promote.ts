import { UserError } from '../errors.ts'
import type { RegistryAccess } from '../oci/access.ts'
import { type Copied, copyImage } from '../oci/copy.ts'
import { formatReference, parseReference, type Reference, repositoryOf } from '../oci/reference.ts'
import { openRegistry } from '../oci/registry.ts'

export interface Promoted extends Copied {
  /** What was promoted, by digest. */
  readonly from: string
  /** What it is now, by digest: `registry/path:tag@sha256:…`. */
  readonly image: string
  readonly tag?: string
}

/**
 * Copies an image to another repository or registry, by digest and with everything about it. Nothing is built, and a
 * tag that names another image is refused.
 *
 * @param from tag or digest; a tag is read once
 * @param to   repository with tag; or with the digest of `from` alone
 * @throws {UserError} a reference is none, the tag is in use, or a registry refuses
 */
export async function promoteImage(from: string, to: string, access: RegistryAccess): Promise<Promoted> {
  const source = parsed('image', from)
  const target = parsed('to', to)
  const name = source.digest ?? source.tag
  if (name === undefined) throw new UserError(`image: ${from} names no version; add its tag or digest`)
  if (target.tag === undefined && target.digest === undefined) {
    throw new UserError(`to: ${to} has no tag; add the one that the image gets, such as ${to}:1.4.2`)
  }
  const [here, there] = [openRegistry(source, access), openRegistry(target, access)]
  const { descriptor } = await here.resolve(name)
  if (target.digest !== undefined && target.digest !== descriptor.digest) {
    throw new UserError(`to: ${to} has another digest than ${from}, which is ${descriptor.digest}; leave it out of to`)
  }
  const copied = await copyImage(here, descriptor.digest, there, target.tag)
  const { digest } = copied
  return {
    ...copied,
    from: `${repositoryOf(source)}@${digest}`,
    image: formatReference({ ...target, digest }),
    ...(target.tag !== undefined && { tag: target.tag }),
  }
}

/** @throws {UserError} with the name of the input */
function parsed(input: string, text: string): Reference {
  if (text === '') throw new UserError(`${input} is missing; give registry/path:tag`)
  return parseReference(text)
}
