import type { Instruction, Mount } from '../../dockerfile/types.ts'
import { quoted } from '../../dockerfile/words.ts'
import type { Manager } from './manager.ts'

/** What is installed, and for whom. */
export interface NodeInstall {
  readonly manager: Manager
  /** Folders of all workspace members: their manifests are needed for any installation. */
  readonly folders: readonly string[]
  /** The member that is built, by folder and name; absent where the root is. */
  readonly member?: { readonly folder: string; readonly name: string }
  /** Scripts of the project's own manifests that would run at an installation, by folder: the sources are not there yet. */
  readonly ownScripts: readonly { readonly folder: string; readonly scripts: readonly string[] }[]
}

const PNPM = 'pnpm install --frozen-lockfile --store-dir /root/.pnpm-store'

export function managerVariables({ name }: Manager): Record<string, string> {
  const npm = { NPM_CONFIG_AUDIT: 'false', NPM_CONFIG_FUND: 'false', NPM_CONFIG_UPDATE_NOTIFIER: 'false' }
  const others = {
    npm: {},
    pnpm: { CI: 'true' },
    yarn: { YARN_CACHE_FOLDER: '/root/.cache/yarn' },
    'yarn-berry': {
      YARN_GLOBAL_FOLDER: '/root/.yarn/berry',
      YARN_ENABLE_GLOBAL_CACHE: 'true',
      YARN_ENABLE_TELEMETRY: 'false',
    },
  }
  return { ...npm, ...others[name] }
}

/**
 * Corepack leaves Node.js with version 25, so the manager comes from npm, at an exact version; by force, because images
 * have a yarn or a pnpm of their own in its way.
 */
export function installTool({ name, version }: Manager): Instruction[] {
  if (name === 'npm') return []
  const source = { pnpm: 'pnpm', yarn: 'yarn', 'yarn-berry': '@yarnpkg/cli-dist' }[name]
  const cache: Mount = { type: 'cache', target: '/root/.npm' }
  return [{ do: 'run', mounts: [cache], script: [`npm install --global --force ${source}@${version}`] }]
}

export function cacheOf({ name }: Manager): Mount {
  const target = {
    npm: '/root/.npm',
    pnpm: '/root/.pnpm-store',
    yarn: '/root/.cache/yarn',
    'yarn-berry': '/root/.yarn/berry/cache',
  }[name]
  // Yarn of two stages at once would write over each other.
  return { type: 'cache', target, ...(name === 'yarn' || name === 'yarn-berry' ? { sharing: 'locked' } : {}) }
}

export function wholeInstall({ manager }: NodeInstall): string[] {
  return [
    { npm: 'npm ci', pnpm: PNPM, yarn: 'yarn install --frozen-lockfile', 'yarn-berry': 'yarn install --immutable' }[
      manager.name
    ],
  ]
}

export function productionInstall({ manager, member }: NodeInstall): string[] {
  const [folder, name] = [member?.folder ?? '', quoted(member?.name ?? '')]
  const commands: Readonly<Record<Manager['name'], readonly [alone: string, ofMember: string]>> = {
    npm: ['npm ci --omit=dev', `npm ci --omit=dev --workspace ${quoted(folder)}`],
    pnpm: [`${PNPM} --prod`, `${PNPM} --prod --filter ${quoted(`./${folder}...`)}`],
    yarn: ['yarn install --frozen-lockfile --production', 'yarn install --frozen-lockfile --production'],
    'yarn-berry': ['yarn workspaces focus --production', `yarn workspaces focus --production ${name}`],
  }
  return [commands[manager.name][member === undefined ? 0 : 1]]
}

/** Takes the packages of development out of what is installed. */
export function prune(install: NodeInstall): string[] {
  const commands = {
    npm: 'npm prune --omit=dev --ignore-scripts',
    pnpm: 'pnpm prune --prod --ignore-scripts',
    yarn: 'yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline',
    'yarn-berry': productionInstall(install)[0] ?? '',
  }
  return [commands[install.manager.name]]
}

/** The command that runs the build script of one package. */
export function runBuild({ manager }: NodeInstall, folder: string): string {
  const program = manager.name === 'yarn-berry' ? 'yarn' : manager.name
  if (folder === '.') return `${program} run build`
  const option = { npm: '--prefix', pnpm: '--dir', yarn: '--cwd' }[program]
  return `${program} ${option} ${quoted(folder)} run build`
}

/** `prepare: husky` and its like want sources or tools that are not there. */
export function withoutOwnScripts({ ownScripts }: NodeInstall): string[] {
  return ownScripts.map(({ folder, scripts }) => {
    const keys = scripts.map((script) => `scripts.${script}`).join(' ')
    return folder === '.' ? `npm pkg delete ${keys}` : `npm --prefix ${quoted(folder)} pkg delete ${keys}`
  })
}
