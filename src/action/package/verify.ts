import { resolve } from 'node:path'
import { Archive, type ArchiveContent } from '../../package/extract.ts'
import { checkHandedOver } from '../../package/handed-over.ts'
import { readManifest } from '../../package/manifest.ts'
import { MANIFEST } from '../../package/types.ts'
import { type Expected, type VerifiedPackage, verifyContent } from '../../package/verify.ts'
import { verifySummary } from '../../report/package.ts'
import { type Judge, packageJudges } from '../../repository/judge.ts'
import type { Verified } from '../../sign/types.ts'
import { progressOf, shownFile, tellPackage, tellSigners } from './archive.ts'
import { served } from './images.ts'
import { exactVersion, needed, type PackageAction, type PackageInputs, signingWorld } from './machine.ts'
import { verifyInRepository } from './pull.ts'
import { configOf, environmentOf } from './settings.ts'
import { judgeOf } from './trust.ts'

/** verify: signature, every file, name, version and stage, and that the registries serve the images. */
export async function verifyCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  if (inputs.path === undefined) return await verifyInRepository(action, inputs)
  action.output('verified', false)
  const { path } = inputs
  const expected = expectedOf(inputs)
  const onProgress = progressOf(action, 'verify')
  await using archive = await Archive.open(path, { signal: action.cancelled, onProgress })
  const content = await archive.list()
  action.output('digest', content.digest)
  checkHandedOver(inputs.digest, content.digest, content.where)
  const { found, by, refused } = await verified(action, inputs, content, expected)
  if (inputs.output !== undefined && !inputs.dryRun) await archive.unpack(content.files, resolve(inputs.output))
  action.output('verified', true)
  action.output('archive', resolve(path))
  tellPackage(action, found.package)
  tellSigners(action, by)
  action.log(
    `${found.package.name} ${found.package.version}: signed by ${by.map(({ signer }) => signer).join(' and ')}`,
  )
  for (const sentence of refused) action.notice(sentence)
  const shown = { file: shownFile(path), digest: content.digest }
  action.summary(verifySummary(found.package, found.manifest.stage, shown, by, refused))
}

/** A valid package of another name or version is another package (T21), so both must be said. */
function expectedOf(inputs: PackageInputs): Expected {
  const why = 'a package that is signed but another one is refused, so say which one is meant'
  return {
    name: needed(inputs.name, 'name', why),
    version: exactVersion(inputs, why),
    ...(inputs.environment === undefined ? {} : { stage: inputs.environment }),
  }
}

interface Outcome {
  readonly found: VerifiedPackage
  readonly by: readonly Verified[]
  /** Why other signatures of it don't count. */
  readonly refused: readonly string[]
}

async function verified(
  action: PackageAction,
  inputs: PackageInputs,
  content: ArchiveContent,
  expected: Expected,
): Promise<Outcome> {
  const config = configOf(inputs)
  const world = signingWorld(action)
  const refused: string[] = []
  const judge: Judge = async (...question) => {
    const verdict = await judgeOf(inputs, config, world)(...question)
    refused.push(...verdict.refused)
    return verdict
  }
  const manifest = content.metadata.get(MANIFEST)
  const stage = manifest === undefined ? environmentOf(inputs, config) : readManifest(manifest, content.where).stage
  const by: Verified[] = []
  const judges = {
    ...packageJudges(judge, stage, `${expected.name} ${expected.version}`, by),
    ...(inputs.checkImages && { images: served(action, inputs) }),
  }
  return { found: await verifyContent(content, expected, judges), by, refused }
}
