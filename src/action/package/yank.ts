import { yankSummary } from '../../report/package-repository.ts'
import { yankPackage } from '../../repository/yank.ts'
import { tellSigners } from './archive.ts'
import { needed, type PackageAction, type PackageInputs } from './machine.ts'
import { repositoryOf, signersFor, wantedOf } from './repository.ts'

/** yank: a signed statement that a version must not be chosen any more; what runs it goes on running. */
export async function yankCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const reason = needed(inputs.reason, 'reason', 'say in one line why this version is taken back')
  const place = repositoryOf(action, inputs)
  const { repository, judge, world } = place
  const wanted = wantedOf(inputs, repository)
  const signers = await signersFor(action, inputs, place)
  const { dryRun, approver: by = action.facts.actor } = inputs
  const yanked = await yankPackage({ repository, wanted, by, reason, signers, judge, dryRun }, world)
  const { name, version } = yanked.yank
  action.output('package', yanked.reference)
  action.output('digest', yanked.digest)
  action.output('name', name)
  action.output('version', version)
  action.output('statement', yanked.statement)
  tellSigners(action, yanked.signers)
  action.log(`${name} ${version}, by ${yanked.yank.by} at ${yanked.yank.at}: ${WAYS[yanked.way]}`)
  action.summary(yankSummary(yanked))
}

const WAYS = { yanked: 'taken back', present: 'was taken back before', 'dry-run': 'would be taken back' } as const
