import { pruneSummary } from '../../report/package-repository.ts'
import { listPackages } from '../../repository/list.ts'
import { prunePackages } from '../../repository/prune.ts'
import { listOf } from '../lists.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { repositoryOf, signedIndex } from './repository.ts'

const DAY_SECONDS = 86_400

/** prune: removes versions that nothing keeps, each with what was stated about it. */
export async function pruneCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const place = repositoryOf(action, inputs)
  const { repository, judge, world } = place
  const { index } = await signedIndex(inputs, place)
  const { keep, keepFor, keepEnvironments, dryRun } = inputs
  const policy = { keep, days: keepFor / DAY_SECONDS, stages: listOf(keepEnvironments) }
  const pruned = await prunePackages({ repository, names: listPackages(index), policy, judge, dryRun }, world)
  const { kept, removed } = pruned
  for (const { name, version } of removed) action.log(`${name} ${version} ${dryRun ? 'would be removed' : 'removed'}`)
  await action.group(`${kept.length} versions stay`, () => {
    for (const { name, version, because } of kept) action.log(`${name} ${version}: ${because.join('; ')}`)
  })
  if (removed.length > 0 && !dryRun) {
    action.notice(`${removed.length} versions were removed; write the index anew with command: index`)
  }
  action.output(
    'removed',
    removed.map(({ name, version }) => ({ name, version })),
  )
  action.summary(pruneSummary(pruned, dryRun))
}
