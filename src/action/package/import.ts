import { importSummary } from '../../report/package-transfer.ts'
import { importPackage } from '../../repository/import.ts'
import type { World } from '../../repository/judge.ts'
import { readMapping } from '../../repository/transfer/mapping.ts'
import { linesOf } from '../lists.ts'
import { registryAccess } from '../registry-access.ts'
import { within } from '../report-files.ts'
import { progressOf, tellSigners } from './archive.ts'
import { needed, type PackageAction, type PackageInputs, signingWorld } from './machine.ts'
import { configOf } from './settings.ts'
import { judgeOf, trustIn } from './trust.ts'

/** import: what export wrote, into registries of this side, by the trust of this side. */
export async function importCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  action.output('verified', false)
  const file = needed(inputs.path, 'path', 'give the file that export wrote')
  const mapping = within('mapping', () => readMapping(linesOf(inputs.mapping), inputs.registry))
  const config = configOf(inputs)
  const world: World = { ...registryAccess(action, inputs), ...signingWorld(action) }
  const { environment, digest, package: wanted, dryRun } = inputs
  const imageTrust = inputs.requireSignature ? await trustIn(environment, inputs, config, world, 'images') : undefined
  const imported = await importPackage(
    {
      ...{ file, mapping, judge: judgeOf(inputs, config, world), dryRun },
      ...(environment !== undefined && { environment }),
      ...(imageTrust !== undefined && { imageTrust }),
      ...(wanted !== undefined && { wanted }),
      ...(digest !== undefined && { digest }),
      onProgress: progressOf(action, 'import'),
    },
    world,
  )
  const [first] = imported.packages
  action.output('verified', true)
  action.output('package', dryRun ? undefined : first?.reference)
  action.output('digest', first?.digest)
  action.output('name', first?.name)
  action.output('version', first?.version)
  action.output('stages', first?.stages)
  action.output('mapping', imported.mapping)
  tellSigners(action, first?.signers ?? [])
  for (const note of imported.notes) action.notice(note)
  for (const { reference } of imported.packages) action.log(`${reference}${dryRun ? ': would be imported' : ''}`)
  for (const { from, to } of imported.images) action.log(`${from} is ${to}`)
  action.summary(importSummary(imported, dryRun))
}
