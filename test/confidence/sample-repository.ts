import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type Files = Record<string, string | Buffer | null>

export interface CommitOptions {
  author?: string
  /** Days after the first of January 2026. */
  day?: number
}

/** A real repository in a temporary folder, made by the real git. */
export class SampleRepository {
  readonly folder: string

  constructor(folder = mkdtempSync(join(tmpdir(), 'gradus-sources-'))) {
    this.folder = folder
    this.git('init', '-q', '-b', 'main', '.')
  }

  git(...args: string[]): string {
    return this.#git(args, {})
  }

  /** @param files contents by path; null removes */
  commit(message: string, files: Files, { author = 'ada@example.org', day = 0 }: CommitOptions = {}): string {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path)
      if (content === null) rmSync(file)
      else {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, content)
      }
    }
    const at = new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString()
    const env = { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at, GIT_AUTHOR_EMAIL: author, GIT_AUTHOR_NAME: author }
    this.#git(['add', '-A'], env)
    this.#git(['commit', '-q', '--allow-empty', '-m', message], env)
    return this.git('rev-parse', 'HEAD').trim()
  }

  clone(...options: string[]): SampleRepository {
    const folder = mkdtempSync(join(tmpdir(), 'gradus-clone-'))
    this.git('clone', '-q', ...options, `file://${this.folder}`, folder)
    return new SampleRepository(folder)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #git(args: string[], env: Record<string, string>): string {
    return execFileSync('git', args, {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH ?? '',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.org',
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.org',
        ...env,
      },
    })
  }
}

/** So many lines of code. */
export function lines(count: number, word = 'line'): string {
  return Array.from({ length: count }, (_, index) => `${word}(${index + 1})\n`).join('')
}
