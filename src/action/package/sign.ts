import { statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { parseReference, repositoryOf } from '../../oci/reference.ts'
import { openRegistry } from '../../oci/registry.ts'
import type { WrittenArchive } from '../../package/archive.ts'
import { Archive, type ArchiveContent } from '../../package/extract.ts'
import { checkHandedOver } from '../../package/handed-over.ts'
import { readManifest } from '../../package/manifest.ts'
import { writeSigned } from '../../package/sign-archive.ts'
import { MANIFEST, type PackageFile, SIGNATURES } from '../../package/types.ts'
import { verifyContent } from '../../package/verify.ts'
import { signSummary } from '../../report/package.ts'
import { signImage } from '../../sign/image.ts'
import type { ImageSigner, Surroundings, Verified } from '../../sign/types.ts'
import { registryAccess } from '../registry-access.ts'
import { archivePlace, handOn, progressOf, shownFile, tellPackage, tellSigners, writeProofs } from './archive.ts'
import { needed, type PackageAction, type PackageInputs, signingWorld } from './machine.ts'
import { packedFolder, writePacked } from './pack.ts'
import { allSigners, type Signers, signersOf } from './signers.ts'
import { imagesOf } from './source.ts'
import { isVersionSource } from './values.ts'

/** sign: a folder that is packed first, an archive that is there, or images alone. */
export async function signCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const world = signingWorld(action)
  const signers = await signersOf(action, inputs, world)
  const work: Work = { action, inputs, signers, world }
  if (inputs.signImages !== 'off') imageSigner(work)
  if (inputs.signImages === 'only') return await signImagesAlone(work)
  if (statSync(inputs.path ?? '.', { throwIfNoEntry: false })?.isFile()) await signArchive(work, inputs.path ?? '.')
  else await signFolder(work)
}

interface Work {
  readonly action: PackageAction
  readonly inputs: PackageInputs
  readonly signers: Signers
  readonly world: Surroundings
}

async function signFolder(work: Work): Promise<void> {
  const { action, inputs } = work
  if (inputs.digest !== undefined) {
    throw new UserError(
      'input digest is of an archive, and path is a folder; give the archive as path, or leave digest out',
    )
  }
  const packed = await packedFolder(action, inputs)
  if (inputs.dryRun) return wouldSign(work, packed.package)
  const signatures = await signaturesOver(packed.manifestBytes, work)
  const written = await writePacked(action, inputs, packed, signatures)
  await signed(work, packed.package, { written, manifest: packed.manifestBytes, signatures })
}

/** What was packed by an earlier job: looked at as whoever verifies it will, before a key has to do with it. */
async function signArchive(work: Work, path: string): Promise<void> {
  const { action, inputs } = work
  const onProgress = progressOf(action, 'read')
  await using archive = await Archive.open(path, { signal: action.cancelled, onProgress })
  const content = await archive.list()
  checkHandedOver(inputs.digest, content.digest, content.where)
  const file = await unsignedPackage(content, inputs)
  tellPackage(action, file)
  if (inputs.dryRun) return wouldSign(work, file)
  const manifest = content.metadata.get(MANIFEST) as Buffer
  const before = [...content.metadata].filter(([key]) => (SIGNATURES as readonly string[]).includes(key))
  const signatures = new Map<string, Uint8Array>([...before, ...(await signaturesOver(manifest, work))])
  const place = { draft: join(action.files.path, 'unpacked'), file: archivePlace(action, inputs, file) }
  const mtime = Math.floor(Date.parse(file.created) / 1000)
  const written = await writeSigned(archive, content, signatures, place, { mtime, signal: action.cancelled })
  action.log(`${shownFile(written.file)}: ${written.digest}, ${written.layer.size} bytes`)
  await signed(work, file, { written, manifest, signatures })
}

/** A package whose files are what its manifest lists. That nobody has signed it yet says nothing against it. */
async function unsignedPackage(content: ArchiveContent, { name, version }: PackageInputs): Promise<PackageFile> {
  const bytes = content.metadata.get(MANIFEST)
  const own = bytes === undefined ? { name: '', version: '' } : readManifest(bytes, content.where)
  const anybody: Verified = { kind: 'openpgp', signer: '' }
  const meant = version === undefined || isVersionSource(version) ? own.version : version
  const expected = { name: name ?? own.name, version: meant }
  return (await verifyContent(content, expected, { signature: async () => anybody })).package
}

function wouldSign({ action, signers }: Work, { name, version }: PackageFile): void {
  action.log(
    `would sign ${name} ${version} as ${allSigners(signers)
      .map(({ signer }) => signer)
      .join(' and ')}`,
  )
}

async function signaturesOver(manifest: Uint8Array, { action, signers }: Work): Promise<Map<string, Uint8Array>> {
  const [asc, bundle] = SIGNATURES
  const signatures = new Map<string, Uint8Array>()
  for (const signer of allSigners(signers)) {
    const path = signer.kind === 'openpgp' ? asc : bundle
    signatures.set(path, await signer.sign(manifest, action.cancelled))
    action.log(`signed by ${signer.signer} (${path})`)
  }
  return signatures
}

interface Made {
  readonly written: WrittenArchive
  readonly manifest: Uint8Array
  readonly signatures: ReadonlyMap<string, Uint8Array>
}

async function signed(work: Work, file: PackageFile, { written, manifest, signatures }: Made): Promise<void> {
  const { action, inputs, signers } = work
  writeProofs(action, manifest, signatures)
  const by = allSigners(signers).map(({ kind, signer }): Verified => ({ kind, signer }))
  tellSigners(action, by)
  const images = inputs.signImages === 'also' ? await signImages(work, Object.values(file.images)) : []
  action.summary(signSummary(file, { file: shownFile(written.file), digest: written.digest }, by, images))
  await handOn(action, written.file, written.digest)
}

async function signImagesAlone(work: Work): Promise<void> {
  const { action, inputs } = work
  const images = imagesOf(needed(inputs.images, 'images', 'sign-images: only signs these'), 'image')
  const by = imageSigner(work)
  if (inputs.dryRun) return action.log(`would sign ${Object.values(images).join(', ')} as ${by.signer}`)
  const signed = await signImages(work, Object.values(images))
  action.output('images', images)
  tellSigners(action, [{ kind: by.kind, signer: by.signer }])
  action.summary(signSummary(undefined, undefined, [{ kind: by.kind, signer: by.signer }], signed))
}

function imageSigner({ signers }: Work): ImageSigner {
  const why = 'images are signed with Sigstore alone, so sign-images needs key or keyless'
  return needed(signers.sigstore, 'sigstore', why)
}

/** @returns the references that were signed, by digest */
async function signImages(work: Work, images: readonly string[]): Promise<string[]> {
  const { action, inputs, world } = work
  const signer = imageSigner(work)
  const access = registryAccess(action, inputs)
  const signed: string[] = []
  for (const image of new Set(images)) {
    const reference = parseReference(image)
    if (reference.digest === undefined) {
      throw new UserError(
        `input images: "${image}" has no digest, and a tag can move; write ${repositoryOf(reference)}@sha256:…`,
      )
    }
    const signature = await signImage(openRegistry(reference, access), reference.digest, signer, world)
    action.log(`signed ${image} by ${signer.signer} (${signature})`)
    signed.push(image)
  }
  return signed
}
