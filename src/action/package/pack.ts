import type { WrittenArchive } from '../../package/archive.ts'
import { type Packed, packFolder } from '../../package/pack.ts'
import { packSummary } from '../../report/package.ts'
import { archivePlace, handOn, progressOf, shownFile, tellPackage } from './archive.ts'
import { lockedDependencies } from './dependencies.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { packSource } from './source.ts'

/** pack: the files of a service as one archive, not signed yet. */
export async function packCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  if (inputs.gpgPrivateKey !== undefined || inputs.sigstore !== 'off') {
    action.notice('command: pack signs nothing, although a key is given; command: sign packs and signs')
  }
  const packed = await packedFolder(action, inputs)
  if (inputs.dryRun) {
    action.log(
      `would write ${packed.package.name} ${packed.package.version} with ${packed.manifest.files.length} files`,
    )
    return action.summary(packSummary(packed))
  }
  const written = await writePacked(action, inputs, packed, new Map())
  action.summary(packSummary(packed, { file: shownFile(written.file), digest: written.digest }))
  await handOn(action, written.file, written.digest)
}

/** The service's folder as a package that is measured and not yet written. */
export async function packedFolder(action: PackageAction, inputs: PackageInputs): Promise<Packed> {
  const { request, folder, because } = await packSource(action, inputs)
  const lock = await lockedDependencies(action, inputs, request.package, folder)
  const onProgress = progressOf(action, 'pack')
  const packed = await packFolder(
    { ...request, ...(lock !== undefined && { lock }) },
    { signal: action.cancelled, onProgress },
  )
  tellPackage(action, packed.package)
  action.log(`${packed.package.name} ${packed.package.version} (${because}), packed for ${packed.manifest.stage}`)
  await action.group(`${packed.manifest.files.length} files`, () => {
    for (const { path, size, sha256 } of packed.manifest.files) action.log(`${sha256}  ${path} (${size} bytes)`)
  })
  return packed
}

export async function writePacked(
  action: PackageAction,
  inputs: PackageInputs,
  packed: Packed,
  signatures: ReadonlyMap<string, Uint8Array>,
): Promise<WrittenArchive> {
  const written = await packed.write(archivePlace(action, inputs, packed.package), signatures)
  action.log(`${shownFile(written.file)}: ${written.digest}, ${written.layer.size} bytes`)
  return written
}
