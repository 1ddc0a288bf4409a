import { join, resolve } from 'node:path'
import { Archive } from '../../package/extract.ts'
import { type PulledPackage, pullSummary } from '../../report/package-repository.ts'
import { admitPackage } from '../../repository/admit.ts'
import { pullPackage } from '../../repository/pull.ts'
import type { Wanted } from '../../repository/wanted.ts'
import { archivePlace, progressOf, tellPackage, tellSigners } from './archive.ts'
import { served } from './images.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { type PackageRepository, repositoryOf, versionOrDigest, wantedOf } from './repository.ts'

/** pull: a package out of its repository, verified; with an environment only one that may run there. */
export async function pullCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const place = repositoryOf(action, inputs)
  const wanted = wantedOf(inputs, place.repository)
  const to = archivePlace(action, inputs, { name: wanted.name, version: versionOrDigest(wanted) })
  if (inputs.dryRun) {
    const { reference } = await looked(action, inputs, place, wanted)
    return action.log(`would write ${reference} to ${to}`)
  }
  const pulled = await fetched(action, inputs, place, wanted, to)
  action.output('archive', to)
  action.log(`${to}: ${pulled.reference}`)
}

/** verify without a path: the same look at a package in its repository; its files stay where `output` says. */
export async function verifyInRepository(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const place = repositoryOf(action, inputs)
  const { file } = await looked(action, inputs, place, wantedOf(inputs, place.repository))
  if (inputs.output === undefined || inputs.dryRun) return
  await using archive = await Archive.open(file, { signal: action.cancelled })
  const { files } = await archive.list()
  await archive.unpack(files, resolve(inputs.output))
}

/** Into a private folder that goes at the end of the run. */
async function looked(action: PackageAction, inputs: PackageInputs, place: PackageRepository, wanted: Wanted) {
  const file = join(action.files.path, 'package.tar.gz')
  return { ...(await fetched(action, inputs, place, wanted, file)), file }
}

async function fetched(
  action: PackageAction,
  inputs: PackageInputs,
  { repository, judge, world }: PackageRepository,
  wanted: Wanted,
  to: string,
): Promise<PulledPackage> {
  action.output('verified', false)
  const { environment } = inputs
  const request = {
    ...{ repository, wanted, to, judge },
    ...(inputs.checkImages && { images: served(action, inputs) }),
    onProgress: progressOf(action, 'pull'),
  }
  const pulled =
    environment === undefined
      ? await pullPackage(request, world)
      : await admitPackage({ ...request, environment }, world)
  action.output('verified', true)
  action.output('package', pulled.reference)
  action.output('digest', pulled.digest)
  action.output('stages', pulled.standing.stages)
  tellPackage(action, pulled.package)
  tellSigners(action, pulled.signers)
  const { name, version } = pulled.package
  action.log(`${name} ${version}: signed by ${pulled.signers.map(({ signer }) => signer).join(' and ')}`)
  for (const { sentence } of pulled.standing.refused) action.notice(sentence)
  if ('yank' in pulled && pulled.yank !== undefined) {
    const { by, at, reason } = pulled.yank
    action.warn(`${name} ${version} was taken back by ${by} at ${at}: ${reason}`)
  }
  action.summary(pullSummary(pulled, environment))
  return pulled
}
