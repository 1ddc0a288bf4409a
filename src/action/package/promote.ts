import { promoteSummary } from '../../report/package-repository.ts'
import { promotePackage } from '../../repository/promote.ts'
import { tellSigners } from './archive.ts'
import { needed, type PackageAction, type PackageInputs } from './machine.ts'
import { repositoryOf, signersFor, wantedOf } from './repository.ts'

/** promote: a signed statement that a package goes on to another environment; its bytes stay. */
export async function promoteCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const from = needed(inputs.from, 'from', 'give the environment that the package stands in')
  const to = needed(inputs.to, 'to', 'give the environment that the package goes on to')
  const place = repositoryOf(action, inputs)
  const { repository, judge, world } = place
  const wanted = wantedOf(inputs, repository)
  const signers = await signersFor(action, inputs, place)
  const { reason, dryRun, approver = action.facts.actor } = inputs
  const request = { repository, wanted, from, to, approver, ...(reason !== undefined && { reason }), signers, judge }
  const promoted = await promotePackage({ ...request, dryRun }, world)
  const { name, version, approver: by, at } = promoted.promotion
  action.output('package', promoted.reference)
  action.output('digest', promoted.digest)
  action.output('name', name)
  action.output('version', version)
  action.output('statement', promoted.statement)
  tellSigners(action, promoted.signers)
  action.log(`${name} ${version} from ${from} to ${to}, by ${by} at ${at}: ${WAYS[promoted.way]}`)
  action.summary(promoteSummary(promoted))
}

const WAYS = { promoted: 'promoted', present: 'was promoted before', 'dry-run': 'would be promoted' } as const
