import { join, resolve } from 'node:path'
import { indexSite } from '../../report/index-site/site.ts'
import { writeSite } from '../../report/index-site/write.ts'
import { indexSummary } from '../../report/package-repository.ts'
import { writeIndex } from '../../repository/index-write.ts'
import { INDEX_TAG } from '../../repository/types.ts'
import { listOf } from '../lists.ts'
import { shownFile, tellSigners } from './archive.ts'
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
  const pages = indexSite(index, { now: world.now() })
  if (inputs.dryRun) action.log(`would write ${pages.size} files of pages`)
  else writePages(action, inputs, pages)
  action.output('index-url', digest === undefined ? undefined : `${index.repository}:${INDEX_TAG}@${digest}`)
  action.output('index-serial', index.serial)
  action.output('packages', index.packages.map(versionsOf))
  tellSigners(action, written.signers)
  action.summary(indexSummary(written))
}

function writePages(action: PackageAction, { output }: PackageInputs, pages: ReadonlyMap<string, string>): void {
  const folder = output === undefined ? join(action.results.path, 'site') : resolve(output)
  const { written, kept } = writeSite(folder, pages)
  action.log(`${written} files of pages written to ${shownFile(folder)}, ${kept} as they were`)
  action.output('site', folder)
}
