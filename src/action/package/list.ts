import { listSummary } from '../../report/package-repository.ts'
import { tellSigners } from './archive.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { repositoryOf, signedIndex, versionsOf } from './repository.ts'

/** list: packages and versions, as the signed index of the repository has them. */
export async function listCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const { name } = inputs
  const { index, signers } = await signedIndex(inputs, repositoryOf(action, inputs))
  const packages = index.packages.filter((one) => name === undefined || one.name === name)
  if (name !== undefined && packages.length === 0) {
    action.notice(`the index of ${index.repository} has no package ${name}; push it, and write the index anew`)
  }
  for (const one of packages) {
    for (const { version, digest, yanked } of one.versions) {
      action.log(`${one.name} ${version} ${digest}${yanked === undefined ? '' : ` (taken back: ${yanked.reason})`}`)
    }
  }
  action.output('packages', packages.map(versionsOf))
  action.output('index-serial', index.serial)
  tellSigners(action, signers)
  action.summary(listSummary(index, packages))
}
