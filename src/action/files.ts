import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'

/**
 * A folder that only this user and this run can read: fresh, under RUNNER_TEMP, with a random name, 0700; files in it
 * are created exclusively, 0600, so that a planted link is an error and never followed.
 */
export class PrivateFolder {
  readonly path: string
  readonly #scrub: (text: string) => string

  private constructor(path: string, scrub: (text: string) => string) {
    this.path = path
    this.#scrub = scrub
  }

  /** @param scrub takes the secrets out of every text that is written */
  static create(name: string, env: NodeJS.ProcessEnv, scrub: (text: string) => string): PrivateFolder {
    return new PrivateFolder(mkdtempSync(join(resolve(env.RUNNER_TEMP || tmpdir()), `gradus-${name}-`)), scrub)
  }

  /** @returns the file's absolute path */
  write(name: string, content: string): string {
    const path = resolve(this.path, name)
    if (!path.startsWith(this.path + sep)) throw new Error(`${name} is outside of the private folder`)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, this.#scrub(content), { flag: 'wx', mode: 0o600 })
    return path
  }

  /** Relative paths of the files that are there. */
  list(): string[] {
    return readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.path, join(entry.parentPath, entry.name)))
      .sort()
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
