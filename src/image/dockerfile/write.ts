import { shown } from '../../config/read.ts'
import { UserError } from '../../errors.ts'
import type { BaseKey } from '../base/table.ts'
import type { Dockerfile, From, Instruction, Mount, Stage } from './types.ts'
import { copyPaths, doubleQuoted, execForm, printable } from './words.ts'

export { quoted } from './words.ts'

/** Full reference of a base image: `docker.io/library/python:3.13-slim@sha256:…`. */
export type ResolveBase = (key: BaseKey, version: string | undefined) => string

/** The first line is a comment, so that no later one can be taken for a parser directive (`# escape=`). */
const HEADER = [
  '# Made by Gradus from the sources of this folder; yours to read, commit and change.',
  '# Bases are pinned by digest. Everything here builds with BuildKit and with Buildah.',
]

/**
 * The text of a Dockerfile, which any builder reads back as the same instructions. Only what BuildKit's built-in
 * frontend and Buildah 1.28 both know is used: no `# syntax`, no here-documents, no `--link`.
 *
 * @throws {UserError} something that the project names can't be written safely (T2)
 */
export function writeDockerfile(dockerfile: Dockerfile, resolve: ResolveBase): string {
  const known: string[] = []
  const stages = dockerfile.stages.map((stage) => {
    const text = stageText(stage, resolve, known)
    known.push(stage.name)
    return text
  })
  return `${[HEADER.join('\n'), ...stages].join('\n\n')}\n`
}

const STAGE_NAME = /^[a-z][a-z0-9-]*$/

function stageText(stage: Stage, resolve: ResolveBase, known: readonly string[]): string {
  if (!STAGE_NAME.test(stage.name) || known.includes(stage.name)) throw new Error(`bad stage name ${stage.name}`)
  const source = (from: From) => reference(from, resolve, known)
  const platform = 'base' in stage.from && stage.from.buildPlatform === true ? '--platform=$BUILDPLATFORM ' : ''
  return [
    ...(stage.comment === undefined ? [] : [comment(stage.comment)]),
    `FROM ${platform}${source(stage.from)} AS ${stage.name}`,
    ...stage.instructions.map((instruction) => line(instruction, source)),
  ].join('\n')
}

const REFERENCE = /^[a-zA-Z0-9][\w.:/@-]*$/

function reference(from: From, resolve: ResolveBase, known: readonly string[]): string {
  if ('stage' in from) {
    if (!known.includes(from.stage)) throw new Error(`stage ${from.stage} comes later or never`)
    return from.stage
  }
  const image = resolve(from.base, from.version)
  if (!REFERENCE.test(image)) throw new UserError(`${shown(image)} is no image reference`)
  return image
}

type SourceOf = (from: From) => string

function line(instruction: Instruction, source: SourceOf): string {
  switch (instruction.do) {
    case 'arg':
      return `ARG ${name(instruction.name)}${instruction.value === undefined ? '' : `=${doubleQuoted(instruction.value, `ARG ${instruction.name}`)}`}`
    case 'env':
      return pairs('ENV', instruction.values, name)
    case 'label':
      return pairs('LABEL', instruction.values, labelKey)
    case 'workdir':
      return `WORKDIR ${absolute(instruction.path)}`
    case 'copy':
      return copy(instruction, source)
    case 'run':
      return run(instruction, source)
    case 'user':
      return `USER ${matching(instruction.user, /^[a-z0-9_][\w-]*(?::[a-z0-9_][\w-]*)?$/i, 'a user')}`
    case 'expose':
      return `EXPOSE ${port(instruction.port)}`
    case 'entrypoint':
      return `ENTRYPOINT ${execForm(instruction.exec, 'the entrypoint')}`
    case 'cmd':
      return `CMD ${execForm(instruction.exec, 'the start command')}`
    case 'healthcheck':
      return healthcheck(instruction)
    case 'comment':
      return comment(instruction.text)
  }
}

function comment(text: string): string {
  return `# ${printable(text, 'a comment').trim()}`
}

function pairs(keyword: string, values: Readonly<Record<string, string>>, key: (text: string) => string): string {
  const entries = Object.entries(values)
  if (entries.length === 0) throw new Error(`${keyword} without values`)
  const words = entries.map(([word, value]) => `${key(word)}=${doubleQuoted(value, `${keyword} ${word}`)}`)
  return `${keyword} ${words.join(' \\\n    ')}`
}

function copy(instruction: Extract<Instruction, { do: 'copy' }>, source: SourceOf): string {
  const { sources, to, from, chown, chmod } = instruction
  if (sources.length === 0) throw new Error('COPY without sources')
  const flags = [
    ...(from === undefined ? [] : [`--from=${source(from)}`]),
    ...(chown === undefined ? [] : [`--chown=${matching(chown, /^\d+(?::\d+)?$/, 'an owner of COPY')}`]),
    ...(chmod === undefined ? [] : [`--chmod=${matching(chmod, /^[0-7]{3,4}$/, 'a mode of COPY')}`]),
  ]
  return ['COPY', ...flags, copyPaths([...sources, to])].join(' ')
}

function run(instruction: Extract<Instruction, { do: 'run' }>, source: SourceOf): string {
  const { script, exec, mounts = [] } = instruction
  const flags = mounts.map((mount) => `--mount=${mountText(mount, source)}`)
  if ((script === undefined) === (exec === undefined)) throw new Error('RUN takes a script or exec form, one of them')
  const command = exec === undefined ? (script ?? []).map(scriptLine).join(' \\\n    && ') : execForm(exec, 'RUN')
  if (command === '') throw new Error('RUN without a command')
  const words = [...flags, command]
  return `RUN ${words.join(' \\\n    ')}`
}

/** A line that begins with # is dropped within an instruction, one that ends in a backslash swallows the next. */
function scriptLine(text: string): string {
  if (/^\s*#|\\$|<<|^\s*$|^\s*[[-]/.test(text)) throw new Error(`can't be a line of RUN: ${text}`)
  return printable(text, 'a RUN script')
}

const MOUNT_WORD = /^[\w./@+~-]+$/

function mountText(mount: Mount, source: SourceOf): string {
  const options: readonly (readonly [string, string | undefined])[] =
    mount.type === 'cache'
      ? [
          ['id', mount.id],
          ['target', mount.target],
          ['sharing', mount.sharing],
        ]
      : mount.type === 'secret'
        ? [
            ['id', mount.id],
            ['target', mount.target],
            ['env', mount.env],
          ]
        : mount.type === 'bind'
          ? [
              ['from', mount.from && source(mount.from)],
              ['source', mount.source],
              ['target', mount.target],
            ]
          : []
  const words = options.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${mountWord(key, value)}`]))
  return [`type=${mount.type}`, ...words].join(',')
}

function mountWord(key: string, value: string): string {
  return key === 'from' ? value : matching(value, MOUNT_WORD, `${key} of a mount`)
}

function healthcheck(instruction: Extract<Instruction, { do: 'healthcheck' }>): string {
  const { intervalSeconds, timeoutSeconds, startSeconds, exec } = instruction
  const times = `--interval=${intervalSeconds}s --timeout=${timeoutSeconds}s --start-period=${startSeconds}s`
  return `HEALTHCHECK ${times} \\\n    CMD ${execForm(exec, 'the health check')}`
}

function name(text: string): string {
  return matching(text, /^[A-Za-z_]\w*$/, 'the name of a variable')
}

function labelKey(text: string): string {
  return matching(text, /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/, 'the name of a label')
}

function absolute(path: string): string {
  return matching(path, /^\/[\w.@+~/-]*$/, 'a working directory')
}

function port(number: number): number {
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number
  throw new UserError(`${number} is no port; write a whole number from 1 to 65535`)
}

function matching(text: string, pattern: RegExp, what: string): string {
  if (text.length <= 1024 && pattern.test(text)) return text
  throw new UserError(`${shown(text)} can't be ${what} in a Dockerfile; write it as ${pattern.source}`)
}
