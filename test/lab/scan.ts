import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { output } from './programs/command.ts'
import { programs } from './programs.ts'

/** An image to lay out: path in the image → content. */
export interface PlantedImage {
  readonly platform: string
  readonly files: Readonly<Record<string, string | Uint8Array>>
}

/** A vulnerability for the scanner's database. */
export interface PlantedAdvisory {
  readonly id: string
  /** `debian 12`, or `pip::GitHub Security Advisory pip` */
  readonly bucket: string
  readonly package: string
  /** The first version without it; absent: there is none. */
  readonly fixed?: string
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'UNKNOWN'
  readonly title?: string
}

const SEVERITY_NUMBER = { UNKNOWN: 0, LOW: 1, MEDIUM: 2, HIGH: 3, CRITICAL: 4 }
const SOURCES: Readonly<Record<string, { ID: string; Name: string; URL: string }>> = {
  'debian 12': { ID: 'debian', Name: 'Debian Security Tracker', URL: 'https://security-tracker.debian.org' },
  'go::GitHub Security Advisory Go': {
    ID: 'ghsa',
    Name: 'GitHub Security Advisory Go',
    URL: 'https://github.com/advisories?query=type%3Areviewed+ecosystem%3Ago',
  },
  'pip::GitHub Security Advisory pip': {
    ID: 'ghsa',
    Name: 'GitHub Security Advisory pip',
    URL: 'https://github.com/advisories',
  },
}

/**
 * Fills Trivy's cache folder with a database of these vulnerabilities alone.
 *
 * @param made when the database says that it was made
 */
export async function plantTrivyDatabase(
  cache: string,
  advisories: readonly PlantedAdvisory[],
  made = new Date(),
): Promise<void> {
  const folder = join(cache, 'db')
  await mkdir(folder, { recursive: true })
  const entries = advisories.flatMap(({ id, bucket, package: name, fixed, severity, title = `${name} is planted` }) => {
    const source = SOURCES[bucket]
    if (source === undefined) throw new Error(`no data source is known for ${bucket}`)
    const advisory = bucket.includes('::')
      ? {
          VulnerableVersions: [fixed === undefined ? '>= 0' : `< ${fixed}`],
          ...(fixed && { PatchedVersions: [fixed] }),
        }
      : { FixedVersion: fixed ?? '' }
    const vulnerability = {
      Title: title,
      Description: title,
      Severity: severity,
      VendorSeverity: { nvd: SEVERITY_NUMBER[severity] },
      References: [`https://example.org/${id}`],
    }
    return [
      { path: ['data-source', bucket], value: source },
      { path: [bucket, name, id], value: advisory },
      { path: ['vulnerability', id], value: vulnerability },
    ]
  })
  const { 'trivy-database': plant } = await programs(['trivy-database'], () => {})
  await rm(join(folder, 'trivy.db'), { force: true })
  await feed(plant, [join(folder, 'trivy.db')], entries)
  const metadata = {
    Version: 2,
    UpdatedAt: made.toISOString(),
    NextUpdate: new Date(made.getTime() + 24 * 3600 * 1000).toISOString(),
    DownloadedAt: made.toISOString(),
  }
  await writeFile(join(folder, 'metadata.json'), JSON.stringify(metadata))
}

/** The same for grype: its cache folder has a database of these vulnerabilities alone. */
export async function plantGrypeDatabase(
  cache: string,
  advisories: readonly PlantedAdvisory[],
  made = new Date(),
): Promise<void> {
  // The major version of the database's format.
  const folder = join(cache, '6')
  await mkdir(folder, { recursive: true })
  const { 'grype-database': plant } = await programs(['grype-database'], () => {})
  const entries = advisories.map(({ bucket, severity, ...rest }) => {
    const debian = /^debian ([0-9]+)$/.exec(bucket)?.[1]
    return { ...rest, severity: severity.toLowerCase(), ...(debian === undefined ? {} : { debian }) }
  })
  await feed(plant, [folder, made.toISOString()], entries)
}

/** Runs a program on JSON, one entry a line. */
async function feed(program: string, args: readonly string[], entries: readonly object[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(entries.map((entry) => JSON.stringify(entry)).join('\n'))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ended with ${code}`)
}

/** Images FROM scratch in an OCI layout; several become one index. @returns digest of what the layout names */
export async function layOut(folder: string, images: readonly PlantedImage[]): Promise<string> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true })
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  const manifests = []
  for (const image of images) manifests.push(await layOutOne(folder, image))
  const [first] = manifests
  if (first === undefined) throw new Error('a layout has an image')
  const top =
    manifests.length === 1
      ? first
      : await blob(folder, 'application/vnd.oci.image.index.v1+json', {
          schemaVersion: 2,
          mediaType: 'application/vnd.oci.image.index.v1+json',
          manifests,
        })
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [top] }))
  return top.digest
}

async function layOutOne(folder: string, { platform, files }: PlantedImage) {
  const archive = await tarOf(files)
  const layer = await blob(folder, 'application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(archive))
  const [os, architecture, variant] = platform.split('/')
  const config = await blob(folder, 'application/vnd.oci.image.config.v1+json', {
    os,
    architecture,
    ...(variant && { variant }),
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(archive)] },
  })
  const manifest = await blob(folder, 'application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers: [layer],
  })
  return { ...manifest, platform: { os, architecture, ...(variant && { variant }) } }
}

async function blob(folder: string, mediaType: string, content: Buffer | object) {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))
  const digest = digestOf(bytes)
  await writeFile(join(folder, 'blobs/sha256', digest.slice('sha256:'.length)), bytes)
  return { mediaType, digest, size: bytes.length }
}

async function tarOf(files: PlantedImage['files']): Promise<Buffer> {
  const work = await mkdtemp(join(tmpdir(), 'gradus-planted-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      const place = join(work, 'root', path)
      await mkdir(dirname(place), { recursive: true })
      // Scanners look only at executable files for programs.
      await writeFile(place, content, { mode: typeof content === 'string' ? 0o644 : 0o755 })
    }
    const archive = join(work, 'layer.tar')
    await output('tar', [
      '-C',
      join(work, 'root'),
      '--sort=name',
      '--mtime=@0',
      '--owner=0',
      '--group=0',
      '-cf',
      archive,
      '.',
    ])
    return await readFile(archive)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The files by which scanners know Debian 12 with these packages. */
export function debianFiles(packages: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(packages).map(([name, version]) =>
    [
      `Package: ${name}`,
      'Status: install ok installed',
      'Maintainer: nobody',
      'Architecture: amd64',
      `Version: ${version}`,
      `Description: ${name}`,
      '',
    ].join('\n'),
  )
  return {
    'etc/os-release': 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    'etc/debian_version': '12.5\n',
    'var/lib/dpkg/status': `${entries.join('\n')}\n`,
  }
}

/** The files by which scanners know a Python package. */
export function pythonFiles(name: string, version: string): Record<string, string> {
  const folder = `usr/lib/python3/site-packages/${name}-${version}.dist-info`
  return {
    [`${folder}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${folder}/RECORD`]: '',
  }
}
