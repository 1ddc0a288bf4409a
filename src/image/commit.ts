import { UserError } from '../errors.ts'
import { childEnvironment } from '../program/environment.ts'
import { findProgram } from '../program/find.ts'
import { type Ended, runProgram } from '../program/run.ts'
import type { SourceFacts } from './tags.ts'

const SECONDS = 30

interface GitWorld {
  readonly env: NodeJS.ProcessEnv
  readonly outside: readonly string[]
}

/**
 * The commit that a folder is checked out at, asked of git.
 *
 * @returns nothing where there is no repository, no commit or no git
 */
export async function commitOf(
  folder: string,
  surroundings: GitWorld,
  signal: AbortSignal,
): Promise<Pick<SourceFacts, 'commit' | 'committed'>> {
  const args = ['-c', 'log.showSignature=false', 'log', '-1', '--no-show-signature', '--format=%H %ct', 'HEAD']
  const { code, stdout } = await askGit(folder, args, surroundings, signal)
  const [, commit, committed] = /^([0-9a-f]{40,64}) (\d{1,12})\n?$/.exec(stdout) ?? []
  return code === 0 && commit !== undefined ? { commit, committed: Number(committed) } : {}
}

/**
 * Files that are not as the commit has them, new ones among them; paths from the top of the repository.
 *
 * @param root  its top folder
 * @param paths where to look, from there; empty: everywhere
 */
export async function changedFiles(
  root: string,
  paths: readonly string[],
  surroundings: GitWorld,
  signal: AbortSignal,
): Promise<string[]> {
  const places = paths.map((path) => `:(top,literal)${path}`)
  const args = ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', ...places]
  const { code, stdout } = await askGit(root, args, surroundings, signal)
  if (code !== 0) return []
  return stdout
    .split('\0')
    .map((line) => line.slice(3))
    .filter((path) => path !== '')
}

async function askGit(
  folder: string,
  args: readonly string[],
  surroundings: GitWorld,
  signal: AbortSignal,
): Promise<Pick<Ended, 'code' | 'stdout'>> {
  const git = found(surroundings)
  if (git === undefined) return { code: undefined, stdout: '' }
  const settings = ['safe.directory=*', 'core.fsmonitor=false'].flatMap((one) => ['-c', one])
  const env = {
    ...childEnvironment(surroundings.env),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
  return await runProgram(git, [...settings, ...args], { env, signal, cwd: folder, seconds: SECONDS })
}

function found({ env, outside }: GitWorld): string | undefined {
  try {
    return findProgram('git', env.PATH, outside)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
