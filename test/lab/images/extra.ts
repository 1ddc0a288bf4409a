import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { output } from '../programs/command.ts'
import { moduleFolder } from '../programs/go.ts'
import { pypiProgram } from '../programs/pypi.ts'
import { type Extra, GO_TOOLCHAIN, NODE_PACKAGES, type Platform, UV } from './list.ts'

const NPM = ['--silent', '--no-audit', '--no-fund', '--ignore-scripts']
const MACHINE_CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'
const PUBLIC_CERTIFICATES = '/usr/share/ca-certificates'

/** Puts what does not come from Debian into an image's root. */
export const extras: Record<Extra, (root: string, platform: Platform) => Promise<void>> = {
  async go(root) {
    const target = join(root, 'usr/local/go')
    const without = ['api', 'doc', 'test', 'misc'].map((name) => `/${name}`)
    const source = await moduleFolder(GO_TOOLCHAIN)
    await cp(source, target, { recursive: true, filter: (path) => !without.includes(path.slice(source.length)) })
    await output('chmod', ['-R', 'u+w', target])
    // Go's module cache keeps no file executable; the programs are all here.
    for (const folder of ['bin', 'pkg/tool/linux_amd64']) await output('chmod', ['-R', 'a+x', join(target, folder)])
  },
  async node(root, platform) {
    const prefix = join(root, 'usr/local')
    const { npm, corepack, yarn } = NODE_PACKAGES
    await nodeInto(join(prefix, 'bin'), platform)
    await output('npm', [
      ...['install', ...NPM, '--global', '--prefix', prefix],
      ...[`npm@${npm}`, `corepack@${corepack}`, `yarn@${yarn}`],
    ])
  },
  async 'node-only'(root, platform) {
    await nodeInto(join(root, 'nodejs/bin'), platform)
  },
  async uv(root) {
    const program = await pypiProgram('uv', UV)
    await mkdir(join(root, 'io'))
    for (const name of ['uv', 'uvx']) await copyFile(join(dirname(program), name), join(root, name))
  },
}

async function nodeInto(folder: string, platform: Platform): Promise<void> {
  const architecture = platform === 'amd64' ? 'x64' : 'arm64'
  await mkdir(folder, { recursive: true })
  const work = join(folder, 'unpacked')
  await mkdir(work)
  const name = `node-linux-${architecture}@${NODE_PACKAGES.node}`
  await output('npm', ['pack', ...NPM, '--pack-destination', work, name], { cwd: work })
  const [archive = ''] = await readdir(work)
  await output('tar', ['-xzf', join(work, archive), '-C', work])
  await copyFile(join(work, 'package/bin/node'), join(folder, 'node'))
  await chmod(join(folder, 'node'), 0o755)
  await rm(work, { recursive: true })
  if (folder.endsWith('local/bin')) await symlink('node', join(folder, 'nodejs'))
}

/**
 * The certificates that this machine trusts beyond the public ones, where update-ca-certificates finds them: builds
 * fetch packages the way this machine does. Images for builds only; nothing that is published stands on them.
 */
export async function trustOfMachine(root: string): Promise<void> {
  const ours = certificatesIn(await readFile(MACHINE_CERTIFICATES, 'utf8').catch(() => ''))
  const open = new Set<string>()
  const files = await readdir(PUBLIC_CERTIFICATES, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const file of files.filter((entry) => entry.isFile())) {
    for (const one of certificatesIn(await readFile(join(file.parentPath, file.name), 'utf8'))) open.add(one)
  }
  const folder = join(root, 'usr/local/share/ca-certificates')
  await mkdir(folder, { recursive: true })
  const own = ours.filter((certificate) => !open.has(certificate))
  for (const [index, one] of own.entries()) await writeFile(join(folder, `machine-${index}.crt`), `${one}\n`)
}

function certificatesIn(text: string): string[] {
  return [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(([found]) => found)
}
