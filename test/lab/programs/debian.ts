import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../../src/errors.ts'
import { cached, keyOf } from './cache.ts'
import { output } from './command.ts'

const UNATTENDED = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }

/**
 * The folder a Debian package is unpacked into; nothing is installed and no service starts.
 *
 * @throws {UserError} this machine has no apt, or its archive no such package
 */
export async function unpackedDebianPackage(name: string): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return cached(name, keyOf([release, name]), async (folder) => {
    await download(name, folder)
    const archive = (await readdir(folder)).find((file) => file.endsWith('.deb'))
    if (!archive) throw new Error(`apt-get download ${name} left no .deb file`)
    await output('dpkg', ['-x', join(folder, archive), folder])
    await rm(join(folder, archive))
  })
}

/**
 * The path of a program that is installed, with its package, where it is missing.
 *
 * @throws {UserError} only root can install it
 */
export async function installedProgram(
  program: string,
  debianPackage: string,
  report: (line: string) => void,
): Promise<string> {
  const find = () => output('sh', ['-c', 'command -v "$0"', program]).then((path) => path.trim())
  const there = await find().catch(() => undefined)
  if (there !== undefined) return there
  const install = () =>
    output('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], UNATTENDED)
  report(`installing the Debian package ${debianPackage}`)
  try {
    await install().catch(() => output('apt-get', ['update', '-qq']).then(install))
    return await find()
  } catch (cause) {
    throw new UserError(
      `can't install the Debian package ${debianPackage}; install it: apt-get install ${debianPackage}`,
      {
        cause,
      },
    )
  }
}

async function download(name: string, folder: string): Promise<void> {
  const fetch = () => output('apt-get', ['download', '-qq', name], { cwd: folder })
  try {
    await fetch()
  } catch {
    try {
      await output('apt-get', ['update', '-qq'])
      await fetch()
    } catch (cause) {
      throw new UserError(
        `can't get the Debian package ${name}; it needs Debian or Ubuntu with apt-get and its archive`,
        {
          cause,
        },
      )
    }
  }
}
