import type { Exported } from '../repository/export.ts'
import type { Imported } from '../repository/import.ts'
import type { Verified } from '../sign/types.ts'
import { cell, table } from './markdown.ts'

/** What is in the file for the other side. */
export function exportSummary({ file, digest, bytes, packages, images, index, notes }: Exported): string {
  return [
    `### Exported: ${packages
      .slice(0, 1)
      .map(({ name, version }) => `${cell(name)} ${cell(version)}`)
      .join()}`,
    `${cell(file)} is \`${digest}\`, ${Math.ceil(bytes / 1e6)} MB. Hand the digest over another way than the file.`,
    table(
      ['Package', 'Version', 'Digest', 'Signers'],
      packages.map((one) => [one.name, one.version, one.digest, namesOf(one.signers)]),
    ),
    imagesTable(images.map((one) => [one.reference, one.platforms.join(', '), namesOf(one.signers)])),
    ...(index === undefined ? [] : [`The index ${index.serial} goes along; it counts until ${cell(index.expires)}.`]),
    ...notes.map((note) => cell(note)),
  ].join('\n\n')
}

/** What came in, and where it is now. */
export function importSummary({ packages, images, notes }: Imported, dryRun: boolean): string {
  return [
    `### ${dryRun ? 'Would be imported' : 'Imported'}: ${packages
      .slice(0, 1)
      .map(({ name, version }) => `${cell(name)} ${cell(version)}`)
      .join()}`,
    table(
      ['Package', 'Environments', 'Signers'],
      packages.map((one) => [one.reference, one.stages.join(' → '), namesOf(one.signers)]),
    ),
    imagesTable(images.map((one) => [one.to, one.platforms.join(', '), namesOf(one.signers)])),
    ...notes.map((note) => cell(note)),
  ].join('\n\n')
}

function imagesTable(rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? 'No images go along.' : table(['Image', 'Platforms', 'Signers'], rows)
}

function namesOf(signers: readonly Verified[]): string {
  return signers.map(({ signer }) => signer).join(', ')
}
