import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { childEnvironment } from '../../program/environment.ts'
import { findProgram } from '../../program/find.ts'
import { type Ended, runProgram } from '../../program/run.ts'
import type { Surroundings } from '../types.ts'

const SECONDS = 120
/** gpg asks its agent for a key over a socket in its folder; paths of sockets end at 108 bytes. */
const LONGEST_HOME = 108 - '/S.gpg-agent.browser'.length - 1
const NAME = 'gpg-'
const SHORT = '/tmp'
/**
 * How often the agent hashes the passphrase of a key that it keeps for the moment. Left alone, each agent first measures
 * for seconds how often the machine could.
 */
const AGENT_OPTIONS = 's2k-count 4194304\n'

export interface GpgRun {
  readonly input?: string | Uint8Array
  /** What it reads from descriptor 4. */
  readonly fourth?: string | Uint8Array
}

export interface GpgEnded extends Ended {
  /** Lines of the status descriptor without their prefix: `GOODSIG …`. */
  readonly status: readonly string[]
}

/** gpg with a private folder of its own: no keyring, agent, configuration or key server of the machine has a say. */
export interface Gpg {
  readonly home: string
  run(args: readonly string[], run?: GpgRun): Promise<GpgEnded>
}

/**
 * Lends a gpg. Its folder and agent are gone afterwards, whatever happens; only a kill of this process leaves them,
 * and then `removeLeftovers` has the rest.
 */
export async function withGpg<Result>(world: Surroundings, use: (gpg: Gpg) => Promise<Result>): Promise<Result> {
  const program = gpgProgram(world)
  const home = await makeHome(world)
  try {
    return await use({ home, run: (args, run) => runGpg(program, home, world, args, run) })
  } finally {
    await removeHome(home, world)
  }
}

/** @throws {UserError} there is no gpg */
export function gpgProgram({ env, outside }: Pick<Surroundings, 'env' | 'outside'>): string {
  return findProgram('gpg', env.PATH, outside)
}

async function makeHome({ temporary, onFolder }: Surroundings): Promise<string> {
  const long = Buffer.byteLength(join(temporary, `${NAME}XXXXXX`)) > LONGEST_HOME
  let home: string | undefined
  try {
    // mkdtemp makes it anew, for this user alone (0700): nothing can be planted in it.
    home = await mkdtemp(join(long ? SHORT : temporary, NAME))
    onFolder?.(home)
    await writeFile(join(home, 'gpg-agent.conf'), AGENT_OPTIONS, { mode: 0o600 })
    return home
  } catch (cause) {
    if (home !== undefined) await rm(home, { recursive: true, force: true })
    const place = long ? SHORT : temporary
    throw new UserError(`gpg needs a private folder in ${place}, and none can be made; make room or rights there`, {
      cause,
    })
  }
}

async function runGpg(
  program: string,
  home: string,
  { env, signal }: Surroundings,
  args: readonly string[],
  { input, fourth }: GpgRun = {},
): Promise<GpgEnded> {
  const always = ['--homedir', home, '--no-options', '--batch', '--no-tty', '--no-greeting', '--status-fd', '3']
  const pipes = fourth === undefined ? (['read'] as const) : (['read', Buffer.from(fourth)] as const)
  const { HOME: _, ...rest } = childEnvironment(env)
  const ended = await runProgram(program, [...always, ...args], {
    env: { ...rest, HOME: home, LC_ALL: 'C' },
    signal,
    seconds: SECONDS,
    pipes,
    ...(input !== undefined && { input }),
  })
  return { ...ended, status: statusLines(ended.pipes?.[0] ?? '') }
}

const PREFIX = '[GNUPG:] '

function statusLines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(PREFIX))
    .map((line) => line.slice(PREFIX.length))
}

/**
 * Removes what a killed process left: ends the agent that holds a passphrase, then the folder with the key.
 *
 * @param folders those that `onFolder` was told; others are left alone
 */
export async function removeLeftovers(folders: readonly string[], world: Surroundings): Promise<void> {
  for (const folder of folders) {
    if (/\/gpg-[A-Za-z0-9]{6}$/.test(folder) && existsSync(folder)) await removeHome(folder, world)
  }
}

async function removeHome(home: string, { env, outside }: Surroundings): Promise<void> {
  try {
    const program = findProgram('gpgconf', env.PATH, outside)
    // Cancelling must not leave an agent behind: this runs on its own time.
    const options = { env: childEnvironment(env), signal: AbortSignal.timeout(10_000) }
    await runProgram(program, ['--homedir', home, '--kill', 'all'], options)
    await runProgram(program, ['--homedir', home, '--remove-socketdir'], options)
  } catch {
    // Without gpgconf, or where it hangs: an agent ends by itself as soon as its folder is gone.
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
}
