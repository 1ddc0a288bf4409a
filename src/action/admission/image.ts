import { UserError } from '../../errors.ts'
import { parseReference } from '../../oci/reference.ts'
import { openRegistry } from '../../oci/registry.ts'
import { checkRuns, verifyImage } from '../../sign/image.ts'
import type { Verdict } from '../../sign/verify.ts'
import type { Checks, Found } from './gate.ts'

/**
 * Who signed an image that is named by its digest: this one, or, where the reference has a tag too, the index of that
 * tag which lists it as one of its platforms.
 *
 * @throws {UserError} nobody who counts
 */
export async function signedImage(image: string, environment: string | undefined, checks: Checks): Promise<Found> {
  const trust = await checks.trust(environment, 'images')
  const reference = parseReference(image)
  const { digest, tag } = reference
  if (digest === undefined) throw new Error(`${image} is no image by digest`)
  const repository = openRegistry(reference, checks.world)
  const verify = (one: string) => verifyImage(repository, one, trust, checks.world)
  try {
    return { signers: signersOf(await verify(digest)) }
  } catch (cause) {
    if (!(cause instanceof UserError) || tag === undefined) throw cause
    // The tag is resolved once, and what is judged is the digest it had then.
    const index = await repository.find(tag)
    if (index === undefined || index.descriptor.digest === digest) throw cause
    const verdict = await verify(index.descriptor.digest)
    await checkRuns(repository, index.descriptor.digest, digest)
    return { signers: signersOf(verdict) }
  }
}

export function signersOf({ verified }: Pick<Verdict, 'verified'>): Found['signers'] {
  return verified.map(({ kind, signer, at }) => ({ kind, signer, ...(at !== undefined && { at }) }))
}
