import { pushSummary } from '../../report/package-repository.ts'
import { pushPackage } from '../../repository/push.ts'
import { progressOf, tellPackage, tellSigners } from './archive.ts'
import { exactVersion, needed, type PackageAction, type PackageInputs } from './machine.ts'
import { repositoryOf } from './repository.ts'

/** push: a signed package into its repository, after it was verified; a version never changes. */
export async function pushCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  action.output('verified', false)
  const file = needed(inputs.path, 'path', 'give the archive that sign wrote')
  const { repository, judge, world } = repositoryOf(action, inputs)
  const { name, version, digest: archive } = inputs
  const expected =
    name === undefined && version === undefined
      ? {}
      : {
          expected: {
            name: needed(name, 'name', 'with a version it says which package is meant'),
            version: exactVersion(inputs, 'with a name it says which package is meant'),
          },
        }
  const onProgress = progressOf(action, 'push')
  const request = { repository, file, judge, ...expected, ...(archive !== undefined && { archive }), onProgress }
  const pushed = await pushPackage({ ...request, dryRun: inputs.dryRun }, world)
  action.output('verified', true)
  action.output('package', pushed.reference)
  action.output('digest', pushed.digest)
  tellPackage(action, pushed.package)
  tellSigners(action, pushed.signers)
  action.log(`${pushed.reference}: ${WAYS[pushed.way]}`)
  action.summary(pushSummary(pushed))
}

const WAYS = {
  pushed: 'pushed and read back',
  present: 'was there already, byte for byte',
  'dry-run': 'would be pushed',
} as const
