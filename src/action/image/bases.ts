import { writeFileSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import { builtInBases, overlaid, readTable, writeTable } from '../../image/base/read.ts'
import { refreshBases } from '../../image/base/refresh.ts'
import { basesSummary } from '../../report/image-files.ts'
import { registryAccess } from '../registry-access.ts'
import type { ImageAction, ImageInputs } from './machine.ts'
import { baseTable, baseTableFile, today } from './source.ts'

/** base-images: reads what each tag of the table is now, and writes the workspace's own table. */
export async function basesCommand(action: ImageAction, inputs: ImageInputs): Promise<void> {
  const refreshed = await refreshBases(baseTable(inputs), registryAccess(action, inputs), today())
  const { table, changed, unread } = refreshed
  const { path } = baseTableFile(inputs)
  for (const { image, before } of changed) {
    action.log(`${image.repository}:${image.tag} is ${image.digest}${before === undefined ? '' : `, was ${before}`}`)
  }
  for (const { image, reason } of unread) action.warn(`${image.repository}:${image.tag} stays as it was: ${reason}`)
  action.summary(basesSummary(refreshed, path))
  if (unread.length === table.length) {
    throw new UserError(
      'no registry of a base image could be read; run this where they can be reached, or name mirrors',
    )
  }
  const known = table.filter(({ digest }) => digest !== undefined)
  // What is written is what is read: the same rules on both ways.
  overlaid(builtInBases(), readTable(writeTable(known), path))
  if (!inputs.dryRun) writeFileSync(path, writeTable(known))
}
