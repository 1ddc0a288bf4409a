import type { Sources } from '../../project.ts'
import type { VersionHint } from '../version.ts'
import type { PythonDependencies } from './dependencies.ts'

/** What the project says of Python's version. */
export function pythonHints(sources: Sources, { python }: PythonDependencies): VersionHint[] {
  const file = ['.python-version', 'runtime.txt'].find((path) => sources.has(path))
  const written = firstLine(sources.text(file ?? '') ?? '').replace(/^(?:python|cpython)-?/i, '')
  return [
    ...(file === undefined || written === '' ? [] : [{ place: file, range: written }]),
    ...(python === undefined ? [] : [{ place: 'requires-python of pyproject.toml', range: semverRange(python) }]),
  ]
}

function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '').trim()
}

/** PEP 440 specifiers as semver has them; exclusions of single versions say nothing of a line. */
function semverRange(specifiers: string): string {
  const parts = specifiers
    .slice(0, 200)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('!='))
  return parts.map((part) => compatible(part.replace(/\.\*$/, '').replace(/^={2,3}\s*/, ''))).join(' ') || '*'
}

/** `~=3.11` allows 3.12, `~=3.11.2` does not. */
function compatible(part: string): string {
  const [, release] = /^~=\s{0,4}(\d+(?:\.\d+)*)$/.exec(part) ?? []
  if (release === undefined) return part
  const numbers = release.split('.')
  const upper = [...numbers.slice(0, -2), Number(numbers.at(-2)) + 1].join('.')
  return `>=${release} <${upper}`
}
