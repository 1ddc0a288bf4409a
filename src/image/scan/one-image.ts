import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ScanRequest } from './scanner.ts'

/** What a path may not have that scanners read `path:tag` and `path@digest` from. */
const NOT_PLAIN = /[^a-z0-9._-]+/gi
const LONGEST_NAME = 100

/**
 * A layout that names one image alone, so that no scanner has to choose (some take the first of an index, whatever they
 * are told). The blobs stay where they are.
 *
 * @returns its folder below the request's, which is also what the scanner calls the image
 */
export async function layOutOne({ subject, layout, name, folder }: ScanRequest): Promise<string> {
  const view =
    name
      .replace(NOT_PLAIN, '-')
      .replace(/^[-.]+/, '')
      .slice(-LONGEST_NAME) || 'image'
  const place = join(folder, view)
  await mkdir(place)
  await symlink(join(layout, 'blobs'), join(place, 'blobs'))
  await writeFile(join(place, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  await writeFile(join(place, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [subject.manifest] }))
  return view
}
