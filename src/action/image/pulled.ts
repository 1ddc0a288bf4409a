import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { subjectsOf } from '../../image/scan/subjects.ts'
import { copyImage } from '../../oci/copy.ts'
import { createLayout } from '../../oci/layout.ts'
import { parseReference, repositoryOf } from '../../oci/reference.ts'
import { openRegistry } from '../../oci/registry.ts'
import { registryAccess } from '../registry-access.ts'
import { type ImageAction, type ImageInputs, machineOf } from './machine.ts'
import type { LaidOut } from './scan.ts'

/**
 * The image that `image` names, on this machine. Its tag is read once, and the digest is what everything after is about.
 *
 * @throws {UserError} it names no version, or can't be had
 */
export async function pulled(action: ImageAction, inputs: ImageInputs): Promise<LaidOut> {
  const { image, command } = inputs
  if (image === undefined) throw new UserError(`input image is missing; ${command} needs one, by digest or tag`)
  const reference = parseReference(image)
  const version = reference.digest ?? reference.tag
  if (version === undefined) {
    throw new UserError(`input image: "${image}" names no version; add its digest, as in ${image}@sha256:…`)
  }
  const folder = join(machineOf(action, inputs).temporary, 'pulled')
  const layout = await createLayout(folder)
  const { digest } = await copyImage(openRegistry(reference, registryAccess(action, inputs)), version, layout)
  const repository = repositoryOf(reference)
  action.output('image', `${repository}@${digest}`)
  action.output('digest', digest)
  action.log(`${image} is ${digest}`)
  return { layout: folder, digest, subjects: await subjectsOf(layout, digest), repository }
}
