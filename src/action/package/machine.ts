import { rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { removeLeftovers } from '../../sign/openpgp/gpg.ts'
import type { Surroundings } from '../../sign/types.ts'
import type { Action } from '../action.ts'
import type { Inputs } from '../inputs.ts'
import type { signPackage } from '../tables/sign-package.ts'
import { isVersionSource } from './values.ts'

export type PackageAction = Action<keyof typeof signPackage.outputs>
export type PackageInputs = Inputs<typeof signPackage.inputs>

/** Private folders, of gpg and others, for the post step of a run that was killed. */
const STATE = 'folders'

/**
 * What signing and checking need of this machine. Keys lie in folders right under the runner's temporary one: the path
 * of a socket may have 108 bytes.
 */
export function signingWorld(action: PackageAction): Surroundings {
  const folders: string[] = []
  return {
    signal: action.cancelled,
    env: process.env,
    outside: [resolve('.')],
    temporary: dirname(action.files.path),
    onFolder(folder) {
      folders.push(folder)
      action.saveState(STATE, JSON.stringify(folders))
    },
    now: Date.now,
  }
}

/** What packages are written to before they appear in their place. */
const DRAFT = /\/\.gradus-[0-9a-f]{8}-[A-Za-z0-9]{6}$/

/** In the post step: keys, agents and drafts that a killed run left. */
export async function removeKilled(action: Action<never>): Promise<void> {
  const text = action.state(STATE)
  if (text === '') return
  const folders = JSON.parse(text) as string[]
  const world = { signal: action.cancelled, env: process.env, outside: [resolve('.')], temporary: '', now: Date.now }
  await removeLeftovers(folders, world)
  for (const draft of folders.filter((folder) => DRAFT.test(folder))) rmSync(draft, { recursive: true, force: true })
}

/** An input that a command can't do without. @throws {UserError} it is not there */
export function needed<Value>(value: Value | undefined, input: string, why: string): Value {
  if (value !== undefined) return value
  throw new UserError(`input ${input} is missing; ${why}`)
}

/** The version as such, not where it would come from. @throws {UserError} it is not there, or a word such as auto */
export function exactVersion({ version }: PackageInputs, why: string): string {
  if (version === undefined || !isVersionSource(version)) return needed(version, 'version', why)
  throw new UserError(`input version: ${version} is for pack; write the version itself, such as 1.4.2`)
}
