import { posix } from 'node:path'
import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import type { Package } from './package.ts'

/** How a Node.js service is started, from the folder of its package. */
export interface NodeStart {
  /** Arguments of `node`. */
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

const START_SCRIPTS = ['start:prod', 'start:production', 'start']
const FILES = ['server', 'index', 'app', 'main', 'src/server', 'src/index', 'src/app', 'src/main']
const ENDINGS = ['js', 'mjs', 'cjs']

/** @throws {UserError} a question: what to write as start script */
export function nodeStart(sources: Sources, member: Package): NodeStart {
  for (const name of START_SCRIPTS) {
    const start = plainStart(member.scripts[name])
    if (start !== undefined) return { ...start, notes: checkFile(sources, member, start.words) }
  }
  const { scripts, folder, main } = member
  if (/^nest start\b/.test(scripts.start ?? '')) return { words: ['dist/main.js'], environment: {}, notes: [] }
  if (scripts.start !== undefined) throw new UserError(unusable(member, scripts.start))
  const candidates = [
    ...(main === undefined ? [] : [main]),
    ...FILES.flatMap((file) => ENDINGS.map((ending) => `${file}.${ending}`)),
  ]
  const file = candidates.find((one) => sources.has(posix.join(folder, one)))
  if (file !== undefined && /^(?!-)[\w@%+=:,./-]{1,200}$/.test(file)) {
    return { words: [posix.normalize(file)], environment: {}, notes: [`There is no start script: ${file} is started.`] }
  }
  throw new UserError(
    `${manifest(member)} has no start script, and there is no server.js or index.js${siteOf(member)}; add "start": "node …", or give the start command as "start"`,
  )
}

const ASSIGNMENT = /^([A-Z_][A-Z0-9_]{0,60})=([\w.:/@%+,-]{0,200})$/
const PLAIN = /^[\w@%+=:,./-]{1,300}$/

/** A script that is `node` with plain words needs no shell. */
function plainStart(script: string | undefined): { words: string[]; environment: Record<string, string> } | undefined {
  const words = (script ?? '').trim().split(/\s+/)
  if (words[0] === 'cross-env') words.shift()
  const environment: Record<string, string> = {}
  for (let match = ASSIGNMENT.exec(words[0] ?? ''); match !== null; match = ASSIGNMENT.exec(words[0] ?? '')) {
    words.shift()
    environment[match[1] ?? ''] = match[2] ?? ''
  }
  const [program, ...rest] = words
  return program === 'node' && rest.length > 0 && rest.every((word) => PLAIN.test(word))
    ? { words: rest, environment }
    : undefined
}

const WITH_VALUE = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
])

function checkFile(sources: Sources, member: Package, words: readonly string[]): string[] {
  const file = words.find((word, index) => !word.startsWith('-') && !WITH_VALUE.has(words[index - 1] ?? ''))
  if (file === undefined) throw new UserError(unusable(member, `node ${words.join(' ')}`))
  const path = posix.join(member.folder, file)
  const there = [path, ...ENDINGS.flatMap((ending) => [`${path}.${ending}`, `${path}/index.${ending}`])].some((one) =>
    sources.has(one),
  )
  const below = path === '.' || sources.has(posix.join(path, 'package.json'))
  if (there || below || member.scripts.build !== undefined) return []
  if (/(?:^|\/)(?:dist|build|out|\.output)\//.test(`${path}/`))
    return [`${path} is no source and nothing here builds it: it must be in the checkout.`]
  throw new UserError(
    `${manifest(member)} starts ${path}, which is not there, and has no build script that would make it; correct the start script`,
  )
}

function unusable(member: Package, script: string): string {
  return `the start script of ${manifest(member)} is ${shown(script)}, which needs a shell or development tools${siteOf(member)}; write one such as "node dist/server.js" (as "start:prod", if "start" is for development), or give the start command as "start"`
}

/** Frameworks for sites that have no server that could be started. */
function siteOf({ dependencies, devDependencies }: Package): string {
  const known = [
    'nuxt',
    'astro',
    'gatsby',
    '@sveltejs/kit',
    '@remix-run/serve',
    '@angular/core',
    'react-scripts',
    'vite',
    'parcel',
  ]
  const found = known.find((name) => dependencies.has(name) || devDependencies.has(name))
  return found === undefined ? '' : ` (${found} is not supported as a framework of its own)`
}

function manifest({ folder }: Package): string {
  return posix.join(folder, 'package.json')
}
