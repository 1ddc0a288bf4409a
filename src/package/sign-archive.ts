import { join } from 'node:path'
import { type ArchiveOptions, type MeasuredEntry, type WrittenArchive, writeArchive } from './archive.ts'
import type { FoundFile } from './content.ts'
import { type FileContent, Measure } from './entries.ts'
import type { Archive, ArchiveContent } from './extract.ts'
import { SIGNATURES } from './types.ts'

export interface SignedPlace {
  /** Folder that is not there yet, for the files meanwhile; whoever names it removes it. */
  readonly draft: string
  /** The archive, where nothing stands yet. */
  readonly file: string
}

/**
 * Writes an archive once more with signatures in it; everything else stays byte for byte.
 *
 * @param content    as `archive.list` found it
 * @param signatures bytes by path, of `SIGNATURES`: all that it shall have
 * @throws {UserError} the archive changed meanwhile, the disk is full, something stands at the place
 */
export async function writeSigned(
  archive: Archive,
  content: ArchiveContent,
  signatures: ReadonlyMap<string, Uint8Array>,
  { draft, file }: SignedPlace,
  options: ArchiveOptions,
): Promise<WrittenArchive> {
  await archive.unpack(content.files, draft)
  const kept = content.files.filter(({ path }) => !(SIGNATURES as readonly string[]).includes(path))
  // What changes before it is written is seen there: the sums of the look are those that it must have.
  const entries: MeasuredEntry[] = kept.map((found) => ({ ...found, content: placeOf(draft, found) }))
  for (const [path, bytes] of signatures) entries.push(signature(path, bytes))
  return await writeArchive(entries, file, options)
}

function placeOf(folder: string, { path, size }: FoundFile): FileContent {
  return { file: join(folder, path), bytes: size }
}

function signature(path: string, content: Uint8Array): MeasuredEntry {
  const measure = new Measure()
  measure.add(content)
  return { path, mode: 'file', content, size: content.length, sha256: measure.digest() }
}
