import type { Sources } from '../../src/image/project.ts'

/** A folder of source that is nowhere on disk. */
export function sourcesOf(texts: Readonly<Record<string, string>>, folder = 'folder'): Sources {
  const files = Object.keys(texts).sort()
  return { folder, files, has: (path) => files.includes(path), text: (path) => texts[path] }
}
