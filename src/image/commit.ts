import { UserError } from '../errors.ts'
import { childEnvironment } from '../program/environment.ts'
import { findProgram } from '../program/find.ts'
import { runProgram } from '../program/run.ts'
import type { SourceFacts } from './tags.ts'

const SECONDS = 30

/**
 * The commit that a folder is checked out at, asked of git.
 *
 * @returns nothing where there is no repository, no commit or no git
 */
export async function commitOf(
  folder: string,
  surroundings: { readonly env: NodeJS.ProcessEnv; readonly outside: readonly string[] },
  signal: AbortSignal,
): Promise<Pick<SourceFacts, 'commit' | 'committed'>> {
  const git = found(surroundings)
  if (git === undefined) return {}
  const settings = [`safe.directory=*`, 'core.fsmonitor=false', 'log.showSignature=false']
  const args = [
    ...settings.flatMap((one) => ['-c', one]),
    'log',
    '-1',
    '--no-show-signature',
    '--format=%H %ct',
    'HEAD',
  ]
  const env = {
    ...childEnvironment(surroundings.env),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
  const { code, stdout } = await runProgram(git, args, { env, signal, cwd: folder, seconds: SECONDS })
  const [, commit, committed] = /^([0-9a-f]{40,64}) (\d{1,12})\n?$/.exec(stdout) ?? []
  return code === 0 && commit !== undefined ? { commit, committed: Number(committed) } : {}
}

function found({ env, outside }: { readonly env: NodeJS.ProcessEnv; readonly outside: readonly string[] }) {
  try {
    return findProgram('git', env.PATH, outside)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
