import type { BuiltImage } from '../image/build.ts'
import type { LintFinding } from '../image/lint/finding.ts'
import { megabytes, type PlatformSize } from '../image/measure.ts'
import type { Promoted } from '../image/promote.ts'
import { cell, table } from './markdown.ts'

/** What a build made: the digest, how large it is and of what, and what it could do without. */
export function buildSummary(built: BuiltImage, image: string, builder: string): string {
  const { size, steps, duration, reproducible, notices } = built
  const cached = steps === undefined ? '' : `, ${steps.cached} of ${steps.all} steps from the cache`
  return [
    `### Image ${cell(image)}`,
    `\`${built.digest}\` by ${cell(builder)} in ${duration.toFixed(1)} s${cached}. ${
      reproducible === true
        ? 'A second build of the commit gives the same digest.'
        : `A second build may have another digest: ${cell(reproducible)}`
    }`,
    table(
      ['Platform', 'Compressed', 'Unpacked', 'Layers', 'Efficiency', 'Digest'],
      size.platforms.map((one) => [
        one.platform,
        megabytes(one.compressed),
        megabytes(one.unpacked),
        one.layers.length,
        `${(one.efficiency * 100).toFixed(1)} %`,
        one.digest,
      ]),
    ),
    ...size.platforms.slice(0, 1).flatMap(layersOf),
    ...notices.map((notice) => cell(notice)),
  ].join('\n\n')
}

/** Where it went, and what a deploy takes. */
export function pushSummary({ pushed }: BuiltImage, image: string | undefined): string {
  if (image === undefined) return 'It was not pushed.'
  return `Pushed and read back as ${pushed.map((tag) => cell(tag)).join(', ')}. A deploy takes \`${image}\`.`
}

function layersOf({ platform, layers, waste }: PlatformSize): string[] {
  return [
    `<details><summary>Layers of ${cell(platform)}</summary>\n\n${table(
      ['Compressed', 'Unpacked', 'Made by'],
      layers.map(({ compressed, unpacked, instruction }) => [megabytes(compressed), megabytes(unpacked), instruction]),
    )}\n\n</details>`,
    ...(waste.length === 0
      ? []
      : [
          '#### What it could do without',
          table(
            ['What', 'Unpacked', 'Where', 'How'],
            waste.map(({ what, bytes, where, advice }) => [what, megabytes(bytes), where, advice]),
          ),
        ]),
  ]
}

/** Findings of the lint, worst first by line. */
export function lintSummary(findings: readonly LintFinding[], path: string): string {
  if (findings.length === 0) return `### ${cell(path)}: nothing to mend`
  return [
    `### ${cell(path)}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`,
    table(
      ['Line', 'Severity', 'What', 'Rule'],
      findings.map(({ line, severity, message, rule }) => [line, severity, message, rule]),
    ),
  ].join('\n\n')
}

/** What was copied where. */
export function promoteSummary({ from, image, platforms, referrers, blobs, notes }: Promoted): string {
  return [
    `### Promoted to ${cell(image)}`,
    `From ${cell(from)}, without a rebuild: ${platforms.join(', ')}, with ${referrers.length} signatures, SBOMs and other statements about it.`,
    table(
      ['Blobs', 'Number', 'Size'],
      Object.entries(blobs).map(([way, { count, bytes }]) => [way, count, megabytes(bytes)]),
    ),
    ...notes.map((note) => cell(note)),
  ].join('\n\n')
}
