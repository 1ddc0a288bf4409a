import { listSummary } from '../../report/package-repository.ts'
import { readIndex } from '../../repository/index-read.ts'
import { tellSigners } from './archive.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { repositoryOf } from './repository.ts'
import { indexEnvironment } from './settings.ts'

/** list: packages and versions, as the signed index of the repository has them. */
export async function listCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const { repository, judge, world } = repositoryOf(action, inputs)
  const { name, indexSerial: seen } = inputs
  const request = { repository, judge, environment: indexEnvironment(inputs), ...(seen !== undefined && { seen }) }
  const { index, signers } = await readIndex(request, world)
  const packages = index.packages.filter((one) => name === undefined || one.name === name)
  if (name !== undefined && packages.length === 0) {
    action.notice(`the index of ${index.repository} has no package ${name}; push it, and write the index anew`)
  }
  for (const one of packages) {
    for (const { version, digest, yanked } of one.versions) {
      action.log(`${one.name} ${version} ${digest}${yanked === undefined ? '' : ` (taken back: ${yanked.reason})`}`)
    }
  }
  action.output(
    'packages',
    packages.map(({ name, versions }) => ({ name, versions: versions.map(({ version }) => version) })),
  )
  action.output('index-serial', index.serial)
  tellSigners(action, signers)
  action.summary(listSummary(index, packages))
}
