import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readJsonObject } from '../../confidence/safety/json.ts'
import { messageOf, UserError } from '../../errors.ts'
import { childEnvironment } from '../../program/environment.ts'
import { findProgram } from '../../program/find.ts'
import { type Ended, runProgram } from '../../program/run.ts'
import { pathOutside } from '../builders/surroundings.ts'
import type { Inconclusive } from './findings.ts'

/** Where scanners are looked for, and what they may know of the machine. */
export interface Surroundings {
  /** This process's environment. */
  readonly env: NodeJS.ProcessEnv
  /** Folders that no program may come from: the workspace. */
  readonly outside: readonly string[]
  /** A private folder; its owner removes it. */
  readonly temporary: string
}

/** Longest run of one scan, in seconds: the first one downloads a database. */
const LONGEST_SCAN = 900
/** Larger reports are not read. */
const LARGEST_REPORT = 256e6

/** A scanner as a program: found outside of the workspace, run without credentials and configuration files. */
export class ScanProgram {
  readonly #name: string
  readonly #surroundings: Surroundings
  /** Variables of its own that it may see: where its database comes from. */
  readonly #variables: readonly string[]

  constructor(name: string, variables: readonly string[], surroundings: Surroundings) {
    this.#name = name
    this.#variables = variables
    this.#surroundings = surroundings
  }

  get temporary(): string {
    return this.#surroundings.temporary
  }

  /** Its absolute path. @throws {UserError} there is none */
  find(): string {
    return findProgram(this.#name, this.#surroundings.env.PATH, this.#surroundings.outside)
  }

  /**
   * Where a scanner keeps things between runs, by its own variable or in the user's cache folder.
   *
   * @param variable names the folder itself
   */
  cacheFolder(variable: string, below: string): string {
    const { env } = this.#surroundings
    return env[variable] || join(env.XDG_CACHE_HOME || join(env.HOME || '/', '.cache'), below)
  }

  /**
   * @param folder private; it is the home and the working folder, so that neither the workspace's nor the user's
   *               configuration, ignore files and logins are found
   */
  async run(folder: string, args: readonly string[], signal: AbortSignal): Promise<Ended> {
    const home = join(folder, 'home')
    await mkdir(home, { recursive: true })
    const { env, outside } = this.#surroundings
    const seen = childEnvironment(env, this.#variables)
    return await runProgram(this.find(), args, {
      env: {
        ...seen,
        PATH: pathOutside(env.PATH, outside),
        HOME: home,
        TMPDIR: home,
        XDG_CACHE_HOME: home,
        XDG_RUNTIME_DIR: home,
      },
      cwd: folder,
      signal,
      seconds: LONGEST_SCAN,
    })
  }
}

/** Reads a report that a scanner wrote; half a report, none, or too much of it is a reason. */
export async function readReport(file: string, scanner: string): Promise<Record<string, unknown> | Inconclusive> {
  const size = (await stat(file).catch(() => undefined))?.size
  if (size === undefined) return { inconclusive: `${scanner} ended without a report` }
  if (size === 0) return { inconclusive: `${scanner}'s report is empty` }
  if (size > LARGEST_REPORT) {
    const mb = Math.round(size / 1e6)
    return { inconclusive: `${scanner}'s report has ${mb} MB; at most ${LARGEST_REPORT / 1e6} are read` }
  }
  try {
    return readJsonObject(await readFile(file, 'utf8'), `${scanner}'s report`)
  } catch (error) {
    if (error instanceof UserError) return { inconclusive: messageOf(error) }
    throw error
  }
}
