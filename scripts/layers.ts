import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve } from 'node:path'

/**
 * `npm run lint`: arrows between rooms go down only, no file imports itself in a circle, and only `src/action` knows
 * that there is a runner. Each room is the first folder under `src/`; files right under `src/` are free for all.
 */

/** From top to bottom; a room imports from itself and from lower lines. */
export const LAYERS: readonly (readonly string[])[] = [
  ['actions', 'cli'],
  ['action'],
  ['report', 'notify'],
  ['audit'],
  ['rollout', 'image', 'repository'],
  ['package'],
  ['confidence', 'sign'],
  ['traffic', 'workload', 'gates', 'oci', 'github'],
  ['kube', 'config', 'program'],
]

/** Path relative to the root, with forward slashes, and text. */
export type Sources = ReadonlyMap<string, string>

const RUNNER_VARIABLE = /\b(?:INPUT|GITHUB|RUNNER|ACTIONS)_[A-Z_]*/
const RUNNER_ROOM = 'action'

/** One sentence for each break of a rule. */
export function violations(sources: Sources): string[] {
  const files = [...sources]
  return [
    ...files.flatMap(([file, text]) => importsOf(file, text).flatMap((target) => upward(file, target, sources) ?? [])),
    ...files.flatMap(([file, text]) => runnerKnowledge(file, text)),
    ...circles(new Map(files.map(([file, text]) => [file, importsOf(file, withoutTypes(text))]))),
  ]
}

/** Type imports are arrows too, but nothing runs along them: a circle of them alone is none. */
function withoutTypes(text: string): string {
  return text.replace(/^(?:import|export) type [^']*'[^']*'/gm, '')
}

/** What a file imports: relative paths resolved, packages as they are. */
function importsOf(file: string, text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const found = code.matchAll(/\b(?:from|import)\s*\(?\s*'([^'\n]+)'/g)
  return [...found].map(([, target = '']) =>
    target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), target)) : target,
  )
}

function upward(file: string, target: string, sources: Sources): string[] | undefined {
  if (target.startsWith('@actions/') && roomOf(file) !== RUNNER_ROOM) {
    return [`${file} imports ${target}: only src/${RUNNER_ROOM} speaks to the runner`]
  }
  if (!/^(?:src|actions|test|scripts|bench)\//.test(target)) return undefined
  if (!sources.has(target)) return [`${file} imports ${target}, which is no file under src/ or actions/`]
  const [from, to] = [roomOf(file), roomOf(target)]
  if (to === undefined || from === to) return undefined
  if (from === undefined)
    return [`${file} imports ${target}: files right under src/ are free for all, so they import no room`]
  const [above, below] = [layerOf(from), layerOf(to)]
  if (above < 0) return [`${file}: the room ${from} stands in no layer of scripts/layers.ts`]
  if (below < 0) return [`${target}: the room ${to} stands in no layer of scripts/layers.ts`]
  return below > above ? undefined : [`${file} imports ${target}: ${from} may not know ${to}, arrows go down only`]
}

function runnerKnowledge(file: string, text: string): string[] {
  const variable = RUNNER_VARIABLE.exec(text)?.[0]
  if (variable === undefined || roomOf(file) === RUNNER_ROOM) return []
  return [`${file} knows ${variable}: only src/${RUNNER_ROOM} reads what the runner sets`]
}

/** Each circle once, from the file that comes first by name. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>()
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) {
      const circle = path.slice(start)
      const first = circle.indexOf([...circle].sort()[0] as string)
      const turned = [...circle.slice(first), ...circle.slice(0, first)]
      found.add(`${[...turned, turned[0]].join(' imports ')}: a circle`)
      return
    }
    if (done.has(file)) return
    for (const target of imports.get(file) ?? []) walk(target, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) walk(file, [])
  return [...found]
}

function roomOf(file: string): string | undefined {
  const [top, room, ...rest] = file.split('/')
  if (top === 'actions') return 'actions'
  return rest.length === 0 ? undefined : room
}

function layerOf(room: string): number {
  return LAYERS.findIndex((layer) => layer.includes(room))
}

/** All TypeScript, and JSON that it imports, under `src/` and `actions/`. */
export function readSources(root: string): Sources {
  const files = ['src', 'actions'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|json)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return new Map(files.sort().map((file) => [relative(root, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')]))
}

if (import.meta.main) {
  const found = violations(readSources(resolve(dirname(import.meta.dirname))))
  for (const sentence of found) console.error(sentence)
  process.exitCode = found.length > 0 ? 1 : 0
}
