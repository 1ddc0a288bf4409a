import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Measurement, Row } from './measurement.ts'

const ROOT = resolve(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')

/** What a runner downloads for one `uses:` is the repository at that tag, as a compressed archive. */
const LARGEST_ARCHIVE_KB = 5_000
/** The generated Kubernetes model would be a chunk of 19 MB; the artifact client is one of 5. */
const LARGEST_FILE_KB = 6_000
const LARGEST_OUTPUT = 512 * 1024 * 1024

export async function measure(): Promise<Measurement> {
  return { title: 'Size', rows: [archiveRow(), largestRow(), ...bundleRows()] }
}

/** Bytes of the release archive: all files that are tracked, or will be, as `git archive` packs them. */
export function archiveBytes(): number {
  const there = git(['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    .split('\0')
    .filter((file) => file !== '' && statSync(join(ROOT, file), { throwIfNoEntry: false })?.isFile())
  const left = leftOut(there)
  return execFileSync('tar', ['-cz', '--null', '--files-from', '-'], {
    cwd: ROOT,
    input: there.filter((file) => !left.has(file)).join('\0'),
    maxBuffer: LARGEST_OUTPUT,
  }).length
}

/** What `.gitattributes` keeps out of archives (export-ignore). */
function leftOut(files: readonly string[]): Set<string> {
  const fields = git(['check-attr', '-z', '--stdin', 'export-ignore'], files.join('\0')).split('\0')
  // Path, attribute, value, again and again.
  return new Set(
    fields.flatMap((value, index) => (index % 3 === 2 && value === 'set' ? [fields[index - 2] ?? ''] : [])),
  )
}

function git(args: readonly string[], input = ''): string {
  return execFileSync('git', args, { cwd: ROOT, input, maxBuffer: LARGEST_OUTPUT }).toString()
}

/** Path under `dist/` and bytes of every file that is code. */
export function codeFiles(): { file: string; bytes: number }[] {
  return readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => ({ file, bytes: statSync(join(DIST, file)).size }))
    .sort((a, b) => b.bytes - a.bytes)
}

function archiveRow(): Row {
  return { what: 'release archive', value: kilobytes(archiveBytes()), unit: 'kB', limit: LARGEST_ARCHIVE_KB }
}

function largestRow(): Row {
  const [largest] = codeFiles()
  if (!largest) throw new Error('dist/ is empty: run npm run build')
  return {
    what: 'largest file of dist/',
    value: kilobytes(largest.bytes),
    unit: 'kB',
    limit: LARGEST_FILE_KB,
    details: { file: largest.file },
  }
}

function bundleRows(): Row[] {
  return readdirSync(DIST, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((bundle) => {
      const files = codeFiles().filter(({ file }) => file.startsWith(`${bundle}/`))
      const entry = files.find(({ file }) => file === `${bundle}/index.js`)
      const packed = files.reduce((sum, { file }) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0)
      return {
        what: bundle,
        value: kilobytes(files.reduce((sum, { bytes }) => sum + bytes, 0)),
        unit: 'kB',
        details: { compressed: `${kilobytes(packed)} kB`, ...(entry ? { entry: `${kilobytes(entry.bytes)} kB` } : {}) },
      }
    })
}

function kilobytes(bytes: number): number {
  return Math.round(bytes / 100) / 10
}
