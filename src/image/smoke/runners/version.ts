import { UserError } from '../../../errors.ts'
import { childEnvironment } from '../../../program/environment.ts'
import { findProgram } from '../../../program/find.ts'
import { runProgram } from '../../../program/run.ts'
import type { SmokeSurroundings } from '../types.ts'

const ASK_SECONDS = 20

/**
 * The version of a program, or one sentence why it can't be used.
 *
 * @param args  what makes it say its version; a program with a daemon is asked for the daemon's
 * @param names variables that it needs besides
 */
export async function versionOf(
  name: string,
  { env, outside }: SmokeSurroundings,
  args: readonly string[] = ['--version'],
  names: readonly string[] = [],
): Promise<{ version: string } | { missing: string }> {
  try {
    const program = findProgram(name, env.PATH, outside)
    const options = { env: childEnvironment(env, names), signal: new AbortController().signal, seconds: ASK_SECONDS }
    const { code, stdout, failure } = await runProgram(program, args, options)
    const version = /\d+\.\d+[\w.+~-]*/.exec(stdout)?.[0]
    if (code === 0 && version !== undefined) return { version }
    return { missing: `${name} does not answer (${failure ?? 'it says no version'})` }
  } catch (error) {
    if (error instanceof UserError) return { missing: error.message }
    throw error
  }
}
