import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { diskError } from '../../disk.ts'
import { lockBytes, readLock } from '../../package/lock.ts'
import type { PackRequest } from '../../package/pack.ts'
import { resolvePackages } from '../../repository/universe.ts'
import { textAt } from '../report-files.ts'
import type { PackageAction, PackageInputs } from './machine.ts'
import { repositoryOf, signedIndex } from './repository.ts'

const LOCK_FILE = 'gradus.lock.json'
const LARGEST_LOCK = 1024 * 1024

/**
 * What the dependencies are locked to, by the signed index of the repository; the lock file is written where it changes.
 *
 * @param folder of the service, absolute
 * @returns nothing where nothing is needed
 * @throws {UserError} they can't be met and why, or `locked` and they are not what the lock file says
 */
export async function lockedDependencies(
  action: PackageAction,
  inputs: PackageInputs,
  root: Pick<PackRequest['package'], 'name' | 'version' | 'dependencies'>,
  folder: string,
): Promise<Uint8Array | undefined> {
  if (Object.keys(root.dependencies).length === 0) return undefined
  const { locked } = inputs
  const { index } = await signedIndex(inputs, repositoryOf(action, inputs))
  const file = inputs.lockFile === undefined ? join(folder, LOCK_FILE) : resolve(inputs.lockFile)
  const before = existsSync(file) ? textAt(file, LARGEST_LOCK) : undefined
  const lock = before === undefined ? {} : { lock: readLock(Buffer.from(before), file) }
  const resolution = resolvePackages(index, { root, ...lock, locked })
  for (const { name, version, digest } of resolution.packages) action.log(`${name} ${version} ${digest}`)
  for (const { name, from, to } of resolution.changes) {
    action.log(`${name}: ${from ?? 'new'} → ${to ?? 'no longer needed'}`)
  }
  const bytes = lockBytes(resolution.lock)
  if (!inputs.dryRun && before !== bytes.toString('utf8')) write(file, bytes)
  action.output('lock', file)
  return bytes
}

function write(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes)
  } catch (cause) {
    throw diskError(`write ${file}`, cause)
  }
}
