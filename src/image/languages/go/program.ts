import { posix } from 'node:path'
import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import type { Member } from './members.ts'
import { type GoFile, programFolders } from './sources.ts'

export interface Program {
  readonly folder: string
  /** Folders of the other programs. */
  readonly others: readonly string[]
  /** No other service is beside it. */
  readonly alone: boolean
  readonly notes: readonly string[]
}

/** @throws {UserError} a question: which of several programs */
export function chooseProgram(files: readonly GoFile[], wish: string | undefined): Program {
  const { services, besides } = programFolders(files)
  const all = [...services, ...besides]
  const taken = (folder: string, notes: string[] = []): Program => ({
    folder,
    others: all.filter((other) => other !== folder),
    alone: services.every((other) => other === folder),
    notes,
  })
  if (wish !== undefined) return taken(wishedProgram(wish, all))
  const candidates = services.length > 0 ? services : besides
  const [first, ...more] = candidates
  if (first === undefined) {
    throw new UserError(
      'no Go file says "package main" with a "func main()", so there is nothing to start; add a program, such as cmd/server/main.go',
    )
  }
  if (more.length === 0) {
    const left = all.filter((folder) => folder !== first)
    return taken(first, left.length === 0 ? [] : [`The program is ${first}; ${left.join(', ')} looked like its tools.`])
  }
  if (first === '.') return taken('.', [`The program is the one in the root; set module for ${more.join(', ')}.`])
  throw new UserError(
    `there are several programs (${listed(candidates)}); set module to the one that the image is for, such as "module: ${first}"`,
  )
}

function wishedProgram(wish: string, all: readonly string[]): string {
  const folder = posix.join(wish, '.').replace(/\/$/, '')
  if (all.includes(folder)) return folder
  const below = all.filter((candidate) => candidate.startsWith(`${folder}/`))
  if (below.length === 1 && below[0] !== undefined) return below[0]
  const choice = below.length > 1 ? below : all
  throw new UserError(
    `module is ${shown(wish)}, which is not the folder of one program; ${choice.length === 0 ? 'no Go file here says "package main" with a "func main()"' : `write one of ${listed(choice)}`}`,
  )
}

function listed(folders: readonly string[]): string {
  const some = folders.slice(0, 10).map((folder) => (/^[\w./-]{1,100}$/.test(folder) ? folder : shown(folder)))
  return folders.length > some.length ? `${some.join(', ')}, …` : some.join(', ')
}

/** `cmd/server` of example.com/shop is the shop where it is the only service there, else one of several: its folder. */
export function programName(program: Program, { folder: root, module }: Member): string {
  const inCmd = /(?:^|\/)cmd\/[^/]+$/.test(program.folder)
  if (program.folder !== root && !(program.alone && inCmd)) return posix.basename(program.folder)
  const parts = module.module.split('/').filter((part) => !/^v\d+$/.test(part))
  return parts.at(-1) ?? ''
}
