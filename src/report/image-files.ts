import type { Refreshed } from '../image/base/refresh.ts'
import type { WrittenFile } from '../image/generate/write.ts'
import type { Project } from '../image/project.ts'
import { cell, table } from './markdown.ts'

/** What was generated, and what was assumed. */
export function generateSummary(project: Project, written: readonly WrittenFile[], dryRun: boolean): string {
  const { name, language, version, framework, packageManager, port, healthPath, notes } = project
  return [
    `### Files for ${cell(name)}${dryRun ? ': what would be written' : ''}`,
    cell(
      `${language} ${version}, ${framework}, ${packageManager}; listens on ${port}, ${healthPath} says that it is well; starts with ${JSON.stringify(project.command)}`,
    ),
    table(
      ['File', dryRun ? 'Would be' : 'Is', 'What to do'],
      written.map(({ path, state, note }) => [path, state, note]),
    ),
    ...(notes.length === 0 ? [] : ['#### Assumed', notes.map((note) => `- ${cell(note)}`).join('\n')]),
  ].join('\n\n')
}

/** What the registries say of the base images. */
export function basesSummary({ changed, unchanged, unread }: Refreshed, path: string): string {
  const rows = [
    ...changed.map(({ image, before }) => [
      nameOf(image),
      image.digest,
      before === undefined ? 'new' : `was ${before}`,
    ]),
    ...unread.map(({ image, reason }) => [nameOf(image), image.digest, reason]),
  ]
  return [
    `### Base images: ${changed.length} changed, ${unchanged} as before, ${unread.length} not read`,
    `The table is ${cell(path)}; commit it.`,
    ...(rows.length === 0 ? [] : [table(['Image', 'Digest', 'Note'], rows)]),
  ].join('\n\n')
}

function nameOf({ repository, tag }: { repository: string; tag: string }): string {
  return `${repository}:${tag}`
}
