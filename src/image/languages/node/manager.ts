import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import type { Package } from './package.ts'

export type ManagerName = 'npm' | 'pnpm' | 'yarn' | 'yarn-berry'

export interface Manager {
  readonly name: ManagerName
  readonly lock: string
  /** Exact version that is installed into the build stages; npm comes with Node. */
  readonly version?: string
  /** Files and folders an installation needs besides package.json and the lock. */
  readonly files: readonly string[]
  /** `.npmrc` holds or names a token: it is given as a build secret. */
  readonly secret: boolean
}

const LOCKS: Readonly<Record<string, 'npm' | 'pnpm' | 'yarn'>> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
}
const FOREIGN_LOCKS = ['bun.lock', 'bun.lockb', 'deno.lock']
const PNPM_BY_LOCK: Readonly<Record<string, string>> = { '5': '7.33.7', '6': '8.15.9', '9': '10.34.9' }
const YARN_CLASSIC = '1.22.22'
const YARN_BERRY = '4.18.1'

/**
 * The lock file decides; where there are two, the field packageManager.
 *
 * @throws {UserError} a question: no lock file, two of them, or one of another tool
 */
export function readManager(sources: Sources, root: Package): Manager {
  const [field, version] = packageManagerField(root)
  const locks = Object.keys(LOCKS).filter((file) => sources.has(file))
  const fitting = field === undefined ? locks : locks.filter((file) => LOCKS[file] === field)
  const [lock, other] = fitting
  if (lock === undefined) throw new UserError(noLock(sources, locks, field))
  if (other !== undefined && LOCKS[other] !== LOCKS[lock]) {
    throw new UserError(
      `there are ${lock} and ${other}; delete the one that is not used, or say which with the field "packageManager" of package.json`,
    )
  }
  const npmrc = sources.text('.npmrc')
  const secret = npmrc !== undefined && /_auth|_password|authToken/i.test(npmrc)
  const files = npmrc !== undefined && !secret ? ['.npmrc'] : []
  const kind = LOCKS[lock]
  if (kind === 'npm') return { name: 'npm', lock, files, secret }
  if (kind === 'yarn') return yarn(sources, version, { lock, files, secret })
  const text = sources.text(lock) ?? ''
  const format = /^lockfileVersion:\s{0,4}['"]?(\d{1,2})/m.exec(text)?.[1] ?? '9'
  const pinned = version ?? PNPM_BY_LOCK[format] ?? PNPM_BY_LOCK['9'] ?? ''
  const workspace = ['pnpm-workspace.yaml', '.pnpmfile.cjs'].filter((file) => sources.has(file))
  return { name: 'pnpm', lock, version: pinned, files: [...files, ...workspace, ...patches(sources)], secret }
}

function yarn(sources: Sources, version: string | undefined, rest: Omit<Manager, 'name' | 'version'>): Manager {
  const berry = /^__metadata:/m.test(sources.text('yarn.lock') ?? '') || sources.has('.yarnrc.yml')
  if (!berry) {
    const files = sources.has('.yarnrc') ? [...rest.files, '.yarnrc'] : rest.files
    return { ...rest, name: 'yarn', version: version ?? YARN_CLASSIC, files }
  }
  const settings = sources.text('.yarnrc.yml') ?? ''
  if (!/^nodeLinker:\s{0,4}["']?node-modules\b/m.test(settings)) {
    throw new UserError(
      'yarn.lock is of Yarn 2 or newer with Plug and Play, which the runtime image can not load; add the line "nodeLinker: node-modules" to .yarnrc.yml and run "yarn install"',
    )
  }
  const folders = ['.yarn/releases', '.yarn/plugins', '.yarn/patches'].filter((folder) =>
    sources.files.some((file) => file.startsWith(`${folder}/`)),
  )
  return {
    ...rest,
    name: 'yarn-berry',
    version: version ?? YARN_BERRY,
    files: [...rest.files, '.yarnrc.yml', ...folders],
  }
}

function patches(sources: Sources): string[] {
  return sources.files.some((file) => file.startsWith('patches/')) ? ['patches'] : []
}

function packageManagerField({ packageManager }: Package): readonly [string | undefined, string | undefined] | [] {
  if (packageManager === undefined) return []
  const [, name, version] =
    /^(npm|pnpm|yarn)@(\d{1,4}\.\d{1,4}\.\d{1,4})(?:\+sha\d{1,3}\.[0-9a-f]{1,128})?$/.exec(packageManager) ?? []
  if (name !== undefined) return [name, version]
  throw new UserError(
    `packageManager of package.json is ${shown(packageManager)}; write npm, pnpm or yarn with an exact version, such as "pnpm@10.34.9"`,
  )
}

function noLock(sources: Sources, locks: readonly string[], field: string | undefined): string {
  const foreign = FOREIGN_LOCKS.find((file) => sources.has(file))
  if (foreign !== undefined) {
    return `${foreign} is of a package manager that is not supported; npm, pnpm and yarn are: commit one of their lock files`
  }
  if (field !== undefined && locks.length > 0) {
    return `packageManager of package.json says ${field}, and the lock file is ${locks[0]}; make them the same`
  }
  const how =
    { pnpm: '"pnpm install --lockfile-only"', yarn: '"yarn install"' }[field ?? ''] ??
    '"npm install --package-lock-only"'
  return `package.json has no lock file beside it (package-lock.json, pnpm-lock.yaml or yarn.lock); run ${how} and commit it, so that every build installs the same versions`
}
