import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { report, sentenceOf } from '../config/load.ts'
import { type Problem, readBySchema } from '../config/read.ts'
import { diskError } from '../disk.ts'
import { UserError } from '../errors.ts'
import { type ArchiveOptions, type MeasuredEntry, type WrittenArchive, writeArchive } from './archive.ts'
import { ahead } from './blocks.ts'
import { deploymentConfig } from './deployment-config.ts'
import { bytesOf, type Entry, entryBytes, Measure, type OnBytes, type Stamp, turns } from './entries.ts'
import { checkEntries, type ServiceSources, serviceEntries } from './layout.ts'
import { manifestBytes } from './manifest.ts'
import { checkedPackageFile, imageDigests, packageFileText } from './package-file.ts'
import { byBytes } from './paths.ts'
import { STAGE_NAME } from './schema.ts'
import { secretTrouble } from './secrets.ts'
import { LOCK, MANIFEST, type Manifest, type ManifestFile, PACKAGE, type PackageFile, SIGNATURES } from './types.ts'

export interface PackRequest {
  readonly sources: ServiceSources
  readonly package: Omit<PackageFile, 'schema'>
  readonly stage: string
  /** Bytes of `metadata/lock.json`, where dependencies were resolved. */
  readonly lock?: Uint8Array
}

export interface PackOptions {
  readonly signal: AbortSignal
  /** Hears how many of all bytes were worked through: each is read twice, for the manifest and for the archive. */
  readonly onProgress?: (done: number, total: number) => void
}

/** A package that is measured and not yet written: its manifest is what is signed next. */
export interface Packed {
  readonly package: PackageFile
  readonly manifest: Manifest
  /** What is signed. */
  readonly manifestBytes: Buffer
  /**
   * @param file       where nothing stands yet
   * @param signatures bytes by path, of `SIGNATURES`
   * @throws {UserError} a source is not what it was, the disk is full, something stands there
   */
  write(file: string, signatures: ReadonlyMap<string, Uint8Array>): Promise<WrittenArchive>
}

/**
 * Packs a service. The same commit gives the same bytes, whoever packs it and wherever.
 *
 * @throws {UserError} a value or a file that can't be in a package
 */
export async function packFolder(request: PackRequest, options: PackOptions): Promise<Packed> {
  const file = checkedPackageFile({ ...request.package, schema: 1 }, 'the package')
  const entries = [...serviceEntries(request.sources), ...generatedEntries(request, file)]
  checkEntries(entries)
  const stage = checkedStage(request.stage)
  const progress = progressOf(entries, options)
  const measured = await measureEntries(entries, options.signal, progress)
  const lock = measured.find(({ path }) => path === LOCK)?.sha256
  const manifest: Manifest = {
    schema: 1,
    name: file.name,
    version: file.version,
    stage,
    images: imageDigests(file),
    ...(lock !== undefined && { lock }),
    files: measured.map(listed).sort((a, b) => byBytes(a.path, b.path)),
  }
  const bytes = manifestBytes(manifest)
  return {
    package: file,
    manifest,
    manifestBytes: bytes,
    write(to, signatures) {
      const all = [...measured, ...signedEntries(bytes, signatures)]
      const archive: ArchiveOptions = {
        mtime: Math.floor(Date.parse(file.created) / 1000),
        signal: options.signal,
        onBytes: progress,
      }
      return writeArchive(all, to, archive)
    },
  }
}

/** Every byte is worked through twice. */
function progressOf(entries: readonly Entry[], { onProgress }: PackOptions): OnBytes {
  const total = 2 * entries.reduce((sum, entry) => sum + bytesOf(entry), 0)
  let done = 0
  return (count) => {
    done += count
    onProgress?.(Math.min(done, total), total)
  }
}

function checkedStage(stage: string): string {
  const problems: Problem[] = []
  readBySchema(STAGE_NAME, stage, ['stage'], problems)
  if (problems.length > 0) throw new UserError(report(problems.map(sentenceOf)))
  return stage
}

function listed({ path, size, sha256, mode }: MeasuredEntry): ManifestFile {
  return { path, size, sha256, mode }
}

function generatedEntries({ sources, lock }: PackRequest, file: PackageFile): Entry[] {
  const { root, config, service } = sources
  const text = config === undefined ? undefined : textOf(join(root, config))
  const settings = deploymentConfig(text, config ?? 'gradus.yml', service)
  const entry = (path: string, content: Uint8Array): Entry => ({ path, mode: 'file', content })
  return [
    entry(PACKAGE, Buffer.from(packageFileText(file))),
    entry('metadata/deployment_config.yaml', Buffer.from(settings)),
    ...(lock === undefined ? [] : [entry(LOCK, lock)]),
  ]
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw diskError(`read ${file}`, cause)
  }
}

/** Every byte is read once; what is found is what the archive must have. */
async function measureEntries(
  entries: readonly Entry[],
  signal: AbortSignal,
  onBytes: OnBytes,
): Promise<MeasuredEntry[]> {
  const into = turns()
  const measured: MeasuredEntry[] = []
  for (const entry of entries) {
    const measure = new Measure()
    let stamp: Stamp | undefined
    const onStamp = (found: Stamp) => {
      stamp = found
    }
    for await (const piece of ahead(entryBytes(entry, into, onStamp))) {
      signal.throwIfAborted()
      const secret = measure.size === 0 ? secretTrouble(entry.path, piece) : undefined
      if (secret !== undefined) {
        throw new UserError(
          `${entry.path} ${secret}, and packages are read by many; take it out, and hand it over at run time`,
        )
      }
      measure.add(piece)
      onBytes(piece.length)
    }
    measured.push({ ...entry, size: measure.size, sha256: measure.digest(), ...(stamp !== undefined && { stamp }) })
  }
  return measured
}

function signedEntries(manifest: Uint8Array, signatures: ReadonlyMap<string, Uint8Array>): MeasuredEntry[] {
  const unknown = [...signatures.keys()].find((path) => !(SIGNATURES as readonly string[]).includes(path))
  if (unknown !== undefined) throw new Error(`${unknown} is no place of a signature`)
  return [[MANIFEST, manifest] as const, ...signatures].map(([path, content]) => {
    const measure = new Measure()
    measure.add(content)
    return { path, mode: 'file', content, size: measure.size, sha256: measure.digest() }
  })
}
