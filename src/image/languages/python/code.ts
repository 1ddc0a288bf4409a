import type { Sources } from '../../project.ts'

/** A Python file of the service itself. */
export interface Code {
  readonly path: string
  /** As it is imported: `app.main`. */
  readonly module: string
  readonly text: string
}

const MOST_FILES = 400
const NOT_THE_SERVICE =
  /(?:^|\/)(?:tests?|testing|migrations|docs?|examples?|scripts|site-packages|alembic)\/|(?:^|\/)(?:test_[^/]*|conftest|setup|noxfile|fabfile|tasks)\.py$|_test\.py$/
const IMPORTABLE = /^(?:[A-Za-z_]\w{0,80}\/){0,8}[A-Za-z_]\w{0,80}\.py$/

/** Files under `src/` are imported without it, unless it is a package itself. */
export function sourceFolder(sources: Sources): 'src' | undefined {
  if (sources.has('src/__init__.py')) return undefined
  return sources.files.some((file) => /^src\/(?:[A-Za-z_]\w{0,80}\/)?[A-Za-z_]\w{0,80}\.py$/.test(file))
    ? 'src'
    : undefined
}

/** The service's modules, those nearest to the root first. */
export function pythonCode(sources: Sources): Code[] {
  const folder = sourceFolder(sources)
  return sources.files
    .filter((path) => IMPORTABLE.test(path) && !NOT_THE_SERVICE.test(path))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
    .slice(0, MOST_FILES)
    .map((path) => ({ path, module: moduleOf(path, folder), text: sources.text(path) ?? '' }))
}

export function moduleOf(path: string, folder?: string): string {
  const below = folder !== undefined && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
  return below
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.')
}

const REQUIRED_VARIABLE = /os\.environ\[\s{0,4}["']([A-Z][A-Z0-9_]{0,60})["']\s{0,4}\](?!\s{0,4}=[^=])/g

/** Variables without which the program does not start, with a value that serves for development. */
export function requiredVariables(code: readonly Code[]): Record<string, string> {
  const names = new Set(code.flatMap(({ text }) => [...text.matchAll(REQUIRED_VARIABLE)].map(([, name = '']) => name)))
  for (const given of ['PORT', 'HOME', 'PATH', 'DJANGO_SETTINGS_MODULE']) names.delete(given)
  return Object.fromEntries([...names].sort().map((name) => [name, 'development']))
}
