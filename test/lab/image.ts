import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const MEDIA = 'application/vnd.oci.image'
const TAR_BLOCK = 512

/** An image of one static program, `FROM scratch`: the same program gives the same digest. */
export interface Image {
  /** `sha256:…` of the manifest: what a deployment names. */
  readonly digest: string
  readonly manifest: Buffer
  /** Layer and configuration. */
  readonly blobs: readonly Buffer[]
}

/** Packs the program at `path` as `/app`, which the image runs as a user without rights. */
export async function packImage(path: string): Promise<Image> {
  const archive = tarOf('app', await readFile(path))
  const layer = gzipSync(archive)
  const config = json({
    architecture: 'amd64',
    os: 'linux',
    config: { Entrypoint: ['/app'], User: '65532:65532', ExposedPorts: { '8080/tcp': {} } },
    rootfs: { type: 'layers', diff_ids: [digestOf(archive)] },
  })
  const manifest = json({
    schemaVersion: 2,
    mediaType: `${MEDIA}.manifest.v1+json`,
    config: descriptor(`${MEDIA}.config.v1+json`, config),
    layers: [descriptor(`${MEDIA}.layer.v1.tar+gzip`, layer)],
  })
  return { digest: digestOf(manifest), manifest, blobs: [layer, config] }
}

/**
 * Puts an image into a registry's repository, under its digest and a tag where one is given.
 *
 * @param registry its address, such as http://127.0.0.1:5000
 * @throws Error the registry refused a part of it
 */
export async function pushImage(registry: string, repository: string, image: Image, tag?: string): Promise<void> {
  for (const blob of image.blobs) await pushBlob(registry, repository, blob)
  const answer = await fetch(`${registry}/v2/${repository}/manifests/${tag ?? image.digest}`, {
    method: 'PUT',
    body: new Uint8Array(image.manifest),
    headers: { 'content-type': `${MEDIA}.manifest.v1+json` },
  })
  await expectCreated(answer)
}

async function pushBlob(registry: string, repository: string, blob: Buffer): Promise<void> {
  const begun = await fetch(`${registry}/v2/${repository}/blobs/uploads/`, { method: 'POST' })
  const place = new URL(begun.headers.get('location') ?? '', registry)
  place.searchParams.set('digest', digestOf(blob))
  const answer = await fetch(place, {
    method: 'PUT',
    body: new Uint8Array(blob),
    headers: { 'content-type': 'application/octet-stream' },
  })
  await expectCreated(answer)
}

async function expectCreated(answer: Response): Promise<void> {
  if (answer.status !== 201) throw new Error(`PUT ${answer.url}: ${answer.status} ${await answer.text()}`)
}

/** A tar archive of one executable file that belongs to root and has no date. */
function tarOf(name: string, data: Buffer): Buffer {
  const header = Buffer.alloc(TAR_BLOCK)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  header.write(name, 0)
  header.write(octal(0o755, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(data.length, 11), 124)
  header.write(octal(0, 11), 136)
  header.write(' '.repeat(8), 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${octal(checksum, 6)} `, 148)
  const padding = (TAR_BLOCK - (data.length % TAR_BLOCK)) % TAR_BLOCK
  return Buffer.concat([header, data, Buffer.alloc(padding + 2 * TAR_BLOCK)])
}

function descriptor(mediaType: string, content: Buffer): object {
  return { mediaType, size: content.length, digest: digestOf(content) }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}
