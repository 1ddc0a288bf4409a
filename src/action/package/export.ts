import { exportSummary } from '../../report/package-transfer.ts'
import { exportPackage } from '../../repository/export.ts'
import { archivePlace, progressOf } from './archive.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { repositoryOf, versionOrDigest, wantedOf } from './repository.ts'
import { trustIn } from './trust.ts'

/** export: a package with its images and all that was stated about them, as one file for a place without network. */
export async function exportCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const { repository, config, judge, world } = repositoryOf(action, inputs)
  const wanted = wantedOf(inputs, repository)
  const { environment } = inputs
  const file = archivePlace(action, inputs, { name: wanted.name, version: versionOrDigest(wanted) }, '.tar')
  if (inputs.dryRun) return action.log(`would write ${wanted.name} ${versionOrDigest(wanted)} to ${file}`)
  const imageTrust = inputs.requireSignature ? await trustIn(environment, inputs, config, world, 'images') : undefined
  const exported = await exportPackage(
    {
      ...{ repository, wanted, file, judge },
      ...(environment !== undefined && { environment }),
      ...(imageTrust !== undefined && { imageTrust }),
      onProgress: progressOf(action, 'export'),
    },
    world,
  )
  const [first] = exported.packages
  action.output('archive', file)
  action.output('digest', exported.digest)
  action.output('name', first?.name)
  action.output('version', first?.version)
  action.output('verified', true)
  for (const note of exported.notes) action.notice(note)
  action.log(`${file}: ${exported.digest}, ${exported.bytes} bytes`)
  action.summary(exportSummary(exported))
}
