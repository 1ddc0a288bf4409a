import { join, relative, resolve } from 'node:path'
import { indexSite } from '../../report/index-site/site.ts'
import { writeSite } from '../../report/index-site/write.ts'
import { indexSummary } from '../../report/package-repository.ts'
import { writeIndex } from '../../repository/index-write.ts'
import { INDEX_TAG } from '../../repository/types.ts'
import { listOf } from '../lists.ts'
import { tellSigners } from './archive.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { repositoryOf, signersFor, versionsOf } from './repository.ts'
import { indexEnvironment } from './settings.ts'

/** index: what the repository holds, verified, as a signed index there and as pages to look at here. */
export async function indexCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const place = repositoryOf(action, inputs)
  const { repository, judge, world } = place
  const signers = await signersFor(action, inputs, place)
  const written = await writeIndex(
    {
      ...{ repository, judge, signers, environment: indexEnvironment(inputs) },
      ...(inputs.indexSerial === undefined ? {} : { seen: inputs.indexSerial }),
      names: listOf(inputs.names),
      lifetimeSeconds: inputs.lifetime,
      dryRun: inputs.dryRun,
      onVersion: (name, version) => action.log(`${name} ${version}`),
    },
    world,
  )
  const { index, digest, leftOut } = written
  for (const sentence of leftOut) action.warn(sentence)
  const folder = inputs.output === undefined ? join(action.results.path, 'site') : resolve(inputs.output)
  const site = writeSite(folder, indexSite(index, { now: world.now() }))
  action.log(`${site.written} pages written to ${relative(resolve('.'), folder)}, ${site.kept} as they were`)
  action.output('site', folder)
  action.output('index-url', digest === undefined ? undefined : `${index.repository}:${INDEX_TAG}@${digest}`)
  action.output('index-serial', index.serial)
  action.output('packages', index.packages.map(versionsOf))
  tellSigners(action, written.signers)
  action.summary(indexSummary(written))
}
