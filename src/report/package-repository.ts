import type { Admitted } from '../repository/admit.ts'
import type { WrittenIndex } from '../repository/index-write.ts'
import type { PromotedPackage } from '../repository/promote.ts'
import type { Pruned } from '../repository/prune.ts'
import type { Pulled } from '../repository/pull.ts'
import type { Pushed } from '../repository/push.ts'
import type { IndexedPackage, RepositoryIndex } from '../repository/types.ts'
import type { YankedPackage } from '../repository/yank.ts'
import { cell, table } from './markdown.ts'
import { factsTable, signersTable } from './package.ts'

/** A package out of its repository, verified. */
export type PulledPackage = Pick<Pulled | Admitted, 'reference' | 'package' | 'manifest' | 'signers' | 'standing'>

const MOST_VERSIONS = 200

/** Where a package went, and what others take to get it. */
export function pushSummary({ reference, package: file, manifest, signers, way }: Pushed): string {
  const title = { pushed: 'Pushed', present: 'There already', 'dry-run': 'Would be pushed' }[way]
  return [
    `### ${title}: ${cell(file.name)} ${cell(file.version)}`,
    `A deploy takes \`${reference}\`.`,
    signersTable(signers),
    factsTable(file, [['Packed for', manifest.stage]]),
  ].join('\n\n')
}

/** What was got, who signed it, and how far it is. */
export function pullSummary(
  { reference, package: file, signers, standing }: PulledPackage,
  environment: string | undefined,
): string {
  return [
    `### Verified: ${cell(file.name)} ${cell(file.version)}`,
    `\`${reference}\` is signed${environment === undefined ? '' : `, and may run in ${cell(environment)}`}.`,
    signersTable(signers),
    factsTable(file, [['Environments', standing.stages.join(' → ')]]),
    ...(standing.promotions.length === 0
      ? []
      : [
          table(
            ['From', 'To', 'Approver', 'At', 'Signer', 'Reason'],
            standing.promotions.map(({ statement: { from, to, approver, at, reason }, signers: by }) => [
              from,
              to,
              approver,
              at,
              by.map(({ signer }) => signer).join(', '),
              reason ?? '',
            ]),
          ),
        ]),
    ...standing.refused.map(({ sentence }) => cell(sentence)),
  ].join('\n\n')
}

/** Who lets which package go where. */
export function promoteSummary({ reference, promotion, signers, way }: PromotedPackage): string {
  const { name, version, from, to, approver, at, reason } = promotion
  const title = { promoted: 'Promoted', present: 'Promoted before', 'dry-run': 'Would be promoted' }[way]
  return [
    `### ${title}: ${cell(name)} ${cell(version)} from ${cell(from)} to ${cell(to)}`,
    `\`${reference}\`, the same bytes as before.`,
    table(
      ['', ''],
      [
        ['Approver', approver],
        ['At', at],
        ['Reason', reason ?? ''],
      ],
    ),
    ...(signers.length === 0 ? [] : [signersTable(signers)]),
  ].join('\n\n')
}

/** Who took which version back, and why. */
export function yankSummary({ reference, yank, signers, way }: YankedPackage): string {
  const { name, version, by, at, reason } = yank
  const title = { yanked: 'Taken back', present: 'Taken back before', 'dry-run': 'Would be taken back' }[way]
  return [
    `### ${title}: ${cell(name)} ${cell(version)}`,
    `\`${reference}\` stays where it is, and nothing new is to use it.`,
    table(
      ['', ''],
      [
        ['By', by],
        ['At', at],
        ['Reason', reason],
      ],
    ),
    ...(signers.length === 0 ? [] : [signersTable(signers)]),
  ].join('\n\n')
}

/** What the new index has, and what it does not. */
export function indexSummary({ index, digest, signers, leftOut, way }: WrittenIndex): string {
  return [
    `### Index ${index.serial} of ${cell(index.repository)}`,
    way === 'dry-run' ? 'It was not written.' : `Written as \`${digest}\`; it counts until ${cell(index.expires)}.`,
    ...(signers.length === 0 ? [] : [signersTable(signers)]),
    packagesTable(index.packages),
    ...(leftOut.length === 0
      ? []
      : [
          table(
            ['Left out'],
            leftOut.map((sentence) => [sentence]),
          ),
        ]),
  ].join('\n\n')
}

/** Packages of a signed index. */
export function listSummary(index: RepositoryIndex, packages: readonly IndexedPackage[]): string {
  return [
    `### Packages of ${cell(index.repository)}`,
    `By index ${index.serial} of ${cell(index.generated)}, which counts until ${cell(index.expires)}.`,
    packagesTable(packages),
  ].join('\n\n')
}

/** What was removed, and what stays for which reason. */
export function pruneSummary({ kept, removed }: Pruned, dryRun: boolean): string {
  return [
    `### ${removed.length} ${removed.length === 1 ? 'version' : 'versions'} ${dryRun ? 'would be removed' : 'removed'}`,
    ...(removed.length === 0
      ? []
      : [
          table(
            ['Package', 'Version'],
            removed.map(({ name, version }) => [name, version]),
          ),
        ]),
    table(
      ['Package', 'Version', 'Stays because'],
      kept.slice(0, MOST_VERSIONS).map(({ name, version, because }) => [name, version, because.join('; ')]),
    ),
  ].join('\n\n')
}

function packagesTable(packages: readonly IndexedPackage[]): string {
  const rows = packages.flatMap(({ name, versions }) =>
    versions.map(({ version, digest, stage, promotions, yanked }) => [
      name,
      version,
      digest,
      [stage, ...promotions.map(({ to }) => to)].join(' → '),
      yanked === undefined ? '' : `taken back: ${yanked.reason}`,
    ]),
  )
  const more = rows.length - MOST_VERSIONS
  return [
    table(['Package', 'Version', 'Digest', 'Environments', ''], rows.slice(0, MOST_VERSIONS)),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n\n')
}
