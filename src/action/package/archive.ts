import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { diskError } from '../../disk.ts'
import { MANIFEST, type PackageFile, SIGNATURES } from '../../package/types.ts'
import type { Verified } from '../../sign/types.ts'
import type { PackageAction, PackageInputs } from './machine.ts'

/** Smaller work is over before a person has read of it. */
const SHOWN_FROM_BYTES = 256 * 1024 * 1024
const SHOWN_PARTS = 5

/** Where the archive of a package goes. Nothing that stands there is written over. */
export function archivePlace(
  action: PackageAction,
  { output }: PackageInputs,
  { name, version }: Named,
  end: '.tar.gz' | '.tar' = '.tar.gz',
): string {
  const file = `${name.replaceAll('/', '-')}-${version}${end}`
  if (output === undefined) return join(action.results.path, file)
  const place = /\.(?:tar|tar\.gz|tgz)$/.test(output) ? resolve(output) : resolve(output, file)
  try {
    mkdirSync(dirname(place), { recursive: true })
  } catch (cause) {
    throw diskError(`make the folder ${dirname(place)}`, cause)
  }
  return place
}

type Named = Pick<PackageFile, 'name' | 'version'>

/** Says how far it is, a few times, where there is much to do. */
export function progressOf(action: PackageAction, what: string): (done: number, total: number) => void {
  let said = 0
  return (done, total) => {
    const part = Math.floor((done / total) * SHOWN_PARTS)
    if (total < SHOWN_FROM_BYTES || part <= said) return
    said = part
    action.log(`${what}: ${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`)
  }
}

/** What a package is, in the outputs. */
export function tellPackage(action: PackageAction, file: Pick<PackageFile, 'name' | 'version' | 'images'>): void {
  action.output('name', file.name)
  action.output('version', file.version)
  action.output('images', file.images)
}

/** Who signed, in the outputs. */
export function tellSigners(action: PackageAction, verified: readonly Verified[]): void {
  action.output('signatures', verified)
  const first = verified.find(({ kind }) => kind === 'openpgp') ?? verified[0]
  action.output('fingerprint', first?.signer)
}

/**
 * Manifest and signatures as files of their own, byte by byte, for `gpg --verify` and `cosign verify-blob`.
 *
 * @param signatures bytes by path in the package
 */
export function writeProofs(
  action: PackageAction,
  manifest: Uint8Array,
  signatures: ReadonlyMap<string, Uint8Array>,
): void {
  const [asc, bundle] = SIGNATURES
  const write = (path: string, bytes: Uint8Array | undefined): string | undefined => {
    if (bytes === undefined) return undefined
    const file = join(action.results.path, path.slice(path.lastIndexOf('/') + 1))
    // Not as text through the masks: a signature is over these very bytes.
    writeFileSync(file, bytes, { flag: 'wx', mode: 0o600 })
    return file
  }
  action.output('manifest', write(MANIFEST, manifest))
  const files = [write(asc, signatures.get(asc)), write(bundle, signatures.get(bundle))]
  action.output('signature', files[0] ?? files[1])
  action.output('bundle', files[1])
}

/** Hands an archive on: its place and digest, and an artifact where it lies in the job's own folder. */
export async function handOn(action: PackageAction, file: string, digest: string): Promise<void> {
  action.output('archive', file)
  action.output('digest', digest)
  if (!file.startsWith(`${action.results.path}/`)) return
  const uploaded = await action.uploadArtifact('package', [file], 'results')
  action.output('artifact', uploaded?.name)
}

export function shownFile(file: string): string {
  const path = relative(resolve('.'), file)
  return path.startsWith('..') ? file : path
}
