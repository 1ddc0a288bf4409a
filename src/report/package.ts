import type { Packed } from '../package/pack.ts'
import type { PackageFile } from '../package/types.ts'
import type { UsableKey } from '../sign/check.ts'
import type { Verified } from '../sign/types.ts'
import { cell, table } from './markdown.ts'

/** An archive as a person finds it, and its digest. */
export interface ShownArchive {
  readonly file: string
  /** Of the archive, unpacked by gzip. */
  readonly digest: string
}

const MOST_FILES = 100

/** What is in a package, and what the same commit gives again. */
export function packSummary({ package: file, manifest }: Packed, archive?: ShownArchive): string {
  const { files } = manifest
  const more = files.length - MOST_FILES
  return [
    `### Package ${cell(file.name)} ${cell(file.version)}`,
    archive === undefined
      ? 'It was not written.'
      : `${written(archive)} Packing the commit again gives the same bytes.`,
    factsTable(file, [['Packed for', manifest.stage]]),
    `<details><summary>${files.length} files</summary>\n\n${table(
      ['File', 'Bytes', 'sha256'],
      files.slice(0, MOST_FILES).map(({ path, size, sha256 }) => [path, size, sha256]),
    )}${more > 0 ? `\n\nand ${more} more` : ''}\n\n</details>`,
    'It is not signed yet.',
  ].join('\n\n')
}

/** What was signed, and by whom; no package where images alone were. */
export function signSummary(
  file: PackageFile | undefined,
  archive: ShownArchive | undefined,
  by: readonly Verified[],
  images: readonly string[],
): string {
  return [
    `### Signed: ${file === undefined ? 'images' : `${cell(file.name)} ${cell(file.version)}`}`,
    ...(archive === undefined ? [] : [written(archive)]),
    signersTable(by),
    ...(file === undefined ? [] : [factsTable(file)]),
    ...(images.length === 0
      ? []
      : [
          table(
            ['Signed image'],
            images.map((image) => [image]),
          ),
        ]),
  ].join('\n\n')
}

/** What was found to be in order. */
export function verifySummary(
  file: PackageFile,
  stage: string,
  archive: ShownArchive,
  by: readonly Verified[],
  refused: readonly string[],
): string {
  return [
    `### Verified: ${cell(file.name)} ${cell(file.version)}`,
    `The signature counts, and every file is the one that was signed. ${written(archive)}`,
    signersTable(by),
    factsTable(file, [['Packed for', stage]]),
    ...refused.map((sentence) => cell(sentence)),
  ].join('\n\n')
}

/** Keys that work, and the lines that make others trust them. */
export function keysSummary(openpgp: UsableKey | undefined, sigstore: UsableKey | undefined): string {
  const lines = [
    'trusted-keys:',
    '  default:',
    ...(openpgp === undefined
      ? []
      : ['    openpgp:', `      - { fingerprint: ${openpgp.signer}, key: keys/release.asc }`]),
    ...(sigstore === undefined ? [] : ['    sigstore-keys: [keys/cosign.pub]']),
  ]
  const files = [
    ...(openpgp === undefined ? [] : [['keys/release.asc', openpgp] as const]),
    ...(sigstore === undefined ? [] : [['keys/cosign.pub', sigstore] as const]),
  ]
  return [
    '### The keys sign',
    'Who is to trust them has these lines in `gradus.yml`, and the public keys as files:',
    `\`\`\`yaml\n${lines.join('\n')}\n\`\`\``,
    ...files.map(([path, { publicKey }]) => `\`${path}\`:\n\n\`\`\`text\n${publicKey.trim()}\n\`\`\``),
  ].join('\n\n')
}

function written({ file, digest }: ShownArchive): string {
  return `${cell(file)} is \`${digest}\`.`
}

export function factsTable(file: PackageFile, more: readonly (readonly [string, string])[] = []): string {
  return table(
    ['', ''],
    [
      ['Commit', file.commit],
      ['Committed', file.created],
      ...more,
      ...Object.entries(file.images).map(([container, image]) => [`Image of ${container}`, image]),
      ...Object.entries(file.dependencies).map(([name, range]) => [`Needs ${name}`, range]),
    ],
  )
}

const KINDS = { openpgp: 'OpenPGP', sigstore: 'Sigstore' } as const

export function signersTable(by: readonly Verified[]): string {
  return table(
    ['Signature', 'Signer', 'Made'],
    by.map(({ kind, signer, at }) => [KINDS[kind], signer, at ?? '']),
  )
}
