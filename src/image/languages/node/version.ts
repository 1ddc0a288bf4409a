import type { Sources } from '../../project.ts'
import type { VersionHint } from '../version.ts'
import type { Package } from './package.ts'

/** Names that nvm knows lines by. */
const LINES: Readonly<Record<string, string>> = { hydrogen: '18', iron: '20', jod: '22', krypton: '24' }

/** What the project says of Node's version. */
export function nodeHints(sources: Sources, packages: readonly Package[]): VersionHint[] {
  const file = ['.nvmrc', '.node-version'].find((path) => sources.has(path))
  const written = (sources.text(file ?? '') ?? '').trim().split(/\s/)[0] ?? ''
  const line = /^lts\/(\w{1,20})$/i.exec(written)?.[1]?.toLowerCase()
  const range = line === undefined ? written.replace(/^v(?=\d)/, '') : (LINES[line] ?? '')
  const engines = new Set(packages.flatMap(({ engine }) => engine ?? []))
  return [
    ...(file === undefined || ['', 'node', 'lts/*', 'stable', 'current'].includes(range)
      ? []
      : [{ place: file, range }]),
    ...[...engines].map((engine) => ({ place: 'engines.node of package.json', range: engine })),
  ]
}
