import { UserError } from '../../errors.ts'
import { promoteImage } from '../../image/promote.ts'
import { promoteSummary } from '../../report/image.ts'
import { registryAccess } from '../registry-access.ts'
import type { ImageAction, ImageInputs } from './machine.ts'

/** promote: the same bytes in another repository. */
export async function promoteCommand(action: ImageAction, inputs: ImageInputs): Promise<void> {
  const { image, to } = inputs
  if (image === undefined) throw new UserError('input image is missing; give the image to promote, by tag or digest')
  if (to === undefined) throw new UserError('input to is missing; give repository and tag that the image is copied to')
  const promoted = await promoteImage(image, to, registryAccess(action, inputs))
  action.output('image', promoted.image.replace(/:[\w.-]+@/, '@'))
  action.output('digest', promoted.digest)
  action.output('tag', promoted.tag)
  action.output(
    'platforms',
    promoted.platforms.map((name) => ({ name })),
  )
  const { copied, mounted, present } = promoted.blobs
  action.log(
    `${promoted.from} is ${promoted.image}: ${copied.count} blobs copied, ${mounted.count} linked, ${present.count} there already; ${promoted.referrers.length} referrers`,
  )
  for (const note of promoted.notes) action.notice(note)
  action.summary(promoteSummary(promoted))
}
